// SPDX-License-Identifier: BSD-3-Clause
/// Random integers between bounds, of every dtype, each as likely as every other; and random bytes. Element i depends on seed, stream and
/// offset + i alone.
#include <cstring>

#include "axes.hpp"
#include "cast/text_elements.hpp"
#include "dtypes.hpp"
#include "gfunc/broadcast.hpp"
#include "ndt/print.hpp"
#include "random/bounded.hpp"
#include "random_sampling.hpp"
#include "value_cast.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;
using random::draws;
using random::word;
using wide = __int128;

std::string text_of_wide(wide x) {
  const bool negative = x < 0;
  unsigned __int128 rest = negative ? -static_cast<unsigned __int128>(x) : static_cast<unsigned __int128>(x);
  std::string text;
  do text.insert(text.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
  while ((rest /= 10) != 0);
  return negative ? "-" + text : text;
}

/// A bound over the result's elements; int64, or uint64 where the argument has no sign.
struct bound {
  value kept;
  bool has_sign = true;
  index step = 0;
  wide at(index i) const noexcept {
    const word w = data_of<const word>(kept)[i * step];
    return has_sign ? wide{static_cast<std::int64_t>(w)} : wide{w};
  }
};

datashape::result<bound> bound_of(const value_call& c, const value& given) {
  bound b;
  const ndt::scalar_class k = given.is_scalar() ? ndt::class_of(given.dtype().scalar()) : ndt::scalar_class::boolean;
  const bool plain = k == ndt::scalar_class::signed_integer || k == ndt::scalar_class::unsigned_integer;
  if (!plain || ndt::size_of(given.dtype().scalar()) > 8)
    return c.wrong("bounds are integers of at most 64 bits, not `" + ndt::to_string(given.dtype()) + "`");
  b.has_sign = k == ndt::scalar_class::signed_integer;
  DATASHAPE_TRY(b.kept, packed_value(given, b.has_sign ? ndt::scalar::int64 : ndt::scalar::uint64, c.functions));
  return b;
}

/// What the integers of one element lie in: [low, low + extent), extent 0 standing for 2^64.
struct interval {
  word low = 0, extent = 0;
};

template <class T>
struct drawn_integers {
  const value_call& c;
  const bound &low, &high;
  bool endpoint;

  interval at(index i) const noexcept {
    const wide first = low.at(i), last = high.at(i) - (endpoint ? 0 : 1);
    return {static_cast<word>(first), static_cast<word>(last - first + 1)};
  }
  datashape::outcome check(const dims& shape, index n) const {
    for (index i = 0; i < n; ++i) {
      const wide first = low.at(i), last = high.at(i) - (endpoint ? 0 : 1);
      if (last < first)
        return unfit(c, "low is " + text_of_wide(first) + " and high is " + text_of_wide(high.at(i)) + ": no integer lies between them",
                     shape, i);
      if (first < wide{std::numeric_limits<T>::min()} || last > wide{std::numeric_limits<T>::max()})
        return unfit(c, text_of_wide(first) + " to " + text_of_wide(last) + " do not fit " + ndt::name(ndt::scalar_of<T>), shape, i);
    }
    return std::monostate{};
  }
  void fill(const sampling& s, bool same, T* out) const {
    const interval all = s.count > 0 ? at(0) : interval{};
    for_pieces(c, s.count, [&](index from, index n) {
      for_draws(s, from, n, [&](draws& d, index i) {
        const interval mine = same ? all : at(i);
        out[i] = static_cast<T>(mine.low + random::below(d, mine.extent));
      });
    });
  }
};

result integers(const value_call& c) {
  const ndt::type& dtype = c.dtype("dtype");
  const bool plain =
      dtype.is_scalar() && (dtype.is_scalar(ndt::scalar::bool_) || (ndt::class_of(dtype.scalar()) == ndt::scalar_class::signed_integer ||
                                                                    ndt::class_of(dtype.scalar()) == ndt::scalar_class::unsigned_integer));
  if (!plain || ndt::size_of(dtype.scalar()) > 8)
    return c.wrong("dtype is bool or an integer of at most 64 bits, not `" + ndt::to_string(dtype) + "`");
  DATASHAPE_TRY(bound low, bound_of(c, c.args.size() == 2 ? c.args[0] : value::literal(std::int64_t{0})));
  DATASHAPE_TRY(bound high, bound_of(c, c.args.back()));
  DATASHAPE_TRY(std::optional<dims> size, size_option(c));
  const dims shapes[] = {low.kept.shape(), high.kept.shape(), size ? *size : dims{}};
  const dims* const each[] = {&shapes[0], &shapes[1], &shapes[2]};
  DATASHAPE_TRY(dims shape, broadcast(each));
  if (size && !(shape == *size)) return c.wrong("size is " + shape_text(*size) + ", but the bounds have the shape " + shape_text(shape));
  DATASHAPE_TRY(sampling s, sampling_over(c, "integers", shape));
  for (bound* b : {&low, &high}) {
    if (b->kept.size() == 1) continue;
    b->step = 1;
    if (!(b->kept.shape() == shape)) {
      DATASHAPE_TRY(b->kept, packed(c, repeated_to(b->kept, shape)));
    }
  }
  const bool same = low.step + high.step == 0;
  DATASHAPE_TRY(value made, make(shape, dtype.scalar()));
  auto typed = [&]<class T>(tag<T>) -> datashape::outcome {
    if constexpr (std::is_floating_point_v<T>) {
      return no_dtype(c, ndt::scalar_of<T>);
    } else {
      const drawn_integers<T> all{c, low, high, c.boolean("endpoint")};
      DATASHAPE_CHECK(all.check(same ? dims{} : shape, same ? std::min<index>(s.count, 1) : s.count));
      all.fill(s, same, data_of<T>(made));
      return std::monostate{};
    }
  };
  DATASHAPE_CHECK(visit_real(c, dtype.scalar(), typed));
  return made;
}

/// Byte b is byte b % 8 of word b / 8, the lowest first.
result bytes(const value_call& c) {
  const index length = c.integer("length");
  if (length < 0 || length > std::numeric_limits<index>::max() / 2)
    return c.wrong("length is " + std::to_string(length) + ", which is negative or too large");
  DATASHAPE_TRY(sampling s, sampling_over(c, "bytes", dims{length}));
  std::string made(static_cast<std::size_t>(length), '\0');
  for_pieces(c, length, [&](index from, index n) {
    for (index i = 0; i < n;) {
      const word at = s.first + static_cast<word>(from + i), skipped = at % 8;
      const word w = draws(s.stream, at / 8).next() >> (8 * skipped);
      const index some = std::min<index>(n - i, 8 - static_cast<index>(skipped));
      for (index k = 0; k < some; ++k) made[static_cast<std::size_t>(from + i + k)] = static_cast<char>(w >> (8 * k) & 255);
      i += some;
    }
  });
  text_builder built(1);
  built.append(made);
  DATASHAPE_TRY(value one, std::move(built).finish(ndt::make_leaf(ndt::kind::bytes)));
  return one.at(0);
}

}  // namespace

void random_integers(module_builder& m) {
  m.function("random_integers",
             "Integers from low (0 where one argument is given) up to but without high, or with it if endpoint; each is as likely as every "
             "other. dtype is bool or any integer.")
      .example("random_integers(1, 7, size=[4], seed=1)", "[4, 5, 2, 2]")
      .arguments({"low", "high"});
  random_options(m)
      .option("endpoint", parameter_kind::boolean, false)
      .option("dtype", parameter_kind::dtype, ndt::make_scalar(ndt::scalar::int64))
      .whole(random_signature(1, "I"), integers)
      .whole(random_signature(2, "I"), integers);
  m.function("random_bytes", "So many random bytes; offset counts bytes.").example("random_bytes(length=4, seed=1)", "\"eb88a62b\"");
  seed_options(m.required("length", parameter_kind::integer))
      .option("offset", parameter_kind::integer, std::int64_t{0})
      .whole("() -> bytes", bytes);
}

}  // namespace pluribus::gfunc::whole
