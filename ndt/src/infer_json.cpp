// SPDX-License-Identifier: BSD-3-Clause
/// JSON text to inference events. The only file of this library that reads JSON with nlohmann; the parser keeps its stack on the heap.
#include <nlohmann/json.hpp>

#include "codes.hpp"
#include "ndt/infer.hpp"
#include "ndt/make.hpp"

namespace pluribus::ndt {
namespace {

using json = nlohmann::json;

class handler : public nlohmann::json_sax<json> {
 public:
  explicit handler(inference& to) : to_(to) {}

  bool null() override { return to_.null(), true; }
  bool boolean(bool) override { return to_.boolean(), true; }
  bool number_integer(number_integer_t v) override { return to_.integer(v), true; }
  bool number_unsigned(number_unsigned_t v) override { return to_.unsigned_integer(v), true; }
  bool number_float(number_float_t v, const string_t&) override { return to_.real(v), true; }
  bool string(string_t& v) override { return to_.text(v), true; }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return to_.begin_record(), true; }
  bool key(string_t& k) override { return to_.key(k), true; }
  bool end_object() override { return to_.end_record(), true; }
  bool start_array(std::size_t) override { return to_.begin_list(), true; }
  bool end_array() override { return to_.end_list(), true; }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& e) override {
    position_ = position;
    message_ = e.what();
    return false;
  }

  std::size_t position() const { return position_; }
  std::string message() const {
    const auto colon = message_.find(": ");
    return colon == message_.npos ? message_ : message_.substr(colon + 2);
  }

 private:
  inference& to_;
  std::size_t position_ = 0;
  std::string message_;
};

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

}  // namespace

datashape::result<type> infer_json(std::string_view text, const infer_options& options) {
  inference seen(options);
  handler events(seen);
  const char* at = text.data();
  const char* const end = at + text.size();
  while (true) {
    while (at != end && is_blank(*at)) ++at;
    if (at == end) break;
    // Documents on lines of their own are read line by line; a document over several lines is read as a whole.
    const char* line = at;
    while (line != end && *line != '\n') ++line;
    const bool whole_line = json::accept(at, line);
    const char* stop = whole_line ? line : end;
    if (!json::sax_parse(at, stop, &events)) {
      const auto begin = static_cast<std::uint32_t>(
          std::min<std::size_t>(static_cast<std::size_t>(at - text.data()) + (events.position() ? events.position() - 1 : 0), UINT32_MAX));
      return datashape::diagnostic{codes::no_inference, datashape::severity::error, "wrong JSON: " + events.message(),
                                   datashape::span{begin, begin + 1}};
    }
    at = stop;
  }
  if (seen.count() == 0) return datashape::diagnostic{codes::no_inference, datashape::severity::error, "no JSON value"};
  auto element = seen.element();
  if (!element || seen.count() == 1) return element;
  return fixed_dim(static_cast<index>(seen.count()), *std::move(element));
}

}  // namespace pluribus::ndt
