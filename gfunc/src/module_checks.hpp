// SPDX-License-Identifier: BSD-3-Clause
/// What is asked of names, texts and signatures when a module is built, so that no call is the first to find out. Text goes in, reasons
/// come out; no kernel is run and no registry is touched.
#pragma once
#include <string>
#include <string_view>

#include "datashape/diagnostic.hpp"
#include "ndt/type.hpp"

namespace pluribus::gfunc {

/// An identifier, or several with dots between them: what an expression can call.
bool is_function_name(std::string_view name) noexcept;

/// Errors in one of a module's texts, with whose it is before each and the line below it: the errors of a module have no one text.
datashape::diagnostics in_text_of(std::string_view function, std::string_view text, datashape::diagnostics all);

/// Why kernels over cores cannot have this signature; empty where they can. Elements have one size each, and arguments say what the dims
/// and dtypes of results are.
std::string no_core_signature(const ndt::type& signature);

}  // namespace pluribus::gfunc
