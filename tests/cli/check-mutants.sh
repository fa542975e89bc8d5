#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every value of a definition wrong in turn: quipu check and the JSON Schemas
# agree, and file and path are named.
# shellcheck disable=SC2154
. "${srcdir:?}/tests/cli/lib.sh"
needs python3
python3 -c 'import jsonschema' 2>/dev/null || skip "python3-jsonschema is absent"
repository r
python3 -B "$srcdir/tests/cli/check-mutants.py" "$srcdir/indicators" r
