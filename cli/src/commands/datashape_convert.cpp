// SPDX-License-Identifier: BSD-3-Clause
/// `datashape convert`: a type in the notation of another library, and back.
#include <algorithm>
#include <cstdio>

#include "../failure.hpp"
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
  return out +
         "\nWhat a notation cannot say is an error that names the part (exit code 1).\n\n"
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
    static const std::vector<std::string_view> readable = names(&ndt::notation::read);
    arguments.choice("--from", "NOTATION", from_, readable, "Notation of the input (datashape)", other_words::left_to_the_command);
    arguments.choice("--to", "NOTATION", to_, writable(), "Notation of the output (datashape)", other_words::left_to_the_command);
    arguments.flag("--batch", batch_, "Answer JSON lines with JSON lines");
  }
  int run(const session& s) override {
    if (batch_) return run_batch(convert_row);
    int worst = 0;
    for (const input& in : inputs_.read()) worst = std::max(worst, convert_one(s, in));
    return worst;
  }

 private:
  /// 1: the notation has no word for it. 2: there was nothing to convert.
  int convert_one(const session& s, const input& in) const {
    std::string text = in.text;
    while (!text.empty() && text.back() == '\n') text.pop_back();
    auto type =
        in.unreadable.empty() ? ndt::read_notation(from_.empty() ? "datashape" : from_, text) : datashape::result<ndt::type>(in.unreadable);
    if (!type) {
      show_diagnostics(s, type.error(), in.unreadable.empty() ? text : "", in.name);
      return 2;
    }
    auto said = ndt::write_notation(to_.empty() ? "datashape" : to_, *type);
    if (!said) {
      show_diagnostics(s, said.error(), "", in.name);
      return std::any_of(writable().begin(), writable().end(), [&](std::string_view n) { return n == to_; }) ? 1 : 2;
    }
    if (s.json)
      std::printf("%s\n", answer().put("ok", true).put("text", *said).json().c_str());
    else
      std::printf("%s\n", said->c_str());
    return 0;
  }

  template <class Member>
  static std::vector<std::string_view> names(Member does) {
    std::vector<std::string_view> all;
    for (const ndt::notation& n : ndt::notations_by_name())
      if (n.*does) all.emplace_back(n.name);
    return all;
  }

  static const std::vector<std::string_view>& writable() {
    static const std::vector<std::string_view> all = names(&ndt::notation::write);
    return all;
  }

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
