// SPDX-License-Identifier: BSD-3-Clause
/// Listens to a command's declaration.
#include "argument_record.hpp"

namespace pluribus::cli {
namespace {

class recorder final : public argument_list {
 public:
  void flag(const char* names, bool&, const char* help) override { add(names, "", help); }
  void value(const char* names, const char* kind, std::string&, const char* help) override { add(names, kind, help); }
  void choice(const char* names, const char* kind, std::string&, std::span<const std::string_view> words, const char* help,
              other_words) override {
    add(names, kind, help).words.assign(words.begin(), words.end());
  }
  void values(const char* names, const char* kind, std::vector<std::string>&, const char* help) override {
    add(names, kind, help).several = true;
  }
  void operands(const char* name, std::vector<std::string>&, const char* help) override {
    argument_record& a = add("", name, help);
    a.several = a.required = true;
  }
  void optional_operands(const char* name, std::vector<std::string>&, const char* help, std::span<const std::string_view> words) override {
    argument_record& a = add("", name, help);
    a.several = true;
    a.words.assign(words.begin(), words.end());
  }
  void operand(const char* name, std::string&, const char* help) override { add("", name, help).required = true; }
  void word(const char* name, std::string&, std::span<const std::string_view> words, const char* help) override {
    argument_record& a = add("", name, help);
    a.required = true;
    a.words.assign(words.begin(), words.end());
  }

  std::vector<argument_record> all;

 private:
  argument_record& add(std::string_view names, const char* kind, const char* help) {
    argument_record a;
    a.kind = kind;
    a.help = help;
    while (!names.empty()) {
      const std::string_view name = names.substr(0, names.find(','));
      (name.starts_with("--") ? a.long_name : a.short_name) = name;
      names.remove_prefix(name.size() == names.size() ? names.size() : name.size() + 1);
    }
    return all.emplace_back(std::move(a));
  }
};

}  // namespace

std::vector<argument_record> arguments_of(command& c) {
  recorder r;
  session ignored;
  c.declare(r);
  declare_session(r, ignored);
  return std::move(r.all);
}

}  // namespace pluribus::cli
