#!/usr/bin/env bash
# Fuzzes what reads bytes from outside, with libFuzzer: each target for a number of seconds, a minute in all unless told.
#
#   Tests/fuzz.sh [SECONDS]            all targets, so long each
#   Tests/fuzz.sh SECONDS TARGET...    some of them
#
# What makes one crash or hang is left in .build-fuzz/findings; give its file to the target's program to see it again.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

readonly seconds=${1:-15}
[[ $# -gt 0 ]] && shift
targets=("$@")
[[ ${#targets[@]} -gt 0 ]] || targets=(FuzzFrames FuzzDeflate FuzzHandshake FuzzScript)

# Swift's own account of a crash would leave no file of what made it: libFuzzer has to see the signal.
export YODEL_FUZZ=1 SWIFT_BACKTRACE=enable=no
readonly findings=.build-fuzz/findings
readonly options=(--scratch-path .build-fuzz --sanitize fuzzer)

mkdir -p "$findings"
touch "$findings/.began"

failures=0
for target in "${targets[@]}"; do
    # Swift 6.3 asks its plan of the last build about products that this one had not: it is made anew.
    rm -f .build-fuzz/debug.yaml
    swift build "${options[@]}" --product "$target" || exit 1
    program=$(swift build "${options[@]}" --show-bin-path)/$target
    corpus=.build-fuzz/corpus/$target
    mkdir -p "$corpus"
    printf '\n==> %s for %s s\n' "$target" "$seconds"
    # A second for one input is a hang: none is longer than 4 KiB.
    "$program" "$corpus" "Tests/Fuzz/$target/seeds" -max_total_time="$seconds" -max_len=4096 -timeout=1 \
        -rss_limit_mb=1024 -artifact_prefix="$findings/" -print_final_stats=1 2>&1 |
        grep -Ev '^#|NEW_FUNC|Uses:|DICTIONARY'
    [[ ${PIPESTATUS[0]} -eq 0 ]] || failures=$((failures + 1))
done
find "$findings" -type f -newer "$findings/.began" -printf '\n%f in base64: ' -exec base64 -w 0 {} \;
printf '\n%d passed, %d failed\n' $((${#targets[@]} - failures)) "$failures"
exit $((failures > 0))
