#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# check-format.sh - C files are laid out as .clang-format says.
# shellcheck disable=SC2154 # tree.sh sets srcdir
. "${srcdir:-$(dirname "$0")/..}/tests/tree.sh"

# Versions differ in details; this one is Debian 12's.
for tool in clang-format-14 clang-format; do
    "$tool" --version 2>/dev/null | grep -q 'version 14\.' && break
    tool=
done
[ -n "$tool" ] || skip "clang-format 14 is absent"

check() {
    c_files | xargs -r "$tool" --dry-run -Werror \
        --style="file:$srcdir/.clang-format"
}

catches core/a.c 'int  main( void ) { return 0; }'
allows core/a.c 'int a;'
finish "to lay these out: clang-format -i FILE"
