// SPDX-License-Identifier: BSD-3-Clause
/// See function_page.hpp.
#include "gfunc/function_page.hpp"

#include <algorithm>

#include "definition.hpp"
#include "gfunc/value_text.hpp"
#include "has_neutral.hpp"
#include "invoke.hpp"
#include "ndt/literal.hpp"
#include "ndt/print.hpp"
#include "reduction_options.hpp"
#include "registry_state.hpp"
#include "value_options.hpp"

namespace pluribus::gfunc {

namespace {

/// A line for each way in which kernels of plain scalars differ in more than one dtype, which is T: that of the last argument, and of all
/// others but those that are the same in every kernel.
class scalar_lines {
 public:
  /// `dims` goes before each argument.
  scalar_lines(std::string dims, std::string nulls) : dims_(std::move(dims)), nulls_(std::move(nulls)) {}

  void add(std::span<const ndt::scalar> args, ndt::scalar result) { kernels_.push_back({{args.begin(), args.end()}, result}); }

  void move_to(std::vector<function_page::kernel>& into) const {
    std::vector<function_page::kernel> lines;
    for (const scalar_kernel& k : kernels_) {
      const auto shared = std::count_if(kernels_.begin(), kernels_.end(), [&](const scalar_kernel& other) {
        return other.result == k.result && signature(other, "T", false) == signature(k, "T", false);
      });
      const std::string text = signature(k, "T", shared < 3);
      auto found = std::find_if(lines.begin(), lines.end(), [&](const function_page::kernel& l) { return l.signature == text; });
      if (found == lines.end()) found = lines.insert(lines.end(), {text, {}, nulls_});
      found->dtypes.emplace_back(ndt::name(k.args.back()));
    }
    for (function_page::kernel& l : lines) {
      if (l.dtypes.size() == 1) {  // says it in the signature
        for (const scalar_kernel& k : kernels_) {
          if (l.dtypes.empty() || ndt::name(k.args.back()) != l.dtypes[0]) continue;
          if (signature(k, "T", true) != l.signature && signature(k, "T", false) != l.signature) continue;
          l.signature = signature(k, ndt::name(k.args.back()), true);
          l.dtypes.clear();
        }
      }
      into.push_back(std::move(l));
    }
  }

 private:
  struct scalar_kernel {
    std::vector<ndt::scalar> args;
    ndt::scalar result;
  };

  /// `variable` stands for the last argument's dtype, also where others have it; in the result only if asked.
  std::string signature(const scalar_kernel& k, std::string_view variable, bool in_result) const {
    std::string text = "(";
    for (std::size_t i = 0; i < k.args.size(); ++i) {
      const bool varies = k.args[i] == k.args.back() && (i + 1 == k.args.size() || !is_constant(k, i));
      text += (i > 0 ? ", " : "") + dims_ + " * " + std::string(varies ? variable : ndt::name(k.args[i]));
    }
    return text + ") -> ... * " + std::string(in_result && k.result == k.args.back() ? variable : ndt::name(k.result));
  }
  /// Every kernel of as many arguments has this dtype there.
  bool is_constant(const scalar_kernel& k, std::size_t i) const {
    const auto same = [&](const scalar_kernel& other) { return other.args.size() != k.args.size() || other.args[i] == k.args[i]; };
    return kernels_.size() > 1 && std::all_of(kernels_.begin(), kernels_.end(), same);
  }

  std::string dims_, nulls_;
  std::vector<scalar_kernel> kernels_;
};

std::string_view nulls_of(null_policy policy) noexcept {
  switch (policy) {
    case null_policy::propagate: return "null where an argument is";
    case null_policy::custom: return "handled by the function";
    case null_policy::reject: break;
  }
  return "refused";
}

/// A kernel that is registered for a variable and for an option of it is one line.
std::string without_options(std::string_view signature) {
  std::string text;
  for (std::size_t i = 0; i < signature.size(); ++i) {
    const bool of_variable = signature[i] == '?' && i + 1 < signature.size() && signature[i + 1] >= 'A' && signature[i + 1] <= 'Z';
    if (!of_variable) text += signature[i];
  }
  return text;
}

std::string text_of(const attribute& a) {
  struct {
    std::string operator()(std::monostate) const { return {}; }
    std::string operator()(bool b) const { return b ? "true" : "false"; }
    std::string operator()(std::int64_t i) const { return std::to_string(i); }
    std::string operator()(double d) const { return to_text(value::literal(d)); }
    std::string operator()(const std::string& s) const {
      std::string quoted;
      ndt::notations::append_json(s, quoted);
      return quoted;
    }
    std::string operator()(const std::vector<index>& list) const {
      std::string text;
      for (index i : list) text += (text.empty() ? "[" : ", ") + std::to_string(i);
      return text.empty() ? "[]" : text + "]";
    }
    std::string operator()(const ndt::type& t) const { return ndt::to_string(t); }
    std::string operator()(const value& v) const { return to_text(v); }
  } as_text;
  return std::visit(as_text, a);
}

void add_options(function_page& page, std::span<const parameter> from) {
  for (const parameter& p : from) {
    const bool known =
        std::any_of(page.options.begin(), page.options.end(), [&](const function_page::option& o) { return o.name == p.name; });
    if (!known)
      page.options.push_back(
          {p.name, std::string(name(p.kind)), text_of(p.fallback), p.required, p.choices, std::string(other_name(p.name))});
  }
}

void append_list(std::string& out, const std::vector<std::string>& items) {
  out += '[';
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out += ", ";
    ndt::notations::append_json(items[i], out);
  }
  out += ']';
}

void append_member(std::string& out, const char* key, std::string_view text) {
  out += out.back() == '{' ? "\"" : ", \"";
  out += key;
  out += "\": ";
  ndt::notations::append_json(text, out);
}

/// `|` parts the cells of a table.
std::string cell(std::string_view text) {
  std::string made;
  for (char c : text) made += c == '|' ? std::string("\\|") : std::string(1, c);
  return made;
}

std::string joined(const std::vector<std::string>& items, std::string_view by = ", ") {
  std::string text;
  for (const std::string& i : items) text += (text.empty() ? "" : std::string(by)) + i;
  return text;
}

}  // namespace

function_page page_of(const registry& functions, std::string_view name) {
  const function_facts& facts = *functions.find(name);
  function_page page{
      facts.name, facts.doc, facts.example, facts.example_result, {}, {}, {}, facts.aliases, facts.elementwise || facts.reduction};
  const function_entry& entry = *functions.contents().find_entry(name);
  scalar_lines elementwise("...", "null where an argument is");
  for (const elementwise_kernel& k : entry.kernels) elementwise.add(std::span(k.args, k.arity), k.result);
  elementwise.move_to(page.kernels);
  scalar_lines reductions("Dim...", has_neutral(name) ? "skipped" : "skipped; the result is null where nothing is left");
  for (const reduction_kernel& k : entry.reductions) reductions.add(std::span(&k.arg, 1), k.result);
  reductions.move_to(page.kernels);
  if (!entry.reductions.empty()) add_options(page, reduction_parameters(name, entry.reductions));
  if (entry.defined != nullptr) {
    page.arguments = entry.defined->arguments;
    page.kernels.push_back({entry.defined->text(), {}, "null where an argument is"});
  }
  if (entry.whole != nullptr) {
    page.arguments = entry.whole->arguments;
    add_options(page, entry.whole->parameters);
    for (const value_kernel& k : entry.whole->kernels) {
      function_page::kernel line{without_options(k.text), {}, std::string(nulls_of(k.nulls))};
      const auto known = std::find_if(page.kernels.begin(), page.kernels.end(),
                                      [&](const function_page::kernel& other) { return other.signature == line.signature; });
      if (known == page.kernels.end()) {
        page.kernels.push_back(std::move(line));
      } else if (known->nulls == nulls_of(null_policy::reject)) {  // of the kernel without nulls, whose counterpart takes them
        known->nulls = std::move(line.nulls);
      }
    }
  }
  return page;
}

std::string to_json(const function_page& page) {
  std::string out = "{";
  append_member(out, "name", page.name);
  append_member(out, "doc", page.doc);
  out += ", \"aliases\": ";
  append_list(out, page.aliases);
  out += page.in_expressions ? ", \"in_expressions\": true" : ", \"in_expressions\": false";
  append_member(out, "example", page.example);
  append_member(out, "result", page.example_result);
  out += ", \"arguments\": ";
  append_list(out, page.arguments);
  out += ", \"kernels\": [";
  for (std::size_t i = 0; i < page.kernels.size(); ++i) {
    const function_page::kernel& k = page.kernels[i];
    out += i > 0 ? ", {" : "{";
    append_member(out, "signature", k.signature);
    out += ", \"dtypes\": ";
    append_list(out, k.dtypes);
    append_member(out, "nulls", k.nulls);
    out += '}';
  }
  out += "], \"options\": [";
  for (std::size_t i = 0; i < page.options.size(); ++i) {
    const function_page::option& o = page.options[i];
    out += i > 0 ? ", {" : "{";
    append_member(out, "name", o.name);
    append_member(out, "kind", o.kind);
    if (!o.fallback.empty()) append_member(out, "default", o.fallback);
    if (!o.other_name.empty()) append_member(out, "other_name", o.other_name);
    out += o.required ? ", \"required\": true" : ", \"required\": false";
    out += ", \"choices\": ";
    append_list(out, o.choices);
    out += '}';
  }
  return out + "]}";
}

std::string to_markdown(const function_page& page) {
  std::string out = "### " + page.name + "\n\n" + page.doc + "\n";
  if (!page.example.empty()) out += "\n`" + page.example + "` → `" + page.example_result + "`\n";
  if (!page.arguments.empty()) out += "\nArguments: " + joined(page.arguments) + ".\n";
  if (!page.aliases.empty())
    out += std::string("\nOther name") + (page.aliases.size() == 1 ? ": `" : "s: `") + joined(page.aliases, "`, `") + "`.\n";
  if (!page.in_expressions) out += "\nOf whole values; `nd compute` does not run it.\n";
  out += "\n| kernel | T | nulls |\n|---|---|---|\n";
  for (const function_page::kernel& k : page.kernels)
    out += "| `" + cell(k.signature) + "` | " + joined(k.dtypes) + " | " + k.nulls + " |\n";
  if (page.options.empty()) return out;
  out += "\n| option | takes | default |\n|---|---|---|\n";
  for (const function_page::option& o : page.options) {
    std::string takes = o.choices.empty() ? o.kind : "one of " + joined(o.choices);
    out += "| `" + o.name + (o.other_name.empty() ? "` | " : "`, `" + o.other_name + "` | ") + cell(takes) + " | " +
           (o.required ? "required" : cell(o.fallback)) + " |\n";
  }
  return out;
}

}  // namespace pluribus::gfunc
