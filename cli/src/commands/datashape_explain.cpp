// SPDX-License-Identifier: BSD-3-Clause
/// `datashape explain`: the number of an error in, its page of docs/book/errors out.
#include <algorithm>
#include <cstdio>
#include <string_view>
#include <vector>

#include "../codes.hpp"
#include "../failure.hpp"
#include "../rows.hpp"
#include "datashape/nearest.hpp"
#include "datashape_commands.hpp"

namespace pluribus::cli {
namespace {

struct page {
  std::string_view code, text;
};

constexpr page pages[] = {
#include "error_pages.hpp"
};

class explain final : public command {
 public:
  const char* name() const override { return "explain"; }
  const char* summary() const override { return "What an error means, with an example"; }
  const char* notes() const override {
    return "Exit code: 1 where there is no such error.\n\n"
           "  datashape explain E0207\n";
  }
  void declare(argument_list& arguments) override { arguments.operand("CODE", code_, "The number of an error: E0207"); }
  int run(const session& s) override {
    if (code_.starts_with('e')) code_[0] = 'E';
    const auto found = std::find_if(std::begin(pages), std::end(pages), [&](const page& p) { return p.code == code_; });
    if (found == std::end(pages)) return unknown(s);
    if (s.json)
      std::printf("%s\n", answer().put("code", found->code).put("text", found->text).json().c_str());
    else
      std::fwrite(found->text.data(), 1, found->text.size(), stdout);
    return 0;
  }

 private:
  int unknown(const session& s) const {
    std::vector<std::string_view> known;
    for (const page& p : pages) known.push_back(p.code);
    datashape::diagnostic d{codes::no_page, datashape::severity::error, "there is no page for `" + code_ + "`"};
    if (const std::string_view near = datashape::nearest(code_, known); !near.empty()) d.help = "did you mean `" + std::string(near) + "`?";
    show_diagnostics(s, {d}, "", "");
    return 1;
  }

  std::string code_;
};

}  // namespace

command* datashape_explain() {
  static explain c;
  return &c;
}

}  // namespace pluribus::cli
