# SPDX-License-Identifier: GPL-3.0-or-later
"""check-mutants.py INDICATORS REPOSITORY - definitions that are wrong in one
place each: quipu check and the JSON Schemas must agree about them.

INDICATORS is the folder that is shipped, REPOSITORY an empty one.  What a
schema refuses, quipu must refuse; what only quipu refuses must be something
that a schema cannot say: names of other things, and contradictions.  Every
refusal names file and path.
"""
import copy
import json
import pathlib
import re
import subprocess
import sys

import jsonschema

FOLDERS = {"codelist": "codelists", "reliability": "reliability",
           "dataset": "datasets", "indicator": "theme", "topic": "topics"}

# What quipu knows and a schema does not.
BEYOND = re.compile("|".join((
    "there is no ", "exclude each other", "has no column", "is not a code of",
    "is not a level of", 'is not in "levels"', "needs a parent",
    "comes before this one", "is not of a level above", "is that of items",
    "can be in", "no number is within", "occurs twice", "it needs a",
    "has no code", "holds codes", "holds numbers", "can be tested",
    "no codes to group by", "is the area", "is a column of every answer",
    "has no area", "again", "is of this area", "gives no dates",
    "expected a column of", "only numbers have", "is for numbers",
    "is not that of other", "as in other periods", "says already what",
    "the design has no", "is above the level", "expected either values",
    "no code list of areas", "all values would be", "the age is in",
    "has a code by", "found null", r'expected "from", "date"', "is defined in",
    "is not of the type", "only codes have", "areas have none", "ends before",
    "position [0-9]+: ", "is not used", "the breakdowns have",
    "has no breakdown", "no breakdown has", "has no such breakdown",
    "it is the area", "the column has no codes", "a circle: ",
    "without a fixed area", "its whole is", "expected a target here",
    "is not before", "are not of the same length", "no other use for it",
    'has no "direction"', "could be of both")))

# What depends on what else there is, in a definition that is like another.
DEPENDS = re.compile("found nothing|expected a limit|needs it|an interval has|"
                     'expected either "value"')

# What says where an indicator's numbers come from: without it, they come from
# what is not there either.
WAYS = (("published",), ("formula",), ("progress",))

LABELS = {"es": "a", "en": "b", "fr": "c"}

# Definitions with every key that there is; names that are used elsewhere.
WHOLE = (
    ("codelist", {
        "id": "whole-areas", "kind": "area", "version": "1", "title": LABELS,
        "source": "s", "note": "n", "levels": ["all", "part"],
        "items": [
            {"code": "A", "level": "all", "name": LABELS},
            {"code": "B", "level": "part", "parent": "A", "name": LABELS,
             "codes": {"iso": "X-B",
                       "old": {"code": "X-C", "from": "2001-Q1",
                               "to": "2010"}}, "from": "2001",
             "to": "2024-02"}]}),
    ("reliability", {
        "id": "whole-scheme", "title": LABELS, "source": "s", "note": "n",
        "rules": [{"when": {"n": {"below": 25}, "rse": {"above": 0.1, "to": 1},
                            "df": {"from": 1}}, "status": "Q", "note": "n"}]}),
    ("dataset", {
        "id": "whole-data", "source": "csv", "owner": "o", "licence": "l",
        "citation": "c", "title": LABELS, "note": "n",
        "settings": {"location": "x_{period}.csv"}, "periods": ["2015", "2023"],
        "columns": {
            "plain": "P",
            "text": {"from": "T", "type": "text", "label": "l"},
            "number": {"from": "N", "unit": "kg", "scale": 0.1,
                       "missing": {"9": "unknown"}},
            "mapped": {"from": "M", "map": {"1": "F", "2": "M"},
                       "codelist": "sex", "total": ["9", "all"]},
            "group": {"from": "G", "codelist": "sex", "total": "both"},
            "when": {"from": "Y", "type": "period"},
            "region": {"from": "R", "codelist": "whole-areas",
                       "scheme": "iso"},
            "binned": {"from": "number", "bins": {"low": {"below": 1},
                                                  "high": {"from": 1,
                                                           "to": 9}}},
            "born": {"date": {"year": "Y", "month": "M", "day": "D"}},
            "seen": {"from": "S", "type": "date"},
            "age": {"age": {"birth": "born", "at": "seen", "in": "days"}}},
        "variants": [{"periods": ["2015"],
                      "columns": {"number": {"from": "NN"}},
                      "design": {"weight": "WW"}}],
        "design": {"weight": {"from": "W", "scale": 1e-6}, "stratum": "mapped",
                   "cluster": "C", "fpc": "number", "lonely": "adjust",
                   "df": "design", "confidence": 0.95,
                   "adjust_domain_lonely": False},
        "period": "when", "area": "region", "ref_area": "A", "levels": ["all", "part"],
        "guards": {"rows_min": 5, "rows_change_max": 0.25,
                   "periods_lost_max": 1},
        "freshness": {"warn": "400d"}, "rejects_max": 0.01,
        "disclosure": {"threshold": 5}}),
    ("indicator", {
        "id": "whole-indicator", "version": 2, "theme": "t", "norm": "n",
        "title": LABELS, "description": LABELS, "note": "n",
        "valid_from": "2024", "dataset": "whole-data", "calculation": "values",
        "settings": {}, "measure": "mean",
        "where": {"number": {"from": 6, "below": 36}, "mapped": {"is": "F"},
                  "binned": {"in": ["low", "high"]}, "age": {"is": 3},
                  "plain": {"above": 1, "to": 2}},
        "breakdowns": [[], ["area"], ["mapped", "area"]], "unit": "kg",
        "decimals": 1, "direction": "down", "interval": "beta",
        "reliability": "whole-scheme",
        "targets": [{"area": "A", "period": "2026", "value": 30,
                     "norm": "n"}]}),
    ("indicator", {
        "id": "whole-published", "title": LABELS, "dataset": "whole-data",
        "published": {"value": "number", "se": "plain", "ci_low": "plain",
                      "ci_high": "plain", "n": "plain", "weight": "plain",
                      "status": "text"},
        "where": {"plain": {"above": 1}},
        "breakdowns": [[], ["area"], ["mapped"]], "unit": "kg"}),
    ("indicator", {
        "id": "whole-formula", "title": LABELS, "unit": "kg",
        "breakdowns": [[], ["area"]],
        "formula": {
            "expression": "100 * (now - before) / max(first, girls)",
            "terms": {
                "now": {"indicator": "whole-indicator"},
                "before": {"indicator": "whole-indicator@2", "period": -1},
                "first": {"indicator": "whole-published", "area": "A",
                          "period": "2015", "by": []},
                "girls": {"indicator": "whole-indicator", "area": "B",
                          "codes": {"mapped": "F"}, "by": []}}}}),
    ("indicator", {
        "id": "whole-class", "title": LABELS, "unit": "class",
        "breakdowns": [["area"]],
        "progress": {
            "indicator": "whole-indicator", "measure": "class",
            "baseline": "2012",
            "target": {"period": "2030", "share_of_baseline": 0.6},
            "from": "2010", "to": "2022", "fit": "endpoints",
            "round_values": 1, "round_results": 2, "met_at": 3,
            "some_above": 0.5, "worse_below": -0.5}}),
    ("indicator", {
        "id": "whole-path", "title": LABELS, "unit": "code",
        "breakdowns": [[]],
        "progress": {
            "indicator": "whole-indicator", "measure": "on_track",
            "baseline": "2012", "target": {"period": "2030", "value": 7},
            "nearly": 0.9}}),
    ("topic", {
        "id": "whole-topic", "title": LABELS, "description": LABELS,
        "owner": "o", "note": "n",
        "indicators": ["whole-formula", "whole-indicator@2"]}),
)
WHOLE = json.loads(json.dumps(WHOLE))  # nothing in it is shared

REMOVED = object()
WRONGS = (REMOVED, None, 7, -1, 0, 1.5, 1e300, True, False, [], {}, [[]],
          ["x", "x"], [7], "", " ", "No such word", "no-such-word", "2023-M07",
          "2023", "_T", "x" * 101, {"x": 7}, {"x": None}, {"es": ""},
          {"from": "A"}, {"from": 2, "to": 1})


def places(value, path=()):
    """The paths of all values inside a value."""
    pairs = value.items() if isinstance(value, dict) else \
        enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield path + (key,)
        yield from places(inner, path + (key,))


def change(definition, path, wrong):
    """A copy with one value replaced or removed; None where it cannot be."""
    changed = copy.deepcopy(definition)
    at = changed
    for key in path[:-1]:
        at = at[key]
    if wrong is REMOVED:
        if isinstance(at, list):
            return None
        del at[path[-1]]
    else:
        at[path[-1]] = copy.deepcopy(wrong)
    return changed


def objects(value, path=()):
    if isinstance(value, dict):
        yield path
    for key in [p for p in places(value) if len(p) == 1]:
        yield from objects(value[key[0]], path + key)


def mutants(definition):
    """(where, definition) with one thing wrong each."""
    for path in places(definition):
        for wrong in WRONGS:
            changed = change(definition, path, wrong)
            if changed is not None:
                yield path, changed
    for path in objects(definition):
        for value in (7, None):
            changed = change(definition, path + ("no_such_key",), value)
            yield path + ("no_such_key",), changed


def written(path):
    """A path as messages have it."""
    text = ""
    for key in path:
        text += f"[{key}]" if isinstance(key, int) else \
            f".{key}" if text else key
    return text


def is_related(a, b):
    shorter, longer = sorted((a, b), key=len)
    return longer == shorter or (longer.startswith(shorter) and
                                 longer[len(shorter)] in ".[")


def write(folder, kind, name, definition):
    path = folder / "indicators" / FOLDERS[kind] / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(definition), encoding="utf-8")


def problems(folder):
    """What quipu check says, by name of the file: (path, text)."""
    done = subprocess.run(["quipu", "check", "-C", folder], check=False,
                          capture_output=True, text=True)
    if done.returncode not in (0, 2):
        sys.exit(f"quipu check ended with {done.returncode}: {done.stderr}")
    found = {}
    for line in done.stderr.splitlines():
        match = re.match(r'quipu: error Q1101: "[^"]*/(m[0-9]+)\.json" at '
                         r'(the top|[^:]+): (.+)', line)
        if match:
            found[match[1]] = match[2], match[3]
    return found


def removals(whole):
    """(where, definition) like the whole one, with one null."""
    for path in places(whole):
        if any(isinstance(key, int) for key in path):
            continue
        patch = {"id": whole["id"], "like": whole["id"]}
        inner = patch
        for key in path[:-1]:
            inner = inner.setdefault(key, {})
        inner[path[-1]] = None
        yield path, patch


def compare(kind, whole, validator, folder):
    made = {}
    all_mutants = [*mutants(whole), *removals(whole)]
    for number, (path, definition) in enumerate(all_mutants):
        name = f"m{number}"
        if definition.get("id") == whole["id"]:
            definition["id"] = name
        made[name] = path, definition
        write(folder, kind, name, definition)
    found = problems(folder)
    ids = {str(definition.get("id")) for _, definition in made.values()}
    for name, (path, definition) in made.items():
        like = "like a whole one, " if "like" in definition else ""
        wrong = text_at(definition, path)
        where = f"{whole['id']} {like}{written(path)} = {wrong[:60]}"
        accepted = validator.is_valid(definition)
        problem = found.get(name)
        if like and problem and DEPENDS.search(problem[1]):
            continue
        # What relies on another that is not valid has no problem of its own.
        is_relying = path[-1] == "indicator" and wrong in ids
        if problem is None and not accepted and not is_relying:
            yield f"{where}: refused by the schema, not by quipu"
        if problem and accepted and not BEYOND.search(problem[1]):
            yield f"{where}: refused by quipu alone: {problem}"
        if problem and path not in WAYS and \
                not BEYOND.search(problem[1]) and \
                not is_related(written(path), problem[0]):
            yield f"{where}: looked for elsewhere: {problem}"
    print(f"{whole['id']}: {len(made)} changes, {len(found)} refused")
    if len(found) < len(made) / 2:
        yield f"{whole['id']}: too few are refused"
    for file in (folder / "indicators" / FOLDERS[kind]).glob("m*.json"):
        file.unlink()


def text_at(definition, path):
    for key in path:
        try:
            definition = definition[key]
        except (KeyError, IndexError, TypeError):
            return "(removed)"
    return definition if isinstance(definition, str) else \
        json.dumps(definition)


def main():
    shipped, folder = map(pathlib.Path, sys.argv[1:3])
    for kind, definition in WHOLE:
        write(folder, kind, definition["id"], definition)
    wrong = []
    done = subprocess.run(["quipu", "check", "-C", folder], check=False,
                          capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"the examples are not valid: {done.stderr}")
    for kind, definition in WHOLE:
        schema = json.loads((shipped / "schemas" / f"{kind}.schema.json")
                            .read_text(encoding="utf-8"))
        validator = jsonschema.Draft202012Validator(schema)
        for error in validator.iter_errors(definition):
            wrong.append(f"{definition['id']} is not valid: {error.message}")
        wrong += compare(kind, definition, validator, folder)
    print("\n".join(wrong))
    sys.exit(1 if wrong else 0)


main()
