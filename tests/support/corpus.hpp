// SPDX-License-Identifier: BSD-3-Clause
/// Cases of a text corpus. A case is a block of lines, ended by an empty line: a verb with options, the inputs, `----`, the expected
/// lines. Lines that start with `#` are comments. Files flow in, cases flow out; what a verb does is the caller's business.
#pragma once
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace pluribus::testing {

struct corpus_case {
  std::string where;  ///< file:line
  std::string verb;
  std::vector<std::string> inputs;
  std::string expected;
};

inline std::vector<corpus_case> corpus_cases(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".test") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::vector<corpus_case> all;
  for (const auto& file : files) {
    std::ifstream in(file);
    corpus_case one;
    bool answer = false;
    int number = 0;
    const auto finish = [&] {
      if (one.verb.empty()) return;
      if (!answer) throw std::runtime_error(one.where + ": a case without ----");
      all.push_back(one);
      one = {};
      answer = false;
    };
    for (std::string line; std::getline(in, line);) {
      ++number;
      if (line.starts_with("#")) continue;
      if (line.empty())
        finish();
      else if (one.verb.empty())
        one.verb = line, one.where = file.filename().string() + ":" + std::to_string(number);
      else if (line == "----")
        answer = true;
      else if (answer)
        one.expected += line + "\n";
      else
        one.inputs.push_back(line);
    }
    finish();
  }
  return all;
}

}  // namespace pluribus::testing
