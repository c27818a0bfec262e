// SPDX-License-Identifier: BSD-3-Clause
/// One walk over two types: names pair fields, positions pair everything else, and each difference is judged for readers.
#include "ndt/diff.hpp"

#include <algorithm>

#include "dim_list.hpp"
#include "ndt/join.hpp"
#include "ndt/match.hpp"
#include "ndt/print.hpp"

namespace pluribus::ndt {
namespace {

class differ {
 public:
  explicit differ(std::vector<difference>& out) : out_(out) {}

  void walk(const type& left, const type& right) {
    const type &a = detail::bare(left), &b = detail::bare(right);
    if (a == b) return;
    if (a.is_dim() && b.is_dim()) return dimensions(a, b);
    if (a.kind() == kind::option && b.kind() == kind::option) return deeper("?", a.element(), b.element());
    if (a.kind() == kind::option || b.kind() == kind::option) return options(a, b);
    if (a.kind() == b.kind()) switch (a.kind()) {
        case kind::record: return records(a, b);
        case kind::union_: return unions(a, b);
        case kind::tuple:
          if (a.size() == b.size() && a.is_variadic() == b.is_variadic()) return positions(a, b);
          break;
        case kind::map:
        case kind::constructed:
          if (a.size() == b.size() && a.text() == b.text()) return positions(a, b);
          break;
        case kind::ref: return deeper("&", a.element(), b.element());
        default: break;
      }
    leaf(a, b);
  }

 private:
  void report(const type* left, const type* right, std::string note, bool compatible) {
    difference d{path_, std::nullopt, std::nullopt, std::move(note), compatible};
    if (left) d.left = *left;
    if (right) d.right = *right;
    out_.push_back(std::move(d));
  }

  void deeper(const std::string& step, const type& a, const type& b) {
    const std::size_t length = path_.size();
    path_ += step;
    walk(a, b);
    path_.resize(length);
  }

  void dimensions(const type& a, const type& b) {
    const type x = detail::alone(a), y = detail::alone(b);
    if (x != y) {
      const bool sized = a.kind() == kind::fixed;
      const bool ok = (b.kind() == kind::var && sized) || match(y, x).ok();
      report(&x, &y, ok ? "" : b.kind() == kind::fixed && sized ? "another size" : "narrowing: other lengths cannot be read", ok);
    }
    deeper("[]", a.element(), b.element());
  }

  void options(const type& a, const type& b) {
    if (a.kind() == kind::option) {
      std::vector<difference> below;
      differ(below).walk(a.element(), b);
      const bool inner = std::all_of(below.begin(), below.end(), [](const difference& d) { return d.compatible; });
      const bool any = b.kind() == kind::family && match(b, a).ok();
      return report(&a, &b,
                    any     ? ""
                    : inner ? "narrowing: existing nulls cannot be read"
                            : "another type, and existing nulls cannot be read",
                    any);
    }
    std::vector<difference> below;
    if (a.kind() != kind::null) differ(below).walk(a, b.element());
    const bool inner = std::all_of(below.begin(), below.end(), [](const difference& d) { return d.compatible; });
    report(&a, &b, inner ? "nulls are allowed now" : "another type", inner);
  }

  void positions(const type& a, const type& b) {
    storage_attributes(a, b);
    for (std::size_t i = 0; i < a.size(); ++i) deeper("." + std::to_string(i), a.child(i), b.child(i));
  }

  void storage_attributes(const type& a, const type& b) {
    bool same = a.align() == b.align() && (a.kind() == kind::map || a.value() == b.value());
    for (std::size_t i = 0; same && i < a.size() && i < b.size(); ++i)
      if (a.field(i).name == b.field(i).name) same = a.attributes(i) == b.attributes(i);
    if (!same) report(&a, &b, "alignment, packing or offsets differ", true);
  }

  void records(const type& a, const type& b) {
    if (a.size() == b.size()) storage_attributes(a, b);
    std::size_t last = 0;
    bool reordered = false;
    for (std::size_t i = 0; i < a.size(); ++i) {
      const std::string_view name = a.field(i).name;
      const auto j = position(b, name, i);
      if (j >= 0) {
        reordered |= static_cast<std::size_t>(j) < last;
        last = static_cast<std::size_t>(j);
        deeper("." + std::string(name), a.child(i), b.child(static_cast<std::size_t>(j)));
        continue;
      }
      const std::size_t length = path_.size();
      path_ += "." + std::string(name);
      report(&a.child(i), nullptr, "removed", true);
      path_.resize(length);
    }
    for (std::size_t j = 0; j < b.size(); ++j) {
      if (position(a, b.field(j).name, j) >= 0) continue;
      const bool nullable = b.child(j).kind() == kind::option || b.child(j).kind() == kind::null;
      const std::size_t length = path_.size();
      path_ += "." + std::string(b.field(j).name);
      report(nullptr, &b.child(j), nullable ? "added, null in old data" : "added without a default", nullable);
      path_.resize(length);
    }
    if (reordered) report(&a, &b, "fields in another order", true);
    if (a.is_variadic() != b.is_variadic()) report(&a, &b, "`...` in one of them", b.is_variadic());
  }

  /// The usual place first, so that long records cost linear time.
  static std::ptrdiff_t position(const type& record, std::string_view name, std::size_t hint) {
    if (hint < record.size() && record.field(hint).name == name) return static_cast<std::ptrdiff_t>(hint);
    return record.find(name);
  }

  void unions(const type& a, const type& b) {
    if (a.has(detail::anonymous) || b.has(detail::anonymous)) return leaf(a, b);
    for (std::size_t i = 0; i < a.size(); ++i) {
      const std::string_view name = a.field(i).name;
      if (const auto j = position(b, name, i); j >= 0) {
        deeper("." + std::string(name), a.child(i), b.child(static_cast<std::size_t>(j)));
        continue;
      }
      const std::size_t length = path_.size();
      path_ += "." + std::string(name);
      report(&a.child(i), nullptr, "removed: values with this tag cannot be read", false);
      path_.resize(length);
    }
    for (std::size_t j = 0; j < b.size(); ++j) {
      if (position(a, b.field(j).name, j) >= 0) continue;
      const std::size_t length = path_.size();
      path_ += "." + std::string(b.field(j).name);
      report(nullptr, &b.child(j), "added", true);
      path_.resize(length);
    }
  }

  void leaf(const type& a, const type& b) {
    if (b.is_symbolic()) {
      const auto m = match(b, a);
      return report(&a, &b, m.why(), m.ok());
    }
    if (a.kind() == kind::categorical && a.has(detail::anonymous) && a.child(0) == b)
      return report(&a, &b, "values instead of codes", true);
    if (same_logical(a, b)) return report(&a, &b, "stored otherwise", true);
    const auto joined = join_safe(a, b);
    const bool ok = joined && *joined == b;
    std::string note = ok ? "widening" : joined ? "narrowing: not every value fits" : "another type";
    report(&a, &b, std::move(note), ok);
  }

  std::vector<difference>& out_;
  std::string path_;
};

}  // namespace

std::vector<difference> diff(const type& left, const type& right) {
  std::vector<difference> out;
  differ(out).walk(left, right);
  return out;
}

std::string to_string(const difference& d) {
  std::string text = d.path.empty() ? "(whole)" : d.path;
  text += "  " + (d.left ? to_string(*d.left) : "(none)") + " -> " + (d.right ? to_string(*d.right) : "(none)");
  if (!d.note.empty()) text += "  " + d.note;
  return text;
}

bool is_readable_as(const type& from, const type& to) {
  if (to.is_symbolic() && match(to, from).ok()) return true;
  const auto all = diff(from, to);
  return std::all_of(all.begin(), all.end(), [](const difference& d) { return d.compatible; });
}

}  // namespace pluribus::ndt
