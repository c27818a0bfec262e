// SPDX-License-Identifier: BSD-3-Clause
/// NumPy type strings: byte order, kind letter, size, unit; and the names NumPy gives its scalar types.
#include "numpy_typestr.hpp"

#include <charconv>

#include "datashape/nearest.hpp"
#include "ndt/make.hpp"
#include "pep3118_codes.hpp"

namespace pluribus::ndt::notations {
namespace {

struct named_dtype {
  std::string_view name, typestr;
};
constexpr named_dtype numpy_names[] = {
    {"bool", "b1"},         {"bool_", "b1"},     {"int8", "i1"},        {"int16", "i2"},     {"int32", "i4"},       {"int64", "i8"},
    {"uint8", "u1"},        {"uint16", "u2"},    {"uint32", "u4"},      {"uint64", "u8"},    {"float16", "f2"},     {"float32", "f4"},
    {"float64", "f8"},      {"float128", "f16"}, {"longdouble", "f16"}, {"complex64", "c8"}, {"complex128", "c16"}, {"complex256", "c32"},
    {"clongdouble", "c32"}, {"int", "i8"},       {"int_", "i8"},        {"intp", "i8"},      {"uint", "u8"},        {"uintp", "u8"},
    {"float", "f8"},        {"half", "f2"},      {"single", "f4"},      {"double", "f8"},    {"complex", "c16"},    {"csingle", "c8"},
    {"cdouble", "c16"},     {"byte", "i1"},      {"ubyte", "u1"},       {"short", "i2"},     {"ushort", "u2"},      {"intc", "i4"},
    {"uintc", "u4"},        {"long", "i8"},      {"ulong", "u8"},       {"longlong", "i8"},  {"ulonglong", "u8"},   {"object", "O"},
    {"object_", "O"},       {"str", "U0"},       {"str_", "U0"},        {"bytes", "S0"},     {"bytes_", "S0"},      {"void", "V0"},
    {"StringDType", "T"},
};
constexpr named_dtype letters[] = {
    {"?", "b1"},  {"b", "i1"}, {"B", "u1"},  {"h", "i2"},  {"H", "u2"}, {"i", "i4"}, {"I", "u4"}, {"l", "i8"}, {"L", "u8"},
    {"q", "i8"},  {"Q", "u8"}, {"p", "i8"},  {"P", "u8"},  {"n", "i8"}, {"N", "u8"}, {"e", "f2"}, {"f", "f4"}, {"d", "f8"},
    {"g", "f16"}, {"F", "c8"}, {"D", "c16"}, {"G", "c32"}, {"c", "S1"}, {"S", "S0"}, {"a", "S0"}, {"U", "U0"}, {"V", "V0"},
};
result<type> read_unit(kind what, std::string_view rest, bool swapped, span where) {
  time_unit unit = time_unit::generic;
  index multiple = 1;
  if (!rest.empty()) {
    if (rest.size() < 3 || rest.front() != '[' || rest.back() != ']') return bad_text(where, "a unit stands between brackets: M8[ns]");
    rest = rest.substr(1, rest.size() - 2);
    const auto r = std::from_chars(rest.data(), rest.data() + rest.size(), multiple);
    if (r.ec == std::errc())
      rest.remove_prefix(static_cast<std::size_t>(r.ptr - rest.data()));
    else if (r.ec == std::errc::result_out_of_range)
      return bad_text(where, "a time unit counted more than 2**63 times");
    if (multiple < 1 || multiple > 2147483647) return bad_text(where, "a time unit is counted 1 to 2147483647 times");
    constexpr std::string_view units[] = {"Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns", "ps", "fs", "as", "generic"};
    bool known = false;
    for (int i = 0; i < 14; ++i)
      if (units[i] == rest) unit = static_cast<time_unit>(i), known = true;
    if (rest == "μs") unit = time_unit::us, known = true;
    if (!known) return bad_text(where, "no time unit `" + std::string(rest) + "`", "Y M W D h m s ms us ns ps fs as");
  }
  return option(swapped_leaf(what == kind::datetime ? make_datetime(unit, {}, multiple) : make_timedelta(unit, multiple), swapped));
}

}  // namespace

result<type> read_typestr(std::string_view text, span where) {
  std::string_view rest = text;
  for (const named_dtype& n : numpy_names)
    if (n.name == rest) rest = n.typestr;
  for (int i = 0; i < scalar_count; ++i)  // ml_dtypes' have no type string of their own
    if (const auto s = static_cast<scalar>(i); is_ml_float(s) && rest == ndt::name(s)) return make_scalar(s);
  bool swapped = false;
  if (!rest.empty() && (rest[0] == '<' || rest[0] == '>' || rest[0] == '|' || rest[0] == '=')) {
    swapped = rest[0] == '>';
    rest.remove_prefix(1);
  }
  for (const named_dtype& n : letters)
    if (n.name == rest) rest = n.typestr;
  if (rest.starts_with("datetime64")) return read_unit(kind::datetime, rest.substr(10), swapped, where);
  if (rest.starts_with("timedelta64")) return read_unit(kind::timedelta, rest.substr(11), swapped, where);
  if (rest == "M" || rest == "m") return read_unit(rest == "M" ? kind::datetime : kind::timedelta, {}, swapped, where);
  if (rest.starts_with("M8")) return read_unit(kind::datetime, rest.substr(2), swapped, where);
  if (rest.starts_with("m8")) return read_unit(kind::timedelta, rest.substr(2), swapped, where);
  if (rest.empty()) return bad_text(where, "an empty type string");
  const char letter = rest[0];
  if (rest == "O" || rest == "O8" || rest == "O4") return make_leaf(kind::object);
  if (rest == "T" || rest == "T16") return make_leaf(kind::string);
  index size = 0;
  const auto r = std::from_chars(rest.data() + 1, rest.data() + rest.size(), size);
  const bool sized = rest.size() > 1 && r.ec == std::errc() && r.ptr == rest.data() + rest.size() && size >= 0;
  if (sized && size <= 2147483647) {
    switch (letter) {
      case 'S':
      case 'a': return make_fixed_string(size, encoding::ascii);
      case 'U': return swapped_leaf(make_fixed_string(size, encoding::utf32), swapped);
      case 'V': return make_fixed_bytes(size);
      default: break;
    }
    for (int i = 0; i < scalar_count; ++i)
      if (scalar_table[i].numpy == rest) return in_mode(static_cast<scalar>(i), swapped ? '>' : '<');
  }
  std::vector<std::string_view> names;
  for (const named_dtype& n : numpy_names) names.push_back(n.name);
  const auto near = datashape::nearest(text, names);
  return bad_text(where, "no NumPy type `" + std::string(text) + "`",
                  near.empty() ? std::string() : "did you mean `" + std::string(near) + "`?");
}

result<std::string> write_typestr(const type& leaf, std::string_view path, std::string_view notation) {
  const auto refuse = [&](std::string_view why, std::string_view help = {}) { return cannot_say(notation, leaf, path, why, help); };
  const auto with_order = [](const type& t, std::string_view rest, bool has_order) {
    return (has_order ? t.is_swapped() ? ">" : "<" : "|") + std::string(rest);
  };
  switch (leaf.kind()) {
    case kind::scalar: {
      const scalar_facts& f = facts(leaf.scalar());
      if (*f.numpy) return with_order(leaf, f.numpy, f.size > 1);
      if (is_ml_float(leaf.scalar()) && !leaf.is_swapped()) return std::string(f.name);
      return refuse("NumPy has no such number");
    }
    case kind::fixed_string:
      if (leaf.value() > 2147483647 / unit_size(leaf.encoding())) return refuse("an element takes less than 2**31 bytes");
      if (leaf.encoding() == encoding::ascii) return "|S" + std::to_string(leaf.value());
      if (leaf.encoding() == encoding::utf32) return with_order(leaf, "U" + std::to_string(leaf.value()), true);
      return refuse("text of fixed size is ascii (S) or utf32 (U)");
    case kind::fixed_bytes:
      if (leaf.value() > 2147483647) return refuse("an element takes less than 2**31 bytes");
      if (leaf.extra()) return refuse("V has no alignment");
      return "|V" + std::to_string(leaf.value());
    case kind::object: return std::string("|O");
    case kind::string: return std::string("T");
    case kind::option: {
      const type& t = bare(leaf.element());
      if (t.kind() != kind::datetime && t.kind() != kind::timedelta) return refuse("only M8 and m8 have a null, NaT");
      if (!t.text().empty()) return refuse("M8 has no time zone");
      std::string unit;
      if (t.unit() != time_unit::generic) {
        unit += '[';
        if (t.value() != 1) unit += std::to_string(t.value());
        unit += ndt::name(t.unit());
        unit += ']';
      } else if (t.value() != 1) {
        return refuse("a count needs a unit");
      }
      return with_order(t, (t.kind() == kind::datetime ? "M8" : "m8") + unit, true);
    }
    case kind::datetime:
    case kind::timedelta: return refuse("M8 and m8 always have a null, NaT", "`?` in front says that nulls are allowed");
    case kind::date: return refuse("M8[D] takes eight bytes and has a null", "`?datetime(unit='D')` is that type");
    case kind::char_:
      return refuse("there is no character", "text of one code unit is `fixed_string(1, 'ascii')` or `fixed_string(1, 'utf32')`");
    case kind::var:
    case kind::array: return refuse("a ragged dimension has no size");
    default: return refuse(leaf.is_symbolic() ? "it is a pattern" : "there is no type string for it");
  }
}

}  // namespace pluribus::ndt::notations
