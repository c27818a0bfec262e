// SPDX-License-Identifier: BSD-3-Clause
/// Bytes into the facts of a Py_buffer: format, shape, strides, suboffsets, sizes.
#include <cstdlib>
#include <string>

#include "gfunc/buffer_view.hpp"
#include "strided_memory.hpp"
#include "whole_use.hpp"

using namespace pluribus;

namespace {

struct format {
  const char* text;
  std::int64_t itemsize;
};
constexpr format formats[] = {
    {"B", 1},
    {nullptr, 1},
    {"<i", 4},
    {">h", 2},
    {"d", 8},
    {"?", 1},
    {"Zf", 8},
    {"e", 2},
    {"4s", 4},
    {"3w", 12},
    {"T{i:x:d:y:}", 16},
    {"T{=i:x:=d:y:}", 12},
    {"(2,3)f", 24},
    {"T{(2)h:a:xxB:b:}", 7},
    {"q", 8},
    {"T{T{B:a:}:b:>q:c:}", 9},
    {"g", 16},
    {"0s", 0},
    {"u", 2},
    {"T{}", 0},
    {"Q", 8},
    {"P", 8},
    {"c", 1},
    {"O", 8},
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  testing::byte_input in(data, size);
  const std::uint8_t odd = in.byte();
  format f = in.one_of(formats);
  std::string text = f.text != nullptr ? f.text : "";
  if (odd & 1) {
    text = in.line().substr(0, 200);
    f.itemsize = in.byte();
  }
  if (odd & 2) f.itemsize = in.number();
  testing::strided_dims dims(in);
  const std::int64_t itemsize = std::clamp<std::int64_t>(f.itemsize, 0, std::int64_t{1} << 40);
  const testing::strided_memory memory(in, dims.shape, dims.steps(1, itemsize), itemsize);
  if (!memory.usable() && text.find('?') != std::string::npos) return 0;  // bools are looked at
  gf_buffer b{};
  b.buf = odd & 4 ? nullptr : memory.first();
  b.itemsize = f.itemsize;
  b.len = f.itemsize;
  for (const std::int64_t extent : dims.shape) {
    if (__builtin_mul_overflow(b.len, extent, &b.len)) b.len = -1;
  }
  if (odd & 8) b.len = in.number();
  b.ndim = static_cast<std::int32_t>(dims.shape.size());
  b.format = f.text == nullptr && (odd & 1) == 0 ? nullptr : text.c_str();
  b.shape = dims.shape.data();
  // Without a shape the length says how much there is.
  const bool shapeless = (odd & 16) != 0 && dims.in_c_order && b.ndim == 1 && b.itemsize > 0 && b.len >= 0 && (odd & 8) == 0;
  if (shapeless) b.shape = nullptr;
  b.strides = dims.in_c_order ? nullptr : dims.strides.data();
  const std::vector<std::int64_t> suboffsets(dims.shape.size(), odd & 32 ? in.number() : -1);
  b.suboffsets = odd & 64 ? suboffsets.data() : nullptr;
  bool released = false;
  {
    const auto owner = gfunc::buffer::adopt(
        nullptr, 0, [](void* context, void*) { *static_cast<bool*>(context) = true; }, &released);
    const auto made = gfunc::from_buffer_view(b, owner);
    if (made && memory.usable()) testing::use_whole(*made);
  }
  if (!released) std::abort();
  return 0;
}
