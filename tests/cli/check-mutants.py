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
           "dataset": "datasets", "indicator": "theme"}

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
    "has a code by", "found null", r'expected "from", "date"', "is defined in")))

# What depends on what else there is, in a definition that is like another.
DEPENDS = re.compile("found nothing|expected a limit")

LABELS = {"es": "a", "en": "b", "fr": "c"}

# Definitions with every key that there is; names that are used elsewhere.
WHOLE = {
    "codelist": {
        "id": "whole-areas", "kind": "area", "version": "1", "title": LABELS,
        "source": "s", "note": "n", "levels": ["all", "part"],
        "items": [
            {"code": "A", "level": "all", "name": LABELS},
            {"code": "B", "level": "part", "parent": "A", "name": LABELS,
             "codes": {"iso": "X-B"}, "from": "2001", "to": "2024-02-29"}]},
    "reliability": {
        "id": "whole-scheme", "title": LABELS, "source": "s", "note": "n",
        "rules": [{"when": {"n": {"below": 25}, "rse": {"above": 0.1, "to": 1},
                            "df": {"from": 1}}, "status": "Q", "note": "n"}]},
    "dataset": {
        "id": "whole-data", "source": "csv", "owner": "o", "licence": "l",
        "citation": "c", "title": LABELS, "note": "n",
        "settings": {"location": "x_{period}.csv"}, "periods": ["2015", "2023"],
        "columns": {
            "plain": "P",
            "text": {"from": "T", "type": "text", "label": "l"},
            "number": {"from": "N", "unit": "kg", "scale": 0.1,
                       "missing": {"9": "unknown"}},
            "mapped": {"from": "M", "map": {"1": "F", "2": "M"},
                       "codelist": "sex"},
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
        "area": "region", "ref_area": "A", "levels": ["all", "part"],
        "guards": {"rows_min": 5, "rows_change_max": 0.25},
        "freshness": {"warn": "400d"}, "rejects_max": 0.01,
        "disclosure": {"threshold": 5}},
    "indicator": {
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
                     "norm": "n"}]},
}
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


def removals(kind):
    """(where, definition) like the whole one, with one null."""
    for path in places(WHOLE[kind]):
        if any(isinstance(key, int) for key in path):
            continue
        patch = {"id": WHOLE[kind]["id"], "like": WHOLE[kind]["id"]}
        inner = patch
        for key in path[:-1]:
            inner = inner.setdefault(key, {})
        inner[path[-1]] = None
        yield path, patch


def compare(kind, validator, folder):
    made = {}
    all_mutants = [*mutants(WHOLE[kind]), *removals(kind)]
    for number, (path, definition) in enumerate(all_mutants):
        name = f"m{number}"
        if definition.get("id") == WHOLE[kind]["id"]:
            definition["id"] = name
        made[name] = path, definition
        write(folder, kind, name, definition)
    found = problems(folder)
    for name, (path, definition) in made.items():
        like = "like a whole one, " if "like" in definition else ""
        where = f"{kind} {like}{written(path)} = {at(definition, path)}"
        accepted = validator.is_valid(definition)
        problem = found.get(name)
        if like and problem and DEPENDS.search(problem[1]):
            continue
        if problem is None and not accepted:
            yield f"{where}: refused by the schema, not by quipu"
        if problem and accepted and not BEYOND.search(problem[1]):
            yield f"{where}: refused by quipu alone: {problem}"
        if problem and not BEYOND.search(problem[1]) and \
                not is_related(written(path), problem[0]):
            yield f"{where}: looked for elsewhere: {problem}"
    print(f"{kind}: {len(made)} changes, {len(found)} refused")
    if len(found) < len(made) / 2:
        yield f"{kind}: too few are refused"
    for file in (folder / "indicators" / FOLDERS[kind]).glob("m*.json"):
        file.unlink()


def at(definition, path):
    for key in path:
        try:
            definition = definition[key]
        except (KeyError, IndexError, TypeError):
            return "(removed)"
    return json.dumps(definition)[:60]


def main():
    shipped, folder = map(pathlib.Path, sys.argv[1:3])
    for kind, definition in WHOLE.items():
        write(folder, kind, definition["id"], definition)
    wrong = []
    done = subprocess.run(["quipu", "check", "-C", folder], check=False,
                          capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"the examples are not valid: {done.stderr}")
    for kind, definition in WHOLE.items():
        schema = json.loads((shipped / "schemas" / f"{kind}.schema.json")
                            .read_text(encoding="utf-8"))
        validator = jsonschema.Draft202012Validator(schema)
        for error in validator.iter_errors(definition):
            wrong.append(f"the {kind} is not valid: {error.message}")
        wrong += compare(kind, validator, folder)
    print("\n".join(wrong))
    sys.exit(1 if wrong else 0)


main()
