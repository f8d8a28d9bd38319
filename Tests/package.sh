#!/usr/bin/env bash
# Makes a Debian package of the two programs with their man pages and completions, and checks it.
#
#   Tests/package.sh [FOLDER]     the package goes to .build/, or to FOLDER
#
# The pages and the completions come from the programs' own tables of options. It needs what a build needs, and Debian's
# dpkg-dev, binutils, perl and groff.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly folder=${1:-.build}
readonly build=(swift build -c release --static-swift-stdlib)

"${build[@]}"
"${build[@]}" --product generate-manual
bin=$("${build[@]}" --show-bin-path)
version=$("$bin/yodel" --version | cut -d' ' -f2)
date=$(git log -1 --format=%cs 2>/dev/null || date +%F)

top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT
readonly root=$top/root tools=$top/tools
mkdir "$root" "$tools"
chmod 755 "$root"
# put PATH: a file of the package, from standard input.
put() { install -D -m 644 /dev/stdin "$root/$1"; }

install -D -m 755 -s -t "$root/usr/bin" "$bin/yodel" "$bin/yodeld"

# The generator leaves out what is not ASCII: such characters pass it as (uXXXX), and become groff's \[uXXXX].
ascii() { perl -CS -pe 's/[^\x00-\x7f]/sprintf "(u%04X)", ord $&/ge'; }
for program in yodel yodeld; do
    "$bin/$program" --experimental-dump-help | ascii >"$tools/$program.json"
    # shellcheck disable=SC2016 # it is the script written there that expands $0
    printf '#!/bin/sh\ncat "$0.json"\n' >"$tools/$program"
    chmod 755 "$tools/$program"
done

# page PROGRAM SUBCOMMAND NAME: a manual page. Nobody types the name of what runs without one, and the text tells the exit
# codes better than the generator guesses them. An empty line is a paragraph's end, which mdoc wants to be told.
page() {
    local pages=$top/pages/$1
    mkdir -p "$pages"
    "$bin/generate-manual" "$tools/$1" --multi-page --date "$date" --output-directory "$pages" >/dev/null
    sed -e '/^\.Sh "EXIT STATUS"/d' -e '/^\.Ex -std/d' -e "s/^\.Dt .*/.Dt ${3^^} 1/" \
        -e 's/^$/.Pp/' -e 's/(u\([0-9A-F]\{4,6\}\))/\\[u\1]/g' \
        -e "s/$1[ .]chat/$1/g" -e "s/$1\.\(replay\|scripts\|themes\)/$1-\1/g" "$pages/$2.1" |
        gzip -9n | put "usr/share/man/man1/$3.1.gz"
}
page yodel yodel.chat yodel
page yodel yodel.replay yodel-replay
page yodel yodel.scripts yodel-scripts
page yodel yodel.themes yodel-themes
page yodeld yodeld yodeld
for page in "$root"/usr/share/man/man1/*; do
    faults=$(zcat "$page" | groff -mandoc -Tutf8 -ww 2>&1 >/dev/null)
    [[ -z $faults ]] || { printf '%s: %s\n' "$page" "$faults" >&2 && exit 1; }
done

for program in yodel yodeld; do
    "$bin/$program" --generate-completion-script bash | put "usr/share/bash-completion/completions/$program"
    "$bin/$program" --generate-completion-script zsh | put "usr/share/zsh/vendor-completions/_$program"
    "$bin/$program" --generate-completion-script fish | put "usr/share/fish/vendor_completions.d/$program.fish"
done
put usr/share/doc/yodel/README.md <README.md
install -D -t "$root/usr/share/doc/yodel/examples" Tests/EndToEnd/scripts/*

# Which packages hold the libraries that it was linked with, and from which version on.
mkdir "$top/debian"
printf 'Source: yodel\n\nPackage: yodel\nArchitecture: any\n' >"$top/debian/control"
# It warns of much that is of no interest here, unless it fails.
depends=$(cd "$top" && dpkg-shlibdeps -O root/usr/bin/yodel root/usr/bin/yodeld 2>shlibdeps.log |
    sed 's/^shlibs:Depends=//') || { cat "$top/shlibdeps.log" >&2 && exit 1; }

put DEBIAN/control <<END
Package: yodel
Version: $version
Architecture: $(dpkg --print-architecture)
Maintainer: yodel <yodel@localhost>
Depends: $depends
Installed-Size: $(du -sk "$root/usr" | cut -f1)
Section: net
Priority: optional
Description: chat client for the terminal that speaks WebSocket
 yodel talks to a WebSocket server by hand, replays scripts against one, and accounts for
 every message. yodeld is its companion server, which answers every message with a modified one.
END
package=$folder/yodel_${version}_$(dpkg --print-architecture).deb
dpkg-deb --root-owner-group --build "$root" "$package" >/dev/null

# It runs as it lies there, without a Swift to be found.
readonly unpacked=$top/unpacked
dpkg-deb --extract "$package" "$unpacked"
for program in yodel yodeld; do
    env -i PATH=/nowhere "$unpacked/usr/bin/$program" --version
    if ldd "$unpacked/usr/bin/$program" | grep -i swift; then
        echo "$program needs a Swift library" >&2
        exit 1
    fi
done
ls -l "$package"
