// SPDX-License-Identifier: BSD-3-Clause
/// C interface: match, substitute, unify, join, resolve.
#include "ndt/match.hpp"

#include "codes.hpp"
#include "layout.hpp"
#include "match.hpp"
#include "ndt/join.hpp"
#include "ndt/make.hpp"
#include "ndt/print.hpp"
#include "ndt/substitute.hpp"
#include "ndt/unify.hpp"

using namespace pluribus;
using namespace pluribus::ndt::c;

namespace {
const ndt::binding* binding_at(const ndt_bindings* b, size_t i) {
  return b && i < b->value.size() ? &*(b->value.begin() + static_cast<std::ptrdiff_t>(i)) : nullptr;
}
}  // namespace

nd_status pluribus::ndt::c::no_dialect(int32_t d, nd_error** error) {
  return fail({{ndt::codes::bad_argument, datashape::severity::error, "no dialect " + std::to_string(d)}}, {}, error);
}
nd_status pluribus::ndt::c::out_of_range(std::size_t i, std::size_t count, nd_error** error) {
  return fail({{ndt::codes::no_such_field, datashape::severity::error, "no entry " + std::to_string(i) + " of " + std::to_string(count)}},
              {}, error);
}

extern "C" {

nd_status ndt_match(const ndt_type* pattern, const ndt_type* t, ndt_bindings** out, nd_error** error) {
  return ndt_match_with(pattern, t, nullptr, out, error);
}
nd_status ndt_match_with(const ndt_type* pattern, const ndt_type* t, const ndt_match_options* options, ndt_bindings** out,
                         nd_error** error) {
  if (const char* none = first_missing({{"pattern", pattern}, {"t", t}, {"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&]() -> nd_status {
    const ndt_match_options asked = options_of(options, "ndt_match_options");
    if (!is_dialect(asked.dialect)) return no_dialect(asked.dialect, error);
    ndt::match_options how{.rules = static_cast<ndt::dialect>(asked.dialect)};
    if (asked.layout) how.layout = ndt::notes_of(asked.layout->value);
    const ndt::match_result m = ndt::match(type_of(pattern), type_of(t), how);
    return m.ok() ? give(m.bindings(), out) : fail({{ndt::codes::no_match, datashape::severity::error, m.why()}}, {}, error);
  });
}

nd_status ndt_bindings_new(ndt_bindings** out, nd_error** error) {
  if (const char* none = first_missing({{"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&] { return give(ndt::bindings(), out); });
}
static nd_status set(ndt_bindings* b, std::string_view name, ndt::binding::sort what, const ndt::type& value) {
  ndt::bindings next = b->value;
  if (next.find(name))
    next.replace(name, value);
  else
    next.add(name, what, value);
  b->value = std::move(next);
  return ND_OK;
}
nd_status ndt_bindings_set_size(ndt_bindings* b, const char* name, size_t size, int64_t extent, nd_error** error) {
  if (const char* none = first_missing({{"b", b}, {"name", name}})) return null_argument(__func__, none, error);
  return guarded(error, [&] { return set(b, view(name, size), ndt::binding::sort::size, ndt::fixed_dim(extent, ndt::type())); });
}
nd_status ndt_bindings_set_type(ndt_bindings* b, const char* name, size_t size, const ndt_type* t, nd_error** error) {
  if (const char* none = first_missing({{"b", b}, {"name", name}, {"t", t}})) return null_argument(__func__, none, error);
  return guarded(error, [&] { return set(b, view(name, size), ndt::binding::sort::type, type_of(t)); });
}
nd_status ndt_bindings_set_dims(ndt_bindings* b, const char* name, size_t size, const ndt_type* fragment, nd_error** error) {
  if (const char* none = first_missing({{"b", b}, {"name", name}, {"fragment", fragment}})) return null_argument(__func__, none, error);
  return guarded(error, [&]() -> nd_status {
    const ndt::type dims = type_of(fragment);
    if (dims.kind() != ndt::kind::fragment)
      return fail(
          {{ndt::codes::bad_argument, datashape::severity::error, "`" + ndt::to_string(dims) + "` is no list of dimensions in brackets"}},
          {}, error);
    return set(b, view(name, size), ndt::binding::sort::dims, dims.element());
  });
}
ndt_bindings* ndt_bindings_retain(ndt_bindings* b) { return retain(b); }
void ndt_bindings_release(ndt_bindings* b) { release(b); }
size_t ndt_bindings_count(const ndt_bindings* b) { return b ? b->value.size() : 0; }
const char* ndt_bindings_name(const ndt_bindings* b, size_t i) {
  const ndt::binding* found = binding_at(b, i);
  return found ? found->name.c_str() : nullptr;
}
int64_t ndt_bindings_find(const ndt_bindings* b, const char* name, size_t size) {
  for (size_t i = 0; b && i < b->value.size(); ++i)
    if (binding_at(b, i)->name == view(name, size)) return static_cast<int64_t>(i);
  return -1;
}
int64_t ndt_bindings_extent(const ndt_bindings* b, size_t i) {
  const ndt::binding* found = binding_at(b, i);
  return found && found->what == ndt::binding::sort::size && found->value.kind() == ndt::kind::fixed ? found->extent() : -1;
}
nd_status ndt_bindings_type(const ndt_bindings* b, size_t i, ndt_type** out, nd_error** error) {
  if (const char* none = first_missing({{"b", b}, {"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&]() -> nd_status {
    const ndt::binding* found = binding_at(b, i);
    if (!found) return out_of_range(i, b->value.size(), error);
    *out = hand_out(found->value);
    return ND_OK;
  });
}
size_t ndt_bindings_print(const ndt_bindings* b, size_t i, char* buffer, size_t capacity) {
  const ndt::binding* found = binding_at(b, i);
  if (!found) return write_text({}, buffer, capacity);
  return guarded_text(buffer, capacity, [&] { return ndt::to_string(*found); });
}

nd_status ndt_substitute(const ndt_type* pattern, const ndt_bindings* b, ndt_type** out, nd_error** error) {
  if (const char* none = first_missing({{"pattern", pattern}, {"b", b}, {"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&] { return give(ndt::try_substitute(type_of(pattern), b->value), {}, out, error); });
}

nd_status ndt_substitute_all(const ndt_type* pattern, const ndt_bindings* b, ndt_type** out, nd_error** error) {
  if (const char* none = first_missing({{"pattern", pattern}, {"b", b}, {"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&] { return give(ndt::try_substitute(type_of(pattern), b->value, {.concrete = true}), {}, out, error); });
}
nd_status ndt_unify(const ndt_type* a, const ndt_type* b, ndt_type** out, nd_error** error) {
  if (const char* none = first_missing({{"a", a}, {"b", b}, {"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&] { return give(ndt::unify(type_of(a), type_of(b)), {}, out, error); });
}

nd_status ndt_join(int32_t rule, const ndt_type* const* types, size_t count, ndt_type** out, nd_error** error) {
  return ndt_join_with(rule, types, count, nullptr, out, error);
}
nd_status ndt_join_with(int32_t rule, const ndt_type* const* types, size_t count, const ndt_join_options* options, ndt_type** out,
                        nd_error** error) {
  if (const char* none = first_missing({{"out", out}, {types ? "types[i]" : "types", !any_null(types, count)}}))
    return null_argument(__func__, none, error);
  return guarded(error, [&]() -> nd_status {
    if (rule < NDT_JOIN_SAFE || rule > NDT_JOIN_UNIFY)
      return fail({{ndt::codes::bad_argument, datashape::severity::error, "no join rule " + std::to_string(rule)}}, {}, error);
    if (count == 0)
      return fail({{ndt::codes::bad_argument, datashape::severity::error, "`ndt_join`: there is no type to join"}}, {}, error);
    const ndt_join_options asked = options_of(options, "ndt_join_options");
    const std::vector<ndt::type> all = types_of(types, count);
    const ndt::join_options how{
        .promote_option = asked.option == NDT_PROMOTE_OPTION, .fill_missing = asked.fill_missing != 0, .wide = asked.wide != 0};
    return give(ndt::join(static_cast<ndt::join_rule>(rule), all, how), {}, out, error);
  });
}

nd_status ndt_resolve(const ndt_type* signature, const ndt_type* const* arguments, size_t count, ndt_resolution** out, nd_error** error) {
  return ndt_resolve_with(signature, arguments, count, nullptr, out, error);
}
nd_status ndt_resolve_with(const ndt_type* signature, const ndt_type* const* arguments, size_t count, const ndt_resolve_options* options,
                           ndt_resolution** out, nd_error** error) {
  const char* const function = __func__;
  return guarded(error, [&]() -> nd_status {
    const ndt_resolve_options asked = options_of(options, "ndt_resolve_options");
    const char* const none = first_missing({{"signature", signature},
                                            {"out", out},
                                            {arguments ? "arguments[i]" : "arguments", !any_null(arguments, count)},
                                            {asked.out ? "options->out[i]" : "options->out", !any_null(asked.out, asked.out_count)},
                                            {asked.keyword_types ? "options->keyword_types[i]" : "options->keyword_types",
                                             !any_null(asked.keyword_types, asked.keyword_count)},
                                            {"options->keywords", asked.keywords || !asked.keyword_count},
                                            {"options->layouts", asked.layouts || !asked.layout_count}});
    if (none) return null_argument(function, none, error);
    if (!is_dialect(asked.dialect)) return no_dialect(asked.dialect, error);
    const std::vector<ndt::type> all = types_of(arguments, count), results = types_of(asked.out, asked.out_count);
    std::vector<ndt::named_type> keywords;
    for (size_t i = 0; i < asked.keyword_count; ++i) {
      if (!asked.keywords[i]) return null_argument(function, "options->keywords", error);
      keywords.push_back({asked.keywords[i], type_of(asked.keyword_types[i])});
    }
    std::vector<ndt::dim_notes> layouts;
    for (size_t i = 0; i < asked.layout_count; ++i)
      layouts.push_back(asked.layouts[i] ? ndt::notes_of(asked.layouts[i]->value) : ndt::dim_notes());
    auto resolved = ndt::resolve(
        type_of(signature),
        {.arguments = all, .keywords = keywords, .out = results, .layouts = layouts, .rules = static_cast<ndt::dialect>(asked.dialect)});
    return resolved ? give(*std::move(resolved), out) : fail(resolved.error(), {}, error);
  });
}
}
