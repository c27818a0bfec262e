// SPDX-License-Identifier: BSD-3-Clause
/// Text to type: reads the tree, lowers it, reports all errors of both in the order of the text.
#include "ndt/parse.hpp"

#include <algorithm>
#include <utility>

#include "layout_reader.hpp"
#include "lower.hpp"
#include "simple_text.hpp"

namespace pluribus::ndt {
namespace {

/// One workspace a thread, reused; a nested parse (a scope defined meanwhile) finds none and makes its own.
constinit thread_local lowering::workspace* spare = nullptr;

class borrowed_workspace {
 public:
  borrowed_workspace() : own_(std::exchange(spare, nullptr)) {
    if (own_) return;
    thread_local const struct cleaner {
      ~cleaner() { delete std::exchange(spare, nullptr); }
    } at_thread_exit;
    (void)at_thread_exit;
    own_ = new lowering::workspace;
  }
  ~borrowed_workspace() {
    own_->types.clear();
    own_->labels.clear();
    if (!spare && own_->tree.memory() <= std::size_t{1} << 20)
      spare = own_;
    else
      delete own_;
  }
  borrowed_workspace(const borrowed_workspace&) = delete;
  borrowed_workspace& operator=(const borrowed_workspace&) = delete;
  lowering::workspace& operator*() { return *own_; }
  lowering::workspace* operator->() { return own_; }

 private:
  lowering::workspace* own_;
};

void sort_by_place(datashape::diagnostics& errors) {
  std::stable_sort(errors.begin(), errors.end(), [](const auto& a, const auto& b) { return a.where->begin < b.where->begin; });
}

datashape::result<type> parse_all(std::string_view text, dialect d, const scope& names, std::vector<dim_note>* notes, scope* declared,
                                  bool reads_layout = false) {
  borrowed_workspace work;
  datashape::diagnostics errors;
  datashape::read(text, d, work->tree, errors);
  if (work->tree.is_empty()) return errors;
  lowering lower(*work, d, names, errors, notes, reads_layout);
  type made;
  try {
    made = lower.text();
    if (declared && lower.declared()) *declared = *lower.declared();
  } catch (const datashape::error& e) {
    for (datashape::diagnostic each : e.all()) {
      if (!each.where) each.where = work->tree.root().where;
      errors.push_back(std::move(each));
    }
  }
  if (errors.empty()) return made;
  sort_by_place(errors);
  return errors;
}

}  // namespace

datashape::result<type> try_parse(std::string_view text, dialect d, const scope& names) {
  if (type simple = read_simple(text, d); simple.kind() != kind::nothing) return simple;
  return parse_all(text, d, names, nullptr, nullptr);
}

type parse(std::string_view text, dialect d, const scope& names) {
  auto made = try_parse(text, d, names);
  if (!made) throw datashape::error(std::move(made).error(), std::string(text));
  return *std::move(made);
}

static datashape::result<placed> parse_placed(std::string_view text, dialect d, const scope& names, bool reads_layout) {
  placed made;
  auto parsed = parse_all(text, d, names, &made.notes, nullptr, reads_layout);
  if (!parsed) return std::move(parsed).error();
  made.type = *std::move(parsed);
  std::stable_sort(made.notes.begin(), made.notes.end(), [](const dim_note& a, const dim_note& b) { return a.dim < b.dim; });
  return made;
}

datashape::result<placed> try_parse_placed(std::string_view text, dialect d, const scope& names) {
  return parse_placed(text, d, names, false);
}

datashape::result<placed> detail::parse_with_layout(std::string_view text, dialect d, const scope& names) {
  return parse_placed(text, d, names, true);
}

datashape::outcome scope::declare(std::string_view text, datashape::dialect d) {
  scope made;
  auto parsed = parse_all(text, d, *this, nullptr, &made);
  if (!parsed) return std::move(parsed).error();
  if (!made.is_empty()) *this = std::move(made);
  return std::monostate{};
}

}  // namespace pluribus::ndt
