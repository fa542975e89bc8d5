#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# check-statics.sh - no writable globals or statics in core and plugins: state
# belongs to what somebody opened.
# shellcheck disable=SC2154 # tree.sh sets builddir
. "${srcdir:-$(dirname "$0")/..}/tests/tree.sh"

command -v objdump >/dev/null || skip "objdump is absent"
compiler=${CC:-cc}

# FILE: NAME of every object in a writable section.  What is only relocated
# (.data.rel.ro) is read-only when the program runs.
check() {
    find core plugins -name '*.o' -type f 2>/dev/null | sort |
        while read -r object; do
            objdump -t "$object" | awk -v file="$object" '
                match($0, /(\.t?data|\.t?bss|\*COM\*)[^\t ]*\t/) {
                    section = substr($0, RSTART, RLENGTH - 1)
                    if (section != $NF && section !~ /^\.data\.rel\.ro/)
                        print file ": " $NF
                }'
        done
}

compile() {
    mkdir -p "$work/tree/core"
    printf '%s\n' "$1" >"$work/a.c"
    # The compiler may come with options.
    # shellcheck disable=SC2086
    $compiler -fPIC -O0 -c "$work/a.c" -o "$work/tree/core/a.o" ||
        skip "$compiler does not compile"
    (cd "$work/tree" && check)
}

for text in 'int x = 1;' 'int f(void) { static int x; return ++x; }' \
    'static char *x = "1"; char **f(void) { return &x; }' \
    '_Thread_local int x;' '__attribute__((common)) int x;'; do
    [ -n "$(compile "$text")" ] || fail "the check does not catch: $text"
done
for text in 'const int x = 1;' \
    'static const char *const x[] = {"1"}; const char *const *f(void) { return x; }'; do
    [ -z "$(compile "$text")" ] || fail "the check is wrong about: $text"
done

srcdir=$builddir # objects are there
cd "$builddir" || exit 99
[ -n "$(find core -name '*.o' -print -quit)" ] || fail "no objects to look at"
find core -name '*.o' -exec nm {} + | grep '__asan_\|__sanitizer_cov' >/dev/null &&
    skip "the sanitizers' own data are writable"
finish "writable: make it const, or a field of what is opened"
