// SPDX-License-Identifier: BSD-3-Clause
// Calls by name from Python through ctypes, for comparison with NumPy: arguments are made in any layout, strided memory, fields of records
// by rows and by columns, options by bitmap; a handle on the result comes out. For tests only.
#include <atomic>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "call_text.hpp"
#include "gfunc/call.hpp"
#include "gfunc/copy.hpp"
#include "gfunc/executor.hpp"
#include "gfunc/function_page.hpp"
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

template <class F>
outcome* made_by(F make) {
  try {
    return described(make());
  } catch (const std::exception& e) {
    auto* failed = new outcome;
    failed->error = e.what();
    return failed;
  }
}

const gf::value& value_of(void* h) { return static_cast<outcome*>(h)->v; }
gf::dims strides_of(const gf::dims& shape, const std::int64_t* strides) {
  return gf::dims(std::span<const gf::index>(strides, static_cast<std::size_t>(shape.rank())));
}

}  // namespace

extern "C" {

/// One JSON line a function of the registry.
__attribute__((visibility("default"))) const char* bridge_functions() {
  static const std::string all = [] {
    std::string lines;
    for (const auto& f : gf::registry::builtin().functions()) lines += gf::to_json(gf::page_of(gf::registry::builtin(), f.name)) + "\n";
    return lines;
  }();
  return all.c_str();
}

__attribute__((visibility("default"))) void* bridge_literal(const char* text) {
  return made_by([&] { return call_text::read_call(std::string("f(") + text + ")").args.at(0); });
}
__attribute__((visibility("default"))) void* bridge_strided(const char* type, void* base, std::int64_t size, std::int64_t offset,
                                                            const std::int64_t* strides) {
  return made_by([&] {
    const ndt::type t = ndt::parse(type);
    return gf::value::strided(t, gf::buffer::borrow(base, size), offset, {strides, static_cast<std::size_t>(t.ndim())}).value();
  });
}
/// The fields of a record by columns.
__attribute__((visibility("default"))) void* bridge_columns(const char* type, int n, void* const* fields) {
  return made_by([&] {
    std::vector<gf::value> columns;
    for (int i = 0; i < n; ++i) columns.push_back(value_of(fields[i]));
    return gf::value::columns(ndt::parse(type), std::move(columns)).value();
  });
}
__attribute__((visibility("default"))) void* bridge_field(void* record, const char* name) {
  return made_by([&] { return value_of(record).field(name).value(); });
}
/// ?T by a bitmap that begins at any bit, or by a byte an element.
__attribute__((visibility("default"))) void* bridge_nullable(void* child, void* bits, std::int64_t size, std::int64_t offset,
                                                             const std::int64_t* strides, int bytes) {
  return made_by([&] {
    const gf::value& v = value_of(child);
    const gf::dims steps = strides_of(v.shape(), strides);
    gf::buffer memory = gf::buffer::borrow(bits, size);
    return gf::value::option(v, bytes != 0 ? gf::validity::mask(memory, offset, steps) : gf::validity::bitmap(memory, offset, steps))
        .value();
  });
}

__attribute__((visibility("default"))) void* bridge_call(const char* name, const char* options, int n, void* const* args, int threads) {
  return made_by([&] {
    std::vector<gf::value> given;
    for (int i = 0; i < n; ++i) given.push_back(value_of(args[i]));
    two_threads pool;
    gf::inline_executor here;
    gf::executor* on = threads > 1 ? static_cast<gf::executor*>(&pool) : &here;
    return gf::try_call(name, given, call_text::read_options(options), {on, nullptr}).value();
  });
}
/// What an option is around, and one byte an element in C order: whether it is valid.
__attribute__((visibility("default"))) void* bridge_child(void* h) {
  return made_by([&] { return value_of(h).child(); });
}
__attribute__((visibility("default"))) int bridge_is_nullable(void* h) { return value_of(h).form() == gf::value_form::option; }
__attribute__((visibility("default"))) void bridge_valid(void* h, unsigned char* out) {
  const gf::value mask = gf::valid_mask(value_of(h)).value();
  std::memcpy(out, mask.data(), static_cast<std::size_t>(mask.size()));
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
