# SPDX-License-Identifier: GPL-3.0-or-later
"""check-schemas.py FOLDER - checks the definitions below FOLDER.

The folder of a file says its kind: codelists, reliability, datasets, topics, and
every other one holds indicators.  Exits with 1 and says where when one is wrong, or
when a schema accepts what it must refuse.
"""
import copy
import json
import pathlib
import sys

import jsonschema

KINDS = {"codelists": "codelist", "reliability": "reliability",
         "datasets": "dataset", "topics": "topic"}


def read(path):
    """A JSON file, refusing a key that occurs twice."""
    def pairs(items):
        keys = [key for key, _ in items]
        twice = {key for key in keys if keys.count(key) > 1}
        if twice:
            raise ValueError(f"twice in one object: {', '.join(twice)}")
        return dict(items)
    with open(path, encoding="utf-8") as file:
        return json.load(file, object_pairs_hook=pairs)


def where(error):
    return "/".join(str(part) for part in error.absolute_path) or "the whole"


def list_mistakes(definition):
    """What a schema cannot say of a code list."""
    levels = definition.get("levels", [])
    rank = {level: number for number, level in enumerate(levels)}
    seen = {}
    for item in definition["items"]:
        code = item["code"]
        if code in seen:
            yield f"{code}: twice"
        level = item.get("level")
        if level is not None and level not in rank:
            yield f"{code}: level {level} is not in levels"
            continue
        parent = item.get("parent")
        if parent is not None and parent not in seen:
            yield f"{code}: no {parent} before it"
        elif parent is not None and levels and \
                rank[seen[parent]["level"]] >= rank[level]:
            yield f"{code}: {parent} is not of a level above"
        if parent is None and rank.get(level, 0) > 0:
            yield f"{code}: no parent"
        seen[code] = item


def mistakes(path, definition, kind, validator):
    errors = list(validator.iter_errors(definition))
    for error in errors:
        yield f"{where(error)}: {error.message[:200]}"
    if definition.get("id") != path.stem:
        yield f"the id is not the file's name: {definition.get('id')}"
    if kind == "codelist" and not errors:
        yield from list_mistakes(definition)


def spoil(definition):
    """Copies of a definition, each with one mistake that any kind refuses."""
    for change in (
            lambda d: d.pop("id"),
            lambda d: d.update(id="Not An Id"),
            lambda d: d.update(no_such_key=1),
            lambda d: d.update(title="no languages")):
        spoilt = copy.deepcopy(definition)
        change(spoilt)
        yield spoilt


def check(top):
    validators = {}
    for path in sorted(top.glob("schemas/*.schema.json")):
        schema = read(path)
        jsonschema.Draft202012Validator.check_schema(schema)
        validators[path.name.split(".")[0]] = \
            jsonschema.Draft202012Validator(schema)
    count = 0
    for path in sorted(top.glob("*/*.json")):
        kind = KINDS.get(path.parent.name, "indicator")
        if path.parent.name == "schemas":
            continue
        name = path.relative_to(top)
        if kind not in validators:
            yield f"{name}: there is no schemas/{kind}.schema.json"
            continue
        definition = read(path)
        for mistake in mistakes(path, definition, kind, validators[kind]):
            yield f"{name}: {mistake}"
        for spoilt in spoil(definition):
            if validators[kind].is_valid(spoilt):
                yield f"schemas/{kind}.schema.json accepts a spoilt {name}"
        count += 1
    if count == 0:
        yield "there are no definitions"
    print(f"{count} definitions, {len(validators)} schemas")


def prove_list_checks():
    """The checks of code lists catch what they should."""
    good = [{"code": "A", "level": "all"},
            {"code": "B", "level": "part", "parent": "A"}]
    bad = ({"code": "B", "level": "part", "parent": "A"},
           {"code": "C", "level": "other", "parent": "A"},
           {"code": "C", "level": "part", "parent": "X"},
           {"code": "C", "level": "part", "parent": "B"},
           {"code": "C", "level": "part"})
    levels = ["all", "part"]
    assert not list(list_mistakes({"levels": levels, "items": good}))
    for item in bad:
        assert list(list_mistakes({"levels": levels, "items": good + [item]}))


prove_list_checks()
found = list(check(pathlib.Path(sys.argv[1])))
print("\n".join(found))
sys.exit(1 if found else 0)
