#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# check-headers.sh - each public header compiles alone and twice, as C11, C17
# and C++, with nothing but include/ and without a warning; and so does each
# private header, as C17.
# shellcheck disable=SC2154 # tree.sh sets srcdir, builddir and work
. "${srcdir:-$(dirname "$0")/..}/tests/tree.sh"

compiler=${CC:-cc}
plusplus=${CXX:-c++}
warnings='-Wall -Wextra -Wpedantic -Wundef -Werror'

# try COMPILER ENDING FLAGS HEADER: what the compiler has to say.
try() {
    printf '#include %s\n#include %s\n' "$4" "$4" >"$work/alone.$2"
    # The compiler and the flags are words to be split.
    # shellcheck disable=SC2086
    $1 $3 -fsyntax-only "$work/alone.$2" 2>&1 | sed "s|^|$4: |"
}

# NULL is in no header of the language that the kit includes for its users.
public() {
    find include/quipu -name '*.h' | sort | sed 's|include/||' |
        while read -r header; do
            for standard in c11 gnu17; do
                try "$compiler" c "-std=$standard $warnings -Iinclude" \
                    "<$header>"
            done
            [ -z "$has_plusplus" ] ||
                try "$plusplus" cc "-std=c++11 $warnings -Iinclude" "<$header>"
        done
}

private() {
    [ ! -d core ] || find core -name '*.h' | sort | sed 's|core/||' |
        while read -r header; do
            try "$compiler" c "-std=gnu17 -D_GNU_SOURCE -Wall -Wextra -Werror \
-Iinclude -Icore -I$builddir $NETTLE_CFLAGS $JANSSON_CFLAGS $SQLITE_CFLAGS" \
                "\"$header\""
        done
}

check() {
    public
    private
}

has_plusplus=
printf 'int f();\n' >"$work/alone.cc"
$plusplus -fsyntax-only "$work/alone.cc" 2>/dev/null && has_plusplus=yes
printf 'int f(void);\n' >"$work/alone.c"
# shellcheck disable=SC2086
$compiler -fsyntax-only "$work/alone.c" || skip "$compiler does not compile"

# shellcheck disable=SC2016
catches include/quipu/x.h 'size_t x(void);'
catches include/quipu/x.h 'static int x;
struct x { int y; };'
catches core/x/x.h 'struct quipu_error x(void);'
allows include/quipu/x.h '#ifndef X_H
#define X_H
#include <stddef.h>
size_t x(void);
#endif'
[ -z "$has_plusplus" ] || catches include/quipu/x.h 'int new(void);'
[ -n "$has_plusplus" ] || echo "there is no C++ compiler: as C only"
finish "a header includes what it needs, and is guarded"
