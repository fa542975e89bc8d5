#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# check-schemas.sh - every definition that is shipped satisfies its JSON Schema,
# and the schemas refuse what is wrong.
# shellcheck disable=SC2154 # tree.sh sets srcdir
. "${srcdir:-$(dirname "$0")/..}/tests/tree.sh"

python3 -c 'import jsonschema' 2>/dev/null || skip "python3-jsonschema is absent"
python3 -B "$srcdir/tests/check-schemas.py" "$srcdir/indicators"
