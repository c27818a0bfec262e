// SPDX-License-Identifier: BSD-3-Clause
/// Keeps a summary of what was seen at each place of the values, in memory bounded by the type and not by the data; the type is made
/// from the summary at the end, so that the order of values never matters.
#include "ndt/infer.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "categories.hpp"
#include "codes.hpp"
#include "datashape/identifier.hpp"
#include "moments.hpp"
#include "ndt/make.hpp"

namespace pluribus::ndt {
namespace {

using datashape::result;
using detail::moment_form;

struct seen;
struct seen_field {
  std::string name;
  std::unique_ptr<seen> values;
};

struct seen {
  std::uint64_t nulls = 0, booleans = 0, integers = 0, reals = 0, texts = 0, lists = 0, records = 0;
  std::int64_t least = 0;
  std::uint64_t most = 0;
  std::uint64_t moments[5] = {};
  int fraction_digits = 0;
  std::set<std::string, std::less<>> distinct;
  bool too_many = false;
  std::uint64_t length = 0;
  bool one_length = true;
  std::unique_ptr<seen> element;
  std::vector<seen_field> fields;
  std::unordered_map<std::string, std::size_t> places;
  std::uint64_t total = 0;
};

type number_type(const seen& s, const infer_options& options) {
  if (s.reals) return make_scalar(scalar::float64);
  if (s.least >= 0 && s.most > static_cast<std::uint64_t>(INT64_MAX)) return make_scalar(scalar::uint64);
  if (s.most > static_cast<std::uint64_t>(INT64_MAX)) return make_scalar(scalar::int128);
  if (!options.narrow) return make_scalar(scalar::int64);
  const auto high = static_cast<std::int64_t>(s.most);
  if (options.naturals && s.least >= 0) {
    constexpr scalar widths[] = {scalar::uint8, scalar::uint16, scalar::uint32};
    for (int i = 0; i < 3; ++i)
      if (s.most < std::uint64_t{1} << (8 << i)) return make_scalar(widths[i]);
    return make_scalar(scalar::uint64);
  }
  constexpr scalar widths[] = {scalar::int8, scalar::int16, scalar::int32};
  for (int i = 0; i < 3; ++i) {
    const std::int64_t limit = std::int64_t{1} << ((8 << i) - 1);
    if (s.least >= -limit && high < limit) return make_scalar(widths[i]);
  }
  return make_scalar(scalar::int64);
}

class maker {
 public:
  explicit maker(const infer_options& options) : options_(options) {}

  type of(const seen& s) const {
    std::vector<type> kinds;
    if (s.booleans) kinds.push_back(make_scalar(scalar::bool_));
    if (s.integers || s.reals) kinds.push_back(number_type(s, options_));
    if (s.texts) add_text(s, kinds);
    if (s.lists) kinds.push_back(list(s));
    if (s.records) kinds.push_back(record_of(s));
    if (kinds.empty()) return make_leaf(kind::null);
    type t = kinds[0];
    if (kinds.size() > 1) {
      if (options_.unions || s.lists || s.records)
        t = union_of(kinds);
      else
        t = make_leaf(kind::string);
    }
    return s.nulls && t.kind() != kind::option ? option(std::move(t)) : t;
  }

 private:
  void add_text(const seen& s, std::vector<type>& kinds) const {
    const auto count = [&](moment_form f) { return s.moments[static_cast<int>(f)]; };
    const time_unit unit = s.fraction_digits > 9 ? time_unit::ps : s.fraction_digits > 6 ? time_unit::ns : time_unit::us;
    const std::uint64_t naive = count(moment_form::date) + count(moment_form::datetime);
    if (count(moment_form::date) == s.texts) return kinds.push_back(make_leaf(kind::date));
    if (count(moment_form::time) == s.texts) return kinds.push_back(make_time(unit));
    if (naive == s.texts) return kinds.push_back(make_datetime(unit));
    if (count(moment_form::zoned_datetime) == s.texts) return kinds.push_back(make_datetime(unit, "UTC"));
    const bool few = options_.categories && !s.too_many && s.distinct.size() * 2 <= s.texts;
    kinds.push_back(few ? categories(s) : make_leaf(kind::string));
  }

  type categories(const seen& s) const { return categorical_of(s.distinct); }
  static type categorical_of(const std::set<std::string, std::less<>>& values);

  type list(const seen& s) const {
    type element = s.element ? of(*s.element) : make_leaf(kind::null);
    if (s.one_length && options_.fixed) return fixed_dim(static_cast<index>(s.length), std::move(element));
    return var_dim(std::move(element));
  }

  type record_of(const seen& s) const {
    std::vector<named_type> fields;
    fields.reserve(s.fields.size());
    for (const seen_field& f : s.fields) {
      type t = of(*f.values);
      if (f.values->total < s.records && t.kind() != kind::option && t.kind() != kind::null) t = option(std::move(t));
      fields.push_back({f.name, std::move(t)});
    }
    return record(fields);
  }

  const infer_options& options_;
};

type maker::categorical_of(const std::set<std::string, std::less<>>& values) {
  std::string literals;
  for (const std::string& v : values) {
    if (!literals.empty()) literals += ", ";
    datashape::append_quoted(v, '\'', literals);
  }
  return make_node({.what = kind::categorical,
                    .sub = static_cast<std::uint8_t>(smallest_code(static_cast<std::int64_t>(values.size()))),
                    .value = static_cast<std::int64_t>(values.size()),
                    .text = literals,
                    .children = {&make_leaf(kind::string), 1}});
}

}  // namespace

struct inference::state {
  infer_options options;
  seen root;
  struct level {
    seen* at;
    std::uint64_t items = 0;
    seen* next = nullptr;  ///< of a record: the field whose value comes
  };
  std::vector<level> levels;
  std::size_t skipping = 0;  ///< depth below the limit
  std::optional<datashape::diagnostic> failure;

  /// The place of the value that comes now; null while it is skipped.
  seen* place() {
    if (skipping) return nullptr;
    seen* s = &root;
    if (!levels.empty()) {
      level& l = levels.back();
      if (l.next)
        s = std::exchange(l.next, nullptr);
      else {
        ++l.items;
        if (!l.at->element) l.at->element = std::make_unique<seen>();
        s = l.at->element.get();
      }
    }
    ++s->total;
    return s;
  }

  bool enter(seen* s) {
    if (s && levels.size() < options.depth) {
      levels.push_back({s});
      return true;
    }
    if (!failure)
      failure = datashape::diagnostic{codes::no_inference, datashape::severity::error,
                                      "values nest deeper than " + std::to_string(options.depth) + " levels"};
    ++skipping;
    return false;
  }
};

inference::inference(const infer_options& options) : state_(std::make_unique<state>()) { state_->options = options; }
inference::~inference() = default;
inference::inference(inference&&) noexcept = default;
inference& inference::operator=(inference&&) noexcept = default;

void inference::null() {
  if (seen* s = state_->place()) ++s->nulls;
}
void inference::boolean() {
  if (seen* s = state_->place()) ++s->booleans;
}
void inference::integer(std::int64_t value) {
  seen* s = state_->place();
  if (!s) return;
  const bool first = s->integers++ == 0;
  s->least = first ? value : std::min(s->least, value);
  if (value > 0) s->most = std::max(s->most, static_cast<std::uint64_t>(value));
}
void inference::unsigned_integer(std::uint64_t value) {
  if (value <= static_cast<std::uint64_t>(INT64_MAX)) return integer(static_cast<std::int64_t>(value));
  seen* s = state_->place();
  if (!s) return;
  if (s->integers++ == 0) s->least = INT64_MAX;
  s->most = std::max(s->most, value);
}
void inference::real(double) {
  if (seen* s = state_->place()) ++s->reals;
}

void inference::text(std::string_view value) {
  seen* s = state_->place();
  if (!s) return;
  ++s->texts;
  if (state_->options.datetimes) {
    const detail::moment m = detail::recognise_moment(value);
    ++s->moments[static_cast<int>(m.form)];
    s->fraction_digits = std::max(s->fraction_digits, m.fraction_digits);
  }
  if (!state_->options.categories || s->too_many || s->distinct.contains(value)) return;
  if (s->distinct.size() < state_->options.categories) {
    s->distinct.emplace(value);
  } else {
    s->too_many = true;
    s->distinct.clear();
  }
}

void inference::begin_list() {
  seen* s = state_->place();
  if (state_->enter(s)) ++s->lists;
}
void inference::end_list() {
  if (state_->skipping) {
    --state_->skipping;
    return;
  }
  if (state_->levels.empty()) return;
  seen* s = state_->levels.back().at;
  const std::uint64_t items = state_->levels.back().items;
  state_->levels.pop_back();
  if (s->lists == 1) s->length = items;
  s->one_length &= s->length == items;
}

void inference::begin_record() {
  seen* s = state_->place();
  if (state_->enter(s)) ++s->records;
}
void inference::key(std::string_view name) {
  if (state_->skipping || state_->levels.empty()) return;
  state::level& l = state_->levels.back();
  const auto [at, fresh] = l.at->places.try_emplace(std::string(name), l.at->fields.size());
  if (fresh) {
    if (l.at->fields.size() >= state_->options.fields) {
      if (!state_->failure)
        state_->failure = datashape::diagnostic{codes::no_inference, datashape::severity::error,
                                                "a record with more than " + std::to_string(state_->options.fields) + " different fields"};
      l.at->places.erase(at);
      l.next = l.at->fields.empty() ? &state_->root : l.at->fields.back().values.get();
      return;
    }
    l.at->fields.push_back({std::string(name), std::make_unique<seen>()});
  }
  l.next = l.at->fields[at->second].values.get();
}
void inference::end_record() {
  if (state_->skipping) {
    --state_->skipping;
    return;
  }
  if (!state_->levels.empty()) state_->levels.pop_back();
}

std::uint64_t inference::count() const noexcept { return state_->root.total; }

result<type> inference::element() const {
  if (state_->failure) return *state_->failure;
  try {
    return maker(state_->options).of(state_->root);
  } catch (const datashape::error& e) {
    return e.all();
  }
}

}  // namespace pluribus::ndt
