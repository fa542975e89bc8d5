#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What is wrong with a definition, or does not fit plugin or data, is said with
# the file, the path inside it, what was expected and the nearest name; nothing
# changes in the repository.
# shellcheck disable=SC2154
. "${srcdir:?}/tests/cli/lib.sh"
needs sqlite3

dataset='{ "id": "d", "source": "csv", "title": {"en": "D"},
  "periods": ["2023"], "settings": {"location": "d.csv"},
  "columns": {"y": {"from": "y"},
      "age_months": {"from": "age", "unit": "months"},
      "hb": {"from": "y", "unit": "g/L"},
      "sex": {"from": "sex", "map": {"1": "M", "2": "F"}}},
  "design": {"weight": "w"} }'
indicator='{ "id": "y", "title": {"en": "Y"}, "dataset": "d",
  "calculation": "values", "settings": {"value": "y"}, "measure": "mean",
  "breakdowns": [[], ["sex"]], "unit": "y" }'
repository r
printf '%s' "$dataset" | define r/datasets/d
printf '%s' "$indicator" | define r/theme/y
printf 'y,age,sex,w\n100,7,1,1\n120,9,2,1\n110,20,1,2\n' >r/d.csv
expect 0 quipu refresh -C r
observations r >before

# KIND ID DEFINITION SED-SCRIPT TEXT...: with the definition edited, refresh
# fails with these texts.
breaks() {
    file=r/indicators/$1/$2.json
    printf '%s' "$3" | sed "$4" >"$file"
    [ "$(cat "$file")" != "$3" ] || fail "nothing edited by $4"
    script=$4
    shift 4
    expect 2 quipu refresh -C r
    says "$file" "$@"
    observations r >after
    same before after
    case $script in *'#data'*) ;; *)
        expect 2 quipu check -C r
        says "$file" "$@"
        ;;
    esac
    printf '%s' "$dataset" >r/indicators/datasets/d.json
    printf '%s' "$indicator" >r/indicators/theme/y.json
}

in_dataset() {
    breaks datasets d "$dataset" "$@"
}

in_indicator() {
    breaks theme y "$indicator" "$@"
}

# JSON, keys, types.
in_dataset '$s/}$//' 'line 7'
in_dataset 's/"columns"/"colums"/' 'colums' 'columns'
in_dataset 's/"csv"/7/' 'at source'
in_dataset 's/"from": "age", //' 'at columns.age_months: expected "from"'
in_dataset 's/"map": {"1"/"map": {"1": "F", "1"/' 'duplicate'
in_dataset 's/"2023"//' 'at periods'
in_dataset 's/2023/2023-13/' 'at periods[0]: "2023-13" is not a period'
in_dataset 's/"weight": "w"/"weight": {"from": "w", "scale": 0}/' \
    'at design.weight.scale: all values would be 0'
in_dataset 's/"weight": "w"/"weight": "w", "lonely": "adjus"/' \
    'at design.lonely: "adjus" is not one of its values' 'adjust'
in_dataset 's/"design"/"area": "sex", "levels": ["region"], "design"/' \
    'at area' 'no code list of areas'
in_dataset 's/"map": {"1": "M", "2": "F"}/"codelist": "sexo"/' \
    'at columns.sex.codelist: there is no code list "sexo"'
in_dataset 's/"map": {"1": "M"/"codelist": "sex", "map": {"1": "X"/' \
    'at columns.sex.map.1: "X" is not a code of "sex"'
in_indicator 's/"dataset": "d"/"dataset": "dd"/' 'at dataset' 'dd'
in_indicator 's/"unit": "y"/"unit": "y", "where": {"ag": {"is": 1}}/' \
    'at where.ag'
in_indicator 's/"unit": "y"/"unit": "y", "where": {"age_months": {}}/' \
    'at where.age_months: expected either values'
in_indicator 's/\["sex"\]/["sax"]/' 'at breakdowns[1][0]' 'sax'
in_indicator 's/\["sex"\]/["age_months"]/' 'has no codes to group by'
in_indicator 's/\["sex"\]/["area"]/' 'the dataset "d" has no area'
in_indicator 's/"unit": "y"/"unit": "y", "reliability": "inej"/' \
    'there is no reliability scheme "inej"' 'did you mean "inei"?'

# Plugins and their settings.
in_indicator 's/"measure": "mean"/"measure": "meen"/' \
    'at measure: the calculation "values" has no measure "meen"' \
    'did you mean "mean"?'
in_indicator 's/"unit": "y"/"unit": "percent"/' \
    'at unit: "percent" does not fit the measure "mean"'
in_indicator 's/"settings": {"value"/"settings": {"valeu"/' 'valeu' 'value'
in_dataset 's/"location"/"locatoin"/' 'locatoin' 'location'

# A plugin that nobody knows; the file that names it is the dataset's.
for script in 's/"source": "csv"/"source": "cvs"/' \
    's/"source": "csv"/"source": "values"/'; do
    printf '%s' "$dataset" | sed "$script" >r/indicators/datasets/d.json
    expect 2 quipu refresh -C r
    expect 2 quipu check -C r
    says 'dataset "d"'
done
says 'at source: the plugin "values" is no source'
printf '%s' "$dataset" >r/indicators/datasets/d.json
printf '%s' "$indicator" |
    sed 's/"calculation": "values"/"calculation": "valus"/' \
        >r/indicators/theme/y.json
expect 2 quipu refresh -C r
says 'valus' 'values'
printf '%s' "$indicator" >r/indicators/theme/y.json

# What only the data, or the calculation, tell.
in_dataset '#data
    s/"from": "y"}/"from": "yy"}/' \
    'at columns.y: the source has no column "yy"' 'did you mean "y"?'
in_dataset '#data
    s/"weight": "w"/"weight": "ww"/' \
    'at design.weight: the source has no column "ww"'
indicator='{ "id": "y", "title": {"en": "Y"}, "dataset": "d",
  "calculation": "anaemia", "measure": "anaemic", "breakdowns": [[]],
  "settings": {"guideline": "who-2011", "altitude_method": "none"},
  "unit": "percent" }'
printf '%s' "$indicator" >r/indicators/theme/y.json
in_dataset '#data
    s/"unit": "months"/"unit": "years"/' \
    'at columns.age_months: the unit is not that of the calculation, "months"' \
    'convert with "scale"'
in_dataset '#data
    s/, "unit": "g\/L"//' 'at columns.hb: the column needs its unit, "g/L"'
in_dataset '#data
    s/"hb"/"hg"/' 'at columns: the calculation "anaemia" needs a column "hb"'
in_dataset '#data
    s/"hb": {"from": "y", .*"},$/"hb": {"from": "sex", "map": {"1": "a"}},/' \
    'at columns.hb: the calculation wants a column of "numbers"'

# Put right, nothing has changed.
indicator='{ "id": "y", "title": {"en": "Y"}, "dataset": "d",
  "calculation": "values", "settings": {"value": "y"}, "measure": "mean",
  "breakdowns": [[], ["sex"]], "unit": "y" }'
printf '%s' "$indicator" >r/indicators/theme/y.json
expect 0 quipu refresh -C r
says '0 new, 0 ended, 3 unchanged'

# The repository's own file.
for text in '{' '[]' '{"datasets": []}' '{"dataset": {}}' \
    '{"datasets": {"d": {"periods": ["20"]}}}' \
    '{"datasets": {"nobody": {}}}'; do
    printf '%s' "$text" >r/quipu.json
    expect 2 quipu refresh -C r
done
rm r/quipu.json
expect 2 quipu refresh -C r
says '"r" is not a repository' 'quipu init r'
