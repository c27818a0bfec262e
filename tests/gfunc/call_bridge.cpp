// SPDX-License-Identifier: BSD-3-Clause
// Calls by name from Python through ctypes, for comparison with NumPy: strided arguments in, a handle on the result out. For tests only.
#include <atomic>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "call_text.hpp"
#include "gfunc/call.hpp"
#include "gfunc/executor.hpp"
#include "ndt/parse.hpp"
#include "ndt/print.hpp"

namespace {

namespace gf = pluribus::gfunc;
namespace ndt = pluribus::ndt;

/// Two std::threads, each taking the next piece.
class two_threads final : public gf::executor {
 public:
  int concurrency() const noexcept override { return 2; }
  void parallel_for(gf::index n, gf::function_ref<void(gf::index)> body) override {
    std::atomic<gf::index> next{0};
    auto work = [&] {
      for (gf::index i = next++; i < n; i = next++) body(i);
    };
    std::thread other(work);
    work();
    other.join();
  }
};

struct outcome {
  gf::value v;
  std::string type, error;
  std::vector<std::string> names;
};

outcome* described(gf::value v) {
  auto* made = new outcome;
  made->v = std::move(v);
  made->type = ndt::to_string(made->v.type());
  const ndt::type& t = made->v.dtype();
  if (t.kind() == ndt::kind::record || t.kind() == ndt::kind::tuple) {
    for (std::size_t i = 0; i < t.size(); ++i) made->names.emplace_back(t.field(i).name);
  }
  return made;
}

}  // namespace

extern "C" {

/// types[i] is a datashape, or null for a weak literal whose text stands in `literals[i]`. strides: one list after another.
__attribute__((visibility("default"))) void* bridge_call(const char* name, const char* options, int n, const char* const* types,
                                                         const char* const* literals, void* const* bases, const std::int64_t* sizes,
                                                         const std::int64_t* offsets, const std::int64_t* strides, int threads) {
  auto* failed = new outcome;
  try {
    std::vector<gf::value> args;
    for (int i = 0; i < n; ++i) {
      if (types[i] == nullptr) {
        args.push_back(call_text::read_call(std::string("f(") + literals[i] + ")").args.at(0));
        continue;
      }
      ndt::type t = ndt::parse(types[i]);
      auto rank = static_cast<std::size_t>(t.ndim());
      args.push_back(gf::value::strided(t, gf::buffer::borrow(bases[i], sizes[i]), offsets[i], {strides, rank}).value());
      strides += rank;
    }
    two_threads pool;
    gf::inline_executor here;
    gf::executor* on = threads > 1 ? static_cast<gf::executor*>(&pool) : &here;
    outcome* made = described(gf::try_call(name, args, call_text::read_options(options), {on, nullptr}).value());
    delete failed;
    return made;
  } catch (const std::exception& e) {
    failed->error = e.what();
    return failed;
  }
}
__attribute__((visibility("default"))) const char* bridge_error(void* h) { return static_cast<outcome*>(h)->error.c_str(); }
__attribute__((visibility("default"))) const char* bridge_type(void* h) { return static_cast<outcome*>(h)->type.c_str(); }
__attribute__((visibility("default"))) void* bridge_data(void* h) { return static_cast<outcome*>(h)->v.data(); }
__attribute__((visibility("default"))) const std::int64_t* bridge_strides(void* h) { return static_cast<outcome*>(h)->v.strides().begin(); }
__attribute__((visibility("default"))) const std::int64_t* bridge_shape(void* h) { return static_cast<outcome*>(h)->v.shape().begin(); }
__attribute__((visibility("default"))) int bridge_rank(void* h) { return static_cast<outcome*>(h)->v.shape().rank(); }
__attribute__((visibility("default"))) int bridge_fields(void* h) { return static_cast<int>(static_cast<outcome*>(h)->names.size()); }
__attribute__((visibility("default"))) const char* bridge_field_name(void* h, int i) {
  return static_cast<outcome*>(h)->names[static_cast<std::size_t>(i)].c_str();
}
__attribute__((visibility("default"))) void* bridge_item(void* h, int i) {
  return described(static_cast<outcome*>(h)->v.item(static_cast<std::size_t>(i)).value());
}
__attribute__((visibility("default"))) void bridge_release(void* h) { delete static_cast<outcome*>(h); }
}
