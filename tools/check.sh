#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# tools/check.sh [quick|full|long|arm64] — called by ./dev check, which has installed what this needs.
#   quick: house rules, with clang-format where it is installed; the tests of the libraries under ASan + UBSan (one instruction set)
#   full:  the same for every test, then the array tests under TSan, 10 s of each fuzz target, a clang build with -Werror and clang-tidy
#   long:  quick, then the laws of the type library over a million random types each, and 10 minutes of each fuzz target
#   arm64: types and functions cross-compiled, their tests run by qemu-user
set -euo pipefail
cd "$(dirname "$0")/.."
mode=${1:-full}
python=$PWD/build/venv/bin/python
failed=0
step() { echo; echo "== $1"; shift; "$@" || { failed=1; echo "== failed"; }; }

setup() {  # setup DIR TARGETS OPTIONS… — TARGETS may be empty: everything
  local dir=$1 targets=$2; shift 2
  [ -d "$dir/meson-private" ] || meson setup "$dir" "$@" > "$dir.log" 2>&1 || { cat "$dir.log"; return 1; }
  # shellcheck disable=SC2086
  ninja -C "$dir" $targets > "$dir.log" 2>&1 || { grep -E -A 12 'error:|FAILED|undefined reference' "$dir.log" | head -n 60; return 1; }
}

house() {
  python3 tools/house_check.py || return 1
  command -v clang-format-14 > /dev/null || return 0
  git ls-files '*.cpp' '*.hpp' '*.h' | xargs clang-format-14 --dry-run -Werror 2>&1 | grep -m 20 'error:' && return 1
  return 0
}

asan() {
  local targets="" names=()
  if [ "$mode" = quick ]; then  # the libraries' own tests; the tools' and the comparisons with Python are left to full
    targets="tests/datashape-grammar/datashape-grammar_test tests/ndt/ndt_test tests/gfunc/gfunc_test tests/gfunc/gfunc_kernels_test tests/array/array_test tests/io/io_tests"
    names=(datashape-grammar ndt gfunc 'gfunc kernels' array io)
  fi
  setup build/asan "$targets" -Db_sanitize=address,undefined -Doptimization=1 -Ddebug=true -Dinstruction_sets=v3 -Dpython="$python" || return 1
  ulimit -s 65536 2> /dev/null || true  # instrumented frames are many times larger, and recursion is bounded by depth
  ASAN_OPTIONS=detect_leaks=1:detect_stack_use_after_return=0 UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1 \
    meson test -C build/asan --no-rebuild --print-errorlogs --timeout-multiplier 5 "${names[@]}"
}

laws() {  # at full speed: the sanitizers have seen the same programs with fewer types
  setup build/release "tests/ndt/ndt_test tests/ndt/notations/ndt_notations_test" --buildtype=release -Doptimization=2 || return 1
  export PLURIBUS_ROUNDS=1000000
  build/release/tests/ndt/ndt_test --test-suite=laws --duration=true && build/release/tests/ndt/notations/ndt_notations_test --test-suite=laws --duration=true
}

tsan() {  # oneTBB of the distribution is not instrumented: these tests use the executor on std::thread
  setup build/tsan tests/array/array_test -Db_sanitize=thread -Doptimization=1 -Ddebug=true -Dinstruction_sets=v3 || return 1
  TSAN_OPTIONS=halt_on_error=1 meson test -C build/tsan --no-rebuild --print-errorlogs --timeout-multiplier 10 --suite threads
}

fuzz() {
  local seconds=$1 targets
  targets=$(sed -n "s|^  '\([a-z0-9_]*\)':.*|tests/fuzz/\1_fuzz|p" tests/fuzz/meson.build | tr '\n' ' ')
  CC=clang-14 CXX=clang++-14 setup build/fuzz "$targets" -Dfuzz=true -Dbench=false -Doptimization=1 -Ddebug=true -Dinstruction_sets=v3 \
    -Db_sanitize=address,undefined || return 1
  local target name status=0
  for target in build/fuzz/tests/fuzz/*_fuzz; do
    name=$(basename "$target" _fuzz)
    mkdir -p "build/fuzz/found/$name"
    # Libraries have many edges: weighing them (entropic) takes nine tenths of the time.
    if "$target" -max_total_time="$seconds" -entropic=0 -rss_limit_mb=2048 -timeout=10 -print_final_stats=1 -verbosity=0 \
        "build/fuzz/found/$name" "tests/fuzz/corpus/$name" > "build/fuzz/$name.log" 2>&1; then
      echo "$name: $(sed -n 's/^stat::number_of_executed_units: *//p' "build/fuzz/$name.log") runs, no finding"
    else
      status=1; echo "$name: FINDING"; tail -n 30 "build/fuzz/$name.log"
    fi
  done
  return $status
}

tidy() {
  CC=clang-14 CXX=clang++-14 setup build/tidy "" -Dwerror=true -Dinstruction_sets=v3 || return 1
  git ls-files '*.cpp' | grep -v '^bench/' | xargs -P 2 -n 4 clang-tidy-14 -quiet -p build/tidy 2> /dev/null | grep -E 'warning:|error:' && return 1
  return 0
}

arm64() {
  setup build/arm64 build.ninja --cross-file tools/arm64.ini --buildtype=release -Doptimization=2 -Dlayers=gfunc || return 1
  setup build/arm64 "$(ninja -C build/arm64 -t targets all | sed -n 's|^\(tests/[^ ]*_test\):.*|\1|p' | tr '\n' ' ')" || return 1
  meson test -C build/arm64 --no-rebuild --print-errorlogs --timeout-multiplier 10
}

if [ "$mode" = arm64 ]; then
  step "arm64 under qemu-user" arm64
  python3 tools/tally.py build/arm64 || failed=1
  exit $failed
fi
step "house rules" house
step "ASan + UBSan, every test" asan
case $mode in
  full)
    step "TSan, array tests" tsan
    step "fuzz, 10 s a target" fuzz 10
    step "clang, warnings are errors; clang-tidy" tidy ;;
  long)
    step "laws over a million random types" laws
    step "fuzz, 10 minutes a target" fuzz 600 ;;
esac
echo
python3 tools/tally.py build/asan $([ "$mode" = full ] && echo build/tsan) || failed=1
exit $failed
