// SPDX-License-Identifier: BSD-3-Clause
/// JSON text -> json values, with limits. The only file of this library that sees nlohmann-json; its parser does not recurse, so a
/// deep text meets the limit and never the end of the stack.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "probe/codes.hpp"
#include "probe/json.hpp"

namespace pluribus::probe {
namespace {

class builder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit builder(const json_limits& limits) : limits_(limits) {}

  bool null() override { return put(json()); }
  bool boolean(bool b) override { return put(json(b)); }
  bool number_integer(number_integer_t n) override { return put(json(std::int64_t{n})); }
  bool number_unsigned(number_unsigned_t n) override {
    return n <= static_cast<std::uint64_t>(INT64_MAX) ? put(json(static_cast<std::int64_t>(n))) : put(json(std::uint64_t{n}));
  }
  bool number_float(number_float_t x, const string_t&) override { return put(json(x)); }
  bool string(string_t& text) override { return put(json(std::move(text))); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(json(json::object{})); }
  bool start_array(std::size_t) override { return open(json(json::list{})); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& text) override {
    auto& members = std::get<json::object>(stack_.back().value);
    for (const auto& member : members)
      if (member.key == text) return fail(codes::bad_json, fmt::format("member \"{}\" stands twice in one JSON object", text));
    members.push_back({std::move(text), json()});
    return true;
  }
  bool parse_error(std::size_t position, const std::string& token, const nlohmann::detail::exception& why) override {
    std::string_view text = why.what();  // "[json.exception.parse_error.101] parse error at line 1, column 2: ..."
    if (const auto at = text.find("] "); at != text.npos) text.remove_prefix(at + 2);
    failure_ = failure(codes::bad_json, fmt::format("not valid JSON: {}", text));
    const auto end = static_cast<std::uint32_t>(position);
    failure_->where = datashape::span{end - static_cast<std::uint32_t>(token.size() < end ? token.size() : end), end};
    return false;
  }

  datashape::result<json> finish(bool ok) && {
    if (failure_) return *failure_;
    if (!ok) return failure(codes::bad_json, "not valid JSON");
    return std::move(root_);
  }

 private:
  bool fail(datashape::code id, std::string message) {
    failure_ = failure(id, std::move(message));
    return false;
  }
  bool count() {
    if (++values_ > limits_.values) return fail(codes::json_limit, fmt::format("JSON text of more than {} values", limits_.values));
    return true;
  }
  bool put(json value) {
    if (!count()) return false;
    if (stack_.empty()) {
      root_ = std::move(value);
    } else if (auto* items = std::get_if<json::list>(&stack_.back().value)) {
      items->push_back(std::move(value));
    } else {
      std::get<json::object>(stack_.back().value).back().value = std::move(value);
    }
    return true;
  }
  bool open(json value) {
    if (!count()) return false;
    if (static_cast<std::int64_t>(stack_.size()) >= limits_.depth)
      return fail(codes::json_limit, fmt::format("JSON text nested deeper than {} levels", limits_.depth));
    stack_.push_back(std::move(value));
    return true;
  }
  bool close() {
    json value = std::move(stack_.back());
    stack_.pop_back();
    --values_;  // counted when it was opened
    return put(std::move(value));
  }

  json_limits limits_;
  std::int64_t values_ = 0;
  json root_;
  std::vector<json> stack_;
  std::optional<datashape::diagnostic> failure_;
};

}  // namespace

datashape::result<json> parse_json(std::string_view text, const json_limits& limits) {
  if (static_cast<std::int64_t>(text.size()) > limits.bytes)
    return failure(codes::json_limit, fmt::format("JSON text of {} bytes, the limit is {}", text.size(), limits.bytes));
  builder build(limits);
  const bool ok = nlohmann::json::sax_parse(text.begin(), text.end(), &build);
  return std::move(build).finish(ok);
}

}  // namespace pluribus::probe
