// SPDX-License-Identifier: BSD-3-Clause
/// The syntax tree of a datashape text: flat, in one arena, every node with its span. It knows forms, not meanings: whether `N` is a
/// dimension or a variable, and whether a name exists, is for the layer above to say.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "datashape/dialect.hpp"
#include "datashape/result.hpp"
#include "datashape/span.hpp"

namespace pluribus::datashape {

enum class form : std::uint8_t {
  error,         ///< a stretch that was skipped; already reported
  integer,       ///< 3
  quantity,      ///< 10s
  real,          ///< 1.5e3
  text,          ///< 'ascii'
  symbol,        ///< `Float`
  name,          ///< int32  geo::point  fixed_string(3)  string[10]
  ellipsis,      ///< ...  A...  A=...
  power,         ///< base ** exponent
  record,        ///< { elements }
  tuple,         ///< ( elements )
  bracket,       ///< [ elements ]
  function,      ///< tuple -> result
  signature,     ///< a, b -> c, d    value: number of parameters
  sequence,      ///< prefixes and dimensions, then the dtype
  option,        ///< ?
  reference,     ///< &
  fortran,       ///< !
  byte_order,    ///< > < = |
  annotation,    ///< @ record
  module,        ///< M::
  alternatives,  ///< A of T | B of U
  attributed,    ///< T |align=16|
  hash_hash,     ///< ##
  where,         ///< T where ...
  constrained,   ///< T: Float, N: var; the child is what stands behind the colon
  arithmetic,    ///< N + M - 1     value: the operator
  declaration,   ///< type Name[T] = U
  scope_block,   ///< module m { ... }
  program,       ///< declarations, then at most one datashape
};

enum node_flag : std::uint16_t {
  parenthesised = 1,  ///< arguments in ( )
  bracketed = 2,      ///< arguments in [ ]
  trailing_comma = 4,
  label_equals = 8,  ///< key=value rather than key: value
  label_quoted = 16,
  equal_ellipsis = 32,  ///< A=...
  overflow = 64,        ///< an integer beyond 64 bits
  second_group = 128,   ///< name[...][...]: the last child is the second list
};

struct node {
  form what = form::error;
  std::uint16_t flags = 0;
  std::uint32_t first = 0, count = 0;  ///< children in the arena
  span where;
  span text;   ///< the name or literal itself
  span label;  ///< key of an element; empty where there is none
  std::int64_t value = 0;

  bool has(node_flag f) const noexcept { return flags & f; }
  bool has_arguments() const noexcept { return flags & (parenthesised | bracketed); }  ///< empty brackets too
  bool labelled() const noexcept { return label.end != 0; }
};

class tree {
 public:
  const node& root() const noexcept { return arena_.back(); }
  std::span<const node> children(const node& n) const noexcept { return {arena_.data() + n.first, n.count}; }
  std::string_view source() const noexcept { return source_; }
  std::string_view text(span s) const noexcept { return {source_.data() + s.begin, s.end - s.begin}; }
  bool is_empty() const noexcept { return arena_.empty(); }
  /// Bytes kept for the next text.
  std::size_t memory() const noexcept { return (arena_.capacity() + stack_.capacity()) * sizeof(node); }

 private:
  friend class tree_builder;
  std::string_view source_;  ///< the caller's; must outlive the tree
  std::vector<node> arena_, stack_;
};

struct limits {
  std::size_t text = std::size_t{64} << 20;  ///< bytes
  std::size_t name = 4096;                   ///< bytes of one name or string
  std::size_t nodes = 4'000'000;
  std::size_t depth = 256;    ///< brackets and arrows inside each other
  std::size_t segments = 80;  ///< prefixes and dimensions of one type
  std::size_t errors = 20;
};

/// Reads the text into `out`, whose memory is reused. False where there were errors; the tree then holds what could be read around them,
/// unless it is empty.
bool read(std::string_view text, dialect d, tree& out, diagnostics& errors, const limits& most = {});

/// Contents of a quoted literal or label, escapes resolved; of a bare name, the name.
std::string unquoted(std::string_view literal);

}  // namespace pluribus::datashape
