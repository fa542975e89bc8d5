#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# One made-up budget as a long and as a wide monthly feed: both are published as
# the same numbers, those that python adds up exactly; a month later there is a
# month more; a wide file that does not add up is held, and the last numbers
# stay.
# shellcheck disable=SC2154 # lib.sh sets srcdir
. "${srcdir:?}/tests/cli/lib.sh"
needs python3
py=$srcdir/tests/cli/budget-feeds.py

columns='"period": {"from": "period", "type": "period"},
    "region": {"from": "DEPARTAMENTO_META", "codelist": "pe-areas"},
    "programme": {"from": "PROGRAMA_PPTO",
        "map": {"0001": "0001", "0010": "0010", "1001": "1001"}},
    "class": {"from": "PROGRAMA_PPTO",
        "map": {"0001": "specific", "0010": "none", "1001": "sensitive"}},
    "month": {"from": "month", "unit": "months"},
    "pia": {"from": "pia", "unit": "cents"},
    "pim": {"from": "pim", "unit": "cents"},
    "certified": {"from": "certified", "unit": "cents"},
    "accrued": {"from": "accrued", "unit": "cents"},
    "so_far": {"from": "accrued_cumulative", "unit": "cents"}'
repository r
for layout in long wide; do
    define r/datasets/$layout <<JSON
{ "id": "$layout", "source": "budget", "title": {"en": "$layout"},
  "settings": {"files": [{"location": "${layout}_{period}.csv"}],
    "layout": "$layout"},
  "periods": ["2023", "2024"], "period": "period",
  "columns": { $columns }, "area": "region", "levels": ["country", "region"] }
JSON
    for measure in pia pim certified accrued; do
        define r/budget/$layout-$measure <<JSON
{ "id": "$layout-$measure", "title": {"en": "$measure"}, "dataset": "$layout",
  "calculation": "execution", "measure": "$measure", "unit": "soles",
  "decimals": 2, "breakdowns": [[], ["area"], ["programme"], ["area", "programme"]] }
JSON
    done
    for measure in execution_rate pace_linear nutrition_share budget_change; do
        define r/budget/$layout-$measure <<JSON
{ "id": "$layout-$measure", "title": {"en": "$measure"}, "dataset": "$layout",
  "calculation": "execution", "measure": "$measure", "unit": "proportion",
  "settings": {"accrued": "so_far", "nutrition": "class", "specific_weight": 1,
    "sensitive_weight": 0.25},
  "breakdowns": [[], ["area"], ["programme"], ["area", "programme"]] }
JSON
    done
done

answers() {
    for layout in long wide; do
        expect 0 quipu query -C r --by '*' --period 2023.. --detail -f csv \
            $layout-pia $layout-pim $layout-certified $layout-accrued \
            $layout-execution_rate $layout-pace_linear $layout-nutrition_share \
            $layout-budget_change
        sed "s/^$layout-//" .out >$layout.csv
    done
}

# A year that is over and one in progress, with reversals.
expect 0 python3 -B "$py" make r 2023 12
expect 0 python3 -B "$py" make r 2024 5
expect 0 quipu refresh -C r
answers
expect 0 python3 -B "$py" compare r long.csv wide.csv
cat .out
grep -q ',2024-05,' long.csv || fail "2024-05 is absent"
! grep -q ',2024-06,' long.csv || fail "2024-06 is published"
grep -q ',0001,' long.csv || fail "programme 0001 is absent"

# The next month.
expect 0 python3 -B "$py" make r 2024 6
expect 0 quipu refresh -C r
answers
expect 0 python3 -B "$py" compare r long.csv wide.csv
grep -q ',2024-06,' wide.csv || fail "2024-06 is absent"

# A sum of the year that the months do not give.
cp wide.csv kept.csv
awk -F, -v OFS=, 'NR == 7 { $NF = $NF + 0.02 } { print }' r/wide_2024.csv >changed
mv changed r/wide_2024.csv
expect 4 quipu refresh -C r
says '"wide_2024.csv", row 7, column "MONTO_DEVENGADO_ANUAL": the months add up'
answers
cut -d, -f1-6 kept.csv >kept
cut -d, -f1-6 wide.csv >found
same kept found
