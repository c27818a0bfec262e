// SPDX-License-Identifier: BSD-3-Clause
/// Tree to type, collecting every error on the way. One object lowers one tree; parts are in lower_*.cpp by what they lower.
#pragma once
#include <list>
#include <string>
#include <vector>

#include "categories.hpp"
#include "codes.hpp"
#include "datashape/tree.hpp"
#include "ndt/make.hpp"
#include "ndt/parse.hpp"
#include "ndt/placed.hpp"
#include "words.hpp"

namespace pluribus::ndt {

using datashape::form;
using datashape::span;

/// T: Float, N: var, P = N + 1
struct named_constraint {
  std::string_view name;
  type to;
  std::uint32_t at = 0;  ///< in the text
};

class lowering {
 public:
  using node = datashape::node;

  /// Stacks of children and their names, reused from text to text.
  struct workspace {
    datashape::tree tree;
    std::vector<type> types;
    std::vector<std::string_view> labels;
  };

  lowering(workspace& w, dialect d, const scope& names, datashape::diagnostics& errors, std::vector<dim_note>* notes,
           bool reads_layout = false)
      : tree_(w.tree),
        dialect_(d),
        names_(&names),
        errors_(errors),
        notes_(notes),
        reads_layout_(reads_layout && d == dialect::core),
        types_(w.types),
        labels_(w.labels) {}

  /// The whole text. Nothing where it only declares.
  type text();
  /// Names the text declared; empty where it declares none.
  const scope* declared() const { return has_declarations_ ? &local_ : nullptr; }

 private:
  // lower.cpp: sequences and dimensions
  type datashape(const node& n);
  type sequence(const node& n);
  type segment(const node& n, type below);
  type dimension(const node& n, type below);
  type named_dimension(const node& n, type below);
  type fixed_arguments(const node& n, type below);
  type power(const node& n, type below);
  type ellipsis(const node& n, type below);
  type option_of(const node& n, type below);
  type ordered_bytes(const node& n, const type& below);
  int dimensions_in(const node& n) const;
  bool is_dimension(const node& n) const;
  type check_dims(const node& n, type below, bool is_var);

  // lower_dtype.cpp: the last unit
  type dtype(const node& n);
  type name(const node& n);
  type meaning_of(const node& n, const word& w);
  type declared_name(const node& n, std::string_view text, const declaration& d);
  type unknown_name(const node& n, std::string_view text);
  type variable(const node& n, std::string_view text);
  type constructor(const node& n, std::string_view text);
  type contiguous_order(const node& n, char order);
  type with_parameters(const node& n, type t);
  type only_parameters(const node& n, const type& t);
  type bracket(const node& n);
  type bracket_fragment(const node& n);

  // lower_arguments.cpp: dtypes with arguments
  type char_type(const node& n);
  type string_type(const node& n);
  type fixed_string(const node& n);
  type bytes_type(const node& n);
  type fixed_bytes(const node& n);
  type temporal(const node& n, meaning what);
  type decimal(const node& n);
  type complex(const node& n);
  type units(const node& n);
  type categorical(const node& n);
  type one_type(const node& n, const word& w);
  type map_type(const node& n);

  // lower_composed.cpp
  type record(const node& n);
  type tuple(const node& n);
  type fields(const node& n, kind what);
  type function(const node& n);
  type signature(const node& n);
  type union_type(const node& n);
  type alternatives(const node& n);
  type tuple_call(const node& n);
  type struct_call(const node& n);
  type funcproto(const node& n);
  void parameters(std::span<const node> list, struct function_parts& parts);
  void results(const node& n, struct function_parts& parts);
  type finish(const struct function_parts& parts);
  void check_duplicates(std::span<const node> list, kind what);
  void report_duplicate(const node& first, const node& again, kind what);
  bool whole_attribute(const node& n, std::int64_t& align, std::int64_t& pack, std::int64_t& size);

  // lower_program.cpp
  type top(const node& n);
  type program(const node& n, const std::string& prefix);
  void declaration_of(const node& n, const std::string& prefix);
  type where(const node& n);
  type size_expression(const node& n);
  type constrained_dimension(const node& n, type below);
  type constrained_variable(const node& n);
  type constraint_on(const node& n);
  void constrain(std::string_view name, type to, span where);

  // arguments
  std::span<const node> children(const node& n) const { return tree_.children(n); }
  std::string_view text(span s) const { return tree_.text(s); }
  std::string_view label(const node& n) {
    const std::string_view raw = text(n.label);
    return raw[0] == '\'' || raw[0] == '"' || raw[0] == '`' ? unquoted_label(raw) : raw;
  }
  std::string_view unquoted_label(std::string_view raw);
  /// The most frequent field: the name of a scalar and nothing else. Null for all others.
  const type* plain_scalar(const node& n) const {
    if (n.what != form::name || n.has_arguments()) return nullptr;
    const word& w = word_named(text(n.text), dialect_);
    return w.what == meaning::scalar && knows(dialect_, w) ? &make_scalar(static_cast<scalar>(w.argument)) : nullptr;
  }
  bool is(datashape::dialect d) const { return dialect_ == d; }
  /// Positional arguments and key=value ones; reports keys that are not among `keys` (blank-separated).
  struct arguments {
    std::vector<const node*> positional;
    std::vector<std::pair<std::string_view, const node*>> named;
    const node* find(std::string_view key) const;
    /// The i-th positional argument, or the named one.
    const node* pick(std::size_t i, std::string_view key) const;
  };
  arguments arguments_of(const node& n, std::string_view keys, std::size_t most_positional);
  bool integer(const node* n, std::int64_t& value, std::string_view what);
  std::string string(const node* n, std::string_view what);
  bool boolean(const node* n, std::string_view what);
  bool encoding_of(const node* n, encoding& e);
  bool unit_of(const node* n, time_unit& unit, index& multiple);
  bool alignment(const node* n, index& align);
  bool brackets_allowed(const node& n);
  std::string json(const node& n);
  void json(const node& n, std::string& out);

  // errors
  type fail(datashape::code id, span where, std::string message, std::optional<std::string> help = std::nullopt);
  template <class Make>
  type checked(const node& n, Make make);
  std::string quoted(span s) const;

  const datashape::tree& tree_;
  const dialect dialect_;
  const scope* names_;
  datashape::diagnostics& errors_;
  std::vector<dim_note>* notes_;
  const bool reads_layout_;  ///< core, and asked for types with their storage
  std::uint32_t dims_seen_ = 0;
  scope local_;
  bool has_declarations_ = false;
  std::string_view declaring_;
  std::vector<named_constraint> constraints_;  ///< of the text's variables, in the order in which they are written
  std::vector<type>& types_;
  std::vector<std::string_view>& labels_;
  std::list<std::string> unquoted_;
};

/// ndtypes' `pack=n` sets the alignment of every field to n, up or down; core says that with `align` on fields that are raised.
void set_packing(std::span<const type> fields, index pack, std::vector<detail::field_attributes>& attributes);

struct function_parts {
  std::vector<type> parameters, keywords, results;
  std::vector<std::string_view> names;
  std::uint16_t flags = 0;
};

}  // namespace pluribus::ndt
