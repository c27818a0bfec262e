// SPDX-License-Identifier: BSD-3-Clause
/// gzip streams (RFC 1952), inflated piece by piece into memory the caller owns, and deflated whole. Never allocates by what a stream
/// claims of itself. zlib stays behind this header.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "datashape/result.hpp"

namespace pluribus::probe {

/// Inflates one gzip stream (several members are read as one). Feed input, take output.
class gunzip {
 public:
  gunzip();
  ~gunzip();
  gunzip(gunzip&&) noexcept;
  gunzip& operator=(gunzip&&) noexcept;

  struct step {
    std::size_t consumed = 0;  ///< bytes of the input used up
    std::size_t produced = 0;  ///< bytes written to the output
    bool ended = false;        ///< a member ended here; the next input byte begins another member or is garbage
  };
  /// Runs until the input is used up, the output is full or a member ends. Broken streams and checksums are an error.
  datashape::result<step> run(std::span<const std::byte> in, std::span<std::byte> out);

 private:
  struct state;
  std::unique_ptr<state> state_;
};

/// The largest gzip stream deflate makes of n bytes.
std::size_t gzip_bound(std::size_t n);
/// Writes one member to out (of gzip_bound bytes at least) and says how many bytes it took. Time stamp 0, so equal input is equal output.
datashape::result<std::size_t> gzip(std::span<const std::byte> in, std::span<std::byte> out, int level);

}  // namespace pluribus::probe
