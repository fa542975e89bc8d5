#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Rates of reduction and classes of progress of every country with surveys in
# the joint malnutrition estimates equal those of a program of their own.
# shellcheck disable=SC2154
. "${srcdir:?}/tests/cli/lib.sh"
needs python3
needs_shared data/jme_stunting/jme_country_input_stunting.csv
repository r
python3 -B "$srcdir/tests/cli/derive-aarr.py" "$SHARED/data" r ||
    fail "other rates than least squares gives"
