// SPDX-License-Identifier: BSD-3-Clause
// Any bytes as datashape text of each dialect: what any accepts survives printing, which is always core; every error has a place in the
// text.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "ndt/layout.hpp"
#include "ndt/parse.hpp"
#include "ndt/placed.hpp"
#include "ndt/print.hpp"

using namespace pluribus;

namespace {

void require(bool holds, std::string_view what) {
  if (holds) return;
  std::fprintf(stderr, "not so: %.*s\n", static_cast<int>(what.size()), what.data());
  std::abort();
}

/// Names declared by the text are not known to a text that only uses them.
bool is_self_contained(const ndt::type& t) {
  if (t.kind() == ndt::kind::nominal) return false;
  for (std::size_t i = 0; i < t.size(); ++i)
    if (!is_self_contained(t.child(i))) return false;
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto d : {ndt::dialect::core, ndt::dialect::blaze, ndt::dialect::dynd, ndt::dialect::ndtypes, ndt::dialect::awkward}) {
    const auto parsed = ndt::try_parse(text, d);
    if (!parsed) {
      require(!parsed.error().empty(), "a failure has an error");
      for (const auto& e : parsed.error())
        require(e.where && e.where->begin <= e.where->end && e.where->end <= size, "an error has a place in the text");
      continue;
    }
    const std::string canonical = ndt::to_string(*parsed);
    if (ndt::is_dim(parsed->kind())) (void)parsed->dtype();
    (void)ndt::layout_of(*parsed);
    if (!is_self_contained(*parsed)) continue;
    const auto again = ndt::try_parse(canonical);
    if (!again) std::fprintf(stderr, "%s\n%s\n", canonical.c_str(), again.error()[0].message.c_str());
    require(again.has_value(), "canonical text is read");
    require(*again == *parsed && again->hash() == parsed->hash(), "canonical text means the same type");
    require(ndt::to_string(*again) == canonical, "canonical text is canonical");
    const auto formatted = ndt::try_parse(ndt::format(*parsed, {.width = 10}));
    require(formatted && *formatted == *parsed, "formatted text means the same type");
  }
  return 0;
}
