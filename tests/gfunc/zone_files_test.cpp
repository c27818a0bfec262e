// SPDX-License-Identifier: BSD-3-Clause
/// Time zone files are foreign bytes: cut short, changed and mixed up, they give an error or some zone, and never a crash.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "gfunc/call.hpp"
#include "gfunc/value_text.hpp"

using namespace pluribus;

namespace {

/// True where the zone was read.
bool answers(const std::string& zone) {
  const std::string type = "6 * datetime['s', '" + zone + "']";
  const gfunc::value v =
      gfunc::value_from_text(type, "[0, 1711846800, -5000000000, 4102444800, 9223372036854775807, -9223372036854775808]");
  const gfunc::value local = gfunc::value_from_text("3 * datetime['s']", "[0, 1711850400, 4102444800]");
  bool good = false;
  for (const char* name : {"utc_offset", "hour", "local_timestamp"}) {
    auto made = gfunc::try_call(name, std::vector<gfunc::value>{v.range(0, 0, 4).value()}, gfunc::attributes());
    good = good || static_cast<bool>(made);
    (void)gfunc::try_call(name, std::vector<gfunc::value>{v}, gfunc::attributes());
  }
  gfunc::attributes options{{"timezone", zone}, {"ambiguous", std::string("earliest")}, {"nonexistent", std::string("latest")}};
  (void)gfunc::try_call("assume_timezone", std::vector<gfunc::value>{local}, options);
  return good;
}

}  // namespace

TEST_CASE("damaged time zone files give an error or a zone") {
  std::ifstream whole_file("/usr/share/zoneinfo/Europe/Berlin", std::ios::binary);
  REQUIRE(whole_file);
  const std::string whole(std::istreambuf_iterator<char>(whole_file), {});
  REQUIRE(answers("Europe/Berlin"));
  const auto folder = std::filesystem::temp_directory_path() / "pluribus-zones";
  std::filesystem::create_directories(folder);
  REQUIRE(setenv("TZDIR", folder.c_str(), 1) == 0);
  std::mt19937 rng(1);
  int made = 0, refused = 0;
  const auto put = [&](const std::string& bytes) {
    const std::string name = "Damaged" + std::to_string(made++);
    std::ofstream(folder / name, std::ios::binary) << bytes;
    refused += answers(name) ? 0 : 1;
  };
  for (std::size_t size = 0; size < whole.size(); size += size < 120 || size + 60 > whole.size() ? 1 : 37) put(whole.substr(0, size));
  for (int i = 0; i < 600; ++i) {
    std::string bytes = whole;
    for (int k = 0; k <= i % 4; ++k) bytes[rng() % (i % 2 == 0 ? 100 : bytes.size())] = static_cast<char>(rng());
    put(bytes);
  }
  // Rules of every sort behind a file's last change, right and wrong.
  const std::string before = whole.substr(0, whole.rfind('\n', whole.size() - 2) + 1);
  for (const char* rule :
       {"CET-1CEST,M3.5.0,M10.5.0/3", "<+03>-3", "ABC-25", "A", "CET-1CEST", "CET-1CEST,J60,J300", "CET-1CEST,59/-167,300/167",
        "CET-1CEST,M13.1.0,M1.1.0", "CET-1CEST,M3.6.0,M10.5.0", "CET-999CEST,M3.5.0,M10.5.0", "<", "CET-1CEST,M3.5.0", "UTC0"})
    put(before + rule + "\n");
  unsetenv("TZDIR");
  std::filesystem::remove_all(folder);
  CHECK(made > 700);
  CHECK(refused > 100);
  CHECK(refused < made);
  for (const char* name : {"../../etc/passwd", "/etc/passwd", "Europe", "Europe/Nowhere", "+25:00", "+05:3", "Europe/Ber\x01lin"})
    CHECK_FALSE(answers(name));
  for (const char* name : {"UTC", "+05:30", "-11:00"}) CHECK(answers(name));
}
