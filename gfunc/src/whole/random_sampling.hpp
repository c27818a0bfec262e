// SPDX-License-Identifier: BSD-3-Clause
/// What every random function reads from its call: the shape of the result, which elements of its stream they are, and parameters checked
/// against their rules. And the loop over elements: each is made from its own number, so pieces may run anywhere in any order.
#pragma once
#include <algorithm>
#include <concepts>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "algorithms.hpp"
#include "datashape/try.hpp"
#include "gfunc/module.hpp"
#include "leaves.hpp"
#include "random/draws.hpp"
#include "random/law.hpp"

namespace pluribus::gfunc::whole {

struct sampling {
  /// A parameter over the result's elements: a word each, or the one word of all where the step is 0.
  struct column {
    value kept;
    const random::number* numbers = nullptr;
    index step = 0;
  };
  dims shape;
  index count = 0;
  random::word first = 0;  ///< number of the first element
  random::numbered_stream stream;
  std::vector<column> parameters;
  algorithms::philox together = nullptr;  ///< many blocks at once, where the processor has a way

  /// Draw 0 of n elements from `element` on.
  void first_words(random::word element, index n, random::word* out) const noexcept;
  /// n blocks at the counters (first, block, 0, name), (first + 1, block, 0, name), ...
  void blocks(random::word first, random::word block, index n, random::word* out) const noexcept;

  bool one_law() const noexcept {
    return std::all_of(parameters.begin(), parameters.end(), [](const column& p) { return p.step == 0; });
  }
  template <std::size_t N>
  void gather(index i, random::number (&to)[N]) const noexcept {
    for (std::size_t k = 0; k < N; ++k) to[k] = parameters[k].numbers[i * parameters[k].step];
  }
};

/// From the options seed, stream, size and offset, and one argument a rule (its fallback where there are fewer).
datashape::result<sampling> sampling_of(const value_call& c, std::string_view name, std::span<const random::parameter_rule> rules,
                                        std::span<const value> args);
/// Only what the options say, over a shape that is known.
datashape::result<sampling> sampling_over(const value_call& c, std::string_view name, const dims& shape);
/// The option `size`, or nothing.
datashape::result<std::optional<dims>> size_option(const value_call& c);
/// float64 or float32, by the option `dtype`.
datashape::result<ndt::scalar> float_option(const value_call& c);
std::string real_text(double x);
/// E0354; the element is named where there are dims.
datashape::diagnostic unfit(const value_call& c, const std::string& what, const dims& shape, index element);
/// A real argument as packed float64, every element inside its rule; or an integer one as packed int64.
datashape::result<value> checked_parameter(const value_call& c, const random::parameter_rule& rule, const value& given);
/// seed and stream, which every random function has; and offset and size, where elements are numbered and counted.
module_builder& seed_options(module_builder& m);
module_builder& random_options(module_builder& m);
/// "(A... * T: Number, B... * U: Number) -> ... * `result`" for so many parameters.
std::string random_signature(std::size_t parameters, std::string_view result);

/// body(from, count) over pieces of n elements, each of which is `inner` numbers.
template <class Body>
void for_pieces(const value_call& c, index n, Body body, index inner = 1) {
  const index grain = std::max<index>(4, (index{1} << 14) / std::max<index>(inner, 1) / 4 * 4);
  c.on.parallel_for((n + grain - 1) / grain, [&](index p) { body(p * grain, std::min(grain, n - p * grain)); });
}

/// How many words an element draws as a rule: one, or some out of a block of its own, which is then made together with others'.
enum class drawing : std::uint8_t { one, several };

/// make(draws, i) for each element i of a piece. Words are made together.
template <drawing How = drawing::one, class Make>
void for_draws(const sampling& s, index from, index count, Make make) {
  constexpr index most = 256;
  random::word words[most], own[How == drawing::one ? 1 : 4 * most];
  for (index done = 0; done < count;) {
    const random::word first = s.first + static_cast<random::word>(from + done);
    // The first run ends where a block does.
    const index some = std::min(most - static_cast<index>(first % 4), count - done);
    s.first_words(first, some, words);
    if (How == drawing::several) s.blocks(first, 1, some, own);
    for (index i = 0; i < some; ++i) {
      random::draws d(s.stream, first + static_cast<random::word>(i), words[i], How == drawing::several ? own + 4 * i : nullptr);
      make(d, from + done + i);
    }
    done += some;
  }
}

template <class Out, class Law>
Out variate(const Law& law, random::draws& d) {
  if constexpr (std::is_same_v<Out, float> && requires { law.single(d); })
    return law.single(d);
  else
    return static_cast<Out>(law(d));
}

template <class Law, class Out>
void sample_into(const value_call& c, const sampling& s, Out* out) {
  random::number at[std::size(Law::rules)];
  if (s.count > 0) s.gather(0, at);
  if (s.one_law()) {
    if (s.count == 0) return;
    const Law law(at);
    auto make = [&](random::draws& d, index i) { out[i] = variate<Out>(law, d); };
    if constexpr (requires { law.draws_several(); }) {
      if (law.draws_several()) return for_pieces(c, s.count, [&](index from, index n) { for_draws<drawing::several>(s, from, n, make); });
    }
    for_pieces(c, s.count, [&](index from, index n) { for_draws(s, from, n, make); });
    return;
  }
  for_pieces(c, s.count, [&](index from, index n) {
    random::number mine[std::size(Law::rules)];
    for_draws(s, from, n, [&](random::draws& d, index i) {
      s.gather(i, mine);
      out[i] = variate<Out>(Law(mine), d);
    });
  });
}

/// Parameters that are each fine and do not go together.
template <class Law>
datashape::outcome check_conflicts(const value_call& c, const sampling& s) {
  if constexpr (requires(const random::number* p) { Law::conflict(p); }) {
    random::number at[std::size(Law::rules)];
    const index different = s.one_law() ? std::min<index>(s.count, 1) : s.count;
    for (index i = 0; i < different; ++i) {
      s.gather(i, at);
      if (const char* why = Law::conflict(at)) return unfit(c, why, s.one_law() ? dims{} : s.shape, i);
    }
  }
  return std::monostate{};
}

template <class Law, class Out>
datashape::result<value> sampled(const value_call& c) {
  DATASHAPE_TRY(sampling s, sampling_of(c, Law::name, Law::rules, c.args));
  DATASHAPE_CHECK(check_conflicts<Law>(c, s));
  const ndt::type type = ndt::array_type(s.shape, ndt::make_scalar(ndt::scalar_of<Out>));
  const bool in_place = c.out != nullptr && c.out->is_contiguous();
  DATASHAPE_TRY(value made, in_place ? c.result_of(type) : value::allocate(type));
  sample_into<Law>(c, s, data_of<Out>(made));
  return made;
}

/// A function whose result has the law's own type, or float32 too where it is asked for.
enum class precision : std::uint8_t { fixed, chosen };

template <class Law>
module_builder& add_law(module_builder& m, std::string_view name, std::string_view doc, std::initializer_list<std::string_view> arguments,
                        precision p = precision::fixed) {
  using native = decltype(std::declval<const Law&>()(std::declval<random::draws&>()));
  m.function(name, doc).arguments(arguments);
  random_options(m);
  std::size_t needed = 0;
  for (std::size_t k = 0; k < arguments.size(); ++k) needed = Law::rules[k].fallback == Law::rules[k].fallback ? needed : k + 1;
  whole_callable run = sampled<Law, native>;
  if (p == precision::chosen) {
    m.option("dtype", parameter_kind::dtype, ndt::make_scalar(ndt::scalar::float64));
    if constexpr (std::is_same_v<native, double>) {
      run = [](const value_call& c) -> datashape::result<value> {
        DATASHAPE_TRY(ndt::scalar wanted, float_option(c));
        return wanted == ndt::scalar::float32 ? sampled<Law, float>(c) : sampled<Law, double>(c);
      };
    }
  }
  const std::string_view result = std::is_same_v<native, double> ? (p == precision::chosen ? "F" : "float64") : "int64";
  for (std::size_t n = needed; n <= arguments.size(); ++n) m.whole(random_signature(n, result), run);
  return m;
}

}  // namespace pluribus::gfunc::whole
