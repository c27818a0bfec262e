// SPDX-License-Identifier: BSD-3-Clause
/// `datashape format`: canonical text, long records over several lines; with -w into the file it came from.
#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "../codes.hpp"
#include "../dialects.hpp"
#include "../failure.hpp"
#include "../inputs.hpp"
#include "datashape_commands.hpp"
#include "ndt/print.hpp"

namespace pluribus::cli {
namespace {

/// Under another name first and renamed when whole: a full disk loses nothing. A link stays a link.
void write_file(const std::string& path, const std::string& text) {
  namespace fs = std::filesystem;
  std::error_code failed;
  const fs::path target = fs::canonical(path, failed);
  const std::string temporary = target.string() + ".partial";
  std::FILE* file = failed ? nullptr : std::fopen(temporary.c_str(), "wb");
  bool ok = file && std::fwrite(text.data(), 1, text.size(), file) == text.size();
  if (file) ok = std::fclose(file) == 0 && ok;
  if (ok) {
    fs::permissions(temporary, fs::status(target, failed).permissions(), failed);
    fs::rename(temporary, target, failed);
    ok = !failed;
  }
  if (!ok) {
    if (file) fs::remove(temporary, failed);
    throw datashape::error(codes::unwritable, "cannot write " + path);
  }
}

class format final : public command {
 public:
  const char* name() const override { return "format"; }
  const char* summary() const override { return "Print datashapes in canonical form"; }
  const char* notes() const override {
    return "Exit code: 1 where a text is not valid or, with --check, not canonical; 2 where a file cannot be read or written.\n\n"
           "  datashape format 'int'\n"
           "  datashape format -w schema.ds\n";
  }
  void declare(argument_list& arguments) override {
    inputs_.declare(arguments, "FILE|TEXT", "Files with datashapes, or datashapes");
    declare_dialect(arguments, dialect_);
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
    const ndt::dialect d = dialect_of(dialect_);
    int worst = 0;
    for (const input& in : inputs_.read()) worst = std::max(worst, format_one(s, in, d, options));
    return worst;
  }

 private:
  int format_one(const session& s, const input& in, ndt::dialect d, const ndt::format_options& options) const {
    if (!in.unreadable.empty()) {
      show_diagnostics(s, in.unreadable, "", in.name);
      return 2;
    }
    const auto parsed = ndt::try_parse(in.text, d, usual_names(d));
    if (!parsed) {
      show_diagnostics(s, parsed.error(), in.text, in.name);
      return 1;
    }
    const std::string text = ndt::format(*parsed, options) + "\n";
    const bool same = text == in.text || text == in.text + "\n";
    if (check_) {
      if (!same && !s.quiet) std::printf("%s would change\n", in.name.c_str());
      return same ? 0 : 1;
    }
    if (write_ && in.name[0] != '<') {
      if (!same) write_file(in.name, text);
    } else {
      std::fputs(text.c_str(), stdout);
    }
    return 0;
  }

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
