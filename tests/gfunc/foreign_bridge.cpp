// SPDX-License-Identifier: BSD-3-Clause
// Values in and out for Python through ctypes: handles on values, and pointers to the C structs of Arrow, DLPack and the buffer protocol.
// For tests only.
#include <memory>
#include <string>

#include "gfunc/arrow.hpp"
#include "gfunc/buffer_view.hpp"
#include "gfunc/copy.hpp"
#include "gfunc/dlpack.hpp"
#include "gfunc/equal.hpp"
#include "gfunc/value_text.hpp"
#include "ndt/parse.hpp"
#include "ndt/print.hpp"

namespace {

namespace gf = pluribus::gfunc;
namespace ndt = pluribus::ndt;

struct held_value {
  gf::value v;
  std::string type, text, error;
  std::unique_ptr<gf::buffer_export> out;
};

template <class F>
void* made(const F& f) {
  auto held = std::make_unique<held_value>();
  try {
    auto v = f();
    if (v) {
      held->v = std::move(*v);
      held->type = ndt::to_string(held->v.type());
    } else {
      held->error = v.error()[0].message;
    }
  } catch (const std::exception& e) {
    held->error = e.what();
  }
  return held.release();
}
held_value& at(void* h) { return *static_cast<held_value*>(h); }

}  // namespace

#define BRIDGE extern "C" __attribute__((visibility("default")))

BRIDGE void* bridge_from_text(const char* type, const char* text) {
  return made([&] { return gf::try_value_from_text(ndt::parse(type), text); });
}
BRIDGE void* bridge_from_arrow(ArrowArray* array, const ArrowSchema* schema, int check_utf8) {
  return made([&] { return gf::from_arrow(*array, *schema, {.check_utf8 = check_utf8 != 0}); });
}
BRIDGE void* bridge_from_stream(ArrowArrayStream* stream, int chunk) {
  return made([&]() -> pluribus::datashape::result<gf::value> {
    auto chunks = gf::from_arrow_stream(*stream);
    if (!chunks) return chunks.error();
    return chunks->at(static_cast<std::size_t>(chunk));
  });
}
BRIDGE void* bridge_from_dlpack(void* tensor, int versioned) {
  return made([&] {
    return versioned != 0 ? gf::from_dlpack(static_cast<DLManagedTensorVersioned*>(tensor))
                          : gf::from_dlpack(static_cast<DLManagedTensor*>(tensor));
  });
}
BRIDGE void* bridge_from_buffer(const gf_buffer* view) {
  return made([&] { return gf::from_buffer_view(*view, gf::buffer()); });
}
BRIDGE void* bridge_range(void* h, int dim, std::int64_t start, std::int64_t stop, std::int64_t step) {
  return made([&] { return at(h).v.range(dim, start, stop, step); });
}
BRIDGE void* bridge_copy(void* h) {
  return made([&] { return gf::copy(at(h).v); });
}
BRIDGE void bridge_release(void* h) { delete static_cast<held_value*>(h); }

BRIDGE const char* bridge_error(void* h) { return at(h).error.c_str(); }
BRIDGE const char* bridge_type(void* h) { return at(h).type.c_str(); }
BRIDGE const char* bridge_text(void* h) {
  at(h).text = gf::to_text(at(h).v);
  return at(h).text.c_str();
}
BRIDGE const void* bridge_data(void* h) { return at(h).v.data(); }
BRIDGE int bridge_equal(void* a, void* b) { return gf::equal(at(a).v, at(b).v) ? 1 : 0; }

/// 0, or 1 with the handle's error said.
BRIDGE int bridge_to_arrow(void* h, ArrowArray* array, ArrowSchema* schema) {
  const auto done = gf::to_arrow(at(h).v, *array, schema);
  if (!done) at(h).error = done.error()[0].message;
  return done ? 0 : 1;
}
BRIDGE int bridge_to_stream(void* h, ArrowArrayStream* stream) {
  const auto done = gf::to_arrow_stream(at(h).v.type().element(), {at(h).v, at(h).v}, *stream);
  if (!done) at(h).error = done.error()[0].message;
  return done ? 0 : 1;
}
/// Null with the handle's error said. copies: a gf::copy_policy.
BRIDGE void* bridge_to_dlpack(void* h, int versioned, int copies) {
  const auto policy = static_cast<gf::copy_policy>(copies);
  const auto keep = [&](auto t) -> void* {
    if (t) return *t;
    at(h).error = t.error()[0].message;
    return nullptr;
  };
  return versioned != 0 ? keep(gf::to_dlpack(at(h).v, policy)) : keep(gf::to_dlpack_legacy(at(h).v, policy));
}
BRIDGE const gf_buffer* bridge_to_buffer(void* h) {
  auto out = gf::to_buffer_view(at(h).v);
  if (!out) {
    at(h).error = out.error()[0].message;
    return nullptr;
  }
  at(h).out = std::move(*out);
  return &at(h).out->view();
}
