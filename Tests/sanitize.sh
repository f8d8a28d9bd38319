#!/usr/bin/env bash
# Runs the unit tests under a sanitizer of the compiler: `thread` finds races, `address` what is used after its end.
#
#   Tests/sanitize.sh [thread | address] [ARGUMENT...]     `swift test` gets the arguments
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly sanitizer=${1:-thread}
readonly build=("--sanitize=$sanitizer" --scratch-path ".build-$sanitizer")

# A finding has to be the end: what goes on is not seen. Leaks are those of exit, where nothing is given back.
export TSAN_OPTIONS=halt_on_error=1 ASAN_OPTIONS=detect_leaks=0
swift build --build-tests "${build[@]}"
swift test --skip-build "${build[@]}" "${@:2}"
