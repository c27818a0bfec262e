// SPDX-License-Identifier: BSD-3-Clause
/// The flags of commands that write an array: --chunks, --codecs, --overwrite.
#pragma once
#include <string>

#include "command.hpp"
#include "nd/io/open.hpp"

namespace pluribus::cli {

struct output_flags {
  std::string chunks;
  std::string codecs;
  bool overwrite = false;

  void declare(argument_list& arguments);
  nd::io::save_options options() const;
  bool given() const { return overwrite || !chunks.empty() || !codecs.empty(); }
};

/// What was written, as `nd info` would see it.
struct written_file {
  ndt::index stored_bytes = 0;
  std::string layout;  ///< "chunks 64 * 64 * 64, zstd(level=3), crc32c"
};
written_file look_at(const std::string& path);

}  // namespace pluribus::cli
