// SPDX-License-Identifier: BSD-3-Clause
/// A fresh directory that is removed with all it holds when the test ends.
#pragma once
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "datashape/result.hpp"

struct scratch_directory {
  scratch_directory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "pluribus-io-XXXXXX").string();
    path = ::mkdtemp(pattern.data());
  }
  ~scratch_directory() { std::filesystem::remove_all(path); }
  scratch_directory(const scratch_directory&) = delete;
  scratch_directory& operator=(const scratch_directory&) = delete;

  std::string operator/(const std::string& name) const { return path + "/" + name; }
  /// How many names there are below, hidden ones too.
  std::size_t names() const {
    std::size_t n = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) n += entry.exists();
    return n;
  }

  std::string path;
};

inline std::string read_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline void write_text(const std::string& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

/// Runs f and hands back the message of the datashape::error it throws; "" where it throws none.
template <class F>
std::string thrown_by(F&& f) {
  try {
    f();
  } catch (const pluribus::datashape::error& e) {
    return e.what();
  }
  return "";
}

template <class T>
std::string message_of(const pluribus::datashape::result<T>& r) {
  return r ? std::string() : to_string(r.error().front().id) + ": " + r.error().front().message;
}

inline bool contains(const std::string& text, const std::string& part) { return text.find(part) != text.npos; }
