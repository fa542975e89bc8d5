#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What data say never reaches a terminal as it is: control characters are
# escaped, in errors and in all that repeats them later.
# shellcheck disable=SC2154
. "${srcdir:?}/tests/cli/lib.sh"
esc=$(printf '\033')

# No byte of the last command's output commands a terminal.
harmless() {
    for file in .out .err; do
        LC_ALL=C tr -d '\n\t\040-\176\200-\377' <$file >controls
        [ ! -s controls ] || fail "$file has control characters"
        ! LC_ALL=C grep -q "$(printf '\302[\200-\237]')" $file ||
            fail "$file has C1 control characters"
    done
}

repository r
define r/datasets/d <<'JSON'
{ "id": "d", "source": "csv", "title": {"en": "D\u001b[31m"},
  "periods": ["2023"], "settings": {"location": "d.csv"},
  "columns": {"y": "y", "sex": {"from": "sex",
      "map": {"1": "M", "2": "F"}}} }
JSON
define r/theme/y <<'JSON'
{ "id": "y", "title": {"en": "Red \u001b[31m \u009b31m title"}, "dataset": "d",
  "calculation": "values", "settings": {"value": "y"}, "measure": "mean",
  "breakdowns": [[], ["sex"]], "unit": "y\u0007" }
JSON
printf 'y,sex\n1,1\n2,2\n' >r/d.csv
expect 0 quipu refresh -C r
harmless

for value in "${esc}[2J" "${esc}]0;title$(printf '\a')" \
    "$(printf '\302\23331m')" "a$(printf '\b\b')1"; do
    printf 'y,sex\n1,1\n%s,2\n' "$value" >r/d.csv
    expect 3 quipu refresh -C r
    says '"d.csv", row 3, column "y": "'
    harmless
    printf 'y,sex\n1,1\n1,%s\n' "$value" >r/d.csv
    expect 3 quipu refresh -C r
    says '"d.csv", row 3, column "sex": "'
    harmless
    printf 'y,%s,%s,sex\n1,1,1,1\n' "$value" "$value" >r/d.csv
    expect 3 quipu refresh -C r
    harmless
    for format in table md; do
        expect 0 quipu query -C r y --by '*' --detail -f $format
        prints 'stale'
        harmless
        expect 0 quipu explain -C r y --area _T -f $format
        harmless
    done
    # What machines read is as it is; what is said beside it is not.
    expect 0 quipu query -C r y -f csv
    says 'stale'
    : >.out
    harmless
done

# A file whose name is such a text, and a line break in a value.
define r/datasets/d <<'JSON'
{ "id": "d", "source": "csv", "title": {"en": "D"},
  "periods": ["2023"], "settings": {"location": "\u001b[31m.csv"},
  "columns": {"y": "y", "sex": {"from": "sex",
      "map": {"1": "M", "2": "F"}}} }
JSON
expect 3 quipu refresh -C r
harmless
printf 'y,sex\n1,1\n"2\nquipu: all is well",2\n' >"r/$esc[31m.csv"
expect 3 quipu refresh -C r
harmless
grep -q '^quipu: all is well' .err && fail "a value made a line of its own"
expect 2 quipu query -C r "${esc}[31m"
harmless
expect 2 quipu query -C r --by "${esc}[31m"
harmless
expect 2 quipu "${esc}[31m"
harmless
expect 2 quipu query "--${esc}[31m"
harmless
