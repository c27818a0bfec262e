// SPDX-License-Identifier: BSD-3-Clause
/// `TOOL manual`: the manual page in roff, written from what the commands declare. The build installs it.
#include <cstdio>

#include "../argument_record.hpp"
#include "tool_commands.hpp"

namespace pluribus::cli {
namespace {

/// Text of a roff page: backslashes, dashes, and dots or quotes that would begin a request.
std::string roff(std::string_view text) {
  std::string out;
  bool line_begins = true;
  for (const char c : text) {
    if (line_begins && (c == '.' || c == '\'')) out += "\\&";
    if (c == '\\')
      out += "\\e";
    else if (c == '-')
      out += "\\-";
    else
      out += c;
    line_begins = c == '\n';
  }
  return out;
}

std::string example_block(std::string_view text) {
  while (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  return text.empty() ? "" : ".PP\n.nf\n" + roff(text) + "\n.fi\n";
}

std::string tag(const argument_record& a) {
  if (a.positional()) return "\\fI" + roff(a.kind) + "\\fR" + (a.several ? " ..." : "");
  std::string out;
  for (const std::string& n : {a.short_name, a.long_name})
    if (!n.empty()) out += (out.empty() ? "" : ", ") + ("\\fB" + roff(n) + "\\fR");
  return a.kind.empty() ? out : out + " \\fI" + roff(a.kind) + "\\fR";
}

std::string section(const tool& t, command& c) {
  std::string out = ".SS \"" + roff(std::string(t.name) + " " + c.name()) + "\"\n" + roff(c.summary()) + ".\n";
  for (const argument_record& a : arguments_of(c)) out += ".TP\n" + tag(a) + "\n" + roff(a.help) + ".\n";
  return out + example_block(c.notes());
}

class manual final : public command {
 public:
  explicit manual(const tool& of) : tool_(of) {}
  const char* name() const override { return "manual"; }
  const char* summary() const override { return "The manual page, for man"; }
  const char* notes() const override { return "  TOOL manual | man -l -\n"; }
  void declare(argument_list&) override {}
  int run(const session&) override {
    std::string upper = tool_.name;
    for (char& c : upper) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    const std::string_view summary = tool_.summary;
    std::string page = ".TH " + upper + " 1 \"\" \"" + tool_.name + " " + version + "\"\n.SH NAME\n" + tool_.name + " \\- " +
                       roff(summary.substr(summary.find(" - ") + 3)) + "\n.SH SYNOPSIS\n.B " + tool_.name +
                       "\n.I COMMAND\n[\\fIFLAGS\\fR] [\\fIARGUMENTS\\fR]\n.SH DESCRIPTION\n" + roff(tool_.about) + "\n" +
                       example_block(tool_.notes) + ".SH COMMANDS\n";
    for (command* c : tool_.commands) page += section(tool_, *c);
    page +=
        ".SH \"EXIT STATUS\"\n0: yes, or done. 1: the answer is no. 2: the question could not be answered: wrong use, or a file that "
        "cannot be read.\n"
        ".SH ENVIRONMENT\n.TP\nNO_COLOR\nNo colours, as with \\-\\-color never.\n";
    std::fwrite(page.data(), 1, page.size(), stdout);
    return 0;
  }

 private:
  const tool& tool_;
};

}  // namespace

command* manual_command(const tool& of) {
  static manual c(of);
  return &c;
}

}  // namespace pluribus::cli
