// SPDX-License-Identifier: BSD-3-Clause
// The law of every notation: what it accepts it reads back as the same type, and writes the same text again. Random types of all kinds,
// and random records with packing, offsets, sizes and byte orders. A failure prints the notation and both types.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "ndt/layout.hpp"
#include "ndt/notation.hpp"
#include "ndt/print.hpp"
#include "support/arbitrary.hpp"
#include "support/rounds.hpp"

using namespace pluribus;
using testing::arbitrary;

namespace {

const int rounds = testing::rounds(4000);

/// Types that C structs and NumPy dtypes are made of.
class storable {
 public:
  explicit storable(arbitrary& a) : a_(a) {}

  ndt::type leaf() {
    using namespace ndt;
    switch (a_.below(10)) {
      case 0: return make_fixed_string(1 + a_.below(20), a_.chance(50) ? encoding::ascii : encoding::utf32);
      case 1: return make_fixed_bytes(1 + a_.below(20));
      case 2:
        return option(a_.chance(50) ? make_datetime(static_cast<time_unit>(a_.below(13)), {}, 1 + a_.below(3))
                                    : make_timedelta(time_unit::ns));
      case 3: return make_leaf(kind::object);
      default: return a_.scalar();
    }
  }
  ndt::type any(int depth) {
    ndt::type t = depth > 0 && a_.chance(45) ? record(depth) : leaf();
    for (int n = a_.chance(70) ? 0 : 1 + a_.below(2); n > 0; --n) t = ndt::fixed_dim(1 + a_.below(4), std::move(t));
    return t;
  }
  ndt::type record(int depth) {
    std::vector<ndt::type> types;
    std::vector<std::string> names;
    for (int n = 1 + a_.below(5); n > 0; --n) {
      std::string name = a_.chance(20) ? a_.field_name() : std::string(1, static_cast<char>('a' + n));
      if (name.empty() || std::find(names.begin(), names.end(), name) != names.end()) continue;
      names.push_back(std::move(name));
      types.push_back(any(depth - 1));
    }
    const std::vector<std::string_view> views(names.begin(), names.end());
    ndt::node_spec spec{.what = ndt::kind::record, .children = types, .names = views};
    std::vector<ndt::detail::field_attributes> attributes(types.size());
    if (a_.chance(30)) spec.value = 1;
    if (a_.chance(5)) spec.value = 2;
    if (a_.chance(5)) spec.extra = 16;
    if (a_.chance(30)) {
      ndt::index at = 0;
      for (std::size_t i = 0; i < types.size(); ++i) {
        at += a_.below(9);
        if (a_.chance(60)) attributes[i].offset = at, spec.attributes = attributes;
        at += ndt::layout_of(types[i])->size();
      }
    }
    const ndt::type plain = ndt::make_node(spec);
    if (!a_.chance(15)) return plain;
    spec.value |= (ndt::layout_of(plain)->size() + a_.below(20) + 1) << ndt::detail::pack_bits;
    return ndt::make_node(spec);
  }

 private:
  arbitrary& a_;
};

void check_law(const ndt::type& t, std::map<std::string, int>& accepted) {
  for (const ndt::notation& n : ndt::notations_by_name()) {
    if (!n.read || !n.write || n.name == "gufunc") continue;  // a gufunc signature leaves dtypes out
    const auto text = ndt::write_notation(n.name, t);
    if (!text) {
      CHECK_MESSAGE(!text.error().front().message.empty(), n.name);
      continue;
    }
    ++accepted[std::string(n.name)];
    const auto back = ndt::read_notation(n.name, *text);
    if (!back) {
      FAIL_CHECK(n.name << " wrote " << *text << " for " << to_string(t) << " and refuses it: " << back.error().front().message);
      continue;
    }
    if (!(*back == t))
      FAIL_CHECK(n.name << " wrote " << *text << " for " << to_string(t) << " and reads " << to_string(*back));
    else if (const auto again = ndt::write_notation(n.name, *back); !again || *again != *text)
      FAIL_CHECK(n.name << " wrote " << *text << " for " << to_string(t) << ", then something else");
  }
}

}  // namespace

TEST_SUITE_BEGIN("laws");

TEST_CASE("every notation reads back what it wrote: types of all kinds") {
  std::map<std::string, int> accepted;
  for (int seed = 0; seed < rounds; ++seed) {
    arbitrary a(static_cast<std::uint64_t>(seed));
    const ndt::type t = a.any(3);
    CAPTURE(seed);
    check_law(t, accepted);
  }
  CHECK(accepted["datashape"] == rounds);
  CHECK(accepted["json"] == rounds);
  CHECK(accepted["arrow"] > rounds / 3);
  CHECK(accepted["numpy"] > rounds / 7);
  CHECK(accepted["pep3118"] > rounds / 7);
  CHECK(accepted["struct"] > rounds / 20);
  CHECK(accepted["dlpack"] > rounds / 20);
  CHECK(accepted["zarr2"] > rounds / 20);
  CHECK(accepted["zarr3"] > rounds / 20);
  CHECK(accepted["c"] > rounds / 10);
}

TEST_CASE("every notation reads back what it wrote: records with offsets") {
  std::map<std::string, int> accepted;
  for (int seed = 0; seed < rounds; ++seed) {
    arbitrary a(static_cast<std::uint64_t>(seed) + 1'000'000);
    const ndt::type t = storable(a).record(3);
    CAPTURE(seed);
    check_law(t, accepted);
  }
  CHECK(accepted["numpy"] > rounds / 7);
  CHECK(accepted["pep3118"] > rounds / 14);
  CHECK(accepted["zarr2"] > rounds / 14);
  CHECK(accepted["c"] > rounds / 40);
}

TEST_SUITE_END();
