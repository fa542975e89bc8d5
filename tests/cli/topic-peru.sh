#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The topic of Peru: refreshed from synthetic data, from a small feed of SIAF,
# and from INEI's series and the budgets of municipalities; python computes the
# same from the files, or from what was published.
# shellcheck disable=SC2154 # lib.sh sets srcdir
. "${srcdir:?}/tests/cli/lib.sh"
needs python3
compare() {
    expect 0 python3 -B "$srcdir/tests/cli/topic-peru.py" "$@"
    cat .out
}

expect 0 quipu list --topic -f csv
prints 'pe-redinforma,61,MIDIS,Peru REDinforma: early childhood'
expect 0 quipu list --topic pe-redinforma -f csv --lang es
equal "$(sed -n 2p .out | cut -d, -f1)" anaemia-6-35m-endes-series "the first"

# ---- synthetic ---------------------------------------------------------------

repository s --dataset pe-siaf-synthetic --dataset pe-children-synthetic
expect 0 quipu refresh -C s
says_not 'left out' 'rejected'
expect 0 quipu query -C s --by '*' --period 2020.. --detail -f csv
cp .out synthetic.csv
compare synthetic synthetic.csv
expect 0 quipu query -C s pim-pe-siaf-synthetic --level province --period 2024 \
    -f csv
equal "$(grep -c ',2024,' .out)" 196 "the number of provinces"
equal "$(grep -c ',2024-' .out)" $((12 * 196)) "the number of their months"

# ---- SIAF, as in the long layout ------------------------------------------------

mkdir siaf
header=ANO_EJE,MES_EJE,NIVEL_GOBIERNO,PROGRAMA_PPTO,DEPARTAMENTO_EJECUTORA
header=$header,MONTO_PIA,MONTO_PIM,MONTO_CERTIFICADO,MONTO_COMPROMETIDO_ANUAL
header=$header,MONTO_COMPROMETIDO,MONTO_DEVENGADO,MONTO_GIRADO
cat >siaf/siaf_2024.csv <<CSV
$header
2024,0,R,0001,02,1000.00,1250.50,1200.00,1100.00,0,0,0
2024,1,R,0001,02,0,0,0,0,700.00,625.30,600.00
2024,2,R,0001,02,0,0,0,0,0,-0.05,20.00
2024,0,E,1001,15,400.00,400.00,300.00,200.00,0,0,0
2024,2,E,1001,15,0,0,0,0,150.00,100.00,100.00
2024,0,M,9001,15,0,600.00,600.00,600.00,0,0,0
2024,1,M,9001,15,0,0,0,0,300.00,300.00,0
CSV
repository f --dataset pe-siaf=siaf
expect 0 quipu refresh -C f
expect 0 quipu query -C f --by '*' --period 2024.. --detail -f csv
cp .out siaf.csv
compare siaf siaf.csv

# A programme that the list does not have is no zero and no remainder.
sed 's/,9001,/,0016,/' siaf/siaf_2024.csv >changed
cp changed siaf/siaf_2024.csv
expect 4 quipu refresh -C f
says '"0016"' 'PROGRAMA_PPTO'

# ---- what was published ------------------------------------------------------

needs_shared data/endes_series_2009_2025/series.csv \
    data/mef_budget/municipalidades_2024_2025.csv
repository r --dataset pe-endes-series="$SHARED/data/endes_series_2009_2025" \
    --dataset pe-municipal-budgets="$SHARED/data/mef_budget"
expect 0 quipu refresh -C r
expect 0 quipu query -C r --by '*' --period 2009.. --detail -f csv
cp .out real.csv
compare real real.csv "$SHARED/data"
