// SPDX-License-Identifier: BSD-3-Clause
/// Codecs and chains of them. A chunk flows in as native C-order elements and out as encoded bytes, and back. A decoder trusts nothing:
/// it never makes more bytes than its caller said the result may have, and reports broken input as a diagnostic.
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "datashape/result.hpp"
#include "nd/io/bytes.hpp"
#include "ndt/scalar.hpp"
#include "probe/json.hpp"

namespace pluribus::nd::io {

using probe::json;

/// What a codec stands for: its registered name and its configuration, as in zarr.json.
struct codec_spec {
  std::string name;
  json configuration = json(json::object{});

  friend bool operator==(const codec_spec&, const codec_spec&) = default;
};

/// The chunk a chain works on, as the codec at hand sees it.
struct chunk_spec {
  ndt::scalar dtype = ndt::scalar::uint8;
  std::vector<ndt::index> shape;

  ndt::index elements() const noexcept;
  ndt::index size() const noexcept { return elements() * ndt::size_of(dtype); }
};

/// Bytes that are either owned or a view of bytes the caller keeps alive.
class payload {
 public:
  payload(bytes owned) : owned_(std::move(owned)), view_(owned_) {}
  explicit payload(byte_span view) : view_(view) {}
  payload(payload&& other) noexcept : owned_(std::move(other.owned_)), view_(other.view_) {}
  payload& operator=(payload&& other) noexcept {
    owned_ = std::move(other.owned_);
    view_ = other.view_;
    return *this;
  }

  byte_span view() const noexcept { return view_; }
  /// The same memory, seen from `offset` on for `length` bytes.
  payload narrowed(std::size_t offset, std::size_t length) && {
    view_ = view_.subspan(offset, length);
    return std::move(*this);
  }
  /// Owned bytes to append to: moved where they are owned whole, else copied.
  bytes take() &&;

 private:
  bytes owned_;
  byte_span view_;
};

enum class codec_kind : std::uint8_t { array_to_array, array_to_bytes, bytes_to_bytes };

class codec {
 public:
  virtual ~codec() = default;

  virtual datashape::result<payload> encode(payload in) const = 0;
  /// At most `limit` bytes come out; more is an error found before they are made.
  virtual datashape::result<payload> decode(payload in, ndt::index limit) const = 0;
  /// Decodes into memory of exactly the right size; more or fewer bytes is an error.
  virtual datashape::outcome decode_into(payload in, std::span<std::byte> out) const;
  /// The most bytes a sane encoder makes of n.
  virtual ndt::index encoded_bound(ndt::index n) const { return n; }
  /// With every default spelled out; what zarr.json is given.
  virtual json configuration() const { return json(json::object{}); }
  /// The chunk as the next codec of the chain sees it.
  virtual chunk_spec encoded_spec(const chunk_spec& chunk) const { return chunk; }
  /// True where both directions leave the bytes as they are.
  virtual bool identity() const { return false; }
};

struct codec_definition {
  const char* name;
  codec_kind kind;
  const char* doc;
  datashape::result<std::unique_ptr<codec>> (*make)(const json& configuration, const chunk_spec& chunk);
  std::vector<const char*> sample_configurations;  ///< JSON; each is put through the round-trip tests and the fuzz target
};

/// Every codec there is, by name; one per file of src/codecs.
std::span<const codec_definition> codecs();
const codec_definition* find_codec(std::string_view name);

/// A checked chain: array→array codecs, one array→bytes, bytes→bytes.
class codec_chain {
 public:
  static datashape::result<codec_chain> make(std::span<const codec_spec> specs, const chunk_spec& chunk);

  /// elements: the whole chunk, native, C order.
  datashape::result<bytes> encode(byte_span elements) const;
  datashape::outcome decode(byte_span encoded, std::span<std::byte> elements) const;
  /// The most encoded bytes a chunk can have; a larger value is refused unread.
  ndt::index encoded_limit() const noexcept { return bounds_.empty() ? chunk_.size() : bounds_.back(); }
  /// The specs with every default spelled out.
  std::vector<codec_spec> specs() const;
  const chunk_spec& chunk() const noexcept { return chunk_; }

 private:
  struct link {
    const codec_definition* definition;
    std::unique_ptr<codec> coder;
  };

  chunk_spec chunk_;
  std::vector<link> links_;
  std::vector<ndt::index> bounds_;  // bounds_[i]: the most bytes link i makes
};

}  // namespace pluribus::nd::io
