#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Global series as they were published: what goes in comes out, value for value,
# and the progress of countries is what Python makes of the files.
# shellcheck disable=SC2154
. "${srcdir:?}/tests/cli/lib.sh"
needs python3
needs_shared data/areas data/jme_stunting data/ophi_mpi \
    data/unicef_sdmx

case $SHARED in
/*) ;;
*) skip "SHARED is not an absolute path" ;;
esac
repository r
cat >r/quipu.json <<JSON
{ "datasets": {
    "jme-stunting": {"folder": "$SHARED/data/jme_stunting"},
    "ophi-mpi": {"folder": "$SHARED/data/ophi_mpi"},
    "unicef-mortality": {"folder": "$SHARED/data/unicef_sdmx"},
    "unicef-mortality-2020": {"folder": "$SHARED/data/unicef_sdmx"} } }
JSON
expect 0 quipu refresh -C r
says '17808 records read' '112 records read' '90 records read' \
    '747 records read'
python3 -B "$srcdir/tests/cli/topic-global.py" "$SHARED/data" r \
    "$srcdir/indicators/codelists" ||
    fail "other numbers than were published"

# Files of users lie where they say; without one the job fails, and says so.
repository s --dataset ophi-mpi
expect 3 quipu refresh -C s
says 'national_se_ci.csv'
