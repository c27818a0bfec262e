// SPDX-License-Identifier: BSD-3-Clause
/// Where C++ ends: exceptions become a status and an error object, results become out parameters. Every function of the C interface that
/// can fail runs its body in here.
#pragma once
#include <cstring>
#include <initializer_list>
#include <new>
#include <string>
#include <string_view>
#include <type_traits>

#include "datashape/result.hpp"
#include "ndt/c/error.h"

namespace pluribus::ndt::c {

/// Stores an error for `all` in *error (NULL is fine) and returns its status. Out of memory on the way is an error of its own.
nd_status fail(const datashape::diagnostics& all, std::string_view source, nd_error** error) noexcept;
/// The same with the status given, as the layers above know what their codes mean.
nd_status fail(nd_status status, const datashape::diagnostics& all, std::string_view source, nd_error** error) noexcept;
nd_status out_of_memory(nd_error** error) noexcept;
nd_status internal(const char* what, nd_error** error) noexcept;
/// What a function cannot do without, by the name it has in the header.
struct required {
  template <class T>
  required(const char* argument, T* given) noexcept : name(argument), there(given != nullptr) {}
  required(const char* argument, bool given) noexcept : name(argument), there(given) {}
  const char* name;
  bool there;
};
/// The first that is not there; null where all are.
inline const char* first_missing(std::initializer_list<required> all) noexcept {
  for (const required& r : all) {
    if (!r.there) return r.name;
  }
  return nullptr;
}
nd_status null_argument(const char* function, const char* argument, nd_error** error) noexcept;
[[noreturn]] void no_struct_size(std::string_view of, std::size_t given);

/// body returns nd_status.
template <class Body>
nd_status guarded(nd_error** error, Body&& body) noexcept {
  try {
    return body();
  } catch (const std::bad_alloc&) {
    return out_of_memory(error);
  } catch (const datashape::error& e) {
    return fail(e.all(), e.source(), error);
  } catch (const std::exception& e) {
    return internal(e.what(), error);
  } catch (...) {
    return internal("an exception of no known type", error);
  }
}

/// snprintf's contract.
inline std::size_t write_text(std::string_view text, char* buffer, std::size_t capacity) noexcept {
  if (buffer && capacity > 0) {
    const std::size_t n = text.size() < capacity ? text.size() : capacity - 1;
    if (n) std::memcpy(buffer, text.data(), n);
    buffer[n] = '\0';
  }
  return text.size();
}

/// make() returns a string; ND_NO_SIZE where memory ran out.
template <class Make>
std::size_t guarded_text(char* buffer, std::size_t capacity, Make&& make) noexcept {
  try {
    return write_text(make(), buffer, capacity);
  } catch (...) {
    return ND_NO_SIZE;
  }
}

/// The fields that the caller knows; those behind are zero. NULL is all zero. `name` is that of the struct; throws where its size was not
/// set.
template <class Options>
Options options_of(const Options* given, std::string_view name) {
  Options all{};
  if (given && given->struct_size < sizeof(std::size_t)) no_struct_size(name, given->struct_size);
  if (given) std::memcpy(&all, given, given->struct_size < sizeof all ? given->struct_size : sizeof all);
  return all;
}

inline std::string_view view(const char* text, std::size_t size) noexcept {
  return text ? std::string_view(text, size) : std::string_view();
}

}  // namespace pluribus::ndt::c
