// SPDX-License-Identifier: BSD-3-Clause
/// Reads files and the standard input whole.
#include "inputs.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "codes.hpp"
#include "datashape/result.hpp"

namespace pluribus::cli {
namespace {

std::string read_all(std::FILE* from, const std::string& name) {
  std::string text;
  char block[1 << 16];
  while (const std::size_t n = std::fread(block, 1, sizeof block, from)) text.append(block, n);
  if (std::ferror(from)) throw datashape::error(codes::unreadable, "cannot read " + name + ": " + std::strerror(errno));
  return text;
}

bool names_a_file(const std::string& operand) {
  std::error_code none;
  return operand.size() < 4096 && operand.find('\0') == std::string::npos && std::filesystem::exists(operand, none);
}

}  // namespace

std::string read_file(const std::string& path) {
  if (path == "-") return read_all(stdin, "the standard input");
  std::error_code none;
  if (std::filesystem::is_directory(path, none)) throw datashape::error(codes::unreadable, "cannot read " + path + ": it is a directory");
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (!file) throw datashape::error(codes::unreadable, "cannot read " + path + ": " + std::strerror(errno));
  struct closer {
    std::FILE* f;
    ~closer() { std::fclose(f); }
  } close{file};
  return read_all(file, path);
}

void input_flags::declare(argument_list& arguments, const char* name, const char* help) {
  arguments.optional_operands(name, operands, help);
  arguments.values("-e,--text", "TEXT", texts, "A datashape, even where a file has that name");
  arguments.values("-f,--file", "FILE", files, "A file with a datashape");
}

namespace {

input from_file(const std::string& path) {
  input in{path == "-" ? "<stdin>" : path, {}};
  try {
    in.text = read_file(path);
  } catch (const datashape::error& e) {
    in.unreadable = e.all();
  }
  return in;
}

}  // namespace

std::vector<std::string> input_flags::names() const {
  std::vector<std::string> all = operands;
  all.insert(all.end(), texts.begin(), texts.end());
  all.insert(all.end(), files.begin(), files.end());
  if (all.empty()) throw usage_error{"a file or a type to match is missing", "datashape check --match 'N * T' table.csv"};
  return all;
}

std::vector<input> input_flags::read() const {
  std::vector<input> all;
  for (const std::string& o : operands) {
    if (o == "-" || names_a_file(o))
      all.push_back(from_file(o));
    else
      all.push_back({"<argument>", o});
  }
  for (const std::string& t : texts) all.push_back({"<argument>", t});
  for (const std::string& f : files) all.push_back(from_file(f));
  if (all.empty()) {
    if (isatty(STDIN_FILENO)) throw usage_error{"a datashape or a file is missing", "give a text in quotes: '3 * float64'"};
    all.push_back(from_file("-"));
  }
  return all;
}

}  // namespace pluribus::cli
