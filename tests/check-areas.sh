#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# check-areas.sh - the areas of Peru are those of INEI and RENIEC, by code and
# name, and every municipality of the budget register is among them.
# shellcheck disable=SC2154 # tree.sh sets srcdir
. "${srcdir:-$(dirname "$0")/..}/tests/tree.sh"

SHARED=${SHARED:-$srcdir/../shared}
[ -f "$SHARED/data/areas/ubigeo_distrito.csv" ] ||
    skip "../shared/data/areas is absent"
command -v python3 >/dev/null || skip "python3 is absent"
python3 -B "$srcdir/tests/check-areas.py" "$SHARED/data" \
    "$srcdir/indicators/codelists/pe-areas.json"
