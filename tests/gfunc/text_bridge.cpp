// SPDX-License-Identifier: BSD-3-Clause
// Calls written as text from Python through ctypes, for values of any datashape: `cast(value("2 * date", ["2024-02-29", null]), ...)`. The
// result comes back as its datashape and its text. For tests only.
#include <string>

#include "call_text.hpp"
#include "gfunc/call.hpp"
#include "gfunc/value_text.hpp"
#include "ndt/print.hpp"

namespace {

struct outcome {
  std::string type, text, error;
};

}  // namespace

extern "C" {

__attribute__((visibility("default"))) void* text_call(const char* call) {
  auto* made = new outcome;
  try {
    const call_text::call c = call_text::read_call(call);
    const pluribus::gfunc::value v = pluribus::gfunc::try_call(c.name, c.args, c.options).value();
    made->type = pluribus::ndt::to_string(v.type());
    made->text = pluribus::gfunc::to_text(v);
  } catch (const std::exception& e) {
    made->error = e.what();
  }
  return made;
}
__attribute__((visibility("default"))) const char* text_error(void* h) { return static_cast<outcome*>(h)->error.c_str(); }
__attribute__((visibility("default"))) const char* text_type(void* h) { return static_cast<outcome*>(h)->type.c_str(); }
__attribute__((visibility("default"))) const char* text_result(void* h) { return static_cast<outcome*>(h)->text.c_str(); }
__attribute__((visibility("default"))) void text_release(void* h) { delete static_cast<outcome*>(h); }
}
