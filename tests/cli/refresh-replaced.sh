#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What one load or indicator says is not lost or read otherwise because of
# another: periods that move between loads, units that change while a load
# fails, derived indicators with the name of a dataset or several versions, and
# numbers made of stale ones.
. "${srcdir:?}/tests/cli/lib.sh"

# PERIODS MORE COLUMNS: the dataset, of one file per load.
dataset() {
    define r/datasets/d <<JSON
{ "id": "d", "title": {"en": "d"}, "source": "observations",
  "settings": {"files": [{"location": "../d_{period}.csv"}]},
  "periods": [$1], $2 "ref_area": "PE",
  "columns": {$3 "value": "value"} }
JSON
}
column='"year": {"from": "year", "type": "period"},'
series() {
    define r/series/s <<JSON
{ "id": "s", "title": {"en": "s"}, "dataset": "d", "breakdowns": [[]], $1 }
JSON
}
# ID EXPRESSION INDICATOR MORE
formula() {
    define "r/series/$1$4" <<JSON
{ "id": "$1", "title": {"en": "$1"}, "breakdowns": [[]], "unit": "units",
  ${4:+\"version\": $4,}
  "formula": {"expression": "$2", "terms": {"a": {"indicator": "$3"}}} }
JSON
}
# INDICATOR WANTED: period and value.
values() {
    expect 0 quipu query -C r "$1" --period 2000.. -f csv
    cp .err notices
    equal "$(sed 1d .out | cut -d, -f 4,5 | tr '\n' ' ')" "$2 " "$1"
    cp notices .err
}

repository r
series '"published": {"value": "value"}, "unit": "percent"'
printf '%s\n' year,value 2022,1 2023,2 2024,3 >d_2024.csv
dataset '"2024"' '"period": "year",' "$column"
expect 0 quipu refresh -C r d
values s '2022,1 2023,2 2024,3'

# A period is lost once, and then it is gone.
sed -i /^2022/d d_2024.csv
expect 3 quipu refresh -C r d
says '1 periods that were published before'
dataset '"2024"' '"period": "year", "guards": {"periods_lost_max": 1},' "$column"
expect 0 quipu refresh -C r d
dataset '"2024"' '"period": "year",' "$column"
sed -i s/2024,3/2024,4/ d_2024.csv
expect 0 quipu refresh -C r d
values s '2023,2 2024,4'

# Another load may have it now, but not what is still there.
printf '%s\n' year,value 2022,1 2023,9 >d_2022.csv
dataset '"2022", "2024"' '"period": "year",' "$column"
expect 4 quipu refresh -C r d
says 'period "2023" is published by the load "2024" already'
sed -i /^2023/d d_2022.csv
expect 0 quipu refresh -C r d
values s '2022,1 2023,2 2024,4'

# Loads that have no period column any more do not end each other's periods.
printf '%s\n' value 9 >d_2023.csv
printf '%s\n' value 8 >d_2024.csv
dataset '"2023", "2024"' '"guards": {"periods_lost_max": 9},' ''
expect 4 quipu refresh -C r d
says 'period "2023" is published by the load "2024" already'
expect 0 quipu refresh -C r d
values s '2022,1 2023,9 2024,8'

# A load that is not in the dataset any more gives its periods away.
printf '%s\n' year,value 2022,7 2023,6 2024,5 >d_2025.csv
dataset '"2025"' '"period": "year",' "$column"
expect 0 quipu refresh -C r d
values s '2022,7 2023,6 2024,5'

# A derived indicator is nobody else's: not of the dataset of its name, nor of
# its other version.
formula d '10 * a' s ''
formula v '2 * a' s 1
formula v '3 * a' s 2
formula w '1 * a' v@1 ''
expect 0 quipu refresh -C r d
sed -i s/2024,5/2024,4/ d_2025.csv
expect 0 quipu refresh -C r d
expect 0 quipu refresh -C r d
equal "$(grep -c 'up to date' .err)" 5 'loads that are up to date'
values d '2022,70 2023,60 2024,40'
values v@1 '2022,14 2023,12 2024,8'
values v '2022,21 2023,18 2024,12'
values w '2022,14 2023,12 2024,8'

# What is made of stale numbers is stale, however far back.
mv d_2025.csv away
expect 4 quipu refresh -C r d
values w '2022,14 2023,12 2024,8'
says 'dataset "w@1", load "all": stale, it is made of "d", load "2025"'
mv away d_2025.csv
expect 0 quipu refresh -C r d
values w '2022,14 2023,12 2024,8'
says_not stale

# The unit of a version does not change while another load has it otherwise.
printf '%s\n' value 1 >d_2023.csv
printf '%s\n' value 0 >d_2024.csv
dataset '"2023", "2024"' '"guards": {"periods_lost_max": 9},' ''
rm r/indicators/series/[dvw]*.json r/quipu.db*

repository new
mv new/quipu.db r/
share='"calculation": "values", "measure": "share",
    "settings": {"kind": "yes-no"}'
series "$share, \"unit\": \"percent\""
expect 0 quipu refresh -C r d
values s '2023,100 2024,0'
mv d_2023.csv away
series '"published": {"value": "value"}, "unit": "percent"'
expect 3 quipu refresh -C r d
says 'period "2023" is published in "percent" and would be read in "percent" on another scale'
values s '2023,100 2024,0'
series "$share, \"unit\": \"proportion\""
expect 4 quipu refresh -C r d
values s '2023,1 2024,0'
