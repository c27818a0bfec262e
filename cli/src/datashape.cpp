// SPDX-License-Identifier: BSD-3-Clause
/// The `datashape` tool: check, format and compare datashapes. Each command stands in its own file.
#include "commands/datashape_commands.hpp"
#include "commands/tool_commands.hpp"

int main(int argc, char** argv) {
  using namespace pluribus::cli;
  static tool t{
      "datashape",
      "datashape - check, format and compare datashapes",
      "A datashape types values in memory, in a file, in a message and in the signature of a function. This tool reads datashapes of five "
      "dialects, infers them from data, matches them against patterns, and says them in the notations of other libraries.",
      "  datashape check  schema.ds               is it a valid datashape?\n"
      "  datashape format -w schema.ds            rewrite in canonical form\n"
      "  datashape infer  data.csv                what type has this data?\n"
      "  datashape match  '... * N * T' data.npy  does it fit, and what are N and T?\n"
      "  datashape diff   old.ds new.ds           what changed?\n"
      "  datashape convert 'int32' --to arrow     say it in another notation\n"
      "  datashape explain E0207                  what does this error mean?\n",
      {}};
  static command* const commands[] = {datashape_check(),   datashape_format(),  datashape_infer(),     datashape_layout(),
                                      datashape_match(),   datashape_join(),    datashape_resolve(),   datashape_diff(),
                                      datashape_convert(), datashape_explain(), completion_command(t), manual_command(t)};
  t.commands = commands;
  return run_tool(t, argc, argv);
}
