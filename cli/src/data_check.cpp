// SPDX-License-Identifier: BSD-3-Clause
/// Types are inferred with integers of several kinds; the first row that does not fit is found by halving.
#include "data_check.hpp"

#include "inputs.hpp"
#include "ndt/diff.hpp"
#include "ndt/match.hpp"
#include "ndt/print.hpp"

namespace pluribus::cli {
namespace {

/// The same values with the usual types, with the smallest integers, and with unsigned ones.
struct readings {
  ndt::type usual, narrow, natural;

  readings rows() const { return {usual.element(), narrow.element(), natural.element()}; }
};

template <class Infer>
readings read_with(Infer infer) {
  return {infer({}), infer({.narrow = true}), infer({.narrow = true, .naturals = true})};
}

/// Fits as it is, or its values can be read so.
bool fits(const ndt::type& pattern, const readings& r) {
  if (ndt::match(pattern, r.usual).ok()) return true;
  for (const ndt::type* t : {&r.usual, &r.narrow, &r.natural})
    if (ndt::is_readable_as(*t, pattern)) return true;
  return false;
}

bool keeps_out(const ndt::type& data, const ndt::type& pattern, const std::string& path) {
  for (const ndt::difference& d : ndt::diff(data, pattern))
    if (!d.compatible && d.path == path) return true;
  return false;
}

/// The first place that no reading makes right; nothing where each reading fails elsewhere.
std::optional<std::string> reason(const ndt::type& pattern, const readings& r) {
  for (const ndt::difference& d : ndt::diff(r.usual, pattern)) {
    if (d.compatible || !keeps_out(r.narrow, pattern, d.path) || !keeps_out(r.natural, pattern, d.path)) continue;
    const auto text = [](const std::optional<ndt::type>& t) { return t ? "`" + ndt::to_string(*t) + "`" : std::string("nothing"); };
    return (d.path.empty() ? "" : d.path + ": ") + "expected " + text(d.right) + ", found " + text(d.left);
  }
  return std::nullopt;
}

class text_data {
 public:
  text_data(const std::string& path, std::string format) : text_(read_file(path)), format_(std::move(format)) {}

  readings infer(std::size_t rows = SIZE_MAX) const {
    return read_with([&](ndt::infer_options values) {
      if (format_ != "csv" && format_ != "tsv") return ndt::infer_json(text_, values).value();
      ndt::csv_options csv;
      if (format_ == "tsv") csv.delimiter = '\t';
      csv.rows = rows;
      values.unions = csv.values.unions;
      csv.values = values;
      return ndt::infer_csv(text_, csv).value();
    });
  }

  std::optional<std::size_t> first_misfit(const ndt::type& row) const {
    return format_ == "csv" || format_ == "tsv" ? first_of_table(row) : first_of_lines(row);
  }

 private:
  /// More rows never fit better.
  std::optional<std::size_t> first_of_table(const ndt::type& row) const {
    const ndt::type all = infer().usual;
    if (all.kind() != ndt::kind::fixed) return std::nullopt;
    std::size_t good = 0, bad = static_cast<std::size_t>(all.extent());
    const auto misfit = [&](std::size_t rows) { return !fits(row, infer(rows).rows()); };
    if (bad == 0 || !misfit(bad)) return std::nullopt;
    while (bad - good > 1) {
      const std::size_t middle = good + (bad - good) / 2;
      (misfit(middle) ? bad : good) = middle;
    }
    return bad;
  }

  std::optional<std::size_t> first_of_lines(const ndt::type& row) const {
    if (format_ == "json") return std::nullopt;
    std::size_t count = 0;
    for (std::string_view rest = text_; !rest.empty();) {
      const std::string_view line = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(std::min(rest.size(), line.size() + 1));
      if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
      ++count;
      if (!fits(row, read_with([&](const ndt::infer_options& values) { return ndt::infer_json(line, values).value(); }))) return count;
    }
    return std::nullopt;
  }

  std::string text_, format_;
};

bool is_text(std::string_view format) {
  for (const std::string_view known : {"csv", "tsv", "json", "jsonl", "ndjson"})
    if (format == known) return true;
  return false;
}

}  // namespace

data_verdict check_data(const ndt::type& pattern, const std::string& operand, ndt::dialect d) {
  const std::string format = data_format(operand);
  if (!is_text(format)) {
    const typed_operand candidate = read_operand(operand, d);
    const auto m = ndt::match(pattern, candidate.value.type, {.rules = d, .layout = candidate.value.notes});
    return {m.ok(), candidate.value.type, m.ok() ? m.bindings() : ndt::bindings(), m.why()};
  }
  const text_data data(operand, format);
  const readings found = data.infer();
  const auto m = ndt::match(pattern, found.usual, {.rules = d});
  data_verdict v{true, found.usual, m.ok() ? m.bindings() : ndt::bindings(), ""};
  if (fits(pattern, found)) return v;
  v.ok = false;
  v.why = reason(pattern, found).value_or(m.why());
  const bool rows = pattern.kind() != ndt::kind::record && pattern.is_dim();
  if (rows) v.record = data.first_misfit(pattern.element());
  return v;
}

}  // namespace pluribus::cli
