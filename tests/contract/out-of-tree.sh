#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# out-of-tree.sh - somebody else's plugin: compiled with nothing but pkg-config
# against an installed quipu, and accepted.
# shellcheck disable=SC2154 # tree.sh sets builddir and work
srcdir=${srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
. "$srcdir/tests/tree.sh"

command -v pkg-config >/dev/null || skip "pkg-config is absent"
compiler=${CC:-cc}

# The kit alone: to install plugins too, libtool would link them anew and move
# those of the build tree away meanwhile, while other tests load them.  What is
# installed as a whole is tested by "make installcheck".
kit_targets='install-quipuincludeHEADERS install-libLTLIBRARIES
    install-pkgconfigDATA'

# A make of its own: no flags from the one that runs the tests.
# shellcheck disable=SC2086 # several targets
(cd "$builddir" && MAKEFLAGS='' MAKELEVEL='' "${MAKE:-make}" -s \
    $kit_targets DESTDIR="$work/root") >"$work/install.log" 2>&1 || {
    cat "$work/install.log"
    fail "the kit cannot be installed"
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

# Everything that the contract asks for.
for test in test_plugins test_sources; do
    program=$builddir/tests/contract/$test
    [ -x "$program" ] || skip "the contract tests are not built"
    CONTRACT_FOLDER=$work/mine "$program" || fail "$test"
done

# And the command sees it.
QUIPU_PLUGIN_PATH=$work/mine "$builddir/core/quipu" plugin list -f csv |
    grep '^squares,source,1\.0,usable,' || fail "quipu does not list it"
