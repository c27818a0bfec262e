// SPDX-License-Identifier: BSD-3-Clause
/// C++ operators on arrays (and on an array and a literal): each is nd::call of a named function. Comparisons give arrays of bool.
#pragma once
#include "nd/array.hpp"

namespace pluribus::nd {

array operator+(const array& a, const array& b);
array operator-(const array& a, const array& b);
array operator*(const array& a, const array& b);
array operator/(const array& a, const array& b);
array operator%(const array& a, const array& b);
array operator-(const array& a);
array operator+(const array& a);
array operator~(const array& a);
array operator!(const array& a);

array operator==(const array& a, const array& b);
array operator!=(const array& a, const array& b);
array operator<(const array& a, const array& b);
array operator<=(const array& a, const array& b);
array operator>(const array& a, const array& b);
array operator>=(const array& a, const array& b);

array operator&(const array& a, const array& b);
array operator|(const array& a, const array& b);
array operator^(const array& a, const array& b);
array operator<<(const array& a, const array& b);
array operator>>(const array& a, const array& b);

}  // namespace pluribus::nd
