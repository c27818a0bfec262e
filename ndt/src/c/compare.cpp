// SPDX-License-Identifier: BSD-3-Clause
/// C interface: what differs between two types, and whether the values of one can be read as the other.
#include "handles.hpp"
#include "ndt/diff.hpp"

using namespace pluribus;
using namespace pluribus::ndt::c;

struct ndt_diff {
  std::atomic<int> references{1};
  std::vector<ndt::difference> value;
};

extern "C" {

bool ndt_same_logical(const ndt_type* a, const ndt_type* b) { return a == b || (a && b && ndt::same_logical(type_of(a), type_of(b))); }
nd_status ndt_is_readable_as(const ndt_type* from, const ndt_type* to, bool* out, nd_error** error) {
  if (const char* none = first_missing({{"from", from}, {"to", to}, {"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&] {
    *out = ndt::is_readable_as(type_of(from), type_of(to));
    return ND_OK;
  });
}

nd_status ndt_diff_new(const ndt_type* left, const ndt_type* right, ndt_diff** out, nd_error** error) {
  if (const char* none = first_missing({{"left", left}, {"right", right}, {"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&] {
    *out = new ndt_diff{{1}, ndt::diff(type_of(left), type_of(right))};
    return ND_OK;
  });
}
ndt_diff* ndt_diff_retain(ndt_diff* d) { return retain(d); }
void ndt_diff_release(ndt_diff* d) { release(d); }
size_t ndt_diff_count(const ndt_diff* d) { return d ? d->value.size() : 0; }
const char* ndt_diff_path(const ndt_diff* d, size_t i) { return i < ndt_diff_count(d) ? d->value[i].path.c_str() : nullptr; }
bool ndt_diff_compatible(const ndt_diff* d, size_t i) { return i < ndt_diff_count(d) && d->value[i].compatible; }
size_t ndt_diff_print(const ndt_diff* d, size_t i, char* buffer, size_t capacity) {
  if (i >= ndt_diff_count(d)) return write_text({}, buffer, capacity);
  return guarded_text(buffer, capacity, [&] { return ndt::to_string(d->value[i]); });
}
}
