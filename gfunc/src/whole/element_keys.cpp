// SPDX-License-Identifier: BSD-3-Clause
/// See element_keys.hpp. One function a kind of dtype; composed ones join the keys of their parts.
#include "element_keys.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "datashape/try.hpp"
#include "dtypes.hpp"
#include "gfunc/call.hpp"
#include "gfunc/resolve.hpp"
#include "gfunc/rows.hpp"
#include "key_sort.hpp"
#include "ndt/print.hpp"
#include "order.hpp"
#include "promote.hpp"
#include "text_keys.hpp"
#include "value/mask.hpp"
#include "value_cast.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<element_keys>;
using values = std::span<const value>;
constexpr index null_key = std::numeric_limits<index>::max();

index count_of(values all) noexcept {
  index n = 0;
  for (const value& v : all) n += v.size();
  return n;
}

datashape::diagnostic no_order(const value_call& c, const ndt::type& t) {
  return {codes::no_matching_kernel, datashape::severity::error,
          "`" + std::string(c.function) + "` is not defined for `" + ndt::to_string(t) + "`: its elements have no order"};
}

/// f of each value makes one that stands for it.
template <class F>
datashape::result<std::vector<value>> each(values all, F f) {
  std::vector<value> made;
  for (const value& v : all) {
    DATASHAPE_TRY(value one, f(v));
    made.push_back(std::move(one));
  }
  return made;
}

/// Numbers that a table makes keys of.
result table_keys(const value_call& c, values all, ndt::scalar as) {
  const key_sort table(c, as, {false, true});
  const bool wide = table.bytes() == 8;
  element_keys made;
  DATASHAPE_TRY(made.keys, make(dims{count_of(all)}, wide ? ndt::scalar::int64 : ndt::scalar::int32));
  std::byte* to = made.keys.data();
  for (const value& v : all) {
    DATASHAPE_TRY(value in, packed_value(v, as, c.functions));
    const index n = in.size(), grain = index{1} << 16;
    c.on.parallel_for((n + grain - 1) / grain, [&](index p) {
      const index from = p * grain;
      table.to_keys(in.data() + from * table.bytes(), to + from * table.bytes(), std::min(grain, n - from));
    });
    to += n * table.bytes();
  }
  made.nans = ndt::class_of(as) == ndt::scalar_class::floating;
  made.nan_from = wide ? std::numeric_limits<std::int64_t>::max() : std::numeric_limits<std::int32_t>::max();
  return made;
}

/// By comparison, for what is too wide to be a key.
result complex_keys(const value_call& c, values all) {
  using T = std::complex<double>;
  const index n = count_of(all);
  element_keys made;
  DATASHAPE_TRY(made.keys, make(dims{n}, ndt::scalar::int64));
  std::vector<T> in;
  in.reserve(static_cast<std::size_t>(n));
  for (const value& v : all) {
    DATASHAPE_TRY(value packed, packed_value(v, ndt::scalar::complex128, c.functions));
    in.insert(in.end(), data_of<const T>(packed), data_of<const T>(packed) + packed.size());
  }
  std::vector<index> order(in.size());
  std::iota(order.begin(), order.end(), index{0});
  auto element = [&](index i) -> const T& { return in[static_cast<std::size_t>(i)]; };
  std::sort(order.begin(), order.end(), [&](index a, index b) { return before(element(a), element(b)); });
  index rank = -1;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i == 0 || !same_place(element(order[i]), element(order[i - 1]))) ++rank;
    data_of<index>(made.keys)[order[i]] = rank;
    if (!made.nans && is_nan_number(element(order[i]))) {
      made.nans = true;
      made.nan_from = rank;
    }
  }
  return made;
}

result text(const value_call& c, values all) {
  std::vector<std::string_view> texts;
  texts.reserve(static_cast<std::size_t>(count_of(all)));
  for (const value& v : all) {
    const text_reader reader(v);
    for (index i = 0; i < reader.size(); ++i) texts.push_back(reader[i]);
  }
  element_keys made;
  DATASHAPE_TRY(made.keys, text_keys(c, texts));
  return made;
}

result fixed_bytes(const value_call& c, values all) {
  std::string bytes;
  for (const value& v : all) {
    if (v.itemsize() != all[0].itemsize() || !append_ordered_bytes(v, bytes)) return no_order(c, v.dtype());
  }
  const auto size = static_cast<std::size_t>(all[0].itemsize());
  std::vector<std::string_view> texts;
  for (std::size_t i = 0; i < bytes.size(); i += size) texts.push_back(std::string_view(bytes).substr(i, size));
  texts.resize(static_cast<std::size_t>(count_of(all)));
  element_keys made;
  DATASHAPE_TRY(made.keys, text_keys(c, texts));
  return made;
}

/// Times, and decimals of as many bytes, as the integers they are.
result integers(const value_call& c, values all, ndt::scalar as) {
  DATASHAPE_TRY(std::vector<value> seen, each(all, [&](const value& v) {
                  const ndt::type leaf = v.dtype().is_swapped() ? ndt::make_swapped(as) : ndt::make_scalar(as);
                  return value::strided(ndt::array_type(v.shape(), leaf), v.memory(), v.data() - v.memory().data(), v.strides());
                }));
  return table_keys(c, seen, as);
}

result options(const value_call& c, values all) {
  DATASHAPE_TRY(std::vector<value> inner,
                each(all, [](const value& v) -> datashape::result<value> { return v.form() == value_form::option ? v.child() : v; }));
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (inner[i].size() != all[i].size()) return no_order(c, all[i].dtype());
  }
  DATASHAPE_TRY(element_keys made, keys_of(c, inner));
  std::vector<std::uint8_t> valid(static_cast<std::size_t>(made.size()));
  index at = 0;
  for (const value& v : all) {
    fill_mask(v, valid.data() + at);
    at += v.size();
  }
  DATASHAPE_TRY(value wide, wide_keys(made));
  index* const k = data_of<index>(wide);
  bool taken = false;
  for (index i = 0; i < made.size(); ++i) {
    if (valid[static_cast<std::size_t>(i)] == 0)
      k[i] = 0;
    else if (k[i] == null_key)
      (made.nans ? k[i] = null_key - 1 : taken = true);
  }
  if (made.nans && made.nan_from == null_key) made.nan_from = null_key - 1;
  made.keys = std::move(wide);
  if (taken) {
    DATASHAPE_TRY(made.keys, dense_keys(c, made.keys));
  }
  for (index i = 0; i < made.size(); ++i) {
    if (valid[static_cast<std::size_t>(i)] == 0) data_of<index>(made.keys)[i] = null_key;
  }
  made.nulls = true;
  return made;
}

struct range {
  index low = 0;
  std::uint64_t width = 0;
};
range range_of(const value& keys) noexcept {
  const index n = keys.size();
  const auto [low, high] = std::minmax_element(data_of<const index>(keys), data_of<const index>(keys) + n);
  return n == 0 ? range{} : range{*low, static_cast<std::uint64_t>(*high) - static_cast<std::uint64_t>(*low)};
}

/// Keys of pairs: the first counts more. Fresh.
datashape::result<value> joined_keys(const value_call& c, value a, value b) {
  auto fits = [](const range& x, const range& y) {
    std::uint64_t all = 0;
    return x.width < (std::uint64_t{1} << 62) && y.width < (std::uint64_t{1} << 62) &&
           !__builtin_mul_overflow(x.width + 1, y.width + 1, &all) && all < (std::uint64_t{1} << 62);
  };
  range x = range_of(a), y = range_of(b);
  if (!fits(x, y)) {
    DATASHAPE_TRY(a, dense_keys(c, a));
    DATASHAPE_TRY(b, dense_keys(c, b));
    x = range_of(a);
    y = range_of(b);
  }
  DATASHAPE_TRY(value made, make(a.shape(), ndt::scalar::int64));
  const std::uint64_t step = y.width + 1;
  for (index i = 0; i < a.size(); ++i) {
    const std::uint64_t high = static_cast<std::uint64_t>(data_of<const index>(a)[i]) - static_cast<std::uint64_t>(x.low);
    const std::uint64_t low = static_cast<std::uint64_t>(data_of<const index>(b)[i]) - static_cast<std::uint64_t>(y.low);
    data_of<index>(made)[i] = static_cast<index>(high * step + low);
  }
  return made;
}

result records(const value_call& c, values all) {
  const std::size_t fields = all[0].dtype().size();
  element_keys made;
  for (std::size_t f = 0; f < fields; ++f) {
    DATASHAPE_TRY(std::vector<value> column, each(all, [&](const value& v) { return v.item(f); }));
    // A field with dims of its own counts as its elements, one after another.
    const index n = count_of(all), inner = n == 0 ? 1 : count_of(column) / n;
    DATASHAPE_TRY(element_keys part, keys_of(c, column));
    DATASHAPE_TRY(value keys, wide_keys(part));
    for (index j = 0; j < inner; ++j) {
      DATASHAPE_TRY(value next, make(dims{n}, ndt::scalar::int64));
      for (index i = 0; i < n; ++i) data_of<index>(next)[i] = data_of<const index>(keys)[i * inner + j];
      if (made.keys.shape().rank() == 0) {
        made.keys = std::move(next);
      } else {
        DATASHAPE_TRY(made.keys, joined_keys(c, made.keys, next));
      }
    }
  }
  if (made.keys.shape().rank() == 0) return no_order(c, all[0].dtype());
  return made;
}

/// Rows by the keys of what they hold, as words.
result rows(const value_call& c, values all) {
  DATASHAPE_TRY(std::vector<value> contents, each(all, [](const value& v) -> datashape::result<value> { return v.content(); }));
  DATASHAPE_TRY(element_keys inside, keys_of(c, contents));
  DATASHAPE_TRY(value keys, wide_keys(inside));
  using word = std::pair<const index*, const index*>;
  std::vector<word> words;
  const index* from = data_of<const index>(keys);
  for (const value& v : all) {
    const index inner = v.content().shape()[0] == 0 ? 1 : v.content().size() / v.content().shape()[0];
    const row_reader reader(v);
    for (index i = 0; i < reader.size(); ++i) words.emplace_back(from + reader[i].begin * inner, from + reader[i].end * inner);
    from += v.content().size();
  }
  std::vector<index> order(words.size());
  std::iota(order.begin(), order.end(), index{0});
  auto less = [&](index a, index b) {
    const word &x = words[static_cast<std::size_t>(a)], &y = words[static_cast<std::size_t>(b)];
    return std::lexicographical_compare(x.first, x.second, y.first, y.second);
  };
  std::sort(order.begin(), order.end(), less);
  element_keys made;
  DATASHAPE_TRY(made.keys, make(dims{static_cast<index>(words.size())}, ndt::scalar::int64));
  index rank = -1;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i == 0 || less(order[i - 1], order[i])) ++rank;
    data_of<index>(made.keys)[order[i]] = rank;
  }
  return made;
}

/// The keys of the categories, by codes.
result categories(const value_call& c, values all) {
  DATASHAPE_TRY(std::vector<value> dictionaries,
                each(all, [&](const value& v) { return try_call("categories", values(&v, 1), c.functions); }));
  DATASHAPE_TRY(element_keys inside, keys_of(c, dictionaries));
  DATASHAPE_TRY(value keys, wide_keys(inside));
  DATASHAPE_TRY(value made, make(dims{count_of(all)}, ndt::scalar::int64));
  index begin = 0;
  index* to = data_of<index>(made);
  for (std::size_t i = 0; i < all.size(); ++i) {
    DATASHAPE_TRY(value codes, try_call("codes", values(&all[i], 1), c.functions));
    DATASHAPE_TRY(value at, packed_value(codes.form() == value_form::option ? codes.child() : codes, ndt::scalar::int64, c.functions));
    const index many = dictionaries[i].size();
    for (index j = 0; j < at.size(); ++j) {
      // Codes under nulls may be anything.
      const index code = data_of<const index>(at)[j];
      *to++ = code >= 0 && code < many ? data_of<const index>(keys)[begin + code] : 0;
    }
    begin += many;
  }
  inside.keys = std::move(made);
  return inside;
}

/// Integers of any dtype that is computed in as int128.
datashape::result<value> widest(const value_call& c, const value& v) {
  const bool natural = ndt::class_of(v.dtype().scalar()) == ndt::scalar_class::unsigned_integer;
  DATASHAPE_TRY(value in, packed_value(v, natural ? ndt::scalar::uint64 : ndt::scalar::int64, c.functions));
  DATASHAPE_TRY(value made, make(dims{in.size()}, ndt::scalar::int128));
  for (index i = 0; i < in.size(); ++i) {
    const __int128 x = natural ? static_cast<__int128>(data_of<const std::uint64_t>(in)[i]) : data_of<const std::int64_t>(in)[i];
    std::memcpy(made.data() + i * 16, &x, sizeof x);
  }
  return made;
}

result numbers(const value_call& c, values all) {
  std::vector<arg> args;
  for (const value& v : all) args.push_back({v.dtype().scalar(), v.weak()});
  ndt::scalar common = all[0].dtype().scalar();
  const bool mixed = std::any_of(args.begin(), args.end(), [&](const arg& a) { return a.dtype != common; });
  if (mixed) {
    DATASHAPE_TRY(common, common_dtype(args));
    // The common dtype of uint64 and a signed one is float64, which does not tell all of them apart.
    if (!is_integer(common) && std::all_of(args.begin(), args.end(), [](const arg& a) { return is_integer(a.dtype); })) {
      DATASHAPE_TRY(std::vector<value> wide, each(all, [&](const value& v) { return widest(c, v); }));
      return fixed_bytes(c, wide);
    }
  }
  if (!computes(common) && !is_integer(common)) {
    return datashape::diagnostic{codes::no_matching_kernel, datashape::severity::error,
                                 "`" + std::string(c.function) + "` is not defined for `" + ndt::name(common) +
                                     "`: nothing computes or compares in it; cast it first"};
  }
  if (ndt::class_of(common) == ndt::scalar_class::complex && ndt::size_of(common) <= 16) return complex_keys(c, all);
  const ndt::scalar as = keyed_as(common);
  if (key_sort::can(c, as)) return table_keys(c, all, as);
  if (mixed) return no_order(c, ndt::make_scalar(common));
  return fixed_bytes(c, all);
}

}  // namespace

ndt::scalar keyed_as(ndt::scalar s) noexcept {
  const ndt::scalar_class k = ndt::class_of(s);
  if (ndt::size_of(s) >= 4 || k == ndt::scalar_class::complex) return s;
  return k == ndt::scalar_class::floating ? ndt::scalar::float32 : ndt::scalar::int32;
}

bool is_plain_number(const value_call& c, const value& v) noexcept {
  if (!v.is_scalar()) return false;
  const ndt::scalar s = v.dtype().scalar();
  return key_sort::can(c, keyed_as(s)) || s == ndt::scalar::complex64 || s == ndt::scalar::complex128;
}

datashape::result<value> wide_keys(const element_keys& k) {
  if (k.wide()) return k.keys;
  DATASHAPE_TRY(value made, make(k.keys.shape(), ndt::scalar::int64));
  std::copy_n(data_of<const std::int32_t>(k.keys), k.size(), data_of<index>(made));
  return made;
}

datashape::result<value> dense_keys(const value_call& c, const value& keys) {
  const index n = keys.size();
  DATASHAPE_TRY(value made, make(dims{n}, ndt::scalar::int64));
  DATASHAPE_TRY(value order, make(dims{n}, ndt::scalar::int64));
  DATASHAPE_TRY(value sorted, make(dims{n}, ndt::scalar::int64));
  key_sort(c, ndt::scalar::int64, {}).positions(keys.data(), data_of<index>(order), n, sorted.data());
  index rank = 0;
  for (index i = 0; i < n; ++i) {
    if (i > 0 && data_of<index>(sorted)[i] != data_of<index>(sorted)[i - 1]) ++rank;
    data_of<index>(made)[data_of<index>(order)[i]] = rank;
  }
  return made;
}

datashape::result<element_keys> keys_of(const value_call& c, values all) {
  const bool nulls = std::any_of(all.begin(), all.end(), [](const value& v) { return v.form() == value_form::option; });
  if (nulls) return options(c, all);
  const bool names = std::any_of(all.begin(), all.end(), [](const value& v) {
    const ndt::kind k = v.dtype().kind();
    return k == ndt::kind::nominal || k == ndt::kind::annotated || k == ndt::kind::constructed || k == ndt::kind::ref;
  });
  if (names) {
    DATASHAPE_TRY(std::vector<value> inner, each(all, [](const value& v) -> datashape::result<value> {
                    return v.form() == value_form::reference ? v.child() : v.unwrapped();
                  }));
    // Annotations do not count where types are compared, so nodes are: something must have come off.
    bool bared = false;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (inner[i].size() != all[i].size()) return no_order(c, all[i].dtype());
      bared = bared || !inner[i].dtype().same_node(all[i].dtype());
    }
    return bared ? keys_of(c, inner) : no_order(c, all[0].dtype());
  }
  const ndt::type& t = all[0].dtype();
  for (const value& v : all) {
    const bool alike = v.is_scalar()
                           ? t.is_scalar()
                           : v.dtype().kind() == t.kind() && (t.kind() == ndt::kind::categorical || ndt::same_logical(v.dtype(), t));
    if (!alike || v.form() != all[0].form()) {
      return datashape::diagnostic{codes::no_matching_kernel, datashape::severity::error,
                                   "`" + std::string(c.function) + "`: elements of `" + ndt::to_string(t) + "` and `" +
                                       ndt::to_string(v.dtype()) + "` do not compare"};
    }
  }
  switch (t.kind()) {
    case ndt::kind::scalar: return numbers(c, all);
    case ndt::kind::date:
    case ndt::kind::time:
    case ndt::kind::datetime:
    case ndt::kind::timedelta:
      if (all[0].itemsize() == 4 || all[0].itemsize() == 8)
        return integers(c, all, all[0].itemsize() == 4 ? ndt::scalar::int32 : ndt::scalar::int64);
      return no_order(c, t);
    case ndt::kind::char_:
    case ndt::kind::fixed_string:
    case ndt::kind::fixed_bytes:
    case ndt::kind::decimal: return fixed_bytes(c, all);
    case ndt::kind::string:
    case ndt::kind::bytes: return text(c, all);
    case ndt::kind::categorical: return categories(c, all);
    case ndt::kind::record:
    case ndt::kind::tuple: return records(c, all);
    case ndt::kind::var: return rows(c, all);
    default: return no_order(c, t);
  }
}

}  // namespace pluribus::gfunc::whole
