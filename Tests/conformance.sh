#!/usr/bin/env bash
# Runs the cases of the Autobahn test suite, which kosoku (PyPI) plays on Python 3, against both engines.
#
#   Tests/conformance.sh            every case, against yodeld and against yodel's client; some ten minutes
#   Tests/conformance.sh fast       a selection of every section, for CI; some twenty seconds
#
# It takes the programs of the debug build, or those in YODEL_BIN.
#
# Every case has to be OK; NON-STRICT is allowed in 3.2 and 6.4.*, and to the client, which hears of all messages of a read at
# once: behind a violation in the same read it can send no echo any more. INFORMATIONAL is where the suite judges nothing.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

readonly venv=.build/conformance reports=.build/conformance-reports
readonly fast=(-i '1.*' -i '2.*' -i '3.*' -i '4.*' -i '5.*' -i '6.1.*' -i '6.2.*' -i '6.4.*' -i '6.22.*' -i '7.*' -i '10.*'
    -i '9.1.1' -i '9.2.1')
selection=()
if [[ ${1:-} == fast ]]; then
    selection=("${fast[@]}")
    # Compression, with the smallest messages.
    for section in 12.{1..5} 13.{1..7}; do
        for number in 1 2 3; do selection+=(-i "$section.$number"); done
    done
fi

install_kosoku() {
    "$venv/bin/python" -c 'import kosoku' 2>/dev/null && return
    python3 -m venv --clear "$venv" && "$venv/bin/python" -m pip install --quiet kosoku==0.1.0 setuptools==65.5.0
}

# judge FOLDER: prints how many cases came out how, and each that is not as it should be.
judge() {
    "$venv/bin/python" - "$reports/$1" <<'END'
import collections, json, pathlib, sys

path = pathlib.Path(sys.argv[1]) / "index.json"
cases = {}
for of_agent in json.loads(path.read_text()).values():
    cases.update(of_agent)
counts = collections.Counter(case["behavior"] for case in cases.values())
print(f"{len(cases)} cases: " + ", ".join(f"{count} {name}" for name, count in sorted(counts.items())))
bad = []
for number, case in sorted(cases.items()):
    allowed = {"OK", "INFORMATIONAL"}
    if path.parent.name == "client" or number == "3.2" or number.startswith("6.4."):
        allowed.add("NON-STRICT")
    if case["behavior"] not in allowed or case.get("behaviorClose") not in allowed | {"NON-STRICT"}:
        bad.append(f"{number}: {case['behavior']}, at the close {case.get('behaviorClose')}")
print("\n".join(bad), end="\n" if bad else "")
sys.exit(bool(bad) or not cases)
END
}

# The port of the first line that a program prints, once it is there.
port_of() {
    local line
    IFS= read -r -t 30 line <&"$1" && [[ $line =~ :([0-9]+)/?$ ]] && echo "${BASH_REMATCH[1]}"
}

test_server() {
    local port status
    exec {out}< <(exec "$bin/yodeld" --host 127.0.0.1 --port 0 --reply '{message}' --max-message-size 64M --log-level error)
    local pid=$!
    port=$(port_of "$out") &&
        "$venv/bin/kosoku" -m fuzzingclient "127.0.0.1:$port" "${selection[@]}" -p 4 -o "$reports/server" >/dev/null
    judge server
    status=$?
    kill "$pid" 2>/dev/null
    return $status
}

test_client() {
    local port status
    port=$("$venv/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    "$venv/bin/kosoku" -m fuzzingserver "127.0.0.1:$port" "${selection[@]}" -o "$reports/client" >/dev/null &
    local pid=$!
    "$bin/EchoClient" "127.0.0.1:$port"
    kill -INT "$pid" 2>/dev/null
    wait "$pid" 2>/dev/null
    judge client
    status=$?
    return $status
}

bin=${YODEL_BIN:-$(swift build --show-bin-path)} || exit 1
rm -rf "$reports"
install_kosoku || exit 1
failures=0
echo "yodeld:"
test_server || failures=1
echo "yodel's client:"
test_client || failures=1
exit $failures
