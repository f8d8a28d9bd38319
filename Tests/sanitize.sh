#!/usr/bin/env bash
# Runs the tests with everything built with a sanitizer of the compiler: `thread` finds races, `address` what is used
# after its end, or outside its bounds.
#
#   Tests/sanitize.sh thread | address                      the unit tests, then the end-to-end ones
#   Tests/sanitize.sh thread | address unit [ARGUMENT...]   the program of the unit tests gets the arguments: --filter X
#   Tests/sanitize.sh thread | address e2e [ARGUMENT...]    pytest gets the arguments: files, in place of all
#
# It fails by what the sanitizer finds, and by tests that fail. Programs are five to fifteen times slower: the tests
# wait so much longer (Tests/EndToEnd/sanitizing.py, Tests/TestSupport/Patience.swift), and those that measure time or
# memory are skipped with a word.
#
# shellcheck disable=SC2317,SC2329 # the parts are handed to `part` by name
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

readonly usage="usage: Tests/sanitize.sh thread | address [unit [ARGUMENT...] | e2e [ARGUMENT...]]"
readonly sanitizer=${1:-} what=${2:-both}
if [[ $sanitizer != @(thread|address) || $what != @(both|unit|e2e) ]]; then
    echo "$usage" >&2
    exit 64
fi
readonly here=$PWD/Tests/Sanitizing scratch=$PWD/.build-$sanitizer
readonly reports=$scratch/reports logs=$scratch/logs venv=$scratch/venv bin=$scratch/debug
# Those of pure targets keep every core busy, and would starve the others, which wait with time limits.
pure="^($(Tests/pure-targets.sh | paste -sd '|')|Themes)Tests" || exit

outcomes=()
failures=0

# part NAME COMMAND...: runs one part of the whole; its last line is its outcome.
part() {
    local log=$logs/$1 began=$SECONDS outcome=passed
    "${@:2}" 2>&1 | tee "$log" || outcome=FAILED
    [[ $outcome == passed ]] || failures=$((failures + 1))
    outcomes+=("$(printf '%-8s %-12s %4d s  %s' "$outcome" "$1" $((SECONDS - began)) "$(tail -n 1 "$log")")")
    [[ $outcome == passed ]]
}

build() {
    # SwiftPM forgets what it wrote here in an earlier run: "unknown build description".
    rm -f "$scratch"/{debug,plugin-tools}.yaml "$scratch"/*/debug/*description.json
    swift build --build-tests "--sanitize=$sanitizer" --scratch-path "$scratch" &&
        "$(dirname "$(readlink -f "$(command -v swift)")")/clang" -O1 -fPIC -shared -o "$scratch/mutex.so" "$here/mutex.c" &&
        echo "built with the $sanitizer sanitizer"
}

# `sanitized COMMAND...`: runs it with the sanitizer's options. Leaks would be those of exit, where nothing is given
# back, and some tests want to die of their signals.
sanitized() {
    local options=handle_segv=0:handle_sigbus=0:handle_sigfpe=0:handle_abort=0:handle_sigill=0:log_path=$reports/of
    local -a environment=("LANG=${LANG:-C.UTF-8}" PYTHONDONTWRITEBYTECODE=1 "YODEL_BIN=$bin")
    if [[ $sanitizer == thread ]]; then
        environment+=("TSAN_OPTIONS=suppressions=$here/thread.supp:$options" "LD_PRELOAD=$scratch/mutex.so")
    else
        environment+=("ASAN_OPTIONS=detect_leaks=0:$options")
    fi
    env "${environment[@]}" "$@"
}

# Not by `swift test`, which would be given the sanitizer's options and library, too.
run_unit_tests() { sanitized "$bin/yodelPackageTests.xctest" --testing-library swift-testing "$@"; }

install_python_packages() {
    [[ -x $venv/bin/pytest ]] ||
        { python3 -m venv "$venv" && "$venv/bin/pip" install -q websockets pytest pytest-timeout; }
}

run_end_to_end_tests() {
    [[ $# -gt 0 ]] || set -- Tests/EndToEnd
    install_python_packages && sanitized "$venv/bin/python" -m pytest -p no:cacheprovider "$@"
}

run_parts() {
    part build build || return
    case $what in
        both)
            part unit-shells run_unit_tests --skip "$pure"
            part unit-pure run_unit_tests --filter "$pure"
            part end-to-end run_end_to_end_tests
            ;;
        unit) part unit run_unit_tests "$@" ;;
        e2e) part end-to-end run_end_to_end_tests "$@" ;;
    esac
}

summarize() {
    local -a found=("$reports"/*)
    if [[ ${#found[@]} -gt 0 ]]; then cat "${found[@]}"; fi
    printf '\n==> summary of the %s sanitizer\n' "$sanitizer"
    printf '%s\n' "${outcomes[@]}"
    if [[ ${#found[@]} -eq 0 ]]; then
        echo "The sanitizer found nothing."
    else
        echo "The sanitizer found something in ${#found[@]} processes: see above, and $reports."
    fi
    exit $((failures > 0 || ${#found[@]} > 0))
}

shopt -s nullglob
rm -rf "$reports" "$logs" && mkdir -p "$reports" "$logs"
run_parts "${@:3}"
summarize
