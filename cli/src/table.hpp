// SPDX-License-Identifier: BSD-3-Clause
/// Columns of text, aligned: numbers to the right, words to the left. Names of rows come from files such as aal.nii.txt.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "ndt/scalar.hpp"

namespace pluribus::cli {

struct table_column {
  std::string title;
  bool words = false;
  std::vector<std::string> cells;
};

std::string table_text(const std::vector<table_column>& columns);

/// Lines "NUMBER NAME …": which row each names. Throws datashape::error where a line is none of these.
std::vector<std::pair<ndt::index, std::string>> read_row_names(const std::string& path);

}  // namespace pluribus::cli
