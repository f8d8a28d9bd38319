#!/usr/bin/env bash
# Runs the end-to-end tests again and again, several of them side by side, to find those that fail now and then.
#
#   Tests/soak.sh [RUNS [AT_ONCE [ARGUMENT...]]]    10 runs, 3 a core at once; pytest gets the arguments: files, in place of all
#
# It takes the programs in YODEL_BIN, or builds those for release. Most of a run is waiting, so that several at once keep
# a machine busy; that they are in each other's way is part of the trial, but for their ports: where the machine lets it,
# each has a loopback interface of its own. What a failed run printed stays in .build/soak.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly usage="usage: Tests/soak.sh [RUNS [AT_ONCE [ARGUMENT...]]]"
readonly runs=${1:-10} at_once=${2:-$(($(nproc) * 3))}
if [[ $runs != +([0-9]) || $at_once != +([0-9]) ]]; then
    echo "$usage" >&2
    exit 64
fi
readonly arguments=("${@:3}")
readonly logs=$PWD/.build/soak venv=$PWD/.build/venv
# Compiling the tests anew in each run is a good part of what a run costs.
export LANG=${LANG:-C.UTF-8} PYTHONPYCACHEPREFIX=$PWD/.build/pycache
unset PYTHONDONTWRITEBYTECODE

build() {
    local -a release=(swift build -c release --static-swift-stdlib --scratch-path .build-release)
    "${release[@]}"
    YODEL_BIN=$("${release[@]}" --show-bin-path)
}

install_python_packages() {
    "$venv/bin/python" -c 'import pytest, pytest_timeout, websockets' 2>/dev/null ||
        { python3 -m venv --clear "$venv" && "$venv/bin/pip" install -q websockets pytest pytest-timeout; }
}

# A server that a test ended, and that yodel is to miss, would be another run's server on the same port.
choose_loopback() {
    loopback=(unshare --net)
    [[ $EUID -eq 0 ]] || loopback+=(--map-root-user)
    loopback+=(python3 Tests/EndToEnd/loopback.py)
    "${loopback[@]}" true 2>/dev/null || loopback=()
}

# Each run begins with another file: in step with one another, all would wait at the same time.
choose_files() {
    local -a files=(Tests/EndToEnd/test_*.py)
    local first=$(($1 * 7 % ${#files[@]}))
    chosen=("${files[@]:first}" "${files[@]:0:first}")
}

# run NUMBER: one run; of one that passes its outcome is kept.
run() {
    local log=$logs/$1.log files outcome=passed
    local -a chosen=("${arguments[@]}")
    [[ ${#chosen[@]} -gt 0 ]] || choose_files "$1"
    files=$(mktemp -d)
    # A shell has what it runs beside itself ignore Ctrl-C, and nohup a hangup; some tests send both.
    env --default-signal=HUP,INT,QUIT "${loopback[@]}" "$venv/bin/python" -m pytest -q -p no:cacheprovider \
        --basetemp "$files/of" "${chosen[@]}" </dev/null >"$log" 2>&1 || outcome=FAILED
    printf '%-7s %4d  %s\n' "$outcome" "$1" "$(tail -n 1 "$log")" | tee -a "$logs/outcomes"
    [[ $outcome == FAILED ]] || rm -f "$log"
    rm -rf "$files"
}

# Each run that ends makes room for the next one.
run_all() {
    local number
    for ((number = 1; number <= runs; number++)); do
        [[ $number -le $at_once ]] || wait -n
        run "$number" &
    done
    wait
}

summarize() {
    local failed
    failed=$(grep -c ^FAILED "$logs/outcomes" || true)
    printf '\n==> %d of %d runs failed\n' "$failed" "$runs"
    [[ $failed -gt 0 ]] || return 0
    echo "failures of each test:"
    cat "$logs"/*.log | grep -E '^(FAILED|ERROR) ' | cut -d ' ' -f 2 | sort | uniq -c | sort -rn
    return 1
}

[[ -n ${YODEL_BIN:-} ]] || build
export YODEL_BIN
install_python_packages
choose_loopback
rm -rf "$logs" && mkdir -p "$logs"
run_all
summarize
