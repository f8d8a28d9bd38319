#!/usr/bin/env bash
# Runs the tests with everything built with a sanitizer of the compiler: `thread` finds races, `address` what is used
# after its end, or outside its bounds.
#
#   Tests/sanitize.sh thread | address                      the unit tests, then the end-to-end ones that need threads most
#   Tests/sanitize.sh thread | address unit [ARGUMENT...]   `swift test` gets the arguments
#   Tests/sanitize.sh thread | address e2e [ARGUMENT...]    pytest gets the arguments: files, in place of those below
#
# A finding fails it. In the end-to-end tests nothing else does: programs that are ten times slower miss time limits.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly usage="usage: Tests/sanitize.sh thread | address [unit [ARGUMENT...] | e2e [ARGUMENT...]]"
readonly sanitizer=${1:-} what=${2:-both}
if [[ $sanitizer != @(thread|address) || $what != @(both|unit|e2e) ]]; then
    echo "$usage" >&2
    exit 64
fi
readonly here=$PWD/Tests/Sanitizing scratch=$PWD/.build-$sanitizer
readonly build=("--sanitize=$sanitizer" --scratch-path "$scratch")
readonly reports=$scratch/reports venv=$scratch/venv
# Servers with several event loops, hundreds of connections, cut and resumed ones, and each of the program's threads.
readonly threaded=(
    accounted admission cluster compression faults late_answer logs outbox plain proxies reconnect replay replay_pane screen
    script_crowd script_load script_recording server_tls tls yodeld
)

# options MORE: leaks would be those of exit, where nothing is given back, and some tests want to die of their signals.
options() {
    local all=handle_segv=0:handle_sigbus=0:handle_sigfpe=0:handle_abort=0:handle_sigill=0:$1
    export TSAN_OPTIONS="suppressions=$here/thread.supp:$all" ASAN_OPTIONS="detect_leaks=0:$all"
    [[ $sanitizer != thread ]] || export LD_PRELOAD=$scratch/mutex.so
}

run_unit_tests() {
    options halt_on_error=1
    swift test --skip-build "${build[@]}" "$@"
}

run_end_to_end_tests() {
    local bin files
    [[ -x $venv/bin/pytest ]] ||
        { python3 -m venv "$venv" && "$venv/bin/pip" install -q websockets pytest pytest-timeout; }
    rm -rf "$reports" && mkdir -p "$reports"
    options "log_path=$reports/of"
    bin=$(swift build "${build[@]}" --show-bin-path)
    if [[ $# -eq 0 ]]; then
        mapfile -t files < <(printf 'Tests/EndToEnd/test_%s.py\n' "${threaded[@]}")
        set -- "${files[@]}"
    fi
    LANG=${LANG:-C.UTF-8} YODEL_BIN=$bin "$venv/bin/python" -m pytest -p no:cacheprovider --timeout=300 "$@" || true
    if compgen -G "$reports/*" >/dev/null; then
        cat "$reports"/*
        return 1
    fi
    echo "The $sanitizer sanitizer found nothing in the programs."
}

swift build --build-tests "${build[@]}"
"$(dirname "$(readlink -f "$(command -v swift)")")/clang" -O1 -fPIC -shared -o "$scratch/mutex.so" "$here/mutex.c"
case $what in
    both) run_unit_tests && run_end_to_end_tests ;;
    unit) run_unit_tests "${@:3}" ;;
    e2e) run_end_to_end_tests "${@:3}" ;;
esac
