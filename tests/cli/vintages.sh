#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# quipu vintage, quipu diff and quipu run: what was published when, what changed
# between two vintages, and which jobs failed.  Every number is worked out by
# hand.
# shellcheck disable=SC2154
. "${srcdir:?}/tests/cli/lib.sh"

indicator() {
    define r/theme/score <<JSON
{ "id": "score", "title": {"en": "$1"}, "theme": "tests", "dataset": "scores",
  "calculation": "values", "settings": {"value": "x"}, "measure": "mean",
  "breakdowns": [[], ["sex"]], "unit": "points", "decimals": 1 }
JSON
}

# A survey of four records, and a series that somebody else publishes.
repository r
define r/datasets/scores <<'JSON'
{ "id": "scores", "source": "csv", "periods": ["2023"],
  "title": {"en": "Scores"}, "settings": {"location": "../scores.csv"},
  "columns": {"x": "x", "sex": {"from": "sex", "map": {"1": "F", "2": "M"}}},
  "design": {"weight": "w"} }
JSON
define r/datasets/series <<'JSON'
{ "id": "series", "title": {"en": "Published series"},
  "source": "observations", "settings": {"files": [{"location": "../series.csv"}]},
  "periods": ["2025"], "period": "year", "area": "region",
  "levels": ["country", "region"], "ref_area": "PE",
  "columns": { "year": {"from": "year", "type": "period"},
    "region": {"from": "region", "codelist": "pe-areas"},
    "stunting": "stunting", "children": "children" } }
JSON
define r/theme/published <<'JSON'
{ "id": "published", "title": {"en": "Stunting, as published"},
  "theme": "nutrition", "dataset": "series",
  "published": {"value": "stunting", "n": "children"},
  "breakdowns": [["area"]], "unit": "percent", "decimals": 1 }
JSON
indicator 'Mean score'

# Before there is anything.
expect 3 quipu refresh -C r
expect 0 quipu vintage list -C r -f csv
equal "$(wc -l <.out)" 1 "the lines of no vintages"
expect 2 quipu diff -C r @1
says 'there is no publication 1'
expect 2 quipu diff -C r 2026-01-01
says 'nothing has been published yet'
expect 2 quipu vintage show -C r 2026-01-01
says 'nothing had been published as of "2026-01-01"'
expect 0 quipu run list -C r -f csv
grep -q '^1,.*,0,2,quipu ' .out || fail 'run 1 has not two failed jobs'

# @1 and @2: girls 2, boys 6, both 4; three published numbers.
printf 'sex,x,w\n1,1,1\n1,3,1\n2,5,1\n2,7,1\n' >scores.csv
printf 'region,year,stunting,children\nPE,2023,12.5,900\n01,2023,20,30\n01,2024,19,31\n' \
    >series.csv
expect 0 quipu refresh -C r
says 'scores 2023: published as @1: 3 new' 'series 2025: published as @2: 3 new'

# @3: a girl has 5 for 3: girls 3, both 4.5.  @4: one number revised, one with
# another n, one withdrawn, one new.
printf 'sex,x,w\n1,1,1\n1,5,1\n2,5,1\n2,7,1\n' >scores.csv
printf 'region,year,stunting,children\nPE,2023,12.25,900\n01,2023,20,32\nPE,2024,12,950\n' \
    >series.csv
expect 0 quipu refresh -C r
expect 0 quipu diff -C r @2 -f csv
cat >want <<'CSV'
indicator,version,area,area_name,period,sex,change,before,after,difference,unit,status_before,status_after,publication
published,1,PE,Peru,2023,_T,value,12.5,12.25,-0.25,percent,A,A,@4
published,1,PE,Peru,2024,_T,new,,12,,percent,,A,@4
published,1,01,Amazonas,2023,_T,error,20,20,0,percent,A,A,@4
published,1,01,Amazonas,2024,_T,ended,19,,,percent,A,,@4
score,1,_T,_T,2023,_T,value,4,4.5,0.5,points,A,A,@3
score,1,_T,_T,2023,F,value,2,3,1,points,A,A,@3
CSV
same want .out
expect 1 quipu diff -C r --exit-code @2 @4
same want .out
expect 0 quipu diff -C r @2 @3 -f csv
{ head -n 1 want; grep ^score want; } >part
same part .out
expect 0 quipu diff -C r @2 published --level region -p 2024 -f csv
{ head -n 1 want | sed 's/sex,//'; grep ^published,1,01,Amazonas,2024 want |
    sed 's/_T,//'; } >part
same part .out
expect 0 quipu diff -C r @2 --by sex -f csv
equal "$(tail -n 1 .out)" "$(tail -n 1 want)" "the change by sex"
equal "$(wc -l <.out)" 2 "the lines by sex"
says '1 of 2 indicators are not published'
expect 0 quipu diff -C r @2 --totals --theme tests -f csv
equal "$(tail -n 1 .out)" \
    'score,1,_T,_T,2023,value,4,4.5,0.5,points,A,A,@3' "the change of totals"
expect 0 quipu diff -C r @2 published -a 01 -p 2023 --detail -f csv
prints 'change,before,after,difference,unit,status_before,status_after,publication,se_before,se_after,' \
    'error,20,20,0,percent,A,A,@4,,,,,,,30,32,percent,,,,'
expect 0 quipu diff -C r @2 --summary -f csv
cat >want <<'CSV'
indicator,version,new,ended,value,status,error,definition,changes
published,1,1,1,1,0,1,0,4
score,1,0,0,2,0,0,0,2
CSV
same want .out
expect 0 quipu diff -C r @2 --summary -f json
prints '"indicator":"score","version":1,"new":0,"ended":0,"value":2'
expect 0 quipu diff -C r @2 -f table
prints '-0.25' '@2 of 2' ' to @4 of 2'

# @5: the boys' 4 and 8 for 5 and 7: the same means with other errors; at the
# same time the series cannot be read.
printf 'sex,x,w\n1,1,1\n1,5,1\n2,4,1\n2,8,1\n' >scores.csv
printf 'region,year,stunting,children\nPE,2023,many,900\n' >series.csv
expect 4 quipu refresh -C r
expect 0 quipu diff -C r @4 -f csv
equal "$(tail -n +2 .out)" \
    'score,1,_T,_T,2023,_T,error,4.5,4.5,0,points,A,A,@5
score,1,_T,_T,2023,M,error,6,6,0,points,A,A,@5' "the change of errors"
says 'dataset "series"' 'stale'
expect 0 quipu run list -C r -f csv
equal "$(sed -n '5s/.*Z,//p' .out | cut -d, -f1-2)" 1,1 "the jobs of run 4"
expect 2 quipu run show -C r 5
expect 0 quipu run show -C r 4 -f csv
equal "$(sed -n 1p .out)" \
    'job,dataset,load,state,time,publication,new,ended,error_code,error'
grep -q '^[0-9]*,scores,2023,published,.*,@5,2,2,,$' .out ||
    fail 'the published job is not shown'
grep -q '^[0-9]*,series,2025,failed,.*,,,,Q2001,"dataset .*series.csv.*many' \
    .out || fail 'the failed job is not shown'

# Another definition: shown once, without a number.
printf 'region,year,stunting,children\nPE,2023,12.25,900\n01,2023,20,32\nPE,2024,12,950\n' \
    >series.csv
indicator 'Average score'
expect 0 quipu refresh -C r
expect 0 quipu diff -C r @5 -f csv
equal "$(tail -n +2 .out)" score,1,,,,,definition,,,,,,, "another definition"
expect 0 quipu diff -C r @5 --detail -f csv
grep -Eq '^score,1,.*,[0-9a-f]{64},[0-9a-f]{64}$' .out ||
    fail 'the definitions are not named'
expect 1 quipu diff -C r @5 --exit-code -s -f csv
prints 'score,1,0,0,0,0,0,1,1'

# What was revised and is as it was is no change.
printf 'sex,x,w\n1,1,1\n1,3,1\n2,5,1\n2,7,1\n' >scores.csv
expect 0 quipu refresh -C r
expect 0 quipu diff -C r @1 score -f csv
equal "$(tail -n +2 .out)" score,1,,,,,definition,,,,,,, "what is as it was"
newest=$(quipu vintage list -C r -f csv | tail -n 1 | cut -d, -f1)
expect 0 quipu diff -C r --exit-code "$newest"
says "nothing changed from $newest of"
expect 0 quipu diff -C r --exit-code -q "$newest" "$newest"
says_not 'nothing'

# Lists.
expect 0 quipu vintage list -C r -f csv
prints 'publication,time,reason,dataset,load,run,job,new,ended,indicators'
grep -q '^@3,.*Z,refresh,scores,2023,3,[0-9]*,2,2,1$' .out ||
    fail 'publication 3 is not listed'
expect 0 quipu vintage list -C r -f csv --dataset series
prints_not ',scores,'
prints '@2,' '@4,'
expect 0 quipu vintage list -C r -f csv --indicator score --since @2 --until @4
equal "$(sed 1d .out | cut -d, -f1)" @3 "vintages of score from 2 to 4"
expect 0 quipu vintage list -C r -f csv --since 2000-01-01 --until 2000-12-31
says 'there is no such publication'
expect 2 quipu vintage list -C r --dataset serie
says 'nothing was published of dataset "serie"' 'did you mean "series"?'
expect 2 quipu vintage list -C r --indicator scores
says 'did you mean "score"?'
expect 2 quipu vintage list -C r --since lately
says '"lately" is not a time'
expect 0 quipu vintage show -C r @4 -f csv
prints 'publication,@4' 'dataset,series' 'period,2023' 'period,2024' \
    'observations,"3 new, 3 ended"' 'indicator,"published@1: 3 new, 3 ended' \
    'series.csv, ' 'sha256 ' 'definition,codelist pe-areas: ' \
    'plugin,"observations ' 'reading,3 records read'

# What cannot be compared.
expect 2 quipu diff -C r @4 @2
says '"@4" is publication 4, later than "@2", which is 2' \
    'give the earlier vintage first'
expect 2 quipu diff -C r @0
says 'there is no publication 0'
expect 2 quipu diff -C r @1 @99
says 'there is no publication 99' 'the newest is'
expect 2 quipu diff -C r score
says '"score" is not a vintage'
expect 2 quipu diff -C r @1x
says '"@1x" is not the number of a publication'
expect 2 quipu diff -C r 1999-01-01
says 'nothing had been published as of "1999-01-01"' 'the first publication is'
expect 2 quipu diff -C r 2026-02-30
says '"2026-02-30" is not a time'
expect 2 quipu diff -C r @1 scor
says 'there is no indicator "scor"' 'did you mean "score"?'
expect 2 quipu diff -C r
says 'expected VINTAGE'
expect 2 quipu vintage show -C r @99
says 'there is no publication 99'
expect 2 quipu vintage shwo -C r @1
says 'there is no command "vintage shwo"' 'did you mean "vintage show"?'
expect 2 quipu run show -C r last
says '"last" is not the number of a run'

# A store of schema 2, which lacks the indexes, is migrated by the next refresh.
command -v sqlite3 >/dev/null || exit 0
expect 0 quipu diff -C r @1 -f csv
cp .out want
sqlite3 r/quipu.db 'DROP INDEX observation_since; DROP INDEX observation_until;
    PRAGMA user_version = 2' || fail 'the store could not be made older'
expect 3 quipu diff -C r @1
says 'it has schema 2' 'the next refresh migrates it'
expect 0 quipu refresh -C r
expect 0 quipu diff -C r @1 -f csv
same want .out
