// SPDX-License-Identifier: BSD-3-Clause
/// ArrowSchema and ArrowArray trees from fuzz bytes. The interface carries no sizes, so an importer has to trust what format, length,
/// offset and last text offset imply: every buffer has exactly that size, in a block of its own, and a length that implies more than
/// `most_bytes` is only left where its bytes overflow and the importer can know. All else may be wrong: counts, flags, missing parts,
/// contents.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "byte_input.hpp"
#include "gfunc/c/arrow_stream_abi.h"

namespace pluribus::testing {

inline constexpr std::int64_t most_bytes = 1 << 14;

/// Owns its schema; the struct is valid as long as this.
class schema_tree {
 public:
  ArrowSchema* schema() noexcept { return &schema_; }

 private:
  friend class tree_builder;
  void publish();
  ArrowSchema schema_{};
  std::string format_, name_, metadata_;
  std::vector<std::unique_ptr<schema_tree>> below_;
  std::unique_ptr<schema_tree> values_;
  std::vector<ArrowSchema*> children_;
};

/// A schema, and any number of arrays that mostly fit it.
class arrow_tree {
 public:
  explicit arrow_tree(byte_input& in);
  ArrowSchema* schema() noexcept { return schema_->schema(); }
  /// An array of its own buffers, released through its callback.
  void array(byte_input& in, ArrowArray& out) const;

 private:
  std::unique_ptr<schema_tree> schema_;
};

}  // namespace pluribus::testing
