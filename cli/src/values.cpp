// SPDX-License-Identifier: BSD-3-Clause
/// Elements to text: every scalar that arrays compute with has a case here.
#include "values.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cstring>

#include "command.hpp"
#include "nd/call.hpp"
#include "nd/eval.hpp"
#include "ndt/print.hpp"

namespace pluribus::cli {

namespace {

using nd::index;
using ndt::scalar;

template <class T>
T loaded(const std::byte* at) {
  T value;
  std::memcpy(&value, at, sizeof value);
  return value;
}

template <class T>
std::string number_text(T value) {
  if constexpr (std::is_floating_point_v<T>) {
    if (std::isnan(value)) return "nan";
    if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
    char text[48];
    std::string out(text, std::to_chars(text, text + sizeof text, value).ptr);
    if (out.find_first_of(".e") == std::string::npos) out += ".0";
    return out;
  } else {
    return std::to_string(value);
  }
}

template <class T>
std::string complex_text(const std::byte* at) {
  const std::string imag = number_text(loaded<T>(at + sizeof(T)));
  return number_text(loaded<T>(at)) + (imag[0] == '-' ? "" : "+") + imag + "j";
}

template <class T>
probe::json number_json(T value) {
  if constexpr (std::is_floating_point_v<T>) {
    if (!std::isfinite(value)) return number_text(value);
    return static_cast<double>(value);
  } else if constexpr (std::is_signed_v<T>) {
    return static_cast<std::int64_t>(value);
  } else {
    return static_cast<std::uint64_t>(value);
  }
}

/// Calls `use` with the element as a C++ number; false where the dtype is none.
template <class Use>
bool with_number(scalar dtype, const std::byte* at, Use use) {
  switch (dtype) {
    case scalar::int8: use(loaded<std::int8_t>(at)); return true;
    case scalar::int16: use(loaded<std::int16_t>(at)); return true;
    case scalar::int32: use(loaded<std::int32_t>(at)); return true;
    case scalar::int64: use(loaded<std::int64_t>(at)); return true;
    case scalar::uint8: use(loaded<std::uint8_t>(at)); return true;
    case scalar::uint16: use(loaded<std::uint16_t>(at)); return true;
    case scalar::uint32: use(loaded<std::uint32_t>(at)); return true;
    case scalar::uint64: use(loaded<std::uint64_t>(at)); return true;
    case scalar::float32: use(loaded<float>(at)); return true;
    case scalar::float64: use(loaded<double>(at)); return true;
    default: return false;
  }
}

/// Narrow floats are shown through float32, which holds every one of them.
nd::array printable(const nd::array& values) {
  const ndt::type dtype = values.dtype();
  if (!dtype.is_scalar())
    throw usage_error{"values of `" + ndt::to_string(dtype) + "` cannot be shown", "write them with -o, or take a field: x.name"};
  if (ndt::class_of(dtype.scalar()) == ndt::scalar_class::floating && ndt::size_of(dtype.scalar()) < 4)
    return nd::eval(nd::cast(values, scalar::float32));
  return values;
}

constexpr index edge = 3;           // elements shown at each end of a long axis
constexpr index most_shown = 1000;  // arrays of more elements are shortened

class nested {
 public:
  explicit nested(const nd::array& values) : memory_(values.resident().value()), shape_(values.shape()), dtype_(values.dtype().scalar()) {}

  std::string text() {
    shorten_ = shape_.product() > most_shown;
    measure(0, memory_.data);
    std::string out;
    if (shape_.rank() == 0) return element_text(dtype_, memory_.data);
    write(0, memory_.data, out);
    return out;
  }

  probe::json json(int d, const std::byte* at) const {
    if (d == shape_.rank()) return element(at);
    probe::json::list items;
    for (index i = 0; i < shape_[d]; ++i) items.push_back(json(d + 1, at + i * memory_.strides[d]));
    return items;
  }
  probe::json json() const { return json(0, memory_.data); }

 private:
  bool skipped(int d, index i) const { return shorten_ && shape_[d] > 2 * edge + 1 && i >= edge && i < shape_[d] - edge; }

  void measure(int d, const std::byte* at) {
    if (d == shape_.rank()) {
      width_ = std::max(width_, element_text(dtype_, at).size());
      return;
    }
    for (index i = 0; i < shape_[d]; ++i)
      if (!skipped(d, i)) measure(d + 1, at + i * memory_.strides[d]);
  }

  void write(int d, const std::byte* at, std::string& out) const {
    if (d == shape_.rank()) {
      out += fmt::format("{:>{}}", element_text(dtype_, at), width_);
      return;
    }
    out += '[';
    const bool last = d + 1 == shape_.rank();
    for (index i = 0; i < shape_[d]; ++i) {
      if (i > 0) separate(d, last, out);
      if (skipped(d, i)) {
        out += "...";
        i = shape_[d] - edge - 1;
        continue;
      }
      write(d + 1, at + i * memory_.strides[d], out);
    }
    out += ']';
  }

  void separate(int d, bool last, std::string& out) const {
    out += ',';
    if (last) {
      const std::size_t line = out.rfind('\n') == std::string::npos ? 0 : out.rfind('\n') + 1;
      if (out.size() - line + width_ + 1 < 100) {
        out += ' ';
        return;
      }
    }
    out +=
        std::string(last ? 1 : static_cast<std::size_t>(shape_.rank() - d - 1), '\n') + std::string(static_cast<std::size_t>(d) + 1, ' ');
  }

  probe::json element(const std::byte* at) const {
    if (dtype_ == scalar::bool_) return loaded<std::uint8_t>(at) != 0;
    probe::json out;
    if (with_number(dtype_, at, [&](auto value) { out = number_json(value); })) return out;
    return element_text(dtype_, at);
  }

  nd::resident_memory memory_;
  nd::extents shape_;
  scalar dtype_;
  bool shorten_ = false;
  std::size_t width_ = 0;
};

}  // namespace

std::string element_text(scalar dtype, const std::byte* at) {
  std::string out;
  if (with_number(dtype, at, [&](auto value) { out = number_text(value); })) return out;
  if (dtype == scalar::bool_) return loaded<std::uint8_t>(at) != 0 ? "true" : "false";
  if (dtype == scalar::complex64) return complex_text<float>(at);
  if (dtype == scalar::complex128) return complex_text<double>(at);
  throw usage_error{std::string("values of `") + ndt::name(dtype) + "` cannot be shown", "write them with -o"};
}

std::string values_text(const nd::array& values) { return nested(printable(values)).text(); }

probe::json values_json(const nd::array& values) {
  if (values.size() > most_json_values)
    throw usage_error{fmt::format("the result has {} elements, too many for JSON", values.size()), "write it with -o"};
  return nested(printable(values)).json();
}

std::vector<std::string> column_text(const nd::array& values) {
  const nd::array shown = printable(values);
  const nd::resident_memory memory = shown.resident().value();
  std::vector<std::string> out;
  for (index i = 0; i < shown.shape()[0]; ++i) out.push_back(element_text(shown.dtype().scalar(), memory.data + i * memory.strides[0]));
  return out;
}

}  // namespace pluribus::cli
