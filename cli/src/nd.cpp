// SPDX-License-Identifier: BSD-3-Clause
/// The `nd` tool: look at arrays on disk, convert them, compute with them, draw them.
#include "commands/nd_commands.hpp"
#include "commands/tool_commands.hpp"

int main(int argc, char** argv) {
  using namespace pluribus::cli;
  static tool t{"nd",
                "nd - typed arrays on disk: look, convert, compute, draw",
                "Arrays are Zarr v3 directories, .npy, .nii and .nii.gz files. Expressions over them are planned, fused and run on all "
                "cores within a "
                "hard limit of memory.",
                "Examples:\n"
                "  nd info scan.nii.gz                                  what is in it?\n"
                "  nd convert scan.nii.gz scan.zarr --codecs zstd       chunked and compressed\n"
                "  nd compute 'mean(x, axis=0)' -i x=scan.zarr          values, on the terminal\n"
                "  nd compute 'sqrt(x)' -i x=scan.zarr -o root.zarr     or into a file, out of core\n"
                "  nd plot scan.zarr -o scan.png                        three orthogonal slices\n"
                "  nd functions sum                                     what does it take, and what does it do with nulls?\n\n"
                "Arrays are Zarr v3 directories, .npy, .nii and .nii.gz files. Exit codes: 0 done, 1 the data or the machine\n"
                "said no, 2 the request makes no sense.\n",
                {}};
  static command* const commands[] = {&nd_info(),      &nd_convert(),         &nd_compute(),    &nd_plot(),
                                      &nd_functions(), completion_command(t), manual_command(t)};
  t.commands = commands;
  return run_tool(t, argc, argv);
}
