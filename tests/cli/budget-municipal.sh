#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The budgets of Peru's municipalities of 2024 and 2025, one file with both
# years: totals and rates of districts, provinces, regions and the country are
# those that python adds up exactly.
# shellcheck disable=SC2154 # lib.sh sets srcdir
. "${srcdir:?}/tests/cli/lib.sh"
needs python3
needs_shared data/mef_budget/municipalidades_2024_2025.csv

repository r
cp "$SHARED/data/mef_budget/municipalidades_2024_2025.csv" r/budgets.csv
define r/datasets/municipal <<'JSON'
{ "id": "municipal", "source": "budget",
  "title": {"en": "Budgets of municipalities, by the place of the municipality"},
  "settings": {"files": [{"location": "budgets.csv"}], "layout": "annual",
    "year": "Año", "pia": "PIA", "pim": "PIM", "certified": "Certificación",
    "commitment_annual": "Compromiso Anual",
    "commitment": "Atención de Compromiso Mensual",
    "accrued": "Devengado", "paid": "Girado"},
  "periods": ["2025"],
  "period": "period",
  "columns": {
    "period": {"from": "period", "type": "period"},
    "district": {"from": "UBI_DIST", "codelist": "pe-areas"},
    "pia": {"from": "pia", "unit": "cents"},
    "pim": {"from": "pim", "unit": "cents"},
    "certified": {"from": "certified", "unit": "cents"},
    "commitment_annual": {"from": "commitment_annual", "unit": "cents"},
    "commitment": {"from": "commitment", "unit": "cents"},
    "accrued": {"from": "accrued", "unit": "cents"},
    "paid": {"from": "paid", "unit": "cents"} },
  "area": "district",
  "levels": ["country", "region", "province", "district"] }
JSON
for measure in pia pim certified commitment_annual commitment accrued paid; do
    define r/budget/$measure <<JSON
{ "id": "$measure", "title": {"en": "$measure"}, "dataset": "municipal",
  "calculation": "execution", "measure": "$measure", "unit": "soles",
  "decimals": 2, "breakdowns": [[], ["area"]] }
JSON
done
for measure in execution_rate certification_rate commitment_rate payment_rate \
    budget_change; do
    define r/budget/$measure <<JSON
{ "id": "$measure", "title": {"en": "$measure"}, "dataset": "municipal",
  "calculation": "execution", "measure": "$measure", "unit": "proportion",
  "breakdowns": [[], ["area"]] }
JSON
done
expect 0 quipu refresh -C r
expect 0 quipu query -C r --by '*' --period 2024.. --detail -f csv
cp .out answer.csv
expect 0 python3 -B "$srcdir/tests/cli/budget-municipal.py" r/budgets.csv answer.csv
cat .out
