# SPDX-License-Identifier: BSD-3-Clause
"""Other projects use what `meson install` puts on a machine: consumers_test.py pkg-config|cmake|headers|subproject BUILD SOURCE.

pkg-config, cmake: a program on the types and one on arrays is built against an installation in a scratch folder, and run.
headers: every installed header compiles alone, and defines no macro but the documented ones.
subproject: a Meson project with pluribus in subprojects/ builds and runs a program on the types.
"""
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

TYPES = """#include "ndt/ndt.hpp"
#include <cstdio>
int main() { std::puts(pluribus::ndt::to_string(pluribus::ndt::parse("3*{x:int,y:?real}")).c_str()); }
"""
ARRAY = """#include "nd/nd.hpp"
#include <cstdio>
int main() { std::printf("%d\\n", static_cast<int>(pluribus::nd::sum(pluribus::nd::arange(10)).item<std::int64_t>())); }
"""
IN_C = """#include "ndt/c/ndt.h"
#include <stdio.h>
#include <string.h>
int main(void) {
  const char *text = "3*int";
  char printed[64];
  ndt_type *t = NULL;
  if (ndt_parse(text, strlen(text), &t, NULL) != ND_OK) return 1;
  ndt_print(t, printed, sizeof printed);
  puts(printed);
  ndt_release(t);
  return 0;
}
"""
FUNCTIONS_IN_C = """#include "gfunc/c/gfunc.h"
#include <stdio.h>
#include <string.h>
int main(void) {
  char printed[64];
  gf_value *both[2] = {NULL, NULL}, *sum = NULL;
  ndt_type *t = NULL;
  if (ndt_parse("2 * float64", 11, &t, NULL) != ND_OK || gf_value_read(t, "[1, 2]", 6, &both[0], NULL) != ND_OK) return 1;
  if (gf_value_integer(3, &both[1], NULL) != ND_OK || gf_call("add", 3, both, 2, NULL, &sum, NULL) != ND_OK) return 1;
  gf_value_print(sum, printed, sizeof printed);
  puts(printed);
  gf_value_release(both[0]), gf_value_release(both[1]), gf_value_release(sum), ndt_release(t);
  return 0;
}
"""
WANT = {"types": "3 * {x: int32, y: ?float64}\n", "array": "45\n"}
DOCUMENTED = re.compile(r"NDT_|ND_|GF_|DS_|DATASHAPE_|ARROW_|DLPACK_|PLURIBUS_")


def run(command, **kwargs):
    done = subprocess.run([str(c) for c in command], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **kwargs)
    if done.returncode != 0:
        print("$", " ".join(map(str, command)), "\n" + done.stdout[-4000:])
        sys.exit(1)
    return done.stdout


def installed(build, scratch):
    environment = {**os.environ, "DESTDIR": str(scratch / "root")}
    run(["meson", "install", "-C", build, "--no-rebuild", "--quiet"], env=environment)
    (package,) = (scratch / "root").rglob("pluribus-types.pc")
    return package.parent


def programs(scratch):
    for name, text in (("types", TYPES), ("array", ARRAY)):
        (scratch / f"{name}.cpp").write_text(text)


def check(name, got):
    if got != {**WANT, "types-c": "3 * int32\n", "gfunc-c": "[4, 5]\n"}[name]:
        print(f"{name}: printed {got!r}")
        sys.exit(1)


def by_pkg_config(build, scratch):
    packages = installed(build, scratch)
    programs(scratch)
    environment = {**os.environ, "PKG_CONFIG_PATH": str(packages)}
    for name in WANT:
        flags = run(["pkg-config", "--cflags", "--libs", "--static", f"pluribus-{name}"], env=environment).split()
        run(["c++", "-std=c++20", scratch / f"{name}.cpp", "-o", scratch / name, *flags])
        check(name, run([scratch / name], env={**os.environ, "LD_LIBRARY_PATH": str(packages.parent)}))
    for name, text in (("types-c", IN_C), ("gfunc-c", FUNCTIONS_IN_C)):
        (scratch / f"{name}.c").write_text(text)
        flags = run(["pkg-config", "--cflags", "--libs", f"pluribus-{name}"], env=environment).split()
        run(["cc", "-std=c99", scratch / f"{name}.c", "-o", scratch / name, *flags])
        check(name, run([scratch / name], env={**os.environ, "LD_LIBRARY_PATH": str(packages.parent)}))
    return len(WANT) + 2


def by_cmake(build, scratch):
    packages = installed(build, scratch)
    programs(scratch)
    (scratch / "CMakeLists.txt").write_text("cmake_minimum_required(VERSION 3.18)\nproject(consumer CXX)\n"
                                            "find_package(pluribus 0.1 REQUIRED COMPONENTS types array)\n" +
                                            "".join(f"add_executable({n} {n}.cpp)\ntarget_link_libraries({n} pluribus::{n})\n" for n in WANT) +
                                            "set(where ${pluribus_DIR})\nforeach(wrong 0 0.0 0.2 0.1.99 1.1)\n"
                                            "  set(pluribus_DIR ${where} CACHE PATH \"\" FORCE)\n  find_package(pluribus ${wrong} QUIET CONFIG)\n"
                                            "  if(pluribus_FOUND OR NOT pluribus_CONSIDERED_VERSIONS STREQUAL \"0.1.0\")\n"
                                            "    message(FATAL_ERROR \"asked for ${wrong}\")\n  endif()\nendforeach()\n")
    run(["cmake", "-G", "Ninja", "-S", scratch, "-B", scratch / "made", "-DCMAKE_BUILD_TYPE=Debug", f"-Dpluribus_DIR={packages.parent / 'cmake' / 'pluribus'}"])
    run(["cmake", "--build", scratch / "made"])
    for name in WANT:
        check(name, run([scratch / "made" / name], env={**os.environ, "LD_LIBRARY_PATH": str(packages.parent)}))
    return len(WANT)


def headers(build, scratch):
    include = next((p for p in [installed(build, scratch)])).parents
    root = next(p / "include" / "pluribus" for p in include if (p / "include" / "pluribus").is_dir())
    optional = {"eigen": pathlib.Path("/usr/include/eigen3"), "xtensor": pathlib.Path("/usr/include/xtensor")}
    all_headers = sorted(p for p in root.rglob("*.h*") if p.suffix in (".h", ".hpp"))

    def compiles(header):
        extra = []
        for word, folder in optional.items():
            if word in header.stem:
                if not folder.is_dir():
                    return ""
                extra = ["-isystem", folder]
        language = ["-x", "c++", "-std=c++20"]
        done = subprocess.run(["c++", *language, "-Wall", "-Wextra", "-fsyntax-only", "-I", root, *map(str, extra), str(header)], text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        text = "" if done.returncode == 0 else f"{header.relative_to(root)} does not compile alone:\n{done.stdout[-1500:]}"
        if header.suffix == ".h" and done.returncode == 0:
            done = subprocess.run(["cc", "-std=c99", "-pedantic", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-I", root, str(header)], text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            text = "" if done.returncode == 0 else f"{header.relative_to(root)} is no C99:\n{done.stdout[-1500:]}"
        return text

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        problems = [text for text in pool.map(compiles, all_headers) if text]
    for header in all_headers:
        for macro in re.findall(r"^#define (\w+)", header.read_text(), re.M):
            undefined = re.search(rf"^#undef {macro}\b", header.read_text(), re.M)
            if not DOCUMENTED.match(macro) and not undefined:
                problems.append(f"{header.relative_to(root)} defines {macro}")
    print("\n".join(problems))
    return (len(all_headers) - len(problems), len(problems))


def subproject(source, scratch):
    programs(scratch)
    (scratch / "subprojects").mkdir()
    (scratch / "subprojects" / "pluribus").symlink_to(source)
    (scratch / "meson.build").write_text("project('consumer', 'cpp', default_options: ['cpp_std=c++20', 'optimization=0'])\n"
                                         "types = subproject('pluribus', default_options: ['layers=gfunc']).get_variable('ndt_dep')\n"
                                         "executable('types', 'types.cpp', dependencies: types)\n")
    run(["meson", "setup", scratch / "made", scratch])
    run(["ninja", "-C", scratch / "made", "types"])
    check("types", run([scratch / "made" / "types"]))
    return 1


def main(way, build, source):
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="pluribus-consume-"))
    try:
        done = {"pkg-config": lambda: by_pkg_config(build, scratch), "cmake": lambda: by_cmake(build, scratch), "headers": lambda: headers(build, scratch),
                "subproject": lambda: subproject(pathlib.Path(source).resolve(), scratch)}[way]()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    passed, failed = done if isinstance(done, tuple) else (done, 0)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main(*sys.argv[1:]))
