// SPDX-License-Identifier: BSD-3-Clause
/// What a reference says of a function, from the registry alone: signatures with the dtypes they hold for, what happens to nulls, options,
/// the example. As a record, as JSON and as Markdown.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "gfunc/registry.hpp"

namespace pluribus::gfunc {

struct function_page {
  /// Kernels that differ in one dtype only are one line, with T for it.
  struct kernel {
    std::string signature;            ///< datashape text; of an expression, its definition
    std::vector<std::string> dtypes;  ///< what T stands for; empty where the signature has no such T
    std::string nulls;
  };
  struct option {
    std::string name, kind;
    std::string fallback;  ///< as a call would write it; empty: none
    bool required = false;
    std::vector<std::string> choices;
    std::string other_name;  ///< means the same
  };

  std::string name, doc, example, example_result;
  std::vector<std::string> arguments;  ///< their names, where they have any
  std::vector<kernel> kernels;
  std::vector<option> options;
  std::vector<std::string> aliases;  ///< other names of it
  bool in_expressions = false;       ///< it needs no value whole, so that expressions over chunks can name it
};

/// The function must be there.
function_page page_of(const registry& functions, std::string_view name);

/// One object: name, aliases, doc, in_expressions, example, result, arguments, kernels, options.
std::string to_json(const function_page& page);
/// A section: the name as its heading.
std::string to_markdown(const function_page& page);

}  // namespace pluribus::gfunc
