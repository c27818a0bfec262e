// SPDX-License-Identifier: BSD-3-Clause
/// transpose: the chunk with its dims in another order; order [2, 1, 0] of a chunk (a, b, c) is a chunk (c, b, a).
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstring>

#include "datashape/try.hpp"
#include "nd/io/codec.hpp"
#include "nd/io/configuration.hpp"
#include "probe/codes.hpp"

namespace pluribus::nd::io::codec_list {
namespace {

struct walk {
  std::vector<ndt::index> shape;    // of what is written
  std::vector<ndt::index> strides;  // bytes, in what is read
  ndt::index item;
};

/// Writes the elements of `in` in the order of the walk's shape.
void gather(const std::byte* in, std::byte* out, const walk& w) {
  const std::size_t rank = w.shape.size();
  std::vector<ndt::index> at(rank, 0);
  const ndt::index inner = w.shape[rank - 1], step = w.strides[rank - 1];
  const auto item = static_cast<std::size_t>(w.item);
  for (;;) {
    for (ndt::index i = 0; i < inner; ++i, out += item) std::memcpy(out, in + i * step, item);
    std::size_t d = rank - 1;
    for (; d > 0; --d) {
      in += w.strides[d - 1];
      if (++at[d - 1] < w.shape[d - 1]) break;
      in -= w.strides[d - 1] * w.shape[d - 1];
      at[d - 1] = 0;
    }
    if (d == 0) return;
  }
}

class transpose_codec final : public codec {
 public:
  transpose_codec(std::vector<ndt::index> order, const chunk_spec& chunk) : order_(std::move(order)), spec_(chunk), bytes_(chunk.size()) {
    const std::size_t rank = order_.size();
    std::vector<ndt::index> own(rank), moved(rank);
    const ndt::index item = ndt::size_of(chunk.dtype);
    for (std::size_t d = 0; d < rank; ++d) spec_.shape[d] = chunk.shape[static_cast<std::size_t>(order_[d])];
    ndt::index a = item, b = item;
    for (std::size_t d = rank; d-- > 0; a *= chunk.shape[d], b *= spec_.shape[d]) {
      own[d] = a;
      moved[d] = b;
    }
    forward_ = backward_ = walk{spec_.shape, std::vector<ndt::index>(rank), item};
    backward_.shape = chunk.shape;
    for (std::size_t d = 0; d < rank; ++d) {
      const auto from = static_cast<std::size_t>(order_[d]);
      forward_.strides[d] = own[from];
      backward_.strides[from] = moved[d];
    }
  }

  datashape::result<payload> encode(payload in) const override { return run(in.view(), forward_); }
  datashape::result<payload> decode(payload in, ndt::index limit) const override {
    if (bytes_ > limit)
      return probe::failure(probe::codes::corrupt_chunk, fmt::format("{} bytes come out, expected at most {}", bytes_, limit));
    return run(in.view(), backward_);
  }
  json configuration() const override {
    json::list order(order_.begin(), order_.end());
    return json(json::object{{"order", json(std::move(order))}});
  }
  chunk_spec encoded_spec(const chunk_spec&) const override { return spec_; }

 private:
  datashape::result<payload> run(byte_span in, const walk& w) const {
    if (static_cast<ndt::index>(in.size()) != bytes_)
      return probe::failure(probe::codes::corrupt_chunk, fmt::format("{} bytes are stored, a chunk has {}", in.size(), bytes_));
    io::bytes out(in.size());
    if (!out.empty() && w.shape.empty())
      std::memcpy(out.data(), in.data(), out.size());
    else if (!out.empty())
      gather(in.data(), out.data(), w);
    return payload(std::move(out));
  }

  std::vector<ndt::index> order_;
  chunk_spec spec_;
  ndt::index bytes_;
  walk forward_, backward_;
};

datashape::result<std::unique_ptr<codec>> make(const json& configuration, const chunk_spec& chunk) {
  configuration_reader read("transpose", configuration);
  std::vector<ndt::index> order = read.integers("order");
  DATASHAPE_CHECK(read.finish());
  std::vector<bool> seen(chunk.shape.size());
  bool permutation = order.size() == chunk.shape.size();
  for (const ndt::index d : order) {
    permutation = permutation && d >= 0 && d < static_cast<ndt::index>(seen.size()) && !seen[static_cast<std::size_t>(d)];
    if (permutation) seen[static_cast<std::size_t>(d)] = true;
  }
  if (!permutation)
    return probe::failure(probe::codes::bad_codec_configuration,
                          fmt::format("codec `transpose` has order = [{}], expected a permutation of the {} dims", fmt::join(order, ", "),
                                      chunk.shape.size()));
  return std::unique_ptr<codec>(std::make_unique<transpose_codec>(std::move(order), chunk));
}

}  // namespace

codec_definition transpose() {
  return {"transpose",
          codec_kind::array_to_array,
          "The dims of a chunk in another order.",
          make,
          {R"({"order": [2, 0, 1]})", R"({"order": [2, 1, 0]})"}};
}

}  // namespace pluribus::nd::io::codec_list
