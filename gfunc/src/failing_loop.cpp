// SPDX-License-Identifier: BSD-3-Clause
/// See failing_loop.hpp.
#include "failing_loop.hpp"

#include <string>

#include "gfunc/codes.hpp"

namespace pluribus::gfunc {

std::int32_t run_packed_loop(const inner_loop& loop, void* out, const void* const* in, int arity, const ndt::scalar* args,
                             ndt::scalar result, index n) {
  char* data[max_arity + 1];
  std::int64_t strides[max_arity + 1];
  for (int i = 0; i < arity; ++i) {
    data[i] = const_cast<char*>(static_cast<const char*>(in[i]));
    strides[i] = ndt::size_of(args[i]);
  }
  data[arity] = static_cast<char*>(out);
  strides[arity] = ndt::size_of(result);
  return loop(data, &n, strides);
}

datashape::diagnostic loop_failed(std::string_view function, std::int32_t status) {
  return {codes::loop_failed, datashape::severity::error, "`" + std::string(function) + "` failed with status " + std::to_string(status)};
}

datashape::diagnostics at_element(datashape::diagnostics failure, const dims& element) {
  std::string at;
  for (index i : element) at += (at.empty() ? " at element [" : ", ") + std::to_string(i);
  if (!at.empty()) failure.front().message += at + "]";
  return failure;
}

dims find_failing(const dims& shape, function_ref<bool(const dims& begin, const dims& extent)> is_good) {
  dims found;
  found.resize(shape.rank());
  dims extent = shape;
  for (int d = 0; d < shape.rank(); ++d) {
    index end = shape[d];
    while (end - found[d] > 1) {
      const index middle = found[d] + (end - found[d]) / 2;
      extent[d] = middle - found[d];
      if (is_good(found, extent))
        found[d] = middle;
      else
        end = middle;
    }
    extent[d] = 1;
  }
  return found;
}

}  // namespace pluribus::gfunc
