#!/usr/bin/env bash
# The one test command: installs what the tests need, checks the format, builds, and runs every test.
#
#   Tests/run.sh                       all of it
#   Tests/run.sh format                the check of the format and of the doc comments alone
#   Tests/run.sh unit [ARGUMENT...]    the build and `swift test`, which gets the arguments
#   Tests/run.sh e2e [ARGUMENT...]     the build and the end-to-end tests; pytest gets the arguments
#
# It needs Swift, and on Debian and Ubuntu nothing else: what is missing is installed and told. It asks nothing.
#
# shellcheck disable=SC2317 # the parts are handed to `part` by name
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

readonly venv=.build/venv logs=.build/logs
readonly pypi=(websockets pytest pytest-timeout)
readonly swift_build=(swift build --build-tests --explicit-target-dependency-import-check error)
readonly usage="usage: Tests/run.sh [format | unit [ARGUMENT...] | e2e [ARGUMENT...]]"

outcomes=()
failed=()
failures=0

say() { printf '\n==> %s\n' "$*"; }

# Registries and mirrors have their moments: what fails there once is tried once more.
retry() {
    "$@" && return
    say "that failed; once more in 5 s: $*"
    sleep 5
    "$@"
}

# logged NAME COMMAND...: runs it; where nobody sits in front, what it prints is kept to be told again.
logged() {
    local name=$1
    shift
    if [[ -t 1 ]]; then
        "$@" </dev/null
    else
        mkdir -p "$logs"
        "$@" </dev/null 2>&1 | tee "$logs/$name"
    fi
}

# part NAME COMMAND...: runs one part of the whole and remembers how it ended.
part() {
    local name=$1 began=$SECONDS outcome=passed
    say "$name"
    logged "$@" || outcome=FAILED
    if [[ $outcome != passed ]]; then
        failures=$((failures + 1))
        failed+=("$name")
    fi
    outcomes+=("$(printf '%-8s %-12s %4d s' "$outcome" "$name" $((SECONDS - began)))")
    [[ $outcome == passed ]]
}

as_root() {
    if [[ $(id -u) -eq 0 ]]; then "$@"; else sudo "$@"; fi
}

has_header() { [[ -e /usr/include/$1 ]]; }

if_offered() { ! apt-cache show "$1" >/dev/null 2>&1 || echo "$1"; }

missing_packages() {
    # The wide ncurses lives in libncurses-dev; libncursesw5-dev is its older name, on some releases a transitional one.
    has_header ncurses.h || echo libncurses-dev
    has_header zlib.h || echo zlib1g-dev
    command -v git >/dev/null || echo git
    command -v tmux >/dev/null || echo tmux
    command -v openssl >/dev/null || echo openssl
    # What completes in these shells is tried in them, where they can be had.
    command -v zsh >/dev/null || if_offered zsh
    command -v fish >/dev/null || if_offered fish
    [[ -e /usr/share/terminfo/x/xterm-direct ]] || if_offered ncurses-term
    # For the page of yodeld; its test is skipped, and says so, where a browser can't be had.
    command -v chromedriver >/dev/null || if_offered chromium-driver
    # Servers that others wrote; their tests, too, are skipped where they can't be had.
    [[ -d /usr/share/nodejs/ws ]] || if_offered node-ws
    [[ -x /usr/bin/libwebsockets-test-server ]] || if_offered libwebsockets-test-server
    [[ -x /usr/sbin/nginx ]] || if_offered nginx
    [[ -x /usr/sbin/haproxy ]] || if_offered haproxy
    [[ -x /usr/sbin/mosquitto ]] || if_offered mosquitto
    # For a network where packets vanish.
    command -v ip >/dev/null || if_offered iproute2
    python3 -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
}

install_packages() {
    local missing
    # In a fresh container the lists are empty, and nothing seems to be offered.
    if command -v apt-get >/dev/null && ! compgen -G '/var/lib/apt/lists/*Packages*' >/dev/null; then
        retry as_root apt-get update -q || say "no lists of packages can be had"
    fi
    mapfile -t missing < <(missing_packages)
    [[ ${#missing[@]} -gt 0 ]] || return 0
    if ! command -v apt-get >/dev/null; then
        echo "no apt-get here: please install what Debian calls ${missing[*]}" >&2
        return 1
    fi
    say "installing from Debian's or Ubuntu's archive: ${missing[*]}"
    retry as_root apt-get update -q &&
        retry as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"
}

# A checkout that was moved or a Python that was upgraded leaves an environment that no longer runs: it is made anew.
install_python_packages() {
    "$venv/bin/python" -c 'import pytest, pytest_timeout, websockets' 2>/dev/null && return
    say "making $venv with ${pypi[*]} from PyPI"
    python3 -m venv --clear "$venv" &&
        retry "$venv/bin/python" -m pip install --quiet --upgrade "${pypi[@]}"
}

check_format() {
    local outcome=0
    swift format lint --strict --recursive --parallel Package.swift Sources Tests || outcome=1
    command -v python3 >/dev/null || install_packages
    python3 Tests/documented.py || outcome=1
    return "$outcome"
}

build() { retry swift package resolve && "${swift_build[@]}"; }

# The pure targets' tests keep every core busy; those of the shells wait on sockets and terminals with time limits. Each
# kind gets a process of its own, so that the first can't starve the second.
run_unit_tests() {
    local pure
    pure="^($(Tests/pure-targets.sh | paste -sd '|')|Themes)Tests" || return
    if [[ $# -gt 0 ]]; then
        swift test --skip-build "$@"
    else
        swift test --skip-build --filter "$pure" && swift test --skip-build --skip "$pure"
    fi
}

run_end_to_end_tests() {
    local bin
    bin=$(swift build --show-bin-path) &&
        YODEL_BIN=$bin "$venv/bin/python" -m pytest -p no:cacheprovider Tests/EndToEnd "$@"
}

# The environment of a container or a CI runner: no locale, perhaps no home that can be written to.
settle_environment() {
    export LANG=${LANG:-C.UTF-8} PYTHONDONTWRITEBYTECODE=1
    if [[ ! -w ${HOME:-/nowhere} ]]; then
        [[ -r ${HOME:-/nowhere}/.gitconfig ]] && export GIT_CONFIG_GLOBAL=$HOME/.gitconfig
        export HOME=$PWD/.build/home
        mkdir -p "$HOME"
    fi
}

# The end is what is looked at first, and all that some keep.
tell_again() {
    [[ -e $logs/$1 ]] || return
    say "the last lines of $1"
    tail -n 40 "$logs/$1" | cut -c -400
}

summarize() {
    local name
    for name in "${failed[@]}"; do tell_again "$name"; done
    say "summary"
    printf '%s\n' "${outcomes[@]}"
    if [[ $failures -eq 0 ]]; then echo "All parts passed."; else echo "$failures of ${#outcomes[@]} parts failed."; fi
    exit $((failures > 0))
}

main() {
    local what=${1:-all}
    [[ $# -gt 0 ]] && shift
    settle_environment
    case $what in
        all)
            part packages install_packages
            part format check_format
            if part build build; then
                part unit run_unit_tests
                part python install_python_packages && part end-to-end run_end_to_end_tests
                part conformance Tests/conformance.sh fast
                part fuzz Tests/fuzz.sh 15
                part benchmarks Tests/Benchmarks/run.sh quick
            fi
            ;;
        format) part format check_format ;;
        unit) part packages install_packages && part build build && part unit run_unit_tests "$@" ;;
        e2e)
            part packages install_packages && part build build && part python install_python_packages &&
                part end-to-end run_end_to_end_tests "$@"
            ;;
        -h | --help | help) echo "$usage" && exit ;;
        *) echo "$usage" >&2 && exit 64 ;;
    esac
    summarize
}

main "$@"
