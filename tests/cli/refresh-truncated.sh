#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A survey file that was cut off, wherever that may be, fails its job and no
# other, and changes nothing that was said.
# shellcheck disable=SC2154
. "${srcdir:?}/tests/cli/lib.sh"
data=$SHARED/data/dhs_model
needs sqlite3
needs_shared data/dhs_model

# FILE KIND: the file in 41 periods, cut off in all but the first.
truncate_all() {
    repository "$2"
    cp "$data/$1" "$2/good"
    define "$2/datasets/children" <<JSON
{ "id": "children", "like": "dhs-model-children", "area": null, "levels": null,
  "settings": {"files": [{"location": "{period}", "format": "$2"}]},
  "periods": [$(seq -s ', ' -f '"%.0f"' 1980 2020)] }
JSON
    define "$2/nutrition/stunting" <<'JSON'
{ "id": "stunting", "like": "stunting-u5-dhs", "dataset": "children",
  "breakdowns": [[]] }
JSON
    for period in $(seq 1980 2020); do
        ln -s good "$2/$period"
    done
    expect 0 quipu refresh -C "$2"
    observations "$2" >"$2.before"
    equal "$(wc -l <"$2.before")" 41 "good observations"

    # Byte 0, the first bytes, some in between, and up to the last byte but one.
    size=$(wc -c <"$2/good")
    for period in $(seq 1981 2020); do
        step=$((period - 1981))
        case $step in
        [0-9]) length=$((step * 40)) ;;
        [12][0-9]) length=$((step * step * step * size / 30 / 30 / 30)) ;;
        3*) length=$((size - (40 - step) * (40 - step) * 7 + 6)) ;;
        esac
        rm "$2/$period"
        head -c "$length" "$2/good" >"$2/$period"
    done
    expect 4 quipu refresh -C "$2"
    says 'children 1980: up to date'
    says_not 'published'
    for period in $(seq 1981 2020); do
        says "dataset \"children\" $period"
        grep -A1 -F "dataset \"children\" $period" .err |
            grep -q "cause: \"$period\"" ||
            fail "the error of $period does not name the file"
    done
    observations "$2" >"$2.after"
    same "$2.before" "$2.after"
    equal "$(sql "$2" "SELECT count(*) FROM job WHERE state = 'failed'")" 40
}

truncate_all zz_pr_children.sav sav
truncate_all zz_pr_children_zsav.zsav zsav
truncate_all zz_pr_children.dta dta
