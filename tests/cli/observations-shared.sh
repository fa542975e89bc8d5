#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What others published comes out of a query as it went in, value for value:
# series of ENDES, surveys of the joint malnutrition estimates, the global MPI,
# child mortality of UNICEF.  A revision is a new vintage, and the old one can
# still be asked for.
# shellcheck disable=SC2154
. "${srcdir:?}/tests/cli/lib.sh"
needs python3
needs_shared data/endes_series_2009_2025 data/jme_stunting data/ophi_mpi \
    data/unicef_sdmx
repository r
python3 -B "$srcdir/tests/cli/observations-shared.py" "$SHARED/data" r ||
    fail "other numbers than were published"
