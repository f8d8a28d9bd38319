#!/usr/bin/env bash
# Prints the names of the pure targets, one a line, as Package.swift lists them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

sed -n '/^let pure: /,/^\]/p' Package.swift | grep -oE '"[A-Za-z]+"' | tr -d '"'
