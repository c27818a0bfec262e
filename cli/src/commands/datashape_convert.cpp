// SPDX-License-Identifier: BSD-3-Clause
/// `datashape convert`: a type in the notation of another library, and back.
#include <cstdio>

#include "../inputs.hpp"
#include "../rows.hpp"
#include "datashape_commands.hpp"
#include "ndt/notation.hpp"

namespace pluribus::cli {
namespace {

std::string notes_text() {
  std::string out = "Notations:\n";
  for (const ndt::notation& n : ndt::notations_by_name()) {
    std::string line = "  " + std::string(n.name);
    line.resize(std::max<std::size_t>(line.size() + 1, 14), ' ');
    out += line + std::string(n.about) + (n.read && n.write ? "" : n.read ? " (from only)" : " (to only)") + "\n";
  }
  return out + "\nWhat a notation cannot say is an error that names the part (exit code 1).\n\n"
               "  datashape convert '{x: int32, y: float64}' --to pep3118\n"
               "  datashape convert --from numpy '<f8'\n";
}

class convert final : public command {
 public:
  const char* name() const override { return "convert"; }
  const char* summary() const override { return "Say a type in another notation"; }
  const char* notes() const override {
    static const std::string text = notes_text();
    return text.c_str();
  }
  void declare(argument_list& arguments) override {
    inputs_.declare(arguments, "FILE|TEXT", "Types, in the notation of --from");
    arguments.value("--from", "NOTATION", from_, "Notation of the input (datashape)");
    arguments.value("--to", "NOTATION", to_, "Notation of the output (datashape)");
    arguments.flag("--batch", batch_, "Answer JSON lines with JSON lines");
  }
  int run(const session& s) override {
    if (batch_) return run_batch(convert_row);
    for (const input& in : inputs_.read()) {
      std::string text = in.text;
      while (!text.empty() && text.back() == '\n') text.pop_back();
      auto converted = ndt::convert(text, from_.empty() ? "datashape" : from_, to_.empty() ? "datashape" : to_);
      if (!converted) throw datashape::error(std::move(converted).error(), text);
      if (s.json) std::printf("%s\n", answer().put("ok", true).put("text", *converted).json().c_str());
      else std::printf("%s\n", converted->c_str());
    }
    return 0;
  }

 private:
  input_flags inputs_;
  std::string from_, to_;
  bool batch_ = false;
};

}  // namespace

command* datashape_convert() {
  static convert c;
  return &c;
}

}  // namespace pluribus::cli
