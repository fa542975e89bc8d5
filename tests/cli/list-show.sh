#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# quipu list and quipu show: what is defined, also where something is not valid.
# shellcheck disable=SC2154
. "${srcdir:?}/tests/cli/lib.sh"

# ---- what is shipped -------------------------------------------------------

expect 0 quipu list -f csv
equal "$(wc -l <.out)" $(($(shipped indicators) + 1)) "the number of lines"
prints 'indicator,version,theme,title,kind,dataset,measure,unit' \
    'stunting-u5-endes,1,nutrition,Stunting among children under five,measured,endes-children,stunting,percent'
expect 0 quipu list -f csv --lang es
prints 'stunting-u5-endes,1,nutrition,Desnutrición crónica en menores de cinco años'
expect 0 quipu list -f csv --dataset endes-children
equal "$(wc -l <.out)" 13 "the number of lines"
prints_not 'synthetic'
expect 0 quipu list -f csv --theme no-such-theme
equal "$(wc -l <.out)" 1 "the number of lines"
expect 0 quipu list --datasets -f csv
prints 'dataset,source,owner,first_period,last_period,title' \
    'synthetic-children,synthetic,quipu,2022,2023,"Synthetic survey, children under five"'
expect 0 quipu list --codelists -f csv
prints 'codelist,kind,items,title' 'pe-areas,area,2116,' 'sex,dimension,2,'

expect 0 quipu show anaemia-6-35m-endes -f csv
prints 'id,anaemia-6-35m-endes' 'title fr,Anémie des enfants de 6 à 35 mois' \
    'version,"1, in force"' 'dataset,endes-children' 'calculation,anaemia' \
    'who is counted,age_months >= 6 and < 36' 'reliability,inei'
expect 0 quipu show anaemia-6-35m-endes@1 -f csv
expect 0 quipu show synthetic-children -f csv
prints 'source,synthetic' 'periods,2022 2023' 'ref_area,XS' 'area,region' \
    'levels,"country, region"' \
    'column hb,"from hc53, g/L; missing: 994 absent, 995 refused' \
    'design weight,from hv005 x 1e-6'

# ---- names that are not there ------------------------------------------------

expect 2 quipu show anaemia-6-36m-endes
says 'there is no indicator "anaemia-6-36m-endes"' 'anaemia-6-35m-endes'
expect 2 quipu show anaemia-6-35m-endes@2
says 'there is no indicator "anaemia-6-35m-endes@2"'

# ---- an own definition over a shipped one ------------------------------------

repository r
define r/datasets/endes-children <<'JSON'
{ "id": "endes-children", "like": "endes-children",
  "settings": {"files": [{"location": "own_{period}.csv"}]},
  "variants": [{"periods": ["2019"], "columns": {"hb": "HB19"},
                "design": {"weight": "W19"}}] }
JSON
define r/nutrition/anaemia <<'JSON'
{ "id": "anaemia-6-35m-endes", "version": 2, "like": "anaemia-6-35m-endes",
  "norm": "another" }
JSON
expect 0 quipu show -C r endes-children -f csv
prints 'owner,INEI' 'own_{period}.csv' 'r/indicators/datasets/endes-children.json' \
    'variant 2019 column hb,"from HB19, g/L; missing: 994 absent' \
    'variant 2019 design weight,from W19 x 1e-6'
expect 0 quipu show -C r anaemia-6-35m-endes -f csv
prints 'version,"2, in force"' 'norm,another'
expect 0 quipu show -C r anaemia-6-35m-endes@1 -f csv
prints 'version,1'
prints_not 'in force'
expect 0 quipu list -C r -f csv
equal "$(grep -c '^anaemia-6-35m-endes,' .out)" 2 "the number of versions"

# ---- what is made of others --------------------------------------------------

define r/theme/gap <<'JSON'
{ "id": "gap", "title": {"es": "Brecha", "en": "Gap"}, "unit": "percent",
  "breakdowns": [["area"]],
  "formula": {"expression": "boys - girls", "terms": {
    "boys": {"indicator": "stunting-u5-synthetic", "codes": {"sex": "M"}},
    "girls": {"indicator": "stunting-u5-synthetic", "codes": {"sex": "F"},
              "period": -1}}} }
JSON
define r/theme/way <<'JSON'
{ "id": "way", "title": {"es": "Avance", "en": "Way"}, "unit": "class",
  "breakdowns": [[]],
  "progress": {"indicator": "stunting-u5-synthetic", "measure": "class",
               "baseline": "2012", "round_values": 1, "met_at": 3,
               "target": {"period": "2030", "share_of_baseline": 0.6}} }
JSON
define r/topics/early <<'JSON'
{ "id": "early", "title": {"es": "Primera infancia", "en": "Early childhood"},
  "owner": "MIDIS", "indicators": ["way", "stunting-u5-synthetic", "gap"] }
JSON
expect 0 quipu list -C r -f csv
prints 'gap,1,"",Gap,formula,synthetic-children,,percent' \
    'way,1,"",Way,progress,synthetic-children,,class'
expect 0 quipu list -C r --topic -f csv
prints 'topic,indicators,owner,title' 'early,3,MIDIS,Early childhood'
equal "$(grep -c "^early," .out)" 1 "how often it is there"
expect 0 quipu list -C r --topic early -f csv --lang es
equal "$(cut -d, -f1 <.out | tr '\n' ' ')" \
    "indicator way stunting-u5-synthetic gap " "the order"
prints 'way,1,"",Avance,progress,synthetic-children,,class'
expect 2 quipu list -C r --topic earl
says 'there is no topic "earl"' 'did you mean "early"?'
expect 0 quipu show -C r gap -f csv
prints 'kind,formula' 'expression,boys - girls' 'dataset,synthetic-children' \
    'term boys,"stunting-u5-synthetic@1, sex = M"' \
    'term girls,"stunting-u5-synthetic@1, 1 period before, sex = F"'
prints_not 'calculation' 'settings' 'interval' 'who is counted'
expect 0 quipu show -C r way -f csv
prints 'kind,progress' 'progress,class of stunting-u5-synthetic@1' \
    'baseline,2012' 'target,0.6 of the baseline by 2030' 'met at,3' \
    'values rounded,to 1 decimals' 'some progress above,0.5' \
    'worse below,-0.5' 'fit,least squares'
expect 0 quipu show -C r early -f csv
prints 'id,early' 'owner,MIDIS' 'indicator,way' 'indicator,gap'
equal "$(grep -c '^indicator,' .out)" 3 "the number of indicators"

define r/theme/way <<'JSON'
{ "id": "way", "like": "gap", "formula": {"expression": "boys"} }
JSON
expect 2 quipu show -C r early
says 'the topic "early" is not valid' 'quipu check says why'
rm -r r/indicators/theme r/indicators/topics

# ---- what is not valid ---------------------------------------------------------

define r/datasets/endes-children <<'JSON'
{ "id": "endes-children", "like": "endes-children", "source": 7 }
JSON
expect 0 quipu list -C r -f csv
says 'not valid: quipu check'
equal "$(wc -l <.out)" $(($(shipped indicators) - 11)) "the number of lines"
expect 2 quipu show -C r endes-children
says 'the dataset "endes-children" is not valid' 'quipu check says why'
expect 2 quipu show -C r stunting-u5-endes
says 'the indicator "stunting-u5-endes" is not valid' 'quipu check says why'
expect 0 quipu show -C r stunting-u5-dhs
