#!/usr/bin/env bash
# Walks a newcomer's path: the two commands under "Start" in the README, as printed there, typed by a user of a bare Debian
# that has Swift and nothing else.
#
#   Tests/newcomer.sh [FOLDER [start | tests]]     the Debian goes to FOLDER, and stays there for the next time
#
# It needs root, debootstrap, tmux, and some 8 GB. Swift is the one that is found here, and what swift.org says that it
# needs; git's mirrors come along.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly folder=${1:-/var/tmp/yodel-newcomer}
readonly root=$folder/debian release=bookworm
# What swift.org lists, without what it shares with us: that our own command brings it is what is looked at.
readonly swift_needs=(
    binutils ca-certificates git libc6-dev libcurl4 libedit2 libgcc-12-dev libncurses6 libpython3.11 libsqlite3-0
    libstdc++-12-dev libxml2 libz3-4 pkg-config tzdata
)

if [[ $(id -u) -ne 0 ]] || ! { command -v debootstrap && command -v tmux; } >/dev/null; then
    echo "skipped: root, debootstrap and tmux are needed"
    exit
fi

mounts=()
mount_here() {
    mkdir -p "$root$1"
    mount --bind "$1" "$root$1"
    mounts=("$root$1" "${mounts[@]}")
}

clean_up() {
    tmux -L yodel-newcomer kill-server 2>/dev/null || true
    for mount in "${mounts[@]}"; do umount -l "$mount"; done
}
trap clean_up EXIT

as_ann() { chroot "$root" su --login ann --command "cd yodel && $1"; }

# The commands in the README's part of that name.
commands() { sed -n "/^## $1/,/^## /{/^\`\`\`sh/,/^\`\`\`/{/^\`\`\`/!p}}" README.md; }

make_debian() {
    [[ -e $root/etc/debian_version ]] || debootstrap --variant=minbase "$release" "$root"
    chroot "$root" apt-get update -q
    chroot "$root" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends sudo "${swift_needs[@]}"
    chroot "$root" id ann >/dev/null 2>&1 || chroot "$root" useradd --create-home --shell /bin/bash ann
    echo 'ann ALL=(ALL) NOPASSWD: ALL' >"$root/etc/sudoers.d/ann"
    cp /etc/resolv.conf /etc/hosts "$root/etc/"
    cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
    for mount in /proc /dev /dev/pts /sys; do mount_here "$mount"; done
}

bring_swift() {
    local usr key value
    usr=$(dirname "$(dirname "$(readlink -f "$(command -v swift)")")")
    mount_here "$usr"
    echo "export PATH=$usr/bin:\$PATH" >"$root/etc/profile.d/swift.sh"
    # Mirrors are not ann's own.
    printf '[safe]\n\tdirectory = *\n' >"$root/etc/gitconfig"
    while read -r key value; do
        chroot "$root" git config --system --add "$key" "$value"
        key=${key#url.} && key=${key%.insteadof}
        [[ ! -d $key ]] || mountpoint -q "$root${key%/}" || mount_here "${key%/}"
    done < <(git config --get-regexp '^url\.')
}

check_out() {
    rm -rf "$root/home/ann/yodel"
    git clone -q . "$root/home/ann/yodel"
    chroot "$root" chown -R ann:ann /home/ann/yodel
}

# see WORDS SECONDS: waits until they stand on the screen.
see() {
    local end=$((SECONDS + $2)) screen
    until screen=$(tmux -L yodel-newcomer capture-pane -p) && grep -F -- "$1" <<<"$screen"; do
        if [[ $SECONDS -gt $end ]] || grep -F 'it ended with' <<<"$screen"; then
            echo "\"$1\" did not come; the screen:" >&2
            tmux -L yodel-newcomer capture-pane -p -S -1000 >&2 || true
            return 1
        fi
        sleep 1
    done
}

start_and_say_hi() {
    local command
    command=$(commands Start | head -1)
    echo "==> $command"
    tmux -L yodel-newcomer new-session -d -x 100 -y 30 \
        "chroot '$root' su --login ann --command 'cd yodel && $command'; echo it ended with \$?; sleep 60"
    see '· connected' 3600
    tmux -L yodel-newcomer send-keys hi Enter
    see '< hi - i got it' 60
    tmux -L yodel-newcomer send-keys C-d
    see 'it ended with 0' 60
}

run_tests() {
    local command
    command=$(commands Start | tail -1)
    echo "==> $command"
    as_ann "$command"
}

make_debian
bring_swift
check_out
case ${2:-both} in
    start) start_and_say_hi ;;
    tests) run_tests ;;
    both)
        start_and_say_hi
        run_tests
        ;;
esac
