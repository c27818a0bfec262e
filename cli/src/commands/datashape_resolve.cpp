// SPDX-License-Identifier: BSD-3-Clause
/// `datashape resolve`: argument types against a signature give outer dimensions and result types.
#include <cstdio>

#include "../dialects.hpp"
#include "../failure.hpp"
#include "../rows.hpp"
#include "../typed_operand.hpp"
#include "datashape_commands.hpp"
#include "ndt/print.hpp"
#include "ndt/signature.hpp"

namespace pluribus::cli {
namespace {

class resolve final : public command {
 public:
  const char* name() const override { return "resolve"; }
  const char* summary() const override { return "Result types of a signature for given arguments"; }
  const char* notes() const override {
    return "Prints the outer dimensions, the arguments broadcast to them, and the results after `->`.\n"
           "Exit code: 1 where the arguments do not fit.\n"
           "With --batch, JSON lines are read: {\"signature\": ..., \"args\": [...], \"out\": [...], \"dialect\": ...}\n\n"
           "  datashape resolve '(... * N * T, ... * N * T) -> ... * T' '10 * 3 * float64' '3 * float64'\n"
           "  datashape resolve '(N * T, M * T) -> P * T where P = N + M - 1' '3 * int8' '4 * int8'\n";
  }
  void declare(argument_list& arguments) override {
    arguments.optional_operands("SIGNATURE TYPE", operands_, "A signature, then the types of its arguments");
    arguments.values("--out", "TYPE", out_, "Type of a result that exists already");
    arguments.values("-k,--keyword", "NAME=TYPE", keywords_, "Type of a keyword argument");
    declare_dialect(arguments, dialect_);
    arguments.flag("--batch", batch_, "Answer JSON lines with JSON lines");
  }
  int run(const session& s) override {
    if (batch_) return run_batch(resolve_row);
    if (operands_.empty()) throw usage_error{"a signature is missing", "datashape resolve '(T, T) -> T' int8 int8"};
    const ndt::dialect d = dialect_of(dialect_);
    const typed_operand signature = read_operand(operands_[0], d);
    std::vector<ndt::type> arguments, out;
    std::vector<ndt::dim_notes> layouts;
    for (std::size_t i = 1; i < operands_.size(); ++i) add(operands_[i], d, arguments, layouts);
    for (const std::string& text : out_) add(text, d, out, layouts);
    std::vector<ndt::named_type> keywords;
    for (const std::string& text : keywords_) {
      const auto at = text.find('=');
      if (at == text.npos) throw usage_error{"--keyword wants NAME=TYPE, found `" + text + "`"};
      keywords.push_back({text.substr(0, at), read_operand(text.substr(at + 1), d).value.type});
    }
    const auto r = ndt::resolve(signature.value.type, {arguments, keywords, out, layouts, d});
    if (s.json)
      std::printf("%s\n", as_json(r).json().c_str());
    else if (!r)
      show_failure(s, datashape::error(r.error()));
    else
      show(*r);
    return r ? 0 : 1;
  }

 private:
  static void add(const std::string& text, ndt::dialect d, std::vector<ndt::type>& types, std::vector<ndt::dim_notes>& layouts) {
    typed_operand one = read_operand(text, d);
    types.push_back(std::move(one.value.type));
    layouts.push_back(std::move(one.value.notes));
  }

  static void show(const ndt::resolution& r) {
    std::printf("outer dimensions: %d\n", r.outer_dims());
    for (std::size_t i = 0; i < r.types.size(); ++i)
      std::printf("%s%s\n", i < r.arguments ? "" : "-> ", ndt::to_string(r.types[i]).c_str());
  }

  static answer as_json(const datashape::result<ndt::resolution>& r) {
    if (!r) return answer::failure(r.error(), {});
    std::vector<std::string> types;
    for (const ndt::type& t : r->types) types.push_back(ndt::to_string(t));
    return answer().put("ok", true).put("outer_dims", std::int64_t{r->outer_dims()}).put("types", types);
  }

  std::vector<std::string> operands_, out_, keywords_;
  std::string dialect_;
  bool batch_ = false;
};

}  // namespace

command* datashape_resolve() {
  static resolve c;
  return &c;
}

}  // namespace pluribus::cli
