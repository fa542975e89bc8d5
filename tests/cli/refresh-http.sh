#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What is fetched over http gives what the local file gives, and only what came
# whole; an unchanged file is not fetched again; a failing server publishes
# nothing and leaves the last good numbers; --offline uses what was fetched.
# shellcheck disable=SC2154
. "${srcdir:?}/tests/cli/lib.sh"
needs python3 sqlite3 gzip sha256sum
unset http_proxy https_proxy HTTPS_PROXY all_proxy ALL_PROXY

# FILE FACTOR
write_survey() {
    awk -v factor="$2" 'BEGIN {
        print "sex,hb,stratum,cluster,weight"
        for (i = 0; i < 240; i++)
            printf "%d,%d,%d,%d,%d\n", 1 + i % 2, 90 + i * factor % 50, i % 4,
                i % 20, 500 + i % 7 * 100
    }' >"$1"
}

# REPOSITORY LOCATION
survey_in() {
    repository "$1"
    define "$1/datasets/children" <<JSON
{ "id": "children", "source": "csv", "periods": ["2023"],
  "title": {"en": "Children"}, "settings": {"location": "$2"},
  "columns": {"sex": {"from": "sex", "map": {"1": "F", "2": "M"}}, "hb": "hb"},
  "design": {"weight": {"from": "weight", "scale": 0.001},
      "stratum": "stratum", "cluster": "cluster"} }
JSON
    define "$1/nutrition/hb" <<JSON
{ "id": "hb", "title": {"en": "hb"}, "dataset": "children",
  "calculation": "values", "settings": {"value": "hb", "typical": 110},
  "measure": "mean", "breakdowns": [["sex"]], "unit": "g/L" }
JSON
}

# The numbers of a repository, without when they were made.
numbers() {
    expect 0 quipu query -C "$1" --by '*' --detail -f csv
    sed 's/,[0-9-]*T[0-9:]*Z,/,,/' .out
}

# How many files are in these parts of the cache.
cached() {
    for part; do
        ls "$XDG_CACHE_HOME/quipu/$part"
    done 2>/dev/null | wc -l
}

mkdir www
write_survey www/d.csv 37
cp www/d.csv 2023.csv
gzip -nk www/d.csv
python3 -B - <<'PYTHON'
import gzip
import zipfile
with zipfile.ZipFile("www/b.zip", "w", zipfile.ZIP_DEFLATED) as file:
    file.write("www/d.csv", "data/d.csv")
with zipfile.ZipFile("www/bomb.zip", "w", zipfile.ZIP_DEFLATED) as file:
    file.writestr("d.csv", bytes(80 << 20))
with gzip.open("www/bomb.csv.gz", "wb") as file:
    file.write(bytes(80 << 20))
PYTHON
! command -v openssl >/dev/null || openssl req -x509 -newkey rsa:2048 -nodes \
    -subj /CN=127.0.0.1 -keyout key.pem -out cert.pem >/dev/null 2>&1 &&
    cat key.pem cert.pem >www/tls.pem
python3 -B "$srcdir/tests/cli/http-server.py" www &
server=$!
trap 'kill $server; chmod -R u+rwX "$work"; rm -rf "$work"' EXIT
tries=0
while [ ! -s www/port ]; do
    tries=$((tries + 1))
    [ $tries -lt 200 ] || fail "the server does not start"
    sleep 0.1
done
url=http://127.0.0.1:$(cat www/port)
XDG_CACHE_HOME=$work/cache
TMPDIR=$work/tmp
export XDG_CACHE_HOME TMPDIR
mkdir tmp

# What is fetched is what the file is; an unchanged one makes nothing to do.
survey_in file ../2023.csv
expect 0 quipu refresh -C file
numbers file >file.csv
for location in tagged/d.csv 'tagged/d.csv.gz?key=a' 'tagged/b.zip#data/d.csv' \
    plain/d.csv error_once/d.csv; do
    rm -rf r
    survey_in r "$url/$location"
    expect 0 quipu refresh -C r
    says '240 records read'
    numbers r >r.csv
    same file.csv r.csv
    expect 0 quipu refresh -C r
    says 'up to date'
done
for name in d.csv 'd.csv.gz?key=a' b.zip; do
    equal "$(grep -c "^200 /tagged/$name " www/log)" 1 "the downloads of $name"
    equal "$(grep -c "^304 /tagged/$name \"" www/log)" 1 "the 304 for $name"
done
equal "$(cut -d ' ' -f 1 www/log | sort | uniq -c | tr -s ' \n' ' ')" \
    " 7 200 3 304 1 500 " "the answers"
hash=$(sha256sum www/d.csv.gz | cut -d ' ' -f 1)
[ -f "cache/quipu/objects/$hash" ] || fail "the cache does not hold $hash"
equal "$(find cache -type f ! -perm 600)$(find cache -type d ! -perm 700)" "" \
    "what others can see of the cache"

# Any source: files joined, one of them local.
awk -F , 'NR == 1 { print "stratum,zone"; next }
    !seen[$3]++ { print $3 "," $3 * 2 }' 2023.csv >zones.csv
for place in .. "$url/tagged"; do
    rm -rf r
    survey_in r x
    define r/datasets/children <<JSON
{ "id": "children", "source": "survey", "periods": ["2023"],
  "title": {"en": "Children"}, "settings": {"files": [
      {"location": "$place/d.csv"}, {"location": "../zones.csv",
       "join": ["stratum"], "unmatched": "error"}]},
  "columns": {"sex": {"from": "sex", "map": {"1": "F", "2": "M"}}, "hb": "hb"},
  "design": {"weight": {"from": "weight", "scale": 0.001},
      "stratum": "zone", "cluster": "cluster"} }
JSON
    cp www/d.csv .
    expect 0 quipu refresh -C r
    numbers r >r.csv
    same file.csv r.csv
done

# Several at once, from an empty cache.
rm -rf cache
pids=
for i in 1 2 3 4 5; do
    survey_in "at-once-$i" "$url/tagged/d.csv"
    quipu refresh -q -C "at-once-$i" &
    pids="$pids $!"
done
for pid in $pids; do
    wait "$pid" || fail "one of several at once"
done
for i in 1 2 3 4 5; do
    numbers at-once-$i >r.csv
    same file.csv r.csv
done
equal "$(cached objects) $(cached urls) $(cached new)" "1 1 0" "the cache"

# Servers that fail, one process for each as they wait between tries.
pids=
fails() {
    survey_in "fail-$1" "$2"
    quipu refresh -C "fail-$1" >"$1.out" 2>"$1.err" &
    pids="$pids $!"
}
fails short "$url/short/d.csv"
fails long "$url/long/d.csv"
fails cut "$url/cut/d.csv"
fails gone http://127.0.0.1:1/d.csv
fails loop "$url/loop/d.csv"
fails local "$url/local/d.csv"
fails missing "$url/plain/none.csv"
fails zip "$url/plain/bomb.zip"
fails gzip "$url/plain/bomb.csv.gz"
fails secret "http://me:secret@127.0.0.1:1/d.csv"
[ ! -s www/tls-port ] ||
    fails tls "https://127.0.0.1:$(cat www/tls-port)/plain/d.csv"
# shellcheck disable=SC2086 # one word per process
wait $pids

# NAME WORDS
failed() {
    cp "$1.err" .err
    says "$2"
    says_not 'me:secret'
    equal "$(observations "fail-$1")" "" "what was published of $1"
}
failed short 'cannot be fetched: fewer bytes came than the'
failed long 'cannot be fetched: more bytes came than the'
failed cut 'cannot be fetched'
failed gone 'cannot be fetched'
says 'it was tried 4 times'
failed loop 'is redirected more than 5 times'
failed local 'which is neither http nor https'
failed missing 'the server answers 404'
failed zip 'unpacks to more than 1000 times its size'
failed gzip 'unpacks to more than 1000 times its size'
failed secret 'has a user name or a password'
[ ! -s www/tls-port ] || failed tls 'certificate'

# A server that fails leaves the last good numbers, and recovers; what changes
# is a vintage, without an ETag too.
survey_in r2 "$url/plain/d.csv"
expect 0 quipu refresh -C r2
observations r2 >before
echo busy >www/how
expect 3 quipu refresh -C r2
says 'the server answers 503' 'it was tried 4 times'
observations r2 >after
same before after
rm www/how
write_survey www/d.csv 41
expect 0 quipu refresh -C r2
says 'published as @2: 2 new, 2 ended'
cp www/d.csv 2023.csv
expect 0 quipu refresh -C file
numbers file >file.csv
numbers r2 >r2.csv
same file.csv r2.csv

# Offline: what was fetched last, or an error; and nothing is asked.
requests=$(wc -l <www/log)
expect 0 quipu refresh -C r2 --offline
says 'up to date'
survey_in r3 "$url/plain/d.csv"
expect 0 quipu refresh -C r3 --offline
numbers r3 >r3.csv
same file.csv r3.csv
survey_in r4 "$url/plain/e.csv"
expect 3 quipu refresh -C r4 --offline
says 'is not in the cache, and nothing is fetched offline'
hash=$(sha256sum www/d.csv | cut -d ' ' -f 1)
printf 'sex,hb\n1' | dd of="cache/quipu/objects/$hash" conv=notrunc 2>/dev/null
expect 3 quipu refresh -C r3 --offline
says 'is damaged in the cache'
equal "$(wc -l <www/log)" "$requests" "the requests"
expect 0 quipu refresh -C r3
says '0 new, 0 ended, 2 unchanged'
survey_in homeless "$url/plain/d.csv"
expect 3 env -u HOME -u XDG_CACHE_HOME quipu refresh -C homeless
says 'set XDG_CACHE_HOME or HOME'

# Killed in the middle of a download: nothing of it is used.
survey_in killed "$url/stopping/d.csv"
rm -rf cache
quipu refresh -C killed >.out 2>.err &
pid=$!
tries=0
while [ ! -e www/half ] || [ "$(cached new)" -eq 0 ]; do
    tries=$((tries + 1))
    [ $tries -lt 200 ] || fail "the download does not begin"
    sleep 0.05
done
kill -9 $pid
wait $pid 2>/dev/null
equal "$(cached objects urls)" 0 "the objects in the cache"
equal "$(observations killed)" "" "what was published"
expect 3 quipu refresh -C killed --offline
touch www/go
expect 0 quipu refresh -C killed
numbers killed >killed.csv
same file.csv killed.csv
equal "$(cached new)" 0 "the downloads left"
equal "$(cached objects)" 1 "the objects"

equal "$(ls -A tmp)" "" "what is left in TMPDIR"
