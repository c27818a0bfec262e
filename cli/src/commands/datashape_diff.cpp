// SPDX-License-Identifier: BSD-3-Clause
/// `datashape diff`: what changed between two types, and with --compatible whether data of the first can be read as the second.
#include <algorithm>
#include <cstdio>

#include "../dialects.hpp"
#include "../rows.hpp"
#include "../typed_operand.hpp"
#include "datashape_commands.hpp"
#include "ndt/diff.hpp"
#include "ndt/print.hpp"

namespace pluribus::cli {
namespace {

class difference_list final : public command {
 public:
  const char* name() const override { return "diff"; }
  const char* summary() const override { return "What changed between two types"; }
  const char* notes() const override {
    return "Exit code: 1 where they differ; with --compatible, 1 where data of the first cannot be read as the second.\n\n"
           "  datashape diff old.ds new.ds\n"
           "  datashape diff --compatible '{y: ?float64}' '{y: float64}'\n";
  }
  void declare(argument_list& arguments) override {
    arguments.operands("OLD NEW", operands_, "Two types, files with types, or data files");
    declare_dialect(arguments, dialect_);
    arguments.flag("--compatible", compatible_, "Only what keeps data of the first from being read as the second");
  }
  int run(const session& s) override {
    if (operands_.size() != 2) throw usage_error{"two types are wanted, found " + std::to_string(operands_.size())};
    const ndt::dialect d = dialect_of(dialect_);
    auto all = ndt::diff(read_operand(operands_[0], d).value.type, read_operand(operands_[1], d).value.type);
    if (compatible_) all.erase(std::remove_if(all.begin(), all.end(), [](const ndt::difference& x) { return x.compatible; }), all.end());
    if (s.json)
      std::printf("%s\n", as_json(all).c_str());
    else if (!s.quiet)
      show(all);
    return all.empty() ? 0 : 1;
  }

 private:
  static std::string path_of(const ndt::difference& x) { return x.path.empty() ? "(whole)" : x.path; }
  static std::string text_of(const std::optional<ndt::type>& t) { return t ? ndt::to_string(*t) : "(none)"; }

  static void show(const std::vector<ndt::difference>& all) {
    std::size_t paths = 0, lefts = 0, rights = 0;
    for (const auto& x : all) {
      paths = std::max(paths, path_of(x).size());
      lefts = std::max(lefts, text_of(x.left).size());
      rights = std::max(rights, text_of(x.right).size());
    }
    for (const auto& x : all) {
      const std::string right = text_of(x.right);
      std::printf("%-*s  %-*s  ->  %s", static_cast<int>(paths), path_of(x).c_str(), static_cast<int>(lefts), text_of(x.left).c_str(),
                  right.c_str());
      if (!x.note.empty()) std::printf("%*s%s", static_cast<int>(rights - right.size() + 2), "", x.note.c_str());
      std::printf("\n");
    }
  }

  static std::string as_json(const std::vector<ndt::difference>& all) {
    std::string out = "[";
    for (const auto& x : all) {
      answer a;
      a.put("path", x.path);
      if (x.left)
        a.put("left", ndt::to_string(*x.left));
      else
        a.put_null("left");
      if (x.right)
        a.put("right", ndt::to_string(*x.right));
      else
        a.put_null("right");
      a.put("note", x.note).put("compatible", x.compatible);
      out += (out.size() > 1 ? ", " : "") + a.json();
    }
    return out + "]";
  }

  std::vector<std::string> operands_;
  std::string dialect_;
  bool compatible_ = false;
};

}  // namespace

command* datashape_diff() {
  static difference_list c;
  return &c;
}

}  // namespace pluribus::cli
