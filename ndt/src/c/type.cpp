// SPDX-License-Identifier: BSD-3-Clause
/// C interface: questions to a type.
#include <utility>

#include "codes.hpp"
#include "handles.hpp"
#include "ndt/binary.hpp"

using namespace pluribus;
using namespace pluribus::ndt::c;

namespace {

constexpr const char* kind_names[] = {
    "nothing",   "fixed",      "symbolic", "unknown",      "var",         "array",       "ellipsis", "dim_family",  "power",
    "scalar",    "char",       "string",   "fixed_string", "bytes",       "fixed_bytes", "date",     "time",        "datetime",
    "timedelta", "decimal",    "json",     "null",         "void",        "object",      "type",     "option",      "record",
    "tuple",     "union",      "ref",      "map",          "categorical", "function",    "nominal",  "constructed", "typevar",
    "family",    "contiguous", "where",    "arithmetic",   "annotated",   "fragment",    "module"};
static_assert(sizeof kind_names / sizeof *kind_names == static_cast<std::size_t>(ndt::kind::module) + 1);

/// The handle as a type, without touching its count: for questions that keep nothing.
class borrowed {
 public:
  explicit borrowed(const ndt_type* t) noexcept : whole_(ndt::type::adopt(node_of(t))) {}
  borrowed(const borrowed&) = delete;
  borrowed& operator=(const borrowed&) = delete;
  ~borrowed() { (void)std::move(whole_).detach(); }
  const ndt::type& operator*() const noexcept { return whole_; }
  const ndt::type* operator->() const noexcept { return &whole_; }

 private:
  ndt::type whole_;
};

}  // namespace

extern "C" {

ndt_type* ndt_retain(ndt_type* t) {
  if (t) ndt::detail::retain(node_of(t));
  return t;
}
void ndt_release(ndt_type* t) {
  if (t) ndt::detail::release(node_of(t));
}
bool ndt_equal(const ndt_type* a, const ndt_type* b) { return a == b || (a && b && ndt::detail::equal(node_of(a), node_of(b))); }
uint64_t ndt_hash(const ndt_type* t) { return t ? node_of(t)->hash : 0; }

nd_status ndt_content_hash(const ndt_type* t, uint8_t out[16], nd_error** error) {
  if (const char* none = first_missing({{"t", t}, {"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&] {
    const ndt::content_hash h = ndt::hash_content(type_of(t));
    std::memcpy(out, h.bytes.data(), 16);
    return ND_OK;
  });
}

int32_t ndt_kind(const ndt_type* t) { return t ? static_cast<int32_t>(borrowed(t)->kind()) : 0; }
const char* ndt_kind_name(int32_t kind) {
  return kind >= 0 && static_cast<std::size_t>(kind) < sizeof kind_names / sizeof *kind_names ? kind_names[kind] : nullptr;
}
int32_t ndt_scalar(const ndt_type* t) { return t && borrowed(t)->is_scalar() ? static_cast<int32_t>(borrowed(t)->scalar()) : -1; }
const char* ndt_scalar_name(int32_t scalar) {
  return scalar >= 0 && scalar < ndt::scalar_count ? ndt::name(static_cast<ndt::scalar>(scalar)) : nullptr;
}
bool ndt_is_symbolic(const ndt_type* t) { return t && borrowed(t)->is_symbolic(); }
bool ndt_is_swapped(const ndt_type* t) { return t && borrowed(t)->is_swapped(); }
int32_t ndt_ndim(const ndt_type* t) { return t ? static_cast<int32_t>(borrowed(t)->ndim()) : 0; }
int64_t ndt_extent(const ndt_type* t) { return t && borrowed(t)->kind() == ndt::kind::fixed ? borrowed(t)->extent() : -1; }

size_t ndt_shape(const ndt_type* t, int64_t* out, size_t capacity) {
  if (!t) return 0;
  size_t n = 0;
  const borrowed whole(t);
  for (const ndt::type* at = &*whole; at->raw()->ndim > 0; at = &at->child(0)) {
    if (!at->is_dim()) continue;
    if (out && n < capacity) out[n] = at->kind() == ndt::kind::fixed ? at->extent() : -1;
    ++n;
  }
  return n;
}
nd_status ndt_dtype(const ndt_type* t, ndt_type** out, nd_error** error) {
  if (const char* none = first_missing({{"t", t}, {"out", out}})) return null_argument(__func__, none, error);
  *out = hand_out(borrowed(t)->dtype());
  return ND_OK;
}

size_t ndt_child_count(const ndt_type* t) { return t ? borrowed(t)->size() : 0; }
nd_status ndt_child(const ndt_type* t, size_t i, ndt_type** out, nd_error** error) {
  if (const char* none = first_missing({{"t", t}, {"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&]() -> nd_status {
    if (i >= borrowed(t)->size()) {
      const std::string why = "no child " + std::to_string(i) + " of " + std::to_string(borrowed(t)->size());
      return fail({{ndt::codes::no_such_field, datashape::severity::error, why}}, {}, error);
    }
    *out = hand_out(borrowed(t)->child(i));
    return ND_OK;
  });
}
size_t ndt_child_name(const ndt_type* t, size_t i, char* buffer, size_t capacity) {
  return write_text(t && i < borrowed(t)->size() ? borrowed(t)->field(i).name : std::string_view(), buffer, capacity);
}
nd_status ndt_field(const ndt_type* t, const char* name, size_t size, ndt_type** out, nd_error** error) {
  if (const char* none = first_missing({{"t", t}, {"out", out}, {"name", name || !size}})) return null_argument(__func__, none, error);
  return guarded(error, [&] {
    *out = hand_out(borrowed(t)->field(view(name, size)));
    return ND_OK;
  });
}
int64_t ndt_find(const ndt_type* t, const char* name, size_t size) { return t ? borrowed(t)->find(view(name, size)) : -1; }

nd_status ndt_serialise(const ndt_type* t, uint8_t* buffer, size_t capacity, size_t* needed, nd_error** error) {
  if (const char* none = first_missing({{"t", t}, {"needed", needed}})) return null_argument(__func__, none, error);
  return guarded(error, [&] {
    const std::vector<std::byte> bytes = ndt::to_binary(type_of(t));
    *needed = bytes.size();
    if (buffer && capacity) std::memcpy(buffer, bytes.data(), bytes.size() < capacity ? bytes.size() : capacity);
    return ND_OK;
  });
}
nd_status ndt_deserialise(const uint8_t* bytes, size_t size, ndt_type** out, nd_error** error) {
  if (const char* none = first_missing({{"out", out}, {"bytes", bytes || !size}})) return null_argument(__func__, none, error);
  return guarded(error, [&] { return give(ndt::from_binary(std::as_bytes(std::span(bytes, size))), {}, out, error); });
}
}
