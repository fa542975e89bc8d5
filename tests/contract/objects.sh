#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# objects.sh - the shared object of every built plugin: it exports quipu_plugin
# and nothing else, holds no writable data, runs nothing when it is loaded, and
# has nothing of the core in it but libquipu.
# shellcheck disable=SC2154 # tree.sh sets builddir and work
srcdir=${srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
. "$srcdir/tests/tree.sh"

for tool in nm objdump; do
    command -v $tool >/dev/null || skip "$tool is absent"
done
compiler=${CC:-cc}
nm "$builddir/core/.libs/libquipu.so" | grep -q '__asan_\|__sanitizer_cov' &&
    skip "the sanitizers' own data are writable"

exports() {
    nm -D --defined-only "$1" | awk '$3 != "quipu_plugin" {
        print "exports " $3 }'
    nm -D --defined-only "$1" | grep -q ' quipu_plugin$' ||
        echo "does not export quipu_plugin"
}

# What is only relocated (.data.rel.ro) is read-only when the program runs; the
# compiler's own start-up code has two bytes and an address.
writable() {
    objdump -t "$1" | awk '
        match($0, /(\.t?data|\.t?bss)[^\t ]*\t/) {
            section = substr($0, RSTART, RLENGTH - 1)
            if (section ~ /^\.data\.rel\.ro/ || $NF ~ /^(\.|_edata|_end$)/ ||
                $NF ~ /^(__bss_start|__dso_handle|__TMC_END__|completed)/ ||
                $NF ~ /^(data_start|__data_start)$/)
                next
            print "writable: " $NF
        }'
}

# One entry each is the compiler's own.
constructors() {
    objdump -h -w "$1" | awk '
        ($2 == ".init_array" || $2 == ".fini_array") && $3 !~ /^0*8$/ {
            print "runs code when loaded or unloaded: " $2 " has 0x" $3 " bytes"
        }'
}

# Whatever of the core is linked in brings its memory with it.
core_inside() {
    nm --defined-only "$1" | awk '$3 ~ /^base_/ { print "has of the core: " $3 }'
}

check() {
    find . -maxdepth 1 -name '*.so' | sort | while read -r object; do
        { exports "$object"; writable "$object"; constructors "$object"
          core_inside "$object"; } | sed "s|^|${object#./} |"
    done
}

# A shared object with this in it.
compile() {
    rm -rf "$work/tree"
    mkdir "$work/tree"
    {
        echo '__attribute__((visibility("default")))'
        echo 'const int quipu_plugin = 1;'
        printf '%s\n' "$1"
    } >"$work/a.c"
    # The compiler may come with options.
    # shellcheck disable=SC2086
    $compiler -fPIC -shared -fvisibility=hidden -O0 "$work/a.c" \
        -o "$work/tree/a.so" || skip "$compiler does not compile"
    (cd "$work/tree" && check)
}

for text in 'int x = 1;' 'int f(void) { static int x; return ++x; }' \
    'static char *x = "1"; char **f(void) { return &x; }' \
    '__attribute__((visibility("default"))) void quipu_other(void) {}' \
    '__attribute__((constructor)) static void f(void) {}' \
    '__attribute__((destructor)) static void f(void) {}' \
    'void base_alloc(void) {}'; do
    [ -n "$(compile "$text")" ] || fail "the check does not catch: $text"
done
for text in '' 'static const char *const x[] = {"1"};
    const char *const *f(void) { return x; }'; do
    found=$(compile "$text")
    [ -z "$found" ] || fail "the check is wrong about: $text: $found"
done

srcdir=$builddir/plugins/.libs # what there is to look at
[ -n "$(find "$srcdir" -name '*.so' 2>/dev/null)" ] ||
    fail "no plugins to look at"
finish "a plugin keeps to include/quipu/plugin.h"
