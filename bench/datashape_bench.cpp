// SPDX-License-Identifier: BSD-3-Clause
/// Text to type and back, one thread. The peer is libndtypes as it was measured on a machine of this class (not linked here), and the goal
/// that was set from it. With --calls N CASE one case runs N times and nothing else, for instruction counts under callgrind.
#include <cstdlib>

#include "harness.hpp"
#include "ndt/ndt.hpp"

namespace {

namespace ndt = pluribus::ndt;

struct text_case {
  const char* name;
  std::string text;
  double goal_s, ndtypes_s;
};

std::string wide_record() {
  static const char* const dtypes[] = {"int32", "float64", "?int64", "string", "uint8", "3 * float32"};
  std::string text = "{";
  for (int i = 0; i < 1000; ++i) text += (i ? ", field_" : "field_") + std::to_string(i) + ": " + dtypes[i % 6];
  return text + "}";
}

std::vector<text_case> cases() {
  const std::string wide = wide_record();
  return {{"int32", "int32", 1 / 8e6, 1 / 6.3e6},
          {"3 * 4 * float64", "3 * 4 * float64", 1 / 4e6, 1 / 2.7e6},
          {"record of 168 bytes",
           "{id: int64, name: string, amount: float32, place: {lat: float64, lon: float64}, tags: var * string, matrix: 3 * 4 * float64, "
           "when: datetime, "
           "note: ?string, ok: bool, z: int8}",
           1 / 500e3, 1 / 378e3},
          {"record of 1000 fields", wide, static_cast<double>(wide.size()) / 100e6, static_cast<double>(wide.size()) / 79e6}};
}

std::size_t sink = 0;

}  // namespace

int main(int argc, char** argv) {
  const std::vector<text_case> all = cases();
  if (argc == 4 && std::strcmp(argv[1], "--calls") == 0) {
    for (const text_case& c : all)
      if (std::strcmp(c.name, argv[3]) == 0)
        for (long i = std::atol(argv[2]); i > 0; --i) sink += ndt::parse(c.text).hash();
    return sink == 0;
  }
  bench::report report("datashape", argc, argv);
  for (const text_case& c : all) {
    const ndt::type t = ndt::parse(c.text);
    std::string out;
    const std::vector<double> seconds = bench::interleaved_medians(
        {{"parse", [&] { sink += ndt::parse(c.text).hash(); }}, {"print", [&] { out.clear(), ndt::print(t, out), sink += out.size(); }}});
    report.row(std::string("parse ") + c.name, seconds[0], "goal", c.goal_s);
    report.row(std::string("parse ") + c.name, seconds[0], "libndtypes, recorded", c.ndtypes_s);
    report.row(std::string("print ") + c.name, seconds[1], "parse", seconds[0]);
  }
  const ndt::type a = ndt::parse(all[3].text), same = a, twin = ndt::parse(all[3].text),
                  other = ndt::parse(all[3].text.substr(0, all[3].text.size() - 1) + ", z: int8}");
  const std::vector<double> seconds = bench::interleaved_medians(
      {{"handle", [&] { sink += a == same; }}, {"differ", [&] { sink += a == other; }}, {"twin", [&] { sink += a == twin; }}});
  report.row("equality of equal handles", seconds[0], "goal", 2e-9);
  report.row("equality, hashes differ", seconds[1], "goal", 50e-9);
  report.row("equality of twins, 1000 fields", seconds[2], "libndtypes, recorded", 7.8e-6);
  return sink == 0;
}
