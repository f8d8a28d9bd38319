#!/usr/bin/env bash
# Counts how often memory is asked for per message in the server's path and in the transcript's append, once all is
# warm; fails where it is more than once in a hundred messages, or, of a message in pieces, more than its storage grows.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

export YODEL_ALLOCATIONS=1
readonly build=(swift build -c release --scratch-path .build-release --product CountAllocations)
# Swift 6.3 asks its plan of the last build about products that this one had not: it is made anew.
rm -f .build-release/release.yaml
"${build[@]}" >&2
"$("${build[@]}" --show-bin-path)/CountAllocations"
