# SPDX-License-Identifier: BSD-3-Clause
"""No code compiled for one instruction set may be shared with the rest of the program: in each kernel library every defined symbol that the
linker could merge (weak, unique) or call from outside stands in the namespace of its set, or in that of Eigen under the name it has there.

Arguments: nm, then the libraries, named libgfunc_kernels_<set>.a or libgfunc_blocked_<set>.a.
"""
import os
import re
import subprocess
import sys

FROM_TOOLS = re.compile(r"^(DW\.ref\.|__asan|__odr_asan|___asan|asan\.|__ubsan|__sancov|__start_|__stop_|__llvm|__emutls)")


def foreign_symbols(nm, library):
    isa = re.search(r"gfunc_(?:kernels|blocked)_(\w+)\.a$", library)[1]
    listing = subprocess.run([nm, "-C", library], check=True, capture_output=True, text=True).stdout
    seen = 0
    for line in listing.splitlines():
        found = re.match(r"[0-9a-f]+ ([A-Zuvw]) (.*)", line)
        if not found or found[1] == "U":
            continue
        seen += 1
        name = found[2]
        if f"pluribus::gfunc::{isa}::" not in name and f"Eigen_{isa}::" not in name and not FROM_TOOLS.match(name):
            yield f"{os.path.basename(library)}: {found[1]} {name}"
    if seen == 0:
        yield f"{os.path.basename(library)}: no symbols at all"


def main():
    bad = [line for library in sys.argv[2:] for line in foreign_symbols(sys.argv[1], library)]
    print("\n".join(bad) or "every symbol stands in its set")
    return 1 if bad else 0


sys.exit(main())
