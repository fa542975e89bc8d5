#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Tajikistan: common results framework, from synthetic series: what is made of
# published values and amounts is what Python makes of them.
# shellcheck disable=SC2154
. "${srcdir:?}/tests/cli/lib.sh"
needs python3

repository r --dataset synthetic-tj-results
expect 0 quipu refresh -C r
says 'synthetic-tj-results 2024: published' '360 records read'
expect 0 quipu refresh -C r
says_not 'published'
expect 0 quipu list -C r --topic tj-results-framework -f csv
sed 1d .out | cut -d, -f1 >ids
equal "$(wc -l <ids)" 34 "the number of indicators"
# shellcheck disable=SC2046 # one word for each
expect 0 quipu query -C r $(cat ids) --by '*' -f csv
cp .out answer
python3 -B "$srcdir/tests/cli/topic-results.py" <answer ||
    fail "other numbers"

# What is not known yet is no zero, nor is what is made of it.
expect 0 quipu query -C r tj-executed-synthetic tj-execution-synthetic \
    --area TJ --period 2024 -f csv
prints 'tj-executed-synthetic,TJ,Tajikistan,2024,,,,,,thousand somoni,M,'
prints 'tj-execution-synthetic,TJ,Tajikistan,2024,,,,,,percent,M,'
