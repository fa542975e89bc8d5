#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A job is due when a code list changes that its dataset names, be it only in
# the design of one period: the codes decide who is in which stratum.
# shellcheck disable=SC2154
. "${srcdir:?}/tests/cli/lib.sh"
needs sqlite3
repository r
strata() {
    define r/codelists/strata <<JSON
{ "id": "strata", "kind": "dimension", "title": {"en": "strata"}, "items": [
  {"code": "low", "name": {"en": "low"}, "codes": {"form": "1"}},
  {"code": "high", "name": {"en": "high"}, "codes": {"form": "$1"}}] }
JSON
}
define r/datasets/records <<'JSON'
{ "id": "records", "source": "csv", "periods": ["2022", "2023"],
  "title": {"en": "records"}, "settings": {"location": "{period}.csv"},
  "columns": {"x": "x"}, "design": {"weight": "w", "stratum": "g"},
  "variants": [{"periods": ["2023"], "design": {
    "stratum": {"from": "g", "codelist": "strata", "scheme": "form"}}}] }
JSON
define r/theme/mean-x <<'JSON'
{ "id": "mean-x", "title": {"en": "mean"}, "dataset": "records",
  "calculation": "values", "settings": {"value": "x"}, "measure": "mean",
  "breakdowns": [[]], "unit": "x" }
JSON
printf 'x,g,w\n1,1,1\n3,1,1\n7,2,1\n9,2,1\n' >r/2022.csv
cp r/2022.csv r/2023.csv
strata 2
expect 0 quipu refresh -C r
equal "$(sql r "SELECT group_concat(job) FROM job_definition
    WHERE kind = 'codelist' AND id = 'strata'")" 1,2 'the jobs with the list'

# The stratum 2 is 3 now.
strata 3
expect 4 quipu refresh -C r
says '"2023.csv", row 4, column "g": "2" is not a code of "strata"'
strata 2
expect 0 quipu refresh -C r
expect 0 quipu refresh -C r
says 'records 2022: up to date' 'records 2023: up to date'
