// SPDX-License-Identifier: BSD-3-Clause
/// See random_sampling.hpp.
#include "random_sampling.hpp"

#include <cmath>

#include "axes.hpp"
#include "gfunc/broadcast.hpp"
#include "gfunc/codes.hpp"
#include "ndt/print.hpp"
#include "value/float_bits.hpp"
#include "value_cast.hpp"

namespace pluribus::gfunc::whole {

using random::word;

std::string real_text(double x) {
  std::string text;
  append_float(reinterpret_cast<const std::byte*>(&x), ndt::scalar::float64, false, text);
  return text;
}

namespace {

using random::number;
using random::parameter_rule;

/// "finite", "at least 0", "more than 0 and at most 1".
std::string required(const parameter_rule& r) {
  std::string text;
  if (r.low > -random::greatest) text = (r.low_open ? "more than " : "at least ") + real_text(r.low);
  if (r.high >= random::most_integer && r.integer) return text;
  if (r.high < random::greatest)
    return text + (text.empty() ? "" : " and ") + (r.high_open ? "less than " : "at most ") + real_text(r.high);
  return text.empty() ? "finite" : text + " and finite";
}

bool fits(const parameter_rule& r, double x) noexcept {
  return (r.low_open ? x > r.low : x >= r.low) && (r.high_open ? x < r.high : x <= r.high);
}

bool is_integer(ndt::scalar s) noexcept {
  return ndt::class_of(s) == ndt::scalar_class::signed_integer || ndt::class_of(s) == ndt::scalar_class::unsigned_integer;
}

datashape::result<sampling::column> column_over(const value_call& c, const value& checked, const dims& shape) {
  sampling::column made{checked, nullptr, 0};
  if (checked.size() != 1) {
    made.step = 1;
    if (!(checked.shape() == shape)) {
      DATASHAPE_TRY(made.kept, packed(c, repeated_to(checked, shape)));
    }
  }
  made.numbers = reinterpret_cast<const number*>(made.kept.data());
  return made;
}

value constant(double x, bool integer) { return integer ? value::literal(static_cast<std::int64_t>(x)) : value::literal(x); }

}  // namespace

void sampling::blocks(word from, word block, index n, word* out) const noexcept {
  index done = together != nullptr ? together(stream.key.data(), from, block, stream.name, n, out) : 0;
  for (; done < n; ++done) {
    const random::philox_block made = random::philox4x64({from + static_cast<word>(done), block, 0, stream.name}, stream.key);
    std::copy(made.begin(), made.end(), out + 4 * done);
  }
}

void sampling::first_words(word element, index n, word* out) const noexcept {
  const index head = std::min<index>(n, static_cast<index>(-element % 4)), groups = (n - head) / 4, done = head + 4 * groups;
  random::first_draws(stream, element, head, out);
  blocks((element + static_cast<word>(head)) / 4, 0, groups, out + head);
  random::first_draws(stream, element + static_cast<word>(done), n - done, out + done);
}

datashape::diagnostic unfit(const value_call& c, const std::string& what, const dims& shape, index element) {
  if (shape.rank() == 0) return c.wrong(what);
  std::string at;
  for (int d = shape.rank() - 1; d >= 0; --d) {
    at = std::to_string(element % shape[d]) + (at.empty() ? "" : ", ") + at;
    element /= shape[d];
  }
  return c.wrong(what + " at element [" + at + "]");
}

datashape::result<value> checked_parameter(const value_call& c, const parameter_rule& rule, const value& given) {
  const std::string name(rule.name);
  const ndt::scalar from = given.is_scalar() ? given.dtype().scalar() : ndt::scalar::bool_;
  const bool integers = given.is_scalar() && is_integer(from) && ndt::size_of(from) <= 8;
  const bool floats = given.is_scalar() && ndt::class_of(from) == ndt::scalar_class::floating;
  if (!integers && (rule.integer || !floats)) {
    return c.wrong(name + (rule.integer ? " is an integer of at most 64 bits, not `" : " is a real number, not `") +
                   ndt::to_string(given.dtype()) + "`");
  }
  DATASHAPE_TRY(value made, packed_value(given, rule.integer ? ndt::scalar::int64 : ndt::scalar::float64, c.functions));
  const bool unsigned_source = ndt::class_of(from) == ndt::scalar_class::unsigned_integer;
  for (index i = 0; i < made.size(); ++i) {
    const number x = reinterpret_cast<const number*>(made.data())[i];
    if (rule.integer && x.integer() < 0 && unsigned_source) return unfit(c, name + " is 2^63 or more", made.shape(), i);
    if (fits(rule, rule.integer ? static_cast<double>(x.integer()) : x.real())) continue;
    const std::string found = rule.integer ? std::to_string(x.integer()) : real_text(x.real());
    datashape::diagnostic d = unfit(c, name + " is " + found, made.shape(), i);
    d.message += "; it must be " + required(rule);
    return d;
  }
  return made;
}

datashape::result<std::optional<dims>> size_option(const value_call& c) {
  if (!c.has("size")) return std::optional<dims>();
  const std::span<const index> list = c.integers("size");
  if (list.size() > static_cast<std::size_t>(max_rank)) return c.wrong("size has at most " + std::to_string(max_rank) + " dims");
  const dims size(list);
  const index n = checked_count(list);
  // Elements have up to 8 bytes.
  if (n < 0 || n > std::numeric_limits<index>::max() / 8) return c.wrong("size " + shape_text(size) + " is negative or too large");
  return std::optional(size);
}

datashape::result<ndt::scalar> float_option(const value_call& c) {
  const ndt::type& t = c.dtype("dtype");
  if (t.is_scalar(ndt::scalar::float64) || t.is_scalar(ndt::scalar::float32)) return t.scalar();
  return c.wrong("dtype is float64 or float32, not `" + ndt::to_string(t) + "`");
}

datashape::result<sampling> sampling_over(const value_call& c, std::string_view name, const dims& shape) {
  sampling s;
  s.shape = shape;
  s.count = checked_count(shape);
  if (s.count < 0) return c.wrong("the shape " + shape_text(shape) + " is too large");
  const index offset = c.has("offset") ? c.integer("offset") : 0;
  index end = 0;
  if (offset < 0) return c.wrong("offset is " + std::to_string(offset) + "; it must be at least 0");
  if (__builtin_add_overflow(offset, s.count, &end))
    return c.wrong("offset " + std::to_string(offset) + " and the size together are too large");
  s.first = static_cast<random::word>(offset);
  s.stream = {{static_cast<random::word>(c.integer("seed")), static_cast<random::word>(c.integer("stream"))}, random::name_word(name)};
  s.together = reinterpret_cast<algorithms::philox>(const_cast<void*>(c.functions.algorithm(algorithm_id::philox, ndt::scalar::uint64)));
  return s;
}

datashape::result<sampling> sampling_of(const value_call& c, std::string_view name, std::span<const parameter_rule> rules,
                                        std::span<const value> args) {
  std::vector<value> checked;
  std::vector<dims> shapes;
  for (std::size_t k = 0; k < rules.size(); ++k) {
    if (k < args.size()) {
      DATASHAPE_TRY(value one, checked_parameter(c, rules[k], args[k]));
      checked.push_back(std::move(one));
    } else {
      checked.push_back(constant(rules[k].fallback, rules[k].integer));
    }
    shapes.push_back(checked.back().shape());
  }
  DATASHAPE_TRY(std::optional<dims> size, size_option(c));
  if (size) shapes.push_back(*size);
  std::vector<const dims*> each;
  for (const dims& d : shapes) each.push_back(&d);
  DATASHAPE_TRY(dims shape, each.empty() ? datashape::result<dims>(dims{}) : broadcast(each));
  if (size && !(shape == *size))
    return c.wrong("size is " + shape_text(*size) + ", but the parameters have the shape " + shape_text(shape));
  DATASHAPE_TRY(sampling s, sampling_over(c, name, shape));
  for (const value& v : checked) {
    DATASHAPE_TRY(sampling::column one, column_over(c, v, shape));
    s.parameters.push_back(std::move(one));
  }
  return s;
}

module_builder& seed_options(module_builder& m) {
  return m.required("seed", parameter_kind::integer).option("stream", parameter_kind::integer, std::int64_t{0});
}

module_builder& random_options(module_builder& m) {
  return seed_options(m.option("size", parameter_kind::integers)).option("offset", parameter_kind::integer, std::int64_t{0});
}

std::string random_signature(std::size_t parameters, std::string_view result) {
  std::string text = "(";
  for (std::size_t k = 0; k < parameters; ++k) {
    const std::string letter(1, static_cast<char>('A' + k));
    text += (k > 0 ? ", " : "") + letter + "... * T" + letter + ": Number";
  }
  return text + ") -> R... * " + std::string(result);
}

}  // namespace pluribus::gfunc::whole
