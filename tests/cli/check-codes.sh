#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A code that answers could not tell from the total is refused, with the file and
# the place in it.
. "${srcdir:-$(dirname "$0")/../..}/tests/cli/lib.sh"

repository r
define r/x/m <<'JSON'
{ "id": "m", "title": {"en": "m"}, "dataset": "d", "calculation": "values",
  "settings": {"value": "v"}, "measure": "mean", "breakdowns": [[], ["g"]],
  "unit": "u" }
JSON

# The dataset with this column.
dataset() {
    define r/datasets/d <<JSON
{ "id": "d", "title": {"en": "d"}, "source": "csv", "periods": ["2023"],
  "settings": {"location": "d.csv"}, "columns": {"v": "v", $1} }
JSON
}

refused() {
    expect 2 quipu check -C r
    says "datasets/d.json\" at $1"
}

group='"g": {"from": "g", "map": {"1": "a", "2": "b"}}'

dataset "$group"
expect 0 quipu check -C r

# The code of totals as one of a group: two rows with one name.
dataset '"g": {"from": "g", "map": {"1": "_T", "2": "b"}}'
refused 'columns.g.map.1: "_T" stands for the total'
dataset '"g": {"from": "g", "bins": {"_T": {"below": 5}}}'
refused 'columns.g.bins._T: "_T" stands for the total'

# The same of code lists.
define r/codelists/areas <<'JSON'
{ "id": "areas", "kind": "area", "title": {"en": "a"}, "levels": ["region"],
  "items": [{"code": "_T", "level": "region", "name": {"en": "t"}}] }
JSON
dataset "$group"
expect 2 quipu check -C r
says 'codelists/areas.json" at items[0].code: "_T" stands for the total'
