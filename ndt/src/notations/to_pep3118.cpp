// SPDX-License-Identifier: BSD-3-Clause
/// A type to PEP 3118 text: standard sizes, every offset written as padding after the name, one modifier where the byte order changes.
#include "ndt/pep3118.hpp"
#include "ndt/print.hpp"
#include "pep3118_codes.hpp"
#include "placed.hpp"
#include "refusal.hpp"

namespace pluribus::ndt {
namespace {

using namespace notations;

class format_writer {
 public:
  result<std::string> whole(const type& t) {
    DATASHAPE_CHECK(check_depth("PEP 3118", t));
    if (t.kind() == kind::function) {
      for (std::size_t i = 0; i < t.size(); ++i) {
        if (i == t.positional()) out_ += " -> ";
        if (t.keywords() || t.is_variadic() || t.results() == 0)
          return cannot_say("PEP 3118", t, "", "a signature lists parameters and results by position");
        const auto step = path_.into_child(t, i);
        DATASHAPE_CHECK(write(t.child(i)));
      }
      return out_;
    }
    DATASHAPE_CHECK(write(t));
    return out_;
  }

 private:
  using done = datashape::outcome;

  diagnostic refuse(const type& t, std::string_view why, std::string_view help = {}) const {
    return cannot_say("PEP 3118", t, path_.text(), why, help);
  }
  void mode(char wanted) {
    if (mode_ == wanted) return;
    mode_ = wanted;
    out_ += wanted;
  }
  void order(const type& t, index unit) {
    if (unit > 1) mode(t.is_swapped() ? '>' : '<');
  }

  done write(const type& annotated) {
    const type& t = bare(annotated);
    switch (t.kind()) {
      case kind::fixed: return dims(t);
      case kind::scalar: return scalar_code(t);
      case kind::char_:
        if (t.encoding() == encoding::ascii) return code("c");
        if (t.encoding() != encoding::utf32 && t.encoding() != encoding::ucs2) return refuse(t, "characters are ascii, ucs2 or utf32");
        order(t, unit_size(t.encoding()));
        return code(t.encoding() == encoding::utf32 ? "w" : "u");
      case kind::fixed_string: return fixed_string(t);
      case kind::fixed_bytes:
        if (t.extra()) return refuse(t, "bytes have no alignment");
        if (path_.text().empty() || named_) return code(std::to_string(t.value()) + "x");
        return refuse(t, "bytes without a name are padding", "a record field can hold them");
      case kind::object: order(t, 8); return code("O");
      case kind::ref: {
        const type* target = &bare(t.element());
        while (target->kind() == kind::fixed) target = &bare(target->element());
        if (target->kind() == kind::fixed_bytes) return refuse(t, "bytes without a name are padding");
        order(t, 8);
        out_ += '&';
        return write(t.element());
      }
      case kind::record:
      case kind::tuple: return fields(t);
      case kind::option: return refuse(t, "it has no nulls");
      case kind::string:
      case kind::bytes: return refuse(t, "values have a fixed size");
      case kind::var:
      case kind::array: return refuse(t, "a ragged dimension has no size");
      case kind::datetime:
      case kind::timedelta:
      case kind::date:
      case kind::time: return refuse(t, "it has no dates and times", "int64 carries the same bytes");
      default: return refuse(t, t.is_symbolic() ? "it is a pattern" : "there is no code for it");
    }
  }

  done code(std::string_view text) {
    out_ += text;
    return std::monostate{};
  }

  done dims(const type& t) {
    out_ += '(';
    const type* at = &t;
    std::string steps;
    for (; at->kind() == kind::fixed; at = &bare(at->element())) {
      if (at != &t) out_ += ',';
      out_ += std::to_string(at->extent());
      steps += "[]";
    }
    out_ += ')';
    const node_path::step into(path_, steps);
    if (at->kind() == kind::fixed_bytes && !at->extra() && steps == path_.text()) return code(std::to_string(at->value()) + "x");
    return write(*at);
  }

  done scalar_code(const type& t) {
    const std::string_view text = facts(t.scalar()).pep3118;
    if (text.empty()) return refuse(t, "there is no code for it");
    if (text.back() == 'g') {
      if (t.is_swapped()) return refuse(t, "extended precision has the byte order of the machine");
      mode('^');
    } else {
      order(t, size_of(t.scalar()));
    }
    return code(text);
  }

  done fixed_string(const type& t) {
    const encoding e = t.encoding();
    if (e != encoding::ascii && e != encoding::utf32 && e != encoding::ucs2) return refuse(t, "text of fixed size is ascii, ucs2 or utf32");
    if (e == encoding::ascii && t.value() == 0) return refuse(t, "text has at least one byte");
    order(t, unit_size(e));
    return code(std::to_string(t.value()) + (e == encoding::ascii ? 's' : e == encoding::utf32 ? 'w' : 'u'));
  }

  done fields(const type& t) {
    if (t.kind() == kind::tuple && t.size() == 0) return refuse(t, "`T{}` is the empty record");
    index size = 0;
    auto placed = placement(t, size);
    if (!placed) return refuse(t, placed.error().front().message);
    DATASHAPE_TRY(const type plain, place(*placed, size));
    if (!(plain == t)) {
      DATASHAPE_TRY(const type packed, place(*placed, size, packing::packed));
      if (!(packed == t)) return refuse(t, "it has no attributes", "the same bytes are `" + to_string(plain) + "`");
      mode('^');
    } else if (mode_ == '^') {
      mode('<');
    }
    out_ += "T{";
    index at = 0;
    for (std::size_t i = 0; i < placed->size(); ++i) {
      const placed_field& f = (*placed)[i];
      const auto step = path_.into_child(t, i);
      if (f.offset < at) return refuse(f.type, "fields stand in the order of their offsets and do not overlap");
      pad(f.offset - at);
      named_ = t.kind() == kind::record;
      DATASHAPE_CHECK(write(f.type));
      if (t.kind() == kind::record) {
        if (f.name.empty() || f.name.find_first_of(":{}") != std::string::npos)
          return refuse(f.type, "a name is not empty and has neither colons nor braces");
        out_ += ':' + f.name + ':';
      }
      at = f.offset + layout_of(f.type)->size();
    }
    pad(size - at);
    out_ += '}';
    named_ = false;
    return std::monostate{};
  }

  void pad(index n) {
    if (n == 1)
      out_ += 'x';
    else if (n > 1)
      out_ += std::to_string(n) + 'x';
  }

  std::string out_;
  node_path path_;
  char mode_ = '@';
  bool named_ = false;  ///< a name follows the item
};

}  // namespace

datashape::result<std::string> to_pep3118(const type& t) {
  return guarded([&] { return format_writer().whole(t); });
}

}  // namespace pluribus::ndt
