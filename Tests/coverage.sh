#!/usr/bin/env bash
# Tells which lines of each target the unit tests run, and fails where a test fails or a pure target falls below 95 %.
#
#   Tests/coverage.sh                a table, a target a row
#   Tests/coverage.sh TARGET...      the lines of these targets that no test runs, too
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly build=(--enable-code-coverage --scratch-path .build-coverage)
mapfile -t pure < <(Tests/pure-targets.sh)
status=0

swift build --build-tests "${build[@]}" >&2
folder=$(swift build "${build[@]}" --show-bin-path)
mkdir -p "$folder/codecov"
rm -f "$folder"/codecov/*.profraw
# Not by `swift test`, which looks for a plan of the build that the build just made has replaced.
LLVM_PROFILE_FILE="$folder/codecov/%p.profraw" "$folder/yodelPackageTests.xctest" --testing-library swift-testing >&2 ||
    { echo "some tests failed; what they ran counts" >&2 && status=1; }

# The distribution's own tools do not know the format. Where a test failed, what all ran is not merged yet.
llvm=$(dirname "$(readlink -f "$(command -v swift)")")
"$llvm/llvm-profdata" merge -o "$folder/codecov/all.profdata" "$folder"/codecov/*.profraw
from=("$folder/yodelPackageTests.xctest" "-instr-profile=$folder/codecov/all.profdata")

"$llvm/llvm-cov" export "${from[@]}" -summary-only | python3 -c '
import collections, json, sys

PURE = sys.argv[1:]
lines = collections.defaultdict(lambda: [0, 0])
for file in json.load(sys.stdin)["data"][0]["files"]:
    before, found, path = file["filename"].partition("/Sources/")
    if found and "checkouts" not in before:
        of = lines[path.split("/")[0]]
        of[0] += file["summary"]["lines"]["count"]
        of[1] += file["summary"]["lines"]["covered"]
low = False
for target, (count, covered) in sorted(lines.items(), key=lambda item: (item[0] not in PURE, item[0])):
    share = 100 * covered / count
    is_low = target in PURE and share < 95
    low = low or is_low
    kind = "pure" if target in PURE else "shell"
    print(f"{target:18} {kind:6} {count:6} lines {share:6.1f} %" + (" TOO FEW" if is_low else ""))
sys.exit(low)
' "${pure[@]}" || status=1

for target in "$@"; do
    printf '\n==> %s\n' "$target"
    "$llvm/llvm-cov" show "${from[@]}" "Sources/$target" | grep -E '^/|^ +[0-9]+\| +0\|'
done
exit "$status"
