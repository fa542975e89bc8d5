#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# quipu check: what is wrong is said with file, path and what was expected, the
# exit status is 2, and neither check nor refresh touches the store.
# shellcheck disable=SC2154
. "${srcdir:?}/tests/cli/lib.sh"
needs sqlite3

# What is shipped is right, and leaves nothing to wish for.
expect 0 quipu check
indicators=$(shipped indicators) datasets=$(shipped datasets)
says "$indicators indicators, $datasets datasets, $(shipped codelists) code lists" \
    "$(shipped reliability) reliability schemes, $(shipped topics) topics" \
    ': 0 problems'
says_not 'note:' 'error'
[ ! -s .out ] || fail "check prints on stdout"

repository r --dataset synthetic-children
expect 0 quipu check -C r
expect 0 quipu refresh -C r -q
before=$(sha256sum <r/quipu.db)

# A definition (REPOSITORY/KIND/ID and its text) is wrong, and this is said; then
# it is removed.
wrong() {
    printf '%s\n' "$2" | define "$1"
    file=${1%%/*}/indicators/${1#*/}.json
    shift 2
    expect 2 quipu check -C r
    says "$@"
    expect 2 quipu refresh -C r
    rm "$file"
    equal "$(sha256sum <r/quipu.db)" "$before" "the store"
}

# ---- what definitions say by themselves ----------------------------------

wrong r/theme/x '{"id": "x", "like": "stunting-u5-synthetic", "decimals": "1"}' \
    'r/indicators/theme/x.json" at decimals: expected a whole number, found a text'
wrong r/theme/x '{"id": "x", "like": "stunting-u5-synthetics"}' \
    'x.json" at like: there is no definition "stunting-u5-synthetics"' \
    'did you mean "stunting-u5-synthetic"?'
wrong r/theme/x '{"id": "x", "like": "x"}' \
    'x.json" at like: there is no earlier definition "x"'
wrong r/theme/x '{"id": "x", "like": "stunting-u5-synthetic", "reliabilty": null}' \
    'x.json" at reliabilty: there is nothing to remove'
wrong r/theme/x '{"id": "x", "like": "stunting-u5-synthetic",}' \
    'x.json" line 1 column 45: string or'
wrong r/datasets/x '["x"]' 'x.json" at the top: expected an object, found an array'
wrong r/datasets/x '{"id": "x", "like": "synthetic-children",
 "columns": {"hb": {"missing": {"994": "away"}}}}' \
    'at columns.hb.missing.994: "away" is not one of its values' \
    'valid: missing, declared, absent'
wrong r/codelists/x '{"id": "x", "like": "sex", "items": [{"code": "F"}]}' \
    'at items[0].name: expected an object, found nothing'
wrong r/reliability/x '{"id": "x", "like": "dhs", "rules": [{"status": "U"}]}' \
    'at rules[0].when: expected an object, found nothing'

wrong r/theme/x '{"id": "x", "title": {"en": "X"}, "unit": "percent",
 "breakdowns": [["sex"]], "formula": {"expression": "2 * a", "terms":
 {"a": {"indicator": "x"}}}}' \
    'x.json" at formula.terms.a.indicator: a circle: "x", "x"'
wrong r/theme/x '{"id": "x", "title": {"en": "X"}, "unit": "percent",
 "breakdowns": [["residence"]], "formula": {"expression": "2 * a", "terms":
 {"a": {"indicator": "stunting-u5-synthetic", "by": []}, "b": 7}}}' \
    'x.json" at formula.terms.b: expected an object, found a number'
wrong r/theme/x '{"id": "x", "title": {"en": "X"}, "unit": "percent",
 "breakdowns": [[]], "progress": {"indicator": "stunting-u5-synthetic",
 "measure": "shares"}}' \
    'x.json" at progress.measure: "shares" is not one of its values' \
    'did you mean "share"? valid: distance, share, on_track'
wrong r/topics/x '{"id": "x", "title": {"en": "X"},
 "indicators": ["stunting-u5-synthetics"]}' \
    'x.json" at indicators[0]: there is no indicator "stunting-u5-synthetics"' \
    'did you mean "stunting-u5-synthetic"?'

# An own definition that replaces a shipped one and is wrong is one problem, and
# what is shipped does not come back.
wrong r/datasets/x '{"id": "synthetic-children", "like": "synthetic-children",
 "periods": ["2023-13"]}' \
    'at periods[0]: "2023-13" is not a period such as' \
    '12 more definitions rely on those that are not valid' \
    "$((indicators - 12)) indicators, $((datasets - 1)) datasets" ': 1 problem'

# ---- what the plugins say --------------------------------------------------

# Here a refresh is not refused as a whole: it costs the dataset.
unfit() {
    printf '%s\n' "$2" | define "$1"
    file=${1%%/*}/indicators/${1#*/}.json
    shift 2
    expect 2 quipu check -C r
    says "$@"
    rm "$file"
}

unfit r/datasets/x '{"id": "x", "like": "synthetic-children", "source": "synthetics"}' \
    'dataset "x"' 'synthetics' 'did you mean "synthetic"'
unfit r/datasets/x '{"id": "x", "like": "synthetic-children", "source": "anaemia"}' \
    'x.json" at source: the plugin "anaemia" is no source'
unfit r/datasets/x '{"id": "x", "like": "synthetic-children",
 "settings": {"childrens": 10}}' \
    'x.json" at settings.childrens: the plugin has no such option' \
    'did you mean "children"?'
unfit r/datasets/x '{"id": "x", "like": "synthetic-children",
 "settings": {"children": "many"}}' \
    'x.json" at settings.children: expected a number, found a text'
unfit r/datasets/x '{"id": "x", "like": "endes-children",
 "settings": {"files": [{"join": ["HHID"]}]}}' \
    'x.json" at settings.files[0]: setting "location" is required and not set'
unfit r/theme/x '{"id": "x", "like": "stunting-u5-synthetic", "calculation": "anthropometrics"}' \
    'indicator "x"' 'anthropometrics' 'did you mean "anthropometry"'
unfit r/theme/x '{"id": "x", "like": "stunting-u5-synthetic", "calculation": "csv"}' \
    'x.json" at calculation: the plugin "csv" is no calculation'
unfit r/theme/x '{"id": "x", "like": "stunting-u5-synthetic", "measure": "stuntin"}' \
    'x.json" at measure: the calculation "anthropometry" has no measure "stuntin"' \
    'did you mean "stunting"?'
unfit r/theme/x '{"id": "x", "like": "stunting-u5-synthetic", "settings": {"from": "z"}}' \
    'x.json" at settings.from: setting "from": "z" is not one of the choices'
unfit r/theme/x '{"id": "x", "like": "stunting-u5-synthetic", "unit": "kg"}' \
    'x.json" at unit: "kg" does not fit the measure "stunting", which is a proportion'

# ---- the repository's own file -----------------------------------------------

cp r/quipu.json kept
echo '{"datasets": {"synthetic-childs": {}, "synthetic-children": {}}}' >r/quipu.json
expect 2 quipu check -C r
says '/quipu.json" at datasets.synthetic-childs' \
    'there is no dataset "synthetic-childs"' ': 1 problem'
echo '{"datasets": {"synthetic-children": {"periods": ["x"]}}}' >r/quipu.json
expect 2 quipu check -C r
says '/quipu.json" at datasets.synthetic-children.periods[0]: "x" is not a period'
cp kept r/quipu.json
expect 0 quipu check -C r

# ---- several at once ------------------------------------------------------

for number in 1 2 3; do
    echo "{\"id\": \"x$number\", \"like\": \"nothing-$number\"}" |
        define "r/theme/x$number"
done
expect 2 quipu check -C r
says '"nothing-1"' '"nothing-2"' '"nothing-3"' ': 3 problems'
expect 2 quipu refresh -C r
says 'the first of 3 problems in the definitions' '"nothing-1"'
rm -r r/indicators/theme

# ---- notes ------------------------------------------------------------------

define r/datasets/alone <<'JSON'
{ "id": "alone", "like": "synthetic-children" }
JSON
expect 0 quipu check -C r
says 'note: "r/indicators/datasets/alone.json": no indicator is over it'
rm r/indicators/datasets/alone.json

define r/datasets/d <<'JSON'
{ "id": "d", "title": {"es": "D"}, "source": "csv", "periods": ["2023"],
  "settings": {"location": "d.csv"},
  "columns": {"yes": "yes", "sex": {"from": "sex", "codelist": "sex"}} }
JSON
define r/theme/share <<'JSON'
{ "id": "share", "title": {"es": "S", "en": "S", "fr": "S"}, "dataset": "d",
  "calculation": "values", "settings": {"value": "yes", "kind": "yes-no"},
  "measure": "share", "unit": "percent", "breakdowns": [["sex"]] }
JSON
expect 0 quipu check -C r
says 'note: "r/indicators/datasets/d.json": there is no title in English (en)' \
    'd.json": there is no title in French (fr)' \
    'd.json": it has no owner' 'd.json": it has no citation' \
    'note: "r/indicators/theme/share.json": a share without a reliability scheme' \
    'share.json": the breakdowns have no [], so that there is no total' \
    ': 0 problems'
says_not 'Spanish' 'share.json": there is no title'
equal "$(grep -c '^note: ' .err)" 6 "the number of notes"
expect 0 quipu check -C r --quiet
[ ! -s .err ] || fail "check --quiet talks"

equal "$(sha256sum <r/quipu.db)" "$before" "the store"
