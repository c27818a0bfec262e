// SPDX-License-Identifier: BSD-3-Clause
/// `datashape infer`: the type of the values of a data file.
#include <cstdio>

#include "../rows.hpp"
#include "../typed_operand.hpp"
#include "datashape_commands.hpp"
#include "ndt/print.hpp"

namespace pluribus::cli {
namespace {

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
    arguments.value("--format", "NAME", format_, "csv, tsv, json, jsonl, npy, zarr or nii; by the file's name otherwise");
    arguments.value("--sample", "N", sample_, "Look at so many rows of a csv");
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
      const std::string text = ndt::to_string(*t);
      if (s.json) std::printf("%s\n", answer().put("source", file).put("datashape", text).json().c_str());
      else if (files_.size() > 1) std::printf("%s: %s\n", file.c_str(), text.c_str());
      else std::printf("%s\n", text.c_str());
    }
    return 0;
  }

 private:
  static std::size_t count(const std::string& text, const char* flag, std::size_t otherwise) {
    if (text.empty()) return otherwise;
    if (text.find_first_not_of("0123456789") != std::string::npos || text.size() > 15) throw usage_error{std::string(flag) + " wants a number, found `" + text + "`"};
    return static_cast<std::size_t>(std::stoull(text));
  }
  data_options chosen() const {
    data_options o;
    static constexpr std::string_view known[] = {"", "csv", "tsv", "json", "jsonl", "ndjson", "npy", "zarr", "nii"};
    bool fits = false;
    for (const std::string_view k : known) fits |= k == format_;
    if (!fits) throw usage_error{"there is no format `" + format_ + "`", "formats are csv, tsv, json, jsonl, npy, zarr, nii"};
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
  std::string format_, sample_, categories_, delimiter_;
  bool no_header_ = false, no_dates_ = false, no_unions_ = false, narrow_ = false, ragged_ = false;
};

}  // namespace

command* datashape_infer() {
  static infer c;
  return &c;
}

}  // namespace pluribus::cli
