#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# One answer in every format has the same figures; it goes to a pipe, a file or
# nowhere, whole or not at all, and no locale touches its numbers.
# shellcheck disable=SC2154
. "${srcdir:?}/tests/cli/lib.sh"
needs python3

repository r --dataset synthetic-children
expect 0 quipu refresh -C r
ask() {
    quipu query -C r stunting-u5-synthetic anaemia-6-59m-synthetic \
        --level region --by sex --detail "$@"
}

# ---- formats ----------------------------------------------------------------

for format in csv tsv json jsonl md table; do
    expect 0 ask -f $format
    [ ! -s .err ] || fail "something is said beside the answer"
    cp .out answer.$format
done
python3 -B - <<'PYTHON' || fail "the formats differ"
import csv, json, sys
with open("answer.csv", newline="") as file:
    rows = list(csv.DictReader(file))
assert len(rows) == 2 * 2 * 4 * 2, len(rows)
with open("answer.tsv", newline="") as file:
    assert list(csv.DictReader(file, delimiter="\t")) == rows, "tsv"
objects = json.load(open("answer.json"))
lines = [json.loads(line) for line in open("answer.jsonl")]
assert objects == lines, "jsonl"
numbers = 0
for row, found in zip(rows, objects, strict=True):
    assert list(row) == list(found), "columns"
    for key, text in row.items():
        if isinstance(found[key], (int, float)):
            numbers += 1
            assert repr(float(text)) == repr(float(found[key])), (key, text)
        else:
            assert (found[key] or "") == text, (key, text)
assert numbers == len(rows) * 10, numbers


def check(cells, row, header):
    """People's formats are rounded: value to one decimal, se to two."""
    assert len(cells) == len(header), cells
    shown = dict(zip(header, cells))
    assert shown["area"] == row["area"] and shown["n"] == row["n"]
    assert abs(float(shown["value"].rstrip("*")) - float(row["value"])) < 0.0501
    assert abs(float(shown["se"]) - float(row["se"])) < 0.00501


text = [line for line in open("answer.md") if line.startswith("|")]
header = [cell.strip() for cell in text[0].strip("|\n ").split("|")]
assert len(text) == len(rows) + 2, len(text)
for line, row in zip(text[2:], rows):
    check([cell.strip().replace("\\", "") for cell in line.strip()[1:-1]
          .split("|")], row, header)
text = open("answer.table").read().splitlines()
starts = [0] + [i for i in range(1, len(text[1]))
                if text[1][i - 1] == " " and text[1][i] == "-"]
assert text[0].split() == list(rows[0])
for line, row in zip(text[2:2 + len(rows)], rows):
    assert line.startswith(row["indicator"]), line
PYTHON

# ---- files ------------------------------------------------------------------

for ending in csv tsv json jsonl md; do
    expect 0 ask -o out.$ending
    [ ! -s .out ] || fail "something is on stdout too"
    same answer.$ending out.$ending
done
expect 0 ask -o out.txt
same answer.table out.txt
expect 0 ask -o out.csv -f json
same answer.json out.csv
# A file that is there is replaced, through a link too; what is no file is not.
echo old >real.csv
ln -s real.csv link.csv
expect 0 ask -o link.csv
same answer.csv real.csv
[ -L link.csv ] || fail "the link was replaced"
mkfifo pipe
cat pipe >piped &
expect 0 ask -o pipe -f csv
wait
same answer.csv piped
[ -p pipe ] || fail "the pipe was replaced"
expect 0 ask -o /dev/null
[ -c /dev/null ] || fail "the null device was replaced"
expect 0 ask -o /dev/stdout
same answer.csv .out

# Where it cannot be written there is no file, and the old one stays.
echo old >old.csv
for path in absent/x.csv .; do
    expect 3 ask -o $path
    says 'quipu: error Q4002' "$path"
done
expect 2 ask -o old.csv --by nothing
(
    ulimit -f 1
    quipu query -C r --by '*' -o old.csv 2>.err
    [ $? -eq 3 ]
) || fail "a file that is too large was written"
equal "$(cat old.csv)" old
equal "$(find . -name '*.part')" "" "what is left behind"
if [ -c /dev/full ]; then
    ask >/dev/full 2>.err
    equal $? 3 "the status on a full disk"
    says 'quipu: error Q4002' 'No space left'
    quipu --help >/dev/full 2>.err
    equal $? 3 "the status of help on a full disk"
fi

# ---- pipes ------------------------------------------------------------------

# Who reads may go: no noise, and the status of a closed pipe.
(
    quipu query -C r --by '*' -f csv 2>.err
    echo $? >status
) | head -n 1 >first
equal "$(cat status)" 141 "the status when the pipe was closed"
[ ! -s .err ] || fail "a closed pipe is talked about"
equal "$(cut -d, -f1-3 first)" "indicator,area,area_name"

# ---- locales ----------------------------------------------------------------

# With a decimal comma, where such a locale can be made.
if localedef -i es_ES -f UTF-8 ./es_ES.UTF-8 2>/dev/null; then
    export LOCPATH="$PWD"
    # p11-kit, which comes with curl, makes a locale while it is loaded, and
    # glibc's copy of LOCPATH is never freed: no leak of ours.
    echo 'leak:__argz_add_sep' >leaks
    export LSAN_OPTIONS="suppressions=$PWD/leaks print_suppressions=0"
    equal "$(LC_ALL=es_ES.UTF-8 locale decimal_point)" ','
fi
for locale in es_ES.UTF-8 de_DE.UTF-8 C.UTF-8; do
    for format in csv json table; do
        expect 0 env LC_ALL=$locale quipu query -C r stunting-u5-synthetic \
            anaemia-6-59m-synthetic --level region --by sex --detail \
            -f $format --lang en
        same answer.$format .out
    done
done
expect 0 env TERM=dumb NO_COLOR=1 COLUMNS=40 quipu query -C r \
    stunting-u5-synthetic anaemia-6-59m-synthetic --level region --by sex \
    --detail -f table
same answer.table .out
expect 0 quipu query -C r stunting-u5-synthetic --level region --lang es
prints ',XS-1,Norte,'
expect 0 quipu query -C r stunting-u5-synthetic --level region --lang en
prints ',XS-1,North,'
