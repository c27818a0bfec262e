// SPDX-License-Identifier: BSD-3-Clause
/// C interface: values over memory, from text, their facts and parts, views of them. See gfunc.h.
#include "gfunc/value.hpp"

#include "gfunc/codes.hpp"
#include "gfunc/copy.hpp"
#include "gfunc/equal.hpp"
#include "gfunc/value_text.hpp"
#include "gfunc_handles.hpp"
#include "ndt/make.hpp"
#include "ndt/parse.hpp"
#include "owned_memory.hpp"

using namespace pluribus;
using namespace pluribus::gfunc::c;
using gfunc::value;
using gfunc::value_form;

namespace {

nd_status over(const ndt::type& t, const gf_memory& memory, gf_value** out, nd_error** error) {
  if (memory.bytes < 0 || (memory.data == nullptr && memory.bytes > 0))
    return gfunc::c::fail({gfunc::codes::bad_descriptor, datashape::severity::error,
                           "memory of " + std::to_string(memory.bytes) + " bytes at " + (memory.data ? "an address" : "NULL")},
                          error);
  const owned_memory owner(memory.data, memory.bytes, memory.destroy, memory.context);
  auto made = memory.strides == nullptr
                  ? value::from_buffer(t, owner.bytes(), memory.offset)
                  : value::strided(t, owner.bytes(), memory.offset, {memory.strides, static_cast<std::size_t>(std::max(t.ndim(), 0))});
  if (!made) return gfunc::c::fail(made.error(), {}, error);
  const nd_status done = give(*std::move(made), out);
  owner.take();
  return done;
}

size_t list_of(std::span<const gfunc::index> from, int64_t* out, size_t capacity) noexcept {
  for (size_t i = 0; out != nullptr && i < from.size() && i < capacity; ++i) out[i] = from[i];
  return from.size();
}

nd_status bad_view(const char* what, nd_error** error) {
  return gfunc::c::fail({gfunc::codes::index_out_of_range, datashape::severity::error, what}, error);
}

}  // namespace

extern "C" {

uint32_t gf_abi_version(void) { return 1u << 16; }

nd_status gf_value_over(const ndt_type* t, const gf_memory* memory, gf_value** out, nd_error** error) {
  if (const char* none = first_missing({{"t", t}, {"memory", memory}, {"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&] { return over(ndt::c::type_of(t), options_of(memory, "gf_memory"), out, error); });
}
nd_status gf_value_over_text(const char* type, size_t size, const gf_memory* memory, gf_value** out, nd_error** error) {
  if (const char* none = first_missing({{"type", type}, {"memory", memory}, {"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&]() -> nd_status {
    const auto t = ndt::try_parse(view(type, size));
    return t ? over(*t, options_of(memory, "gf_memory"), out, error) : gfunc::c::fail(t.error(), view(type, size), error);
  });
}
nd_status gf_value_allocate(const ndt_type* t, gf_value** out, nd_error** error) {
  if (const char* none = first_missing({{"t", t}, {"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&] { return give(value::allocate(ndt::c::type_of(t)), out, error); });
}
nd_status gf_value_read(const ndt_type* t, const char* text, size_t size, gf_value** out, nd_error** error) {
  if (const char* none = first_missing({{"t", t}, {"out", out}, {"text", text || !size}})) return null_argument(__func__, none, error);
  return guarded(error,
                 [&] { return give(gfunc::try_value_from_text(ndt::c::type_of(t), view(text, size)), out, error, view(text, size)); });
}
size_t gf_value_print(const gf_value* v, char* buffer, size_t capacity) {
  if (!v) return write_text({}, buffer, capacity);
  return guarded_text(buffer, capacity, [&] { return gfunc::to_text(v->held); });
}
nd_status gf_value_integer(int64_t number, gf_value** out, nd_error** error) {
  if (const char* none = first_missing({{"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&] { return give(value::literal(number), out); });
}
nd_status gf_value_real(double number, gf_value** out, nd_error** error) {
  if (const char* none = first_missing({{"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&] { return give(value::literal(number), out); });
}
gf_value* gf_value_retain(gf_value* v) { return ndt::c::retain(v); }
void gf_value_release(gf_value* v) { ndt::c::release(v); }

nd_status gf_value_type(const gf_value* v, ndt_type** out, nd_error** error) {
  if (const char* none = first_missing({{"v", v}, {"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&] {
    *out = ndt::c::hand_out(v->held.type());
    return ND_OK;
  });
}
int32_t gf_value_form(const gf_value* v) { return v ? static_cast<int32_t>(v->held.form()) : -1; }
size_t gf_value_shape(const gf_value* v, int64_t* out, size_t capacity) { return v ? list_of(v->held.shape(), out, capacity) : 0; }
size_t gf_value_strides(const gf_value* v, int64_t* out, size_t capacity) {
  return v && v->held.form() == value_form::strided ? list_of(v->held.strides(), out, capacity) : 0;
}
void* gf_value_data(const gf_value* v) { return v && v->held.form() == value_form::strided ? v->held.data() : nullptr; }
int64_t gf_value_itemsize(const gf_value* v) { return v && v->held.form() == value_form::strided ? v->held.itemsize() : -1; }
bool gf_value_is_contiguous(const gf_value* v) { return v && v->held.form() == value_form::strided && v->held.is_contiguous(); }

nd_status gf_value_field(const gf_value* v, const char* name, size_t size, gf_value** out, nd_error** error) {
  if (const char* none = first_missing({{"v", v}, {"name", name}, {"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&] { return give(v->held.field(view(name, size)), out, error); });
}
nd_status gf_value_at(const gf_value* v, int64_t i, gf_value** out, nd_error** error) {
  if (const char* none = first_missing({{"v", v}, {"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&] { return give(v->held.at(i), out, error); });
}
nd_status gf_value_range(const gf_value* v, int32_t dim, int64_t start, int64_t stop, int64_t step, gf_value** out, nd_error** error) {
  if (const char* none = first_missing({{"v", v}, {"out", out}})) return null_argument(__func__, none, error);
  if (step == 0) return guarded(error, [&] { return bad_view("the step of a range is not 0", error); });
  return guarded(error, [&] { return give(v->held.range(dim, start, stop, step), out, error); });
}
nd_status gf_value_transpose(const gf_value* v, const int32_t* order, size_t count, gf_value** out, nd_error** error) {
  if (const char* none = first_missing({{"v", v}, {"out", out}, {"order", order || !count}})) return null_argument(__func__, none, error);
  return guarded(error, [&]() -> nd_status {
    std::vector<int> dims(order, order + count);
    std::vector<bool> seen(static_cast<size_t>(v->held.shape().rank()));
    for (int d : dims) {
      if (d < 0 || static_cast<size_t>(d) >= seen.size() || seen[static_cast<size_t>(d)])
        return bad_view("the order names no permutation of the dimensions", error);
      seen[static_cast<size_t>(d)] = true;
    }
    if (dims.size() != seen.size()) return bad_view("the order names no permutation of the dimensions", error);
    return give(v->held.transposed(dims), out, error);
  });
}
nd_status gf_value_broadcast(const gf_value* v, const int64_t* shape, size_t count, gf_value** out, nd_error** error) {
  if (const char* none = first_missing({{"v", v}, {"out", out}, {"shape", shape || !count}})) return null_argument(__func__, none, error);
  return guarded(error, [&]() -> nd_status {
    if (count > static_cast<size_t>(gfunc::max_rank) || std::any_of(shape, shape + count, [](int64_t n) { return n < 0; }))
      return bad_view("the shape has too many dimensions or a negative one", error);
    return give(v->held.broadcast_to(gfunc::dims(std::span<const gfunc::index>(shape, count))), out, error);
  });
}
nd_status gf_value_copy(const gf_value* v, gf_value** out, nd_error** error) {
  if (const char* none = first_missing({{"v", v}, {"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&] { return give(gfunc::copy(v->held), out, error); });
}
nd_status gf_value_equal(const gf_value* a, const gf_value* b, bool* out, nd_error** error) {
  if (const char* none = first_missing({{"a", a}, {"b", b}, {"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&]() -> nd_status {
    const auto equal = gfunc::try_equal(a->held, b->held);
    if (!equal) return gfunc::c::fail(equal.error(), {}, error);
    *out = *equal;
    return ND_OK;
  });
}
}
