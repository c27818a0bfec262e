// SPDX-License-Identifier: BSD-3-Clause
/// What the grammar's rules write to: a stack of unfinished nodes, the arena of finished ones, the errors. Knows limits, no syntax.
#pragma once
#include <cstring>
#include <string>

#include "datashape/codes.hpp"
#include "datashape/identifier.hpp"
#include "datashape/tree.hpp"

namespace pluribus::datashape {

/// Thrown after an error was recorded; caught by the nearest list that can go on.
struct stop_here {
  std::uint32_t at;
};
/// Thrown where going on makes no sense: a limit was exceeded, or the text ended.
struct stop_all {};

class tree_builder {
 public:
  tree_builder(tree& out, std::string_view text, dialect d, diagnostics& errors, const limits& most)
      : most(most), language(d), text_(text), out_(out), errors_(errors) {
    out.source_ = text;
    out.arena_.clear();
    out.stack_.clear();
  }

  const limits& most;
  const dialect language;
  std::size_t depth = 0;
  std::uint32_t last_end = 0;    ///< behind the last token, before blanks
  std::uint16_t list_flags = 0;  ///< of the list just read

  std::uint32_t offset(const char* p) const { return static_cast<std::uint32_t>(p - text_.data()); }
  std::size_t mark() const { return out_.stack_.size(); }
  node& top() { return out_.stack_.back(); }
  node& at(std::size_t i) { return out_.stack_[i]; }
  void drop_to(std::size_t mark) { out_.stack_.resize(mark); }

  node& push(form what, span where) {
    node& n = out_.stack_.emplace_back();
    n.what = what;
    n.where = where;
    n.text = where;
    return n;
  }

  /// Moves everything above the mark into the arena as the children of one new node.
  node& close(std::size_t mark, form what, span where) {
    node n;
    n.what = what;
    n.where = n.text = where;
    take(mark, n);
    out_.stack_.push_back(n);
    return out_.stack_.back();
  }
  void take(std::size_t mark, node& parent) {
    auto& stack = out_.stack_;
    parent.first = static_cast<std::uint32_t>(out_.arena_.size());
    parent.count = static_cast<std::uint32_t>(stack.size() - mark);
    out_.arena_.insert(out_.arena_.end(), stack.begin() + static_cast<std::ptrdiff_t>(mark), stack.end());
    stack.resize(mark);
    if (out_.arena_.size() > most.nodes)
      fail_all(codes::too_many_nodes, parent.where, "more than " + std::to_string(most.nodes) + " parts in one text");
  }
  /// The node on top becomes the root.
  void finish() {
    out_.arena_.push_back(out_.stack_.back());
    out_.stack_.clear();
  }
  void abandon() {
    out_.arena_.clear();
    out_.stack_.clear();
  }

  bool has_errors() const { return !errors_.empty(); }

  void report(code id, span where, std::string message, std::optional<std::string> help = std::nullopt) {
    diagnostic d{id, severity::error, std::move(message), where};
    d.help = std::move(help);
    errors_.push_back(std::move(d));
    if (errors_.size() >= most.errors) throw stop_all{};
  }
  [[noreturn]] void fail(code id, span where, std::string message, std::optional<std::string> help = std::nullopt) {
    report(id, where, std::move(message), std::move(help));
    if (where.begin >= text_.size()) throw stop_all{};
    throw stop_here{where.begin};
  }
  [[noreturn]] void fail_all(code id, span where, std::string message) {
    report(id, where, std::move(message));
    throw stop_all{};
  }

  const char* begin() const { return text_.data(); }
  /// Up to 40 bytes of the text, for a message.
  std::string excerpt(const char* from, const char* to) const;
  /// "expected ..., found ...", and stops.
  [[noreturn]] void expected(const char* at, std::string_view what);
  [[noreturn]] void expected_after_key(const char* key, const char* key_end, const char* at);
  [[noreturn]] void unclosed(const char* open, char close);
  void check_utf8(const char* begin, const char* end);
  void check_name(const char* begin, const char* end);
  /// The end of the escape that starts at `at`.
  const char* check_escape(const char* at, const char* end);
  void enter(const char* at) {
    if (++depth > most.depth)
      fail_all(codes::nested_too_deeply, {offset(at), offset(at) + 1},
               "brackets and arrows nest deeper than " + std::to_string(most.depth) + " levels");
  }
  void leave() { --depth; }

 private:
  std::string_view text_;
  tree& out_;
  diagnostics& errors_;
};

}  // namespace pluribus::datashape
