#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Changes between two waves, as formulas over one sample, equal those of mpitbR.
# shellcheck disable=SC2154
. "${srcdir:?}/tests/cli/lib.sh"
needs python3
needs_shared data/syn_mpi/syn_cdta.csv oracles/syn_mpi/expected_changes_k33.csv
repository r
python3 -B "$srcdir/tests/cli/derive-changes.py" "$SHARED" r ||
    fail "other changes than mpitbR's"
