// SPDX-License-Identifier: BSD-3-Clause
/// `datashape join`: the common type of several, by a named rule.
#include <cstdio>

#include "../dialects.hpp"
#include "../failure.hpp"
#include "../rows.hpp"
#include "../typed_operand.hpp"
#include "datashape_commands.hpp"
#include "ndt/join.hpp"
#include "ndt/print.hpp"
#include "ndt/unify.hpp"

namespace pluribus::cli {
namespace {

class join final : public command {
 public:
  const char* name() const override { return "join"; }
  const char* summary() const override { return "The common type of several"; }
  const char* notes() const override {
    return "Rules: safe   the smallest type that holds every value of all\n"
           "       array  NumPy 2 and the array-API standard\n"
           "       c      the usual arithmetic conversions of C\n"
           "       unify  two patterns: symbols take what the other side has\n\n"
           "Exit code: 1 where there is no common type.\n"
           "With --batch, JSON lines are read: {\"left\": ..., \"right\": ..., \"mode\": ..., \"promote_option\": ..., \"dialect\": "
           "...}\n\n"
           "  datashape join int32 float32\n"
           "  datashape join --fill '{a: int8}' '{b: string}'\n";
  }
  void declare(argument_list& arguments) override {
    arguments.optional_operands("TYPE|FILE", operands_, "Types, files with types, or data files");
    static constexpr std::string_view rules[] = {"safe", "array", "c", "unify"};
    arguments.choice("--rule", "NAME", rule_, rules, "safe (the default), array, c or unify", other_words::left_to_the_command);
    declare_dialect(arguments, dialect_);
    arguments.flag("--fill", fill_, "Fields that records lack become nullable");
    arguments.flag("--wide", wide_, "128-bit answers although no type has 128 bits");
    arguments.flag("--drop-option", drop_, "The result is not nullable");
    arguments.flag("--batch", batch_, "Answer JSON lines with JSON lines");
  }
  int run(const session& s) override {
    if (batch_) return run_batch(join_row);
    if (operands_.empty()) throw usage_error{"types are missing", "datashape join int32 float32"};
    const ndt::dialect d = dialect_of(dialect_);
    std::vector<typed_operand> all;
    for (const std::string& o : operands_) all.push_back(read_operand(o, d));
    const auto joined = of(all);
    if (s.json) {
      const answer a = joined ? answer().put("ok", true).put("result", ndt::to_string(*joined)) : answer::failure(joined.error(), {});
      std::printf("%s\n", a.json().c_str());
      return joined ? 0 : 1;
    }
    if (!joined) {
      show_failure(s, datashape::error(joined.error()));
      return 1;
    }
    std::printf("%s\n", ndt::to_string(*joined).c_str());
    return 0;
  }

 private:
  datashape::result<ndt::type> of(const std::vector<typed_operand>& all) const {
    if (rule_ == "unify") {
      if (all.size() != 2) throw usage_error{"unify takes two types"};
      return ndt::unify(all[0].value, all[1].value);
    }
    ndt::join_rule rule = ndt::join_rule::safe;
    if (rule_ == "array")
      rule = ndt::join_rule::array;
    else if (rule_ == "c")
      rule = ndt::join_rule::c;
    else if (!rule_.empty() && rule_ != "safe")
      throw usage_error{"there is no rule `" + rule_ + "`", "rules are safe, array, c, unify"};
    std::vector<ndt::type> types;
    for (const typed_operand& o : all) types.push_back(o.value.type);
    return ndt::join(rule, types, {.promote_option = !drop_, .fill_missing = fill_, .wide = wide_});
  }

  std::vector<std::string> operands_;
  std::string rule_, dialect_;
  bool fill_ = false, wide_ = false, drop_ = false, batch_ = false;
};

}  // namespace

command* datashape_join() {
  static join c;
  return &c;
}

}  // namespace pluribus::cli
