#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# check-bootstrap.sh - bootstrap installs what is missing and nothing else, and
# says why it stops.  Every tool it calls is a stand-in that writes down how.
# shellcheck disable=SC2154 # tree.sh sets srcdir and work
. "${srcdir:-$(dirname "$0")/..}/tests/tree.sh"

mkdir "$work/project" "$work/bin" "$work/elsewhere"
cp "$srcdir/bootstrap" "$work/project/"

# A stand-in: notes its name and arguments, then does `text`.
stand_in() {
    printf '#!/bin/sh\necho "%s $*" >>"%s/calls"\n%s\n' "${1##*/}" "$work" "$2" \
        >"$work/$1"
    chmod +x "$work/$1"
}

for tool in apt-get autoreconf make sudo; do
    stand_in bin/$tool ''
done
stand_in bin/sudo 'exec "$@"'
stand_in bin/id 'echo 0'
stand_in bin/dpkg-query 'for name; do :; done
case $name in check | valgrind) exit 1 ;; esac
printf installed'
stand_in project/configure ''
for tool in sh env sed dirname cat nproc; do
    ln -s "$(command -v $tool)" "$work/bin/$tool"
done

# Runs bootstrap from another folder; its calls and its words are kept.
boot() {
    : >"$work/calls"
    (cd "$work/elsewhere" && PATH=$work/bin ../project/bootstrap "$@") \
        >"$work/said" 2>&1
}

expect() {
    grep -qe "$2" "$work/$1" || {
        cat "$work/calls" "$work/said"
        fail "expected in what it $1: $2"
    }
}

refuse() {
    ! grep -qe "$2" "$work/$1" || {
        cat "$work/calls" "$work/said"
        fail "not expected in what it $1: $2"
    }
}

boot --enable-werror || fail "it fails when all is well"
expect calls '^apt-get .*update$'
expect calls '^apt-get .*install -y --no-install-recommends check valgrind *$'
expect calls '^autoreconf -fi$'
expect calls '^configure --enable-werror$'
expect calls '^make -j'
refuse calls '^sudo'

boot --no-install --prefix=/x || fail "it fails with --no-install"
refuse calls '^apt-get'
refuse calls '^dpkg-query'
expect calls '^configure --prefix=/x$'

boot --help || fail "--help fails"
expect said '^usage: '
refuse calls '.'

stand_in bin/id 'echo 1000'
boot || fail "it fails with sudo"
expect calls '^sudo env DEBIAN_FRONTEND=noninteractive apt-get .*install'
rm "$work/bin/sudo"
! boot || fail "it goes on without root and sudo"
expect said 'run as root: apt-get install check valgrind'
refuse calls '^autoreconf'

stand_in bin/id 'echo 0'
stand_in bin/apt-get 'exit 100'
! boot || fail "it goes on when a package cannot be installed"
expect said 'could not install: check valgrind'

stand_in bin/dpkg-query 'printf installed'
boot || fail "it fails when nothing is missing"
expect said 'no package is missing'
refuse calls '^apt-get'

stand_in bin/autoreconf 'exit 1'
! boot || fail "it goes on when autoreconf fails"
expect said 'autoreconf failed'
refuse calls '^configure'
