#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A disk that is full, a store that cannot be written or is none: nothing is
# published, what was said still answers.
# shellcheck disable=SC2154
. "${srcdir:?}/tests/cli/lib.sh"
needs sqlite3

# REPOSITORY PERIODS
survey_of() {
    define "$1/datasets/children" <<JSON
{ "id": "children", "like": "synthetic-children", "periods": [$2],
  "settings": {"children": 2000} }
JSON
    define "$1/nutrition/stunting" <<'JSON'
{ "id": "stunting", "like": "stunting-u5-synthetic", "dataset": "children" }
JSON
}

repository r
survey_of r '"2022"'
expect 0 quipu refresh -C r
observations r >before
survey_of r '"2022", "2023"'

# Files may not grow beyond some sizes: the store, its log or the cells.
for blocks in 1 20 60; do
    (
        ulimit -f $blocks
        quipu refresh -C r >.out 2>.err
        echo $? >status
    )
    status=$(cat status)
    case $status in
    3 | 4) says 'quipu: error Q400' ;;
    *) fail "status $status with $blocks blocks, expected 3 or 4" ;;
    esac
    observations r >after
    same before after
    equal "$(sql r 'PRAGMA integrity_check')" ok "the store"
done
expect 0 quipu query -C r stunting --period 2022
expect 0 quipu refresh -C r
says 'children 2023: published'
equal "$(find r/cells -type f | wc -l)" \
    "$(sql r "SELECT count(*) FROM job WHERE state = 'published'")" \
    "the number of files of cells"

# A store that is none.
repository none
survey_of none '"2022"'
echo 'this is no store, but a text of some length' >none/quipu.db
expect 3 quipu refresh -C none
says 'quipu: error Q4001' 'none/quipu.db'
expect 3 quipu query -C none
rm none/quipu.db
expect 3 quipu refresh -C none
says 'none/quipu.db'
expect 3 quipu query -C none

# A store of a later version is not touched.
repository later
survey_of later '"2022"'
sqlite3 later/quipu.db 'PRAGMA user_version = 99'
cp later/quipu.db later.before
expect 3 quipu refresh -C later
says 'quipu: error Q4001'
same later.before later/quipu.db

# A repository in which one may not write; root may everywhere.
as_nobody() {
    if [ "$(id -u)" -eq 0 ]; then
        setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
    else
        "$@"
    fi
}
chmod 755 "$work"
chmod -R go+rX r
find r -type d -exec chmod 555 {} +
find r -type f -exec chmod 444 {} +
if as_nobody quipu version >/dev/null 2>&1; then
    observations r >before
    expect 3 as_nobody quipu refresh -C r --force
    says 'quipu: error Q4001' 'r/quipu.db'
    expect 0 as_nobody quipu query -C r stunting
    equal "$(tail -n +2 .out | wc -l)" 10 "the answers"
    chmod -R u+w r
    observations r >after
    same before after
else
    echo "not tried without a right to write: no other user may run quipu"
fi
