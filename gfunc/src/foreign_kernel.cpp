// SPDX-License-Identifier: BSD-3-Clause
/// See foreign_kernel.hpp.
#include "gfunc/foreign_kernel.hpp"

#include <type_traits>

#include "gfunc/codes.hpp"
#include "one_at_a_time.hpp"

namespace pluribus::gfunc {

static_assert(std::is_same_v<std::intptr_t, std::int64_t>, "NumPy's inner loops and ours have one shape where pointers have 64 bits");

datashape::result<std::shared_ptr<foreign_kernel>> foreign_kernel::make(const gf_kernel& k) {
  const char* why = k.signature == nullptr                      ? "a kernel has a signature"
                    : k.loop == nullptr && k.checked == nullptr ? "a kernel has a loop or a checked loop, and this has neither"
                    : k.loop != nullptr && k.checked != nullptr ? "a kernel has a loop or a checked loop, and not both"
                    : (k.flags & ~static_cast<std::uint32_t>(GF_ONE_THREAD)) != 0 ? "a kernel has a flag that is not known here"
                                                                                  : nullptr;
  if (why != nullptr) return datashape::diagnostic{codes::bad_signature, datashape::severity::error, why};
  auto made = std::make_shared<foreign_kernel>();
  made->described_ = k;
  return made;
}

foreign_kernel::~foreign_kernel() {
  if (owns_ && described_.free_state != nullptr) described_.free_state(described_.state);
}

inner_loop foreign_kernel::loop(const std::shared_ptr<foreign_kernel>& kernel) {
  const gf_kernel& k = kernel->described_;
  inner_loop made{k.loop, k.state, kernel, k.checked};
  return (k.flags & GF_ONE_THREAD) != 0 ? one_at_a_time(std::move(made)) : made;
}

}  // namespace pluribus::gfunc
