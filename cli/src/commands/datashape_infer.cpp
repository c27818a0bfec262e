// SPDX-License-Identifier: BSD-3-Clause
/// `datashape infer`: the type of the values of a data file.
#include <algorithm>
#include <cstdio>

#include "../rows.hpp"
#include "../typed_operand.hpp"
#include "datashape_commands.hpp"
#include "ndt/make.hpp"
#include "ndt/print.hpp"

namespace pluribus::cli {
namespace {

constexpr std::string_view formats[] = {"csv", "tsv", "json", "jsonl", "ndjson", "npy", "zarr", "nii"};
constexpr std::string_view nullables[] = {"auto", "always"};

ndt::type optional(const ndt::type& t) { return t.kind() == ndt::kind::option || t.kind() == ndt::kind::null ? t : ndt::option(t); }

/// The row's fields, or the value itself, may be missing in rows that were not looked at.
ndt::type nullable(const ndt::type& t) {
  if (t.kind() == ndt::kind::fixed) return ndt::fixed_dim(t.extent(), nullable(t.element()));
  if (t.kind() == ndt::kind::unknown) return ndt::unknown_dim(nullable(t.element()));
  if (t.kind() == ndt::kind::record) {
    std::vector<ndt::named_type> fields;
    for (std::size_t i = 0; i < t.size(); ++i) fields.push_back({std::string(t.field(i).name), optional(t.child(i))});
    return ndt::record(fields);
  }
  return optional(t);
}

class infer final : public command {
 public:
  const char* name() const override { return "infer"; }
  const char* summary() const override { return "The type of the data in a file"; }
  const char* notes() const override {
    return "Reads csv, tsv, json, jsonl, npy, zarr and nii; `-` is the standard input, with --format.\n\n"
           "  datashape infer table.csv\n"
           "  datashape infer --categories 20 --sample 10000 table.csv\n"
           "  datashape infer --format jsonl - < events\n";
  }
  void declare(argument_list& arguments) override {
    arguments.operands("FILE", files_, "Data files");
    arguments.choice("--format", "NAME", format_, formats, "csv, tsv, json, jsonl, npy, zarr or nii; by the file's name otherwise",
                     other_words::left_to_the_command);
    arguments.value("--sample", "N", sample_, "Look at so many rows of a csv");
    arguments.choice("--nullable", "WHEN", nullable_, nullables,
                     "auto: where a value is missing (default); always: every field may be null");
    arguments.value("--categories", "N", categories_, "Text with at most N values that repeat is categorical");
    arguments.value("--delimiter", "C", delimiter_, "Between the cells of a csv");
    arguments.flag("--no-header", no_header_, "The first row of the csv holds values");
    arguments.flag("--no-dates", no_dates_, "Dates and times stay text");
    arguments.flag("--no-unions", no_unions_, "Values of several kinds are text");
    arguments.flag("--narrow", narrow_, "The smallest integers that hold the values");
    arguments.flag("--ragged", ragged_, "Lists of one length are `var`, too");
  }
  int run(const session& s) override {
    const data_options options = chosen();
    for (const std::string& file : files_) {
      const auto t = data_type(file, options);
      if (!t) throw usage_error{"cannot tell the format of " + file, "say it with --format csv, tsv, json, jsonl, npy, zarr or nii"};
      const std::string text = ndt::to_string(nullable_ == "always" ? nullable(*t) : *t);
      if (s.json)
        std::printf("%s\n", answer().put("source", file).put("datashape", text).json().c_str());
      else if (files_.size() > 1)
        std::printf("%s: %s\n", file.c_str(), text.c_str());
      else
        std::printf("%s\n", text.c_str());
    }
    return 0;
  }

 private:
  static std::size_t count(const std::string& text, const char* flag, std::size_t otherwise) {
    if (text.empty()) return otherwise;
    if (text.find_first_not_of("0123456789") != std::string::npos || text.size() > 15)
      throw usage_error{std::string(flag) + " wants a number, found `" + text + "`"};
    return static_cast<std::size_t>(std::stoull(text));
  }
  data_options chosen() const {
    data_options o;
    if (!format_.empty() && std::find(std::begin(formats), std::end(formats), format_) == std::end(formats))
      throw usage_error{"there is no format `" + format_ + "`", "formats are csv, tsv, json, jsonl, npy, zarr, nii"};
    if (delimiter_.size() > 1) throw usage_error{"--delimiter wants one character"};
    o.format = format_;
    o.json.categories = count(categories_, "--categories", 0);
    o.json.datetimes = !no_dates_;
    o.json.unions = !no_unions_;
    o.json.narrow = narrow_;
    o.json.fixed = !ragged_;
    o.csv.values = o.json;
    o.csv.values.unions = false;
    o.csv.rows = count(sample_, "--sample", SIZE_MAX);
    o.csv.header = !no_header_;
    if (!delimiter_.empty()) o.csv.delimiter = delimiter_[0];
    return o;
  }

  std::vector<std::string> files_;
  std::string format_, sample_, categories_, delimiter_, nullable_;
  bool no_header_ = false, no_dates_ = false, no_unions_ = false, narrow_ = false, ragged_ = false;
};

}  // namespace

command* datashape_infer() {
  static infer c;
  return &c;
}

}  // namespace pluribus::cli
