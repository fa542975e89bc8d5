#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# out-of-tree.sh - somebody else's plugin: compiled with nothing but pkg-config
# against an installed quipu, and accepted.
# shellcheck disable=SC2154 # tree.sh sets builddir and work
srcdir=${srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
. "$srcdir/tests/tree.sh"

command -v pkg-config >/dev/null || skip "pkg-config is absent"
compiler=${CC:-cc}

# A make of its own: no flags from the one that runs the tests.
(cd "$builddir" &&
    MAKEFLAGS='' MAKELEVEL='' "${MAKE:-make}" -s install DESTDIR="$work/root") \
    >"$work/install.log" 2>&1 || {
    cat "$work/install.log"
    fail "make install failed"
}

pc=$(find "$work/root" -name quipu.pc)
[ -f "$pc" ] || fail "quipu.pc is not installed"
kit() {
    PKG_CONFIG_SYSROOT_DIR="$work/root" PKG_CONFIG_LIBDIR=$(dirname "$pc") \
        pkg-config "$@" quipu
}
echo "cflags: $(kit --cflags)"
echo "libs: $(kit --libs)"

mkdir "$work/mine"
# The compiler and pkg-config give words to be split.
# shellcheck disable=SC2046,SC2086
$compiler -std=gnu17 -Wall -Wextra -Werror -shared -fPIC \
    $(kit --cflags) "$srcdir/tests/contract/example_source.c" \
    $(kit --libs) -o "$work/mine/squares.so" ||
    fail "the example does not compile against the installed kit"

# Plugins are where quipu.pc says they are, and one more is.
installed=$work/root$(kit --variable=plugindir | sed "s|^$work/root||")
[ -f "$installed/csv.so" ] || fail "no plugins in $installed"

# Everything that the contract asks for, of what is installed and of this.
for test in test_plugins test_sources; do
    program=$builddir/tests/contract/$test
    [ -x "$program" ] || skip "the contract tests are not built"
    for folder in "$work/mine" "$installed"; do
        CONTRACT_FOLDER=$folder "$program" || fail "$test of $folder"
    done
done
