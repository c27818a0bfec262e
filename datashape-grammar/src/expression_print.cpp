// SPDX-License-Identifier: BSD-3-Clause
/// Canonical text of expressions: parentheses only where the tree needs them.
#include "datashape/expression_text.hpp"
#include "datashape/identifier.hpp"
#include "expression_literal.hpp"

namespace pluribus::datashape {

namespace {

using kind = expression_kind;

class printer {
 public:
  std::string take() && { return std::move(out_); }

  void node(expression_node n) {
    switch (n.kind()) {
      case kind::integer: out_ += std::to_string(n.integer()); break;
      case kind::real: out_ += float_text(n.real()); break;
      case kind::boolean: out_ += n.boolean() ? "true" : "false"; break;
      case kind::null: out_ += "null"; break;
      case kind::string: append_quoted(n.text(), '"', out_); break;
      case kind::name: out_ += n.text(); break;
      case kind::unary: unary(n); break;
      case kind::binary: binary(n); break;
      case kind::call: out_ += n.text(), between('(', n, 0, ')'); break;
      case kind::keyword: out_ += n.text(), out_ += '=', node(n[0]); break;
      case kind::tuple: between('(', n, 0, n.size() == 1 ? ',' : ')'); break;
      case kind::list: between('[', n, 0, ']'); break;
      case kind::subscript: within(n[0], binding::postfix), between('[', n, 1, ']'); break;
      case kind::slice: slice(n); break;
      case kind::absent: break;
      case kind::ellipsis: out_ += "..."; break;
      case kind::newaxis: out_ += "newaxis"; break;
      case kind::field: field(n); break;
    }
  }

 private:
  static int binding_of(expression_node n) {
    if (n.kind() == kind::unary || n.kind() == kind::binary) return facts(n.op()).binding;
    return binding::postfix;
  }

  /// A node where only something that binds at least so tightly can stand bare.
  void within(expression_node n, int least) {
    const bool bare = binding_of(n) >= least;
    if (!bare) out_ += '(';
    node(n);
    if (!bare) out_ += ')';
  }

  void unary(expression_node n) {
    out_ += facts(n.op()).symbol;
    within(n[0], binding::prefix);
  }

  void binary(expression_node n) {
    const operator_facts& f = facts(n.op());
    within(n[0], f.groups_right() || f.is_comparison() ? f.binding + 1 : f.binding);
    out_ += ' ', out_ += f.symbol, out_ += ' ';
    // On the right a prefix operator is unmistakable whatever the operator, and it takes in a power after it.
    const bool prefixed = n[1].kind() == kind::unary;
    if (prefixed)
      node(n[1]);
    else
      within(n[1], f.groups_right() ? f.binding : f.binding + 1);
  }

  void between(char open, expression_node n, std::size_t first, char close) {
    out_ += open;
    for (std::size_t i = first; i < n.size(); ++i) {
      if (i != first) out_ += ", ";
      node(n[i]);
    }
    out_ += close;
    if (close == ',') out_ += ')';
  }

  void slice(expression_node n) {
    node(n[0]), out_ += ':', node(n[1]);
    if (n[2].kind() != kind::absent) out_ += ':', node(n[2]);
  }

  void field(expression_node n) {
    // A digit before the point would make it part of the number.
    within(n[0], n[0].kind() == kind::integer ? binding::postfix + 1 : binding::postfix);
    if (is_expression_name(n.text())) {
      out_ += '.', out_ += n.text();
      return;
    }
    out_ += '[', append_quoted(n.text(), '"', out_), out_ += ']';
  }

  std::string out_;
};

}  // namespace

std::string print(expression_node node) {
  printer p;
  p.node(node);
  return std::move(p).take();
}

std::string print(const expression& e) { return print(e.root()); }

std::string print(const expression_program& program) {
  std::string out;
  for (const auto& statement : program) {
    if (!out.empty()) out += "; ";
    if (statement.name) out += *statement.name + " = ";
    out += print(statement.value);
  }
  return out;
}

}  // namespace pluribus::datashape
