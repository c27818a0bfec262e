// SPDX-License-Identifier: BSD-3-Clause
/// Shared objects with functions: opened, asked for their version, and called with what they register through. Never closed, since loops
/// and programs point into them.
#include "gfunc/c/plugin.h"

#include <dlfcn.h>

#include <string>

#include "gfunc/codes.hpp"
#include "gfunc/foreign_kernel.hpp"
#include "gfunc/module.hpp"

namespace pluribus::gfunc {

namespace {

datashape::diagnostic refused(datashape::code id, const std::string& path, const std::string& why) {
  return {id, datashape::severity::error, "plugin `" + path + "`: " + why};
}

std::string version(std::uint32_t abi) { return std::to_string(abi >> 16) + "." + std::to_string(abi & 0xFFFFu); }

/// What the host's functions reach.
struct registration_of_plugin {
  module_builder& into;
  const std::string& path;
  datashape::diagnostics wrong;

  void refuse(std::string why) { wrong.push_back(refused(codes::plugin_refused, path, why)); }
};

registration_of_plugin& of(const gf_host* host) { return *static_cast<registration_of_plugin*>(host->context); }

/// body(registration); what it throws is an error of the plugin.
template <class Body>
void guarded(const gf_host* host, Body&& body) noexcept {
  try {
    body(of(host));
  } catch (const std::exception& e) {
    try {
      of(host).refuse(e.what());
    } catch (...) {
      std::terminate();
    }
  }
}

std::string_view text(const char* t) noexcept { return t != nullptr ? std::string_view(t) : std::string_view(); }

gf_host host_of(registration_of_plugin& r) {
  gf_host host{};
  host.struct_size = sizeof host;
  host.abi = GF_PLUGIN_ABI;
  host.context = &r;
  host.names = [](const gf_host* h, const char* declarations) {
    guarded(h, [&](registration_of_plugin& p) {
      ndt::scope known;
      const auto read = known.declare(text(declarations));
      if (read)
        p.into.names(std::move(known));
      else
        p.wrong.insert(p.wrong.end(), read.error().begin(), read.error().end());
    });
  };
  host.function = [](const gf_host* h, const char* name, const char* doc) {
    guarded(h, [&](registration_of_plugin& p) { p.into.function(text(name), text(doc)); });
  };
  host.example = [](const gf_host* h, const char* call, const char* result) {
    guarded(h, [&](registration_of_plugin& p) { p.into.example(text(call), text(result)); });
  };
  host.kernel = [](const gf_host* h, const gf_kernel* kernel) {
    guarded(h, [&](registration_of_plugin& p) {
      if (kernel == nullptr) return p.refuse("a kernel is NULL");
      if (kernel->struct_size < sizeof(std::size_t))
        return p.refuse("struct_size of `gf_kernel` is " + std::to_string(kernel->struct_size) + "; set it to sizeof(gf_kernel)");
      gf_kernel k{};
      std::memcpy(&k, kernel, std::min(kernel->struct_size, sizeof k));
      auto made = foreign_kernel::make(k);
      if (!made) {
        if (k.free_state != nullptr) k.free_state(k.state);
        return p.refuse(made.error().front().message);
      }
      (*made)->own_state();
      p.into.loop(k.signature, foreign_kernel::loop(*made));
    });
  };
  host.define = [](const gf_host* h, const char* name, const char* expression, const char* doc) {
    guarded(h, [&](registration_of_plugin& p) { p.into.define(text(name), text(expression), text(doc)); });
  };
  host.fail = [](const gf_host* h, const char* why) {
    guarded(h, [&](registration_of_plugin& p) { p.refuse("it says: " + std::string(text(why))); });
  };
  return host;
}

datashape::diagnostics register_plugin(module_builder& into, const std::string& path) {
  void* const object = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (object == nullptr) {
    const char* why = dlerror();
    return {refused(codes::plugin_refused, path, std::string("cannot be loaded: ") + (why != nullptr ? why : "no reason is given"))};
  }
  const auto abi = reinterpret_cast<std::uint32_t (*)()>(dlsym(object, "gf_plugin_abi"));
  const auto enter = reinterpret_cast<void (*)(const gf_host*)>(dlsym(object, "gf_plugin_register"));
  if (abi == nullptr || enter == nullptr) {
    return {
        refused(codes::plugin_refused, path,
                std::string("has no function `") + (abi == nullptr ? "gf_plugin_abi" : "gf_plugin_register") + "`, so it is no plugin")};
  }
  const std::uint32_t theirs = abi();
  if (theirs >> 16 != GF_PLUGIN_ABI >> 16 || theirs > GF_PLUGIN_ABI) {
    return {refused(codes::plugin_mismatch, path,
                    "was made for version " + version(theirs) + " of the interface, and this is " + version(GF_PLUGIN_ABI))};
  }
  registration_of_plugin made{into, path, {}};
  const gf_host host = host_of(made);
  enter(&host);
  return std::move(made.wrong);
}

}  // namespace

module_builder& module_builder::load(const std::string& path) {
  for (datashape::diagnostic& d : register_plugin(*this, path)) refuse(std::move(d));
  return *this;
}

}  // namespace pluribus::gfunc
