#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A plugin that breaks the contract while it works fails its job: what it says
# without a reason, or forgets to say, is never taken for the end of the data.
. "${srcdir:?}/tests/cli/lib.sh"
QUIPU_PLUGIN_PATH=$QUIPU_PLUGIN_PATH:$builddir/tests/bad
export QUIPU_PLUGIN_PATH
repository r

# The source and the calculation do what they are told.
loose() {
    define r/datasets/records <<JSON
{ "id": "records", "source": "loose", "periods": ["2022"],
  "title": {"en": "records"}, "settings": {"how": "$1"},
  "columns": {"x": "x"}, "design": {"weight": "x"} }
JSON
    define r/theme/ones <<JSON
{ "id": "ones", "title": {"en": "ones"}, "dataset": "records",
  "calculation": "loose", "settings": {"how": "$2"}, "measure": "share",
  "breakdowns": [[]], "unit": "proportion" }
JSON
}

loose silent-scan well
expect 3 quipu refresh -C r
says 'source "loose"' '"scan" failed without a reason'
loose silent-next well
expect 3 quipu refresh -C r
says 'source "loose"' '"next" failed without a reason'
loose lost-records well
expect 3 quipu refresh -C r
says '"next" says that it is at the end, and has put 1 records'
loose no-partition well
expect 3 quipu refresh -C r
says 'source "loose"' '"partitions" says that there are none'
loose well silent-compute
expect 3 quipu refresh -C r
says 'calculation "loose"' '"compute" failed without a reason'
loose well no-share
expect 3 quipu refresh -C r
says 'the output "y" is 2, and a measure takes it for a proportion'

# The first partition that fails is told, whichever is the first to fail.
loose late-failure well
for _ in 1 2 3 4 5; do
    expect 3 quipu refresh -C r --threads 4
    says 'partition 1 fails'
done

expect 2 quipu query -C r ones
says 'nothing has been published yet'
loose well well
expect 0 quipu refresh -C r --threads 4
says '4 records read'
