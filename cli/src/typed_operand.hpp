// SPDX-License-Identifier: BSD-3-Clause
/// An operand becomes a type: a datashape text, a file with one, or a data file (csv, json, npy, zarr, nii) whose values have one.
#pragma once
#include <optional>
#include <string>

#include "ndt/dialect.hpp"
#include "ndt/dim_note.hpp"
#include "ndt/infer.hpp"
#include "ndt/type.hpp"

namespace pluribus::cli {

struct data_options {
  std::string format;  ///< csv, tsv, json, jsonl, npy, zarr, nii; empty: by the name of the file
  ndt::csv_options csv;
  ndt::infer_options json;
};

/// The type of the values of a data file; nothing where the name says that it holds none. Throws what is wrong with the file.
std::optional<ndt::type> data_type(const std::string& path, const data_options& options = {});

/// csv, tsv, json, jsonl, ndjson, npy, zarr or nii, by the name of a file that exists; empty for anything else.
std::string data_format(const std::string& operand);

struct typed_operand {
  std::string text;  ///< what was parsed; the path of a data file
  ndt::placed value;
};
/// Throws datashape::error with the text as its source.
typed_operand read_operand(const std::string& operand, ndt::dialect d);

}  // namespace pluribus::cli
