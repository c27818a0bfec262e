// SPDX-License-Identifier: BSD-3-Clause
/// `datashape format`: canonical text, long records over several lines; with -w into the file it came from.
#include <cstdio>

#include "../codes.hpp"
#include "../dialects.hpp"
#include "../inputs.hpp"
#include "datashape_commands.hpp"
#include "ndt/print.hpp"

namespace pluribus::cli {
namespace {

void write_file(const std::string& path, const std::string& text) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  const bool ok = file && std::fwrite(text.data(), 1, text.size(), file) == text.size();
  if ((file && std::fclose(file) != 0) || !ok) throw datashape::error(codes::unwritable, "cannot write " + path);
}

class format final : public command {
 public:
  const char* name() const override { return "format"; }
  const char* summary() const override { return "Print datashapes in canonical form"; }
  const char* notes() const override {
    return "Exit code: 1 where a text is not valid or, with --check, not canonical.\n\n"
           "  datashape format 'int'\n"
           "  datashape format -w schema.ds\n";
  }
  void declare(argument_list& arguments) override {
    inputs_.declare(arguments, "FILE|TEXT", "Files with datashapes, or datashapes");
    arguments.value("--dialect", "NAME", dialect_, "core, blaze, dynd, ndtypes or awkward");
    arguments.value("--width", "N", width_, "Break records longer than this; 0: never");
    arguments.flag("-w,--write", write_, "Write into the files instead");
    arguments.flag("--check", check_, "Only tell which would change");
  }
  int run(const session& s) override {
    ndt::format_options options;
    if (!width_.empty()) {
      if (width_.find_first_not_of("0123456789") != std::string::npos || width_.size() > 4) throw usage_error{"--width wants a number"};
      options.width = std::stoi(width_);
    }
    const ndt::dialect d = dialect_of(dialect_.empty() ? "core" : dialect_);
    bool changed = false;
    for (const input& in : inputs_.read()) {
      const std::string text = ndt::format(read_type(in.text, d), options) + "\n";
      const bool same = text == in.text || text == in.text + "\n";
      changed |= !same;
      if (check_) {
        if (!same && !s.quiet) std::printf("%s would change\n", in.name.c_str());
      } else if (write_ && in.name[0] != '<') {
        if (!same) write_file(in.name, text);
      } else {
        std::fputs(text.c_str(), stdout);
      }
    }
    return check_ && changed ? 1 : 0;
  }

 private:
  input_flags inputs_;
  std::string dialect_, width_;
  bool write_ = false, check_ = false;
};

}  // namespace

command* datashape_format() {
  static format c;
  return &c;
}

}  // namespace pluribus::cli
