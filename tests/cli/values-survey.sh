#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The whole way from a csv file to a query gives the estimates of R survey, for
# every design of its example data, by definitions alone.
oracle=$SHARED/oracles/survey/expected_survey45.csv
[ -r "$oracle" ] || { echo "skipped: ../shared is absent"; exit 77; }
command -v python3 >/dev/null || { echo "skipped: no python3"; exit 77; }
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
quipu init -q "$work/r" || exit 1
python3 "$srcdir/tests/cli/values-survey.py" "$SHARED" "$work/r"
