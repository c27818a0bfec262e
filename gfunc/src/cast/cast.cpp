// SPDX-License-Identifier: BSD-3-Clause
/// A cast through whatever lies around the leaves: nulls, rows, records, categories, names. Keeps track of which elements count (those not
/// under a null) and, when one fails, of where it stands.
#include "gfunc/cast.hpp"

#include <algorithm>
#include <optional>

#include "categories.hpp"
#include "gfunc/codes.hpp"
#include "gfunc/copy.hpp"
#include "gfunc/rows.hpp"
#include "leaf_cast.hpp"
#include "leaf_class.hpp"
#include "ndt/print.hpp"
#include "value/bits.hpp"
#include "value/mask.hpp"
#include "value/parts.hpp"
#include "value/row_content.hpp"

namespace pluribus::gfunc {

namespace {

using ndt::kind;
using result = datashape::result<value>;
using mask = std::vector<std::uint8_t>;

bool is_leaf(const ndt::type& t) noexcept {
  return leaf_of(t) != leaf_class::other || t.kind() == kind::categorical || t.kind() == kind::null;
}

/// `?` on every leaf but keys of maps.
ndt::type nullable(const ndt::type& t) {
  switch (t.kind()) {
    case kind::option: return is_leaf(t.element()) ? t : ndt::option(nullable(t.element()));
    case kind::fixed: return ndt::fixed_dim(t.extent(), nullable(t.element()));
    case kind::var: return ndt::var_dim(nullable(t.element()));
    case kind::array: return ndt::array_dim(nullable(t.element()));
    case kind::map: return ndt::map(t.child(0), nullable(t.child(1)));
    case kind::record: {
      std::vector<ndt::named_type> fields;
      for (std::size_t i = 0; i < t.size(); ++i) fields.push_back({std::string(t.field(i).name), nullable(t.child(i))});
      return ndt::record(fields);
    }
    case kind::tuple: {
      std::vector<ndt::type> fields;
      for (std::size_t i = 0; i < t.size(); ++i) fields.push_back(nullable(t.child(i)));
      return ndt::tuple(fields);
    }
    default: return is_leaf(t) && t.kind() != kind::null ? ndt::option(t) : t;
  }
}

/// `leaf` under the dims of `around`; nothing where it has none.
std::optional<ndt::type> under_dims(const ndt::type& around, const ndt::type& leaf) {
  switch (around.kind()) {
    case kind::option:
      if (auto inner = under_dims(around.element(), leaf)) return ndt::option(*inner);
      return std::nullopt;
    case kind::fixed: return ndt::fixed_dim(around.extent(), under_dims(around.element(), leaf).value_or(leaf));
    case kind::var: return ndt::var_dim(under_dims(around.element(), leaf).value_or(leaf));
    case kind::array: return ndt::array_dim(under_dims(around.element(), leaf).value_or(leaf));
    default: return std::nullopt;
  }
}

/// Values for elements nobody looks at.
result holes(const ndt::type& t, const dims& shape) {
  if (is_plain(t)) {
    DATASHAPE_TRY(value made, value::allocate(ndt::array_type(shape, t)));
    if (made.data() != nullptr) std::memset(made.data(), 0, static_cast<std::size_t>(made.size() * made.itemsize()));
    return made;
  }
  if (t.kind() == kind::string || t.kind() == kind::bytes || t.kind() == kind::json) {
    text_builder builder(shape.count());
    for (index i = 0; i < shape.count(); ++i) builder.append({});
    DATASHAPE_TRY(value made, std::move(builder).finish(t));
    return unflatten(made, shape);
  }
  return unsupported(t, "nulls alone do not say what would lie under them");
}

class walker {
 public:
  walker(const cast_options& options, const registry& functions) : null_on_error_(options.null_on_error), functions_(functions) {}

  result run(const value& v, const ndt::type& to, const std::uint8_t* wanted, std::uint8_t* good = nullptr);
  datashape::diagnostic failure(const ndt::type& whole) const {
    std::string where;
    for (const index i : at_) where += (where.empty() ? "[" : ", ") + std::to_string(i);
    if (!where.empty()) where += "]";
    where = where.empty() && fields_.empty() ? "the value" : "element " + where + fields_;
    return {codes::bad_element, datashape::severity::error, where + " of `" + ndt::to_string(whole) + "`: " + why_};
  }
  bool failed() const noexcept { return failed_; }

 private:
  result fail(const value& v, index element, std::string why) {
    failed_ = true;
    why_ = std::move(why);
    at_ = placed(v.shape(), element);
    return refusal(codes::bad_element, why_);
  }
  static std::vector<index> placed(const dims& shape, index element) {
    std::vector<index> at(static_cast<std::size_t>(shape.rank()));
    for (int d = shape.rank() - 1; d >= 0; --d) {
      at[static_cast<std::size_t>(d)] = element % shape[d];
      element /= shape[d];
    }
    return at;
  }
  result to_option(const value& v, const ndt::type& to, const std::uint8_t* wanted);
  result to_plain(const value& v, const ndt::type& to, const std::uint8_t* wanted, std::uint8_t* good);
  result decoded_cast(const value& v, const ndt::type& to, const std::uint8_t* wanted, std::uint8_t* good);
  result encoded_cast(const value& v, const ndt::type& to, const std::uint8_t* wanted, std::uint8_t* good);
  result rows(const value& v, const ndt::type& to, const std::uint8_t* wanted);
  result record(const value& v, const ndt::type& to, const std::uint8_t* wanted);
  result leaf(const value& v, const ndt::type& to, const std::uint8_t* wanted, std::uint8_t* good);

  bool null_on_error_;
  const registry& functions_;
  bool failed_ = false;
  std::vector<index> at_;
  std::string fields_, why_;
};

/// The mask of a value whose dims are those of the outer one and `inner` elements more each.
mask spread(const std::uint8_t* outer, index n, index inner) {
  mask made(static_cast<std::size_t>(n * inner), 1);
  if (outer == nullptr) return made;
  for (index i = 0; i < n; ++i) std::fill_n(made.begin() + i * inner, inner, outer[i]);
  return made;
}

index inner_count(const value& child, int rank) noexcept {
  index n = 1;
  for (int d = rank; d < child.shape().rank(); ++d) n *= child.shape()[d];
  return n;
}

result walker::run(const value& v, const ndt::type& given, const std::uint8_t* wanted, std::uint8_t* good) {
  DATASHAPE_TRY(split_type target, split_dims(given));
  const ndt::type& to = target.dtype;
  if (v.dtype() == to) return v;
  if (is_named(to)) {
    DATASHAPE_TRY(value inner, run(v, unnamed(to), wanted, good));
    return value::wrapped(to, std::move(inner));
  }
  if (is_named(v.dtype())) {
    DATASHAPE_TRY(value inner, v.unwrapped());
    const mask all = spread(wanted, v.size(), inner_count(inner, v.shape().rank()));
    return run(inner, to, all.data(), good);
  }
  if (v.form() == value_form::reference) {
    const mask all = spread(wanted, v.size(), inner_count(v.child(), v.shape().rank()));
    return run(v.child(), to, all.data(), good);
  }
  if (to.kind() == kind::option) return to_option(v, to, wanted);
  if (v.form() == value_form::option) {
    mask valid(static_cast<std::size_t>(v.size()));
    fill_mask(v, valid.data());
    for (std::size_t i = 0; i < valid.size(); ++i) {
      if (valid[i] == 0 && (wanted == nullptr || wanted[i] != 0))
        return fail(v, static_cast<index>(i), "it is null, and `" + ndt::to_string(to) + "` has no null");
    }
    const mask all = spread(wanted, v.size(), inner_count(v.child(), v.shape().rank()));
    return run(v.child(), to, all.data(), good);
  }
  return to_plain(v, to, wanted, good);
}

result walker::to_option(const value& v, const ndt::type& to, const std::uint8_t* wanted) {
  const auto n = static_cast<std::size_t>(v.size());
  mask valid(n, 1);
  if (v.form() == value_form::option) fill_mask(v, valid.data());
  const bool nothing = v.dtype().kind() == kind::null;
  for (std::size_t i = 0; i < n; ++i) valid[i] = !nothing && valid[i] != 0 && (wanted == nullptr || wanted[i] != 0) ? 1 : 0;
  DATASHAPE_TRY(split_type inside, split_dims(to.element()));
  mask good = valid;
  value made;
  if (nothing) {
    DATASHAPE_TRY(made, holes(inside.dtype, v.shape()));
  } else {
    const value& child = v.form() == value_form::option ? v.child() : v;
    const index inner = v.form() == value_form::option ? inner_count(v.child(), v.shape().rank()) : 1;
    const mask all = spread(valid.data(), v.size(), inner);
    const bool may_fail = null_on_error_ && is_leaf(inside.dtype) && inside.shape.rank() == 0;
    DATASHAPE_TRY(made, run(child, to.element(), all.data(), may_fail ? good.data() : nullptr));
  }
  bit_packer packer(v.size());
  for (const std::uint8_t g : good) packer.push(g != 0);
  return value::option(std::move(made), packer.over(v.shape()), v.shape().rank());
}

result walker::to_plain(const value& v, const ndt::type& to, const std::uint8_t* wanted, std::uint8_t* good) {
  if (v.dtype().kind() == kind::categorical) return decoded_cast(v, to, wanted, good);
  if (to.kind() == kind::categorical) return encoded_cast(v, to, wanted, good);
  if (v.form() == value_form::ragged) return rows(v, to, wanted);
  if (v.dtype().kind() == kind::record || v.dtype().kind() == kind::tuple) return record(v, to, wanted);
  return leaf(v, to, wanted, good);
}

result walker::decoded_cast(const value& v, const ndt::type& to, const std::uint8_t* wanted, std::uint8_t* good) {
  DATASHAPE_TRY(value dictionary, dictionary_of(v));
  std::vector<index> positions = codes_of(v, wanted);
  for (std::size_t i = 0; i < positions.size(); ++i) {
    const bool counts = wanted == nullptr || wanted[i] != 0;
    if (counts && (positions[i] < 0 || positions[i] >= dictionary.size()))
      return fail(v, static_cast<index>(i),
                  "code " + std::to_string(positions[i]) + " is outside " + std::to_string(dictionary.size()) + " categories");
    if (!counts) positions[i] = 0;
  }
  if (to.kind() == kind::categorical && to.has(ndt::detail::anonymous)) {
    // The categories keep their order where they stay distinct.
    result cast = run(dictionary, to.child(0), nullptr);
    failed_ = false;
    if (cast && static_cast<index>(encode_elements(*cast, nullptr).first.size()) == cast->size()) {
      DATASHAPE_TRY(value codes, codes_as(positions, v.shape(), static_cast<ndt::scalar>(to.sub()), dictionary.size()));
      bit_packer packer(v.size());
      for (std::size_t i = 0; i < positions.size(); ++i) packer.push(wanted == nullptr || wanted[i] != 0);
      const validity valid = packer.over(v.shape());
      return value::categorical(std::move(codes), *std::move(cast), to.has(ndt::detail::ordered), &valid);
    }
  }
  if (dictionary.size() == 0) {
    if (to.kind() != kind::categorical) return holes(to, v.shape());
    DATASHAPE_TRY(value empty, holes(dictionary.dtype(), v.shape()));
    return run(empty, to, wanted, good);
  }
  DATASHAPE_TRY(value made, take(dictionary, positions));
  DATASHAPE_TRY(made, unflatten(made, v.shape()));
  return run(made, to, wanted, good);
}

result walker::encoded_cast(const value& v, const ndt::type& to, const std::uint8_t* wanted, std::uint8_t* good) {
  DATASHAPE_TRY(value of, run(v, to.child(0), wanted, good));
  DATASHAPE_TRY(value flat, flatten(of));
  const auto dtype = static_cast<ndt::scalar>(to.sub());
  if (to.has(ndt::detail::anonymous)) {
    encoded_elements made = encode_elements(flat, good != nullptr ? good : wanted);
    DATASHAPE_TRY(value dictionary, take(flat, made.first));
    DATASHAPE_TRY(dictionary, copy(dictionary));
    DATASHAPE_TRY(value codes, codes_as(made.codes, v.shape(), dtype, dictionary.size()));
    mask counts(static_cast<std::size_t>(v.size()), 1);
    if (wanted != nullptr) std::copy_n(wanted, v.size(), counts.begin());
    bit_packer packer(v.size());
    for (std::size_t i = 0; i < counts.size(); ++i) packer.push(counts[i] != 0 && (good == nullptr || good[i] != 0));
    const validity valid = packer.over(v.shape());
    return value::categorical(std::move(codes), std::move(dictionary), to.has(ndt::detail::ordered), &valid);
  }
  DATASHAPE_TRY(value made, value::allocate(ndt::array_type(v.shape(), to)));
  DATASHAPE_TRY(value dictionary, dictionary_of(made));
  const element_keys known(dictionary), keys(flat);
  dictionary_index positions;
  for (index i = 0; i < dictionary.size(); ++i) {
    positions.find_or_add(known[i]);
  }
  for (index i = 0; i < flat.size(); ++i) {
    index code = 0;
    if ((wanted == nullptr || wanted[i] != 0) && (good == nullptr || good[i] != 0)) {
      code = positions.find(keys[i]);
      if (code < 0 && good == nullptr) return fail(v, i, "it is none of the categories of `" + ndt::to_string(to) + "`");
      if (code < 0) good[i] = 0, code = 0;
    }
    std::memcpy(made.data() + i * made.itemsize(), &code, static_cast<std::size_t>(made.itemsize()));
  }
  return made;
}

result walker::rows(const value& v, const ndt::type& to, const std::uint8_t* wanted) {
  const row_reader read(v);
  std::vector<index> sizes(static_cast<std::size_t>(read.size()));
  for (index i = 0; i < read.size(); ++i) sizes[static_cast<std::size_t>(i)] = wanted != nullptr && wanted[i] == 0 ? 0 : read[i].size();
  DATASHAPE_TRY(packed_rows packed, pack_rows(v.shape(), sizes));
  DATASHAPE_TRY(value used, row_content(v, wanted));
  ndt::type element = to.kind() == kind::map ? ndt::type() : to.element();
  if (to.kind() == kind::map) {
    const ndt::type& entry = v.content().dtype();
    if (entry.kind() == kind::record)
      element = ndt::record({{std::string(entry.field(0).name), to.child(0)}, {std::string(entry.field(1).name), to.child(1)}});
    else
      element = ndt::tuple({to.child(0), to.child(1)});
  }
  result content = run(used, element, nullptr);
  if (!content) {
    if (failed_ && !at_.empty()) {
      index left = at_[0];
      std::size_t row = 0;
      while (row < sizes.size() && left >= sizes[row]) left -= sizes[row++];
      std::vector<index> at = placed(v.shape(), static_cast<index>(row));
      at.push_back(left);
      at.insert(at.end(), at_.begin() + 1, at_.end());
      at_ = std::move(at);
    }
    return content;
  }
  DATASHAPE_TRY(value made, value::ragged(std::move(packed.starts), std::move(packed.ends), *std::move(content)));
  value_access::set_dtype(made, to);
  return made;
}

result walker::record(const value& v, const ndt::type& to, const std::uint8_t* wanted) {
  std::vector<value> fields;
  for (std::size_t i = 0; i < to.size(); ++i) {
    const std::string name(to.field(i).name);
    const std::ptrdiff_t from = to.kind() == kind::record ? v.dtype().find(name) : static_cast<std::ptrdiff_t>(i);
    DATASHAPE_TRY(value one, v.item(static_cast<std::size_t>(from)));
    const mask all = spread(wanted, v.size(), inner_count(one, v.shape().rank()));
    result made = run(one, to.child(i), all.data());
    if (!made) {
      if (failed_) fields_ = "." + (name.empty() ? std::to_string(i) : name) + fields_;
      return made;
    }
    fields.push_back(*std::move(made));
  }
  DATASHAPE_TRY(value made, value::columns(ndt::array_type(v.shape(), to), std::move(fields)));
  return v.form() == value_form::strided && is_plain(to) ? to_rows(made) : result(std::move(made));
}

result walker::leaf(const value& v, const ndt::type& to, const std::uint8_t* wanted, std::uint8_t* good) {
  DATASHAPE_TRY(value flat, flatten(v));
  leaf_job j{flat, to, wanted, good, functions_, -1, {}};
  const leaf_class a = leaf_of(flat.dtype()), b = leaf_of(to);
  const bool text = b == leaf_class::text || b == leaf_class::bytes || b == leaf_class::json;
  const auto cast = [&]() -> result {
    if (text) return cast_to_text(j);
    if (a == leaf_class::text) return cast_from_text(j);
    if (b == leaf_class::decimal) return cast_to_decimal(j);
    if (a == leaf_class::decimal) return cast_from_decimal(j);
    if (is_temporal(a)) return is_temporal(b) ? cast_times(j) : cast_time_to_number(j);
    return is_temporal(b) ? cast_number_to_time(j) : cast_numbers(j);
  };
  DATASHAPE_TRY(value made, cast());
  if (j.failed >= 0) return fail(v, j.failed, std::move(j.why));
  return unflatten(made, v.shape());
}

}  // namespace

datashape::result<value> try_cast(const value& v, const ndt::type& to, cast_options options, const registry& functions) {
  ndt::type target = to;
  cast_rule rule = rule_of(v.dtype(), target);
  if (rule.least == casting::never && !ndt::is_dim(to.kind()) && to.kind() != kind::map) {
    if (auto inner = under_dims(v.dtype(), to)) {
      target = *inner;
      rule = rule_of(v.dtype(), target);
    }
  }
  if (options.null_on_error) {
    target = nullable(target);
    rule = rule_of(v.dtype(), target);
  }
  if (rule.least > options.mode) {
    datashape::diagnostic d =
        refusal(codes::no_cast, "`" + ndt::to_string(v.dtype()) + "` does not cast to `" + ndt::to_string(target) + "`" +
                                    (rule.least == casting::never ? "" : " under casting=\"" + std::string(name(options.mode)) + "\"") +
                                    ": " + rule.why);
    if (rule.least != casting::never) d.help = "casting=\"" + std::string(name(rule.least)) + "\" allows it";
    return d;
  }
  walker w(options, functions);
  result made = w.run(v, target, nullptr);
  if (!made && w.failed()) return w.failure(v.type());
  return made;
}

value cast(const value& v, const ndt::type& to, cast_options options) { return try_cast(v, to, options).value(); }

}  // namespace pluribus::gfunc
