// SPDX-License-Identifier: BSD-3-Clause
/// `datashape layout`: a table of offsets, sizes, alignments and padding, and the side buffers that a value needs.
#include <algorithm>
#include <cstdio>

#include "../dialects.hpp"
#include "../failure.hpp"
#include "../rows.hpp"
#include "../typed_operand.hpp"
#include "datashape_commands.hpp"
#include "ndt/layout.hpp"
#include "ndt/notation.hpp"
#include "ndt/print.hpp"

namespace pluribus::cli {
namespace {

struct line {
  ndt::index offset, size, align;  ///< align 0: padding
  std::string field, type, note;
};

class layout final : public command {
 public:
  const char* name() const override { return "layout"; }
  const char* summary() const override { return "Where the parts of a value lie"; }
  const char* notes() const override {
    return "Takes types and layout texts (`3 * float64 @ 24/8 [8] 8/8`). Exit code: 1 where a type has no fixed layout.\n"
           "With --batch, JSON lines are read: {\"text\": ..., \"dialect\": ...}\n\n"
           "  datashape layout '{a: int8, b: float64, c: ?int16}'\n"
           "  datashape layout --text '4 * {a: int8, b: float64}'\n";
  }
  void declare(argument_list& arguments) override {
    arguments.optional_operands("TYPE", operands_, "Types or layout texts");
    declare_dialect(arguments, dialect_);
    arguments.flag("--c", as_c_, "Print a C struct of this layout instead of a table");
    arguments.flag("--text", as_text_, "Print layout text instead of a table");
    arguments.flag("--batch", batch_, "Answer JSON lines with JSON lines");
  }
  int run(const session& s) override {
    if (batch_) return run_batch(layout_row);
    if (operands_.empty()) throw usage_error{"a type is missing", "datashape layout '{a: int8, b: float64}'"};
    const ndt::dialect d = dialect_of(dialect_);
    bool all = true;
    for (const std::string& text : operands_) all &= one(s, text, d);
    return all ? 0 : 1;
  }

 private:
  bool one(const session& s, const std::string& text, ndt::dialect d) const {
    if (s.json) {
      request r;
      r.values = {{"text", text}, {"dialect", std::string(datashape::name(d))}};
      const answer a = layout_row(r);
      std::printf("%s\n", a.json().c_str());
      return a.json().find("\"ok\": false") == std::string::npos && a.json().find("\"ok\":false") == std::string::npos;
    }
    auto stored = d == ndt::dialect::core ? ndt::try_parse_layout(text, d) : ndt::storage_of(read_placed(text, d));
    if (!stored) {
      show_failure(s, datashape::error(stored.error(), text));
      return false;
    }
    if (as_c_) {
      const auto c = ndt::write_notation("c", stored->type);
      if (!c) {
        show_failure(s, datashape::error(c.error()));
        return false;
      }
      std::printf("%s%s", c->c_str(), c->ends_with('\n') ? "" : "\n");
    } else if (as_text_)
      std::printf("%s\n", to_string(*stored).c_str());
    else
      table(*stored);
    return true;
  }

  static void table(const ndt::storage& s) {
    const ndt::type* t = &s.type;
    const ndt::layout* l = &s.layout;
    for (; t->kind() == ndt::kind::fixed; t = &t->element(), l = &l->element())
      std::printf("%lld elements, stride %lld\n", static_cast<long long>(t->extent()), static_cast<long long>(l->stride()));
    const auto buffers = ndt::side_buffers(*t, *l);
    const std::vector<line> lines = fields(*t, *l, buffers);
    std::size_t name_width = 5, type_width = 4;
    for (const line& x : lines) name_width = std::max(name_width, x.field.size()), type_width = std::max(type_width, x.type.size());
    std::printf("offset  size  align  %-*s  type\n", static_cast<int>(name_width), "field");
    for (const line& x : lines) {
      std::printf("%6lld %5lld %6s  %-*s  %s%s%s\n", static_cast<long long>(x.offset), static_cast<long long>(x.size),
                  x.align ? std::to_string(x.align).c_str() : "-", static_cast<int>(name_width), x.field.c_str(), x.type.c_str(),
                  x.note.empty() ? "" : std::string(type_width - x.type.size() + 2, ' ').c_str(), x.note.c_str());
    }
    std::printf("size %lld, align %lld, %zu %s\n", static_cast<long long>(l->size()), static_cast<long long>(l->align()),
                buffers.size() + 1, buffers.empty() ? "buffer" : "buffers");
    for (const auto& b : buffers)
      std::printf("buffer %d: %s of %s\n", b.number, b.purpose.c_str(), b.path.empty() ? "the value" : b.path.c_str());
  }

  static std::vector<line> fields(const ndt::type& t, const ndt::layout& l, const std::vector<ndt::side_buffer>& buffers) {
    std::vector<line> lines;
    if (t.kind() != ndt::kind::record && t.kind() != ndt::kind::tuple) {
      lines.push_back({0, l.size(), l.align(), "-", ndt::to_string(t), ""});
      return lines;
    }
    for (std::size_t i = 0; i < t.size(); ++i) {
      const auto name = t.field(i).name;
      const ndt::layout_field f = l.field(i);
      std::string note;
      for (const auto& b : buffers)
        if (b.path == "." + (name.empty() ? std::to_string(i) : std::string(name)))
          note += (note.empty() ? "" : ", ") + b.purpose + " in buffer " + std::to_string(b.number);
      lines.push_back({f.offset, f.size, f.align, name.empty() ? std::to_string(i) : std::string(name), ndt::to_string(t.child(i)), note});
    }
    std::stable_sort(lines.begin(), lines.end(), [](const line& a, const line& b) { return a.offset < b.offset; });
    std::vector<line> padded;
    ndt::index end = 0;
    for (line& x : lines) {
      if (x.offset > end) padded.push_back({end, x.offset - end, 0, "-", "padding", ""});
      end = std::max(end, x.offset + x.size);
      padded.push_back(std::move(x));
    }
    if (l.size() > end) padded.push_back({end, l.size() - end, 0, "-", "padding", ""});
    return padded;
  }

  std::vector<std::string> operands_;
  std::string dialect_;
  bool batch_ = false, as_text_ = false, as_c_ = false;
};

}  // namespace

command* datashape_layout() {
  static layout c;
  return &c;
}

}  // namespace pluribus::cli
