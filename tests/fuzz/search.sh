#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# search.sh SECONDS TARGET... - lets libFuzzer search with each target, from its
# seeds and from what earlier searches found.  Like automake's tests, each leaves
# TARGET.log and TARGET.trs; what crashes a target stays beside them.  Run from
# the build folder, with $srcdir in the environment.
set -u
srcdir=${srcdir:-.}
seconds=$1
shift
failed=0
for target; do
    name=${target##*/fuzz_}
    mkdir -p "tests/fuzz/corpus/$name"
    result=PASS
    "./$target" -max_total_time="$seconds" -timeout=10 -print_final_stats=1 \
        -artifact_prefix="tests/fuzz/$name-" "tests/fuzz/corpus/$name" \
        "$srcdir/tests/fuzz/seeds/$name" >"$target.log" 2>&1 </dev/null ||
        result=FAIL
    echo ":test-result: $result" >"$target.trs"
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$target.log")
    echo "$result: $target: ${runs:-0} inputs in $seconds s"
    [ $result = PASS ] || {
        failed=1
        tail -n 40 "$target.log"
    }
done
exit $failed
