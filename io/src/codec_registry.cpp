// SPDX-License-Identifier: BSD-3-Clause
/// The list of codecs, made from the list of files that meson compiles. Nothing registers itself at start-up.
#include <array>

#include "nd/io/codec.hpp"

namespace pluribus::nd::io {

namespace codec_list {
#define IO_CODEC(name) codec_definition name();
#include "codec_definitions.hpp"
#undef IO_CODEC
}  // namespace codec_list

std::span<const codec_definition> codecs() {
  static const std::vector<codec_definition> all = {
#define IO_CODEC(name) codec_list::name(),
#include "codec_definitions.hpp"
#undef IO_CODEC
  };
  return all;
}

const codec_definition* find_codec(std::string_view name) {
  for (const auto& definition : codecs())
    if (name == definition.name) return &definition;
  return nullptr;
}

}  // namespace pluribus::nd::io
