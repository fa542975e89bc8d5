#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A question that cannot be answered is refused with the reason, the nearest
# name and a status that a script can tell apart.
# shellcheck disable=SC2154
. "${srcdir:?}/tests/cli/lib.sh"

repository r --dataset synthetic-children
define r/nutrition/overall <<'JSON'
{ "id": "overall", "like": "stunting-u5-synthetic", "breakdowns": [[]] }
JSON
expect 0 quipu refresh -C r
stunting='quipu query -C r stunting-u5-synthetic'

# Names that nobody knows: 2, with the nearest.
expect 2 quipu query -C r stunting-u5-syntetic
says 'there is no indicator "stunting-u5-syntetic"' \
    'did you mean "stunting-u5-synthetic"'
expect 2 quipu query -C r stunting-u5-synthetic@7
says 'there is no version 7 of "stunting-u5-synthetic"'
expect 2 $stunting --by sexo
says 'there is no dimension "sexo"' '"sex"'
expect 2 $stunting --level regoin
says 'there is no level "regoin"' '"region"'
expect 2 $stunting --area XS-9
says '"XS-9"'
expect 2 $stunting --by sex --where sex=X
says '"X"'
expect 2 $stunting --where sex
says '"sex" is not DIMENSION=CODE'
expect 2 quipu query -C r --theme nutricion
says '"nutricion"'
expect 2 quipu query -C r --measure stuning
says '"stuning"'
expect 2 $stunting --format xlsx
says 'there is no format "xlsx"' 'valid: table, csv'
expect 2 $stunting --period 20x3
says '"20x3"'
expect 2 $stunting --period 2023..2022
expect 2 $stunting --as-of yesterday
says '"yesterday"'
expect 2 $stunting --as-of @99
expect 2 $stunting --lang de
says '"de" is not es, en or fr'

# The command line itself.
expect 2 $stunting --lvel region
says 'there is no option "--lvel"' 'did you mean "--level"?'
expect 2 $stunting --level
says 'the option "--level" needs a value'
expect 2 $stunting -Z
expect 2 quipu qury
says 'there is no command "qury"' 'did you mean "query"?'
expect 2 quipu
says 'expected a command'
expect 2 quipu query -C absent
says '"absent" is not a repository'
expect 2 quipu query
says 'there is no repository here or above'

# What is known but not published is refused: 5.
expect 5 $stunting --by wealth,sex
says 'quipu: error Q5001' 'sex' 'wealth'
expect 5 quipu query -C r overall --level region
says 'quipu: error Q5001' 'region'

# A right question without an answer: 0, and it is said.
expect 0 $stunting --period 1999
says 'there is no observation for this question'
equal "$(wc -l <.out)" 1 "the lines of the answer"

# Right ones, and how many answers: 2 periods, the country and 4 regions.
lines() {
    wanted_lines=$1
    shift
    expect 0 "$@" -f csv
    equal "$(tail -n +2 .out | wc -l)" "$wanted_lines" "the answers to $*"
}
lines 10 $stunting
lines 2 $stunting --level country
lines 8 $stunting --level region
lines 2 $stunting --area XS-2
lines 4 $stunting --area XS-2,XS-3
lines 5 $stunting --period latest
lines 5 $stunting --period ..2022
lines 10 $stunting --period 2020..2023
lines 20 $stunting --by sex
lines 10 $stunting --by sex --where sex=F
lines 1 quipu query -C r overall --period 2023
lines 0 quipu query -C r overall --period 2021

# Explained: one number, or a question which one.
expect 0 quipu explain -C r stunting-u5-synthetic --area XS-2 --period 2023 \
    --where sex=F
prints 'area,"XS-2, East"' 'sex,F' 'who is counted' 'dataset,"synthetic' \
    'left out' 'definition hash' 'as @2'
expect 2 quipu explain -C r stunting-u5-synthetic
says 'the question has several answers' 'ask for one of them'
expect 2 quipu explain -C r stunting-u5-synthetic --area XS --period 1999
says 'there is no such observation'
expect 2 quipu explain -C r
