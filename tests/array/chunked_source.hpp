// SPDX-License-Identifier: BSD-3-Clause
/// A source and a sink over plain vectors, cut into chunks, that count their calls and can fail at the n-th one.
#pragma once
#include <atomic>
#include <cstring>
#include <functional>
#include <mutex>
#include <set>
#include <stdexcept>
#include <vector>

#include "datashape/result.hpp"
#include "gfunc/buffer.hpp"
#include "nd/nd.hpp"
#include "ndt/make.hpp"

namespace pluribus::nd::testing {

template <class T>
struct chunked_source final : source {
  chunked_source(std::vector<T> v, const extents& shape, const extents& chunk)
      : values(std::move(v)), type_(ndt::array_type(shape, ndt::make_scalar(ndt::scalar_of<T>))), grid_(shape, chunk) {}

  const ndt::type& type() const override { return type_; }
  const grid& chunks() const override { return grid_; }
  void read_chunk(std::span<const index> chunk, const strided_target& out) const override {
    if (reads.fetch_add(1) == fail_at) throw datashape::error(datashape::code{699}, "the disk is on fire");
    const box b = grid_.chunk_box(chunk);
    const extents strides = c_strides(grid_.shape(), sizeof(T));
    const grid elements(b.shape, extents(b.rank(), 1));
    for (index n = 0; n < b.volume(); ++n) {
      const extents at = elements.chunk_at(n);
      index from = 0, to = 0;
      for (int d = 0; d < b.rank(); ++d) {
        from += (b.lo[d] + at[d]) * strides[d];
        to += at[d] * out.strides[d];
      }
      std::memcpy(out.data + to, reinterpret_cast<const std::byte*>(values.data()) + from, sizeof(T));
    }
  }
  std::string describe() const override { return "chunked"; }

  std::vector<T> values;
  mutable std::atomic<index> reads{0};
  index fail_at = -1;

 private:
  ndt::type type_;
  grid grid_;
};

template <class T>
array chunked(std::vector<T> values, const extents& shape, const extents& chunk) {
  return from_source(std::make_shared<chunked_source<T>>(std::move(values), shape, chunk));
}

template <class T>
struct vector_sink final : sink {
  vector_sink(const extents& shape, const extents& chunk)
      : values(static_cast<std::size_t>(shape.product())),
        type_(ndt::array_type(shape, ndt::make_scalar(ndt::scalar_of<T>))),
        grid_(shape, chunk) {}

  const ndt::type& type() const override { return type_; }
  const grid& chunks() const override { return grid_; }
  void write_chunk(std::span<const index> chunk, const strided_source& in) override {
    if (writes.fetch_add(1) == fail_at) throw datashape::error(datashape::code{698}, "the disk is full");
    {
      const std::lock_guard hold(lock);
      if (!seen.insert(grid_.linear(chunk)).second) throw std::runtime_error("a chunk was written twice");
    }
    const box b = grid_.chunk_box(chunk);
    const extents strides = c_strides(grid_.shape(), sizeof(T));
    const grid elements(b.shape, extents(b.rank(), 1));
    for (index n = 0; n < b.volume(); ++n) {
      const extents at = elements.chunk_at(n);
      index from = 0, to = 0;
      for (int d = 0; d < b.rank(); ++d) {
        to += (b.lo[d] + at[d]) * strides[d];
        from += at[d] * in.strides[d];
      }
      std::memcpy(reinterpret_cast<std::byte*>(values.data()) + to, in.data + from, sizeof(T));
    }
  }
  void finish() override { ++finished; }
  void abandon() noexcept override { ++abandoned; }

  std::vector<T> values;
  std::atomic<index> writes{0};
  index fail_at = -1;
  int finished = 0, abandoned = 0;
  std::mutex lock;
  std::set<index> seen;

 private:
  ndt::type type_;
  grid grid_;
};

template <class T>
std::vector<T> values_of(const array& a) {
  const array e = eval(a);
  const auto memory = e.resident();
  std::vector<T> out(static_cast<std::size_t>(e.size()));
  const grid elements(e.shape(), extents(e.ndim(), 1));
  for (index n = 0; n < e.size(); ++n) {
    const extents at = elements.chunk_at(n);
    index from = 0;
    for (int d = 0; d < e.ndim(); ++d) from += at[d] * memory->strides[d];
    std::memcpy(&out[static_cast<std::size_t>(n)], memory->data + from, sizeof(T));
  }
  return out;
}

}  // namespace pluribus::nd::testing
