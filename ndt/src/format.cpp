// SPDX-License-Identifier: BSD-3-Clause
/// Canonical text over several lines: a record, tuple or signature that is longer than the width gets one line a part.
#include "datashape/identifier.hpp"
#include "ndt/print.hpp"

namespace pluribus::ndt {
namespace {

class formatter {
 public:
  explicit formatter(const format_options& options) : options_(options) {}

  /// `used`: columns taken on the line already.
  std::string text(const type& t, int depth, int used) {
    std::string line = to_string(t);
    if (options_.width <= 0 || used + static_cast<int>(line.size()) <= options_.width) return line;
    const type* inner = &t;
    while (inner->is_dim() || inner->kind() == kind::option) inner = &inner->element();
    if ((inner->kind() != kind::record && inner->kind() != kind::tuple) || inner->size() == 0) return line;
    const std::string whole = to_string(*inner);
    return line.substr(0, line.size() - whole.size()) + broken(*inner, whole, depth);
  }

 private:
  std::string broken(const type& t, const std::string& whole, int depth) {
    const std::string pad(static_cast<std::size_t>((depth + 1) * options_.indent), ' ');
    std::string out(1, whole[0]);
    for (std::size_t i = 0; i < t.size(); ++i) {
      out += "\n" + pad;
      std::string name;
      if (t.kind() == kind::record) {
        const std::string_view bare = t.field(i).name;
        if (datashape::is_identifier(bare))
          name = bare;
        else
          datashape::append_quoted(bare, '"', name);
        name += ": ";
      }
      out += name + text(t.child(i), depth + 1, static_cast<int>(pad.size() + name.size()) + 1) + attributes(t, i) + ",";
    }
    const std::string tail = whole_attributes(t);
    if (tail.empty() && t.kind() == kind::tuple && t.size() == 1)
      out.pop_back();
    else if (!tail.empty())
      out += "\n" + pad + tail;
    return out + "\n" + std::string(static_cast<std::size_t>(depth * options_.indent), ' ') + whole.back();
  }
  /// What the canonical text of a one-field record says behind the field.
  static std::string attributes(const type& t, std::size_t i) {
    const detail::field_attributes a = t.attributes(i);
    std::string out;
    const auto add = [&](const char* key, std::int64_t value) {
      out += (out.empty() ? " |" : ", ") + std::string(key) + std::to_string(value);
    };
    if (a.align) add("align=", a.align);
    if (a.pack) add("pack=", a.pack);
    if (a.offset >= 0) add("offset=", a.offset);
    return out.empty() ? out : out + "|";
  }
  static std::string whole_attributes(const type& t) {
    std::string out = t.is_variadic() ? "..." : "";
    const auto add = [&](const char* key, std::int64_t value) {
      out += (out.empty() ? "" : ", ") + std::string(key) + std::to_string(value);
    };
    if (t.align()) add("align=", t.align());
    if (t.pack()) add("pack=", t.pack());
    if (t.explicit_size() >= 0) add("size=", t.explicit_size());
    return out;
  }

  const format_options& options_;
};

}  // namespace

std::string format(const type& t, const format_options& options) { return formatter(options).text(t, 0, 0); }

}  // namespace pluribus::ndt
