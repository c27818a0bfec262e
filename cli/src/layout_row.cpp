// SPDX-License-Identifier: BSD-3-Clause
/// {"text", "dialect"?} -> {"ok", "size", "align", "layout", "fields": [{name, type, offset, size, align}], "buffers": [...]}.
#include "dialects.hpp"
#include "ndt/layout.hpp"
#include "ndt/print.hpp"
#include "rows.hpp"

namespace pluribus::cli {
namespace {

void put_fields(const ndt::type& t, const ndt::layout& l, ndt::index base, const std::string& path, std::string& out) {
  const bool named = t.kind() == ndt::kind::record;
  for (std::size_t i = 0; i < l.field_count() && i < t.size(); ++i) {
    const std::string name = path + (named ? "." + std::string(t.field(i).name) : "." + std::to_string(i));
    const ndt::layout_field& f = l.field(i);
    answer one;
    one.put("name", name).put("type", ndt::to_string(t.child(i))).put("offset", base + f.offset).put("size", f.size).put("align", f.align);
    out += (out.size() > 1 ? ", " : "") + one.json();
    if (t.child(i).kind() == ndt::kind::record || t.child(i).kind() == ndt::kind::tuple)
      put_fields(t.child(i), l.part(i), base + f.offset, name, out);
  }
}

}  // namespace

answer layout_row(const request& r) {
  const std::string text = r.text("text");
  const ndt::dialect d = dialect_of(r.text_or("dialect", "core"));
  auto stored = ndt::try_parse_layout(text, d, usual_names(d));
  if (!stored) return answer::failure(stored.error(), text);
  answer a;
  a.put("ok", true).put("type", ndt::to_string(stored->type)).put("size", stored->layout.size()).put("align", stored->layout.align());
  a.put("layout", ndt::to_string(*stored));
  const ndt::type* t = &stored->type;
  const ndt::layout* l = &stored->layout;
  for (; t->is_dim() && !l->parts().empty(); t = &t->element()) l = &l->element();
  std::string fields = "[";
  if (t->kind() == ndt::kind::record || t->kind() == ndt::kind::tuple) put_fields(*t, *l, 0, "", fields);
  a.put_json("fields", fields + "]");
  std::string buffers = "[";
  for (const ndt::side_buffer& b : ndt::side_buffers(stored->type, stored->layout)) {
    answer one;
    one.put("buffer", std::int64_t{b.number}).put("path", b.path).put("purpose", b.purpose);
    buffers += (buffers.size() > 1 ? ", " : "") + one.json();
  }
  a.put_json("buffers", buffers + "]");
  return a;
}

}  // namespace pluribus::cli
