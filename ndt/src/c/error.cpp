// SPDX-License-Identifier: BSD-3-Clause
/// Error objects of the C interface.
#include "ndt/c/error.h"

#include <memory>

#include "boundary.hpp"
#include "codes.hpp"
#include "datashape/render.hpp"

using namespace pluribus;

struct nd_error {
  nd_status status = ND_INVALID;
  datashape::diagnostics all;
  std::vector<std::string> codes;
  std::string source;
};

namespace {

/// Handed out where nothing can be allocated any more; never released.
nd_error exhausted;
bool is_static(const nd_error* e) { return e == &exhausted; }

nd_status status_of(const datashape::diagnostics& all) {
  if (all.empty()) return ND_INTERNAL;
  if (all.front().id == ndt::codes::no_match) return ND_NO_MATCH;
  if (all.front().id == ndt::codes::not_representable) return ND_UNSUPPORTED;
  return ND_INVALID;
}

}  // namespace

namespace pluribus::ndt::c {

nd_status out_of_memory(nd_error** error) noexcept {
  if (error) *error = &exhausted;
  return ND_OUT_OF_MEMORY;
}

nd_status fail(nd_status status, const datashape::diagnostics& all, std::string_view source, nd_error** error) noexcept {
  if (!error) return status;
  try {
    auto e = std::make_unique<nd_error>();
    e->status = status;
    e->all = all;
    e->source = source;
    for (const auto& d : all) e->codes.push_back(datashape::to_string(d.id));
    *error = e.release();
    return status;
  } catch (...) {
    return out_of_memory(error);
  }
}

nd_status fail(const datashape::diagnostics& all, std::string_view source, nd_error** error) noexcept {
  return fail(status_of(all), all, source, error);
}

nd_status internal(const char* what, nd_error** error) noexcept {
  if (!error) return ND_INTERNAL;
  try {
    return fail(ND_INTERNAL, {{codes::bad_argument, datashape::severity::error, std::string("internal error: ") + what}}, {}, error);
  } catch (...) {
    return out_of_memory(error);
  }
}

nd_status null_argument(const char* function, const char* argument, nd_error** error) noexcept {
  if (!error) return ND_INVALID;
  try {
    return fail(ND_INVALID,
                {{codes::bad_argument, datashape::severity::error,
                  "`" + std::string(function) + "`: the argument `" + argument + "` is NULL, and must not be"}},
                {}, error);
  } catch (...) {
    return out_of_memory(error);
  }
}

void no_struct_size(std::string_view of, std::size_t given) {
  const std::string name(of);
  throw datashape::error(codes::bad_argument,
                         "struct_size of `" + name + "` is " + std::to_string(given) + "; set it to sizeof(" + name + ")");
}

}  // namespace pluribus::ndt::c

extern "C" {

size_t nd_error_count(const nd_error* e) { return !e ? 0 : is_static(e) ? 1 : e->all.size(); }
nd_status nd_error_status(const nd_error* e) { return !e ? ND_OK : is_static(e) ? ND_OUT_OF_MEMORY : e->status; }
const char* nd_error_code(const nd_error* e, size_t i) {
  if (e && is_static(e)) return i == 0 ? "E0000" : nullptr;
  return e && i < e->codes.size() ? e->codes[i].c_str() : nullptr;
}
const char* nd_error_message(const nd_error* e, size_t i) {
  if (e && is_static(e)) return i == 0 ? "out of memory" : nullptr;
  return e && i < e->all.size() ? e->all[i].message.c_str() : nullptr;
}
const char* nd_error_help(const nd_error* e, size_t i) {
  return e && i < e->all.size() && e->all[i].help ? e->all[i].help->c_str() : nullptr;
}
bool nd_error_span(const nd_error* e, size_t i, uint32_t* begin, uint32_t* end) {
  if (!e || i >= e->all.size() || !e->all[i].where) return false;
  if (begin) *begin = e->all[i].where->begin;
  if (end) *end = e->all[i].where->end;
  return true;
}
size_t nd_error_text(const nd_error* e, char* buffer, size_t capacity) {
  if (!e || is_static(e)) return ndt::c::write_text(e ? "out of memory" : "", buffer, capacity);
  return ndt::c::guarded_text(buffer, capacity, [&] { return datashape::render(e->all, e->source); });
}
size_t nd_error_json(const nd_error* e, char* buffer, size_t capacity) {
  if (!e || is_static(e)) return ndt::c::write_text(e ? "{\"message\":\"out of memory\",\"level\":\"error\"}" : "", buffer, capacity);
  return ndt::c::guarded_text(buffer, capacity, [&] { return datashape::render_json(e->all, e->source); });
}
void nd_error_release(nd_error* e) {
  if (e && !is_static(e)) delete e;
}
}
