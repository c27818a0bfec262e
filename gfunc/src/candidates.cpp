// SPDX-License-Identifier: BSD-3-Clause
/// See candidates.hpp. A candidate is nearer the later the argument at which it fails.
#include "candidates.hpp"

#include <algorithm>

namespace pluribus::gfunc {

namespace {

constexpr std::size_t most_notes = 5, most_wanted = 4;

std::string without_options(std::string text) {
  std::erase(text, '?');
  return text;
}

/// Each signature once; of those that differ in `?` only, the one that came nearest.
std::vector<candidate> distinct(std::vector<candidate> all) {
  std::vector<candidate> kept;
  for (candidate& c : all) {
    const std::string bare = without_options(c.text);
    const auto known = std::find_if(kept.begin(), kept.end(), [&](const candidate& k) { return without_options(k.text) == bare; });
    if (known == kept.end())
      kept.push_back(std::move(c));
    else if (known->argument < c.argument)
      *known = std::move(c);
  }
  return kept;
}

std::string advice(const std::vector<candidate>& sorted) {
  std::vector<std::string> wanted;
  for (const candidate& c : sorted) {
    if (c.argument != sorted.front().argument) break;
    if (c.wanted.empty()) return {};
    if (std::find(wanted.begin(), wanted.end(), c.wanted) == wanted.end()) wanted.push_back(c.wanted);
  }
  if (wanted.empty() || wanted.size() > most_wanted || sorted.front().argument == 0) return {};
  std::string text = "argument " + std::to_string(sorted.front().argument) + " has to be ";
  for (std::size_t i = 0; i < wanted.size(); ++i)
    text += std::string(i == 0 ? "" : i + 1 == wanted.size() ? " or " : ", ") + "`" + wanted[i] + "`";
  if (wanted.size() > 1) return text;
  if (wanted[0] == "bool") return text + ": a comparison, such as x != 0, gives one";
  if (wanted[0] == "Temporal") return text + ": a number has no unit of time, a timedelta has one";
  return text;
}

}  // namespace

void note_candidates(datashape::diagnostic& d, std::vector<candidate> all) {
  all = distinct(std::move(all));
  std::stable_sort(all.begin(), all.end(), [](const candidate& a, const candidate& b) {
    return a.argument != b.argument ? a.argument > b.argument : a.width > b.width;
  });
  for (std::size_t i = 0; i < std::min(most_notes, all.size()); ++i) d.notes.push_back(all[i].text + ": " + all[i].why);
  if (all.size() > most_notes) d.notes.push_back("and " + std::to_string(all.size() - most_notes) + " more");
  if (d.help || all.empty()) return;
  if (std::string help = advice(all); !help.empty()) d.help = std::move(help);
}

}  // namespace pluribus::gfunc
