#!/bin/sh
# The main job on data that everyone has: a synthetic survey is read, estimated,
# stored and asked for.  `make demo` runs it in a new folder.
set -e
folder=${1:-demo}

show() {
    printf '\n$ %s\n' "$*"
    "$@"
}

rm -rf "$folder"
show quipu init "$folder" --dataset synthetic-children
show quipu refresh -C "$folder"
show quipu query -C "$folder" stunting-u5-synthetic --level region -f table
show quipu query -C "$folder" anaemia-6-35m-synthetic \
    anaemia-6-35m-who2024-synthetic --level country --by sex -f table
show quipu explain -C "$folder" stunting-u5-synthetic --area XS-1 \
    --period 2023 -f table
show quipu list --topic -f table
printf '\nThe repository is the folder "%s".  Ask it yourself:\n' "$folder"
printf '    ./run quipu list -C %s\n' "$folder"
printf '    ./run quipu query -C %s --theme nutrition --period latest\n' "$folder"
