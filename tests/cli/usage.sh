#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What is wrong on the command line is said, and nothing is answered instead.
. "${srcdir:-$(dirname "$0")/../..}/tests/cli/lib.sh"

repository r --dataset synthetic-children
expect 0 quipu refresh -q -C r -p 2022

# Days and times that do not exist, and those that do.
for time in 2026-13-45 2026-02-30 9999-99-99 2027-01-01T25:00:00Z \
    2027-01-01T00:60:00Z 2027-01-01T00:00:61Z 2027-01-01T00:00:00; do
    expect 2 quipu query -C r stunting-u5-synthetic --as-of "$time"
    says "\"$time\" is not a time"
    [ ! -s .out ] || fail "--as-of $time was answered"
done
expect 0 quipu query -C r stunting-u5-synthetic --as-of 9999-12-31
prints 'stunting-u5-synthetic,XS,'
expect 0 quipu query -C r stunting-u5-synthetic --as-of 9999-12-31T23:59:60Z
prints 'stunting-u5-synthetic,XS,'

# An empty area, as of a variable that was not set, is not every area.
for areas in '' , XS-1, ,XS-1; do
    expect 2 quipu query -C r stunting-u5-synthetic --area "$areas"
    says 'the option "--area" has an empty value'
done

# One letter for another is no near miss.
expect 2 quipu query -C r stunting-u5-synthetic --where sex=X
says 'valid: F, M'
says_not 'did you mean'
expect 2 quipu query -C r stunting-u5-synthetic --where sex=f
says 'did you mean "F"?'

# What was typed reaches the terminal as text.
expect 2 quipu query -C r "$(printf '\033[31mred\377')"
says '"\x1B[31mred\xFF"'
