# SPDX-License-Identifier: GPL-3.0-or-later
"""check-areas.py DATA LIST - compares a code list of Peru's areas with the
registers it was made after: ubigeo-peru-aumentado, and the municipalities of
the MEF's Consulta Amigable.  Prints what differs; exits with 1 when something
does.
"""
import csv
import json
import sys
import unicodedata

LEVELS = (("region", "departamento", 2), ("province", "provincia", 4),
          ("district", "distrito", 6))

# What the registers lack or write otherwise: the MEF has Alto Trujillo, and
# San Antonio under its INEI code; the composer is Daniel Alomía Robles.
NOT_IN_REGISTER = {"130112", "180107"}
OTHER_NAMES = {"100602": "DANIEL ALOMIAS ROBLES"}


def plain(name):
    """A name in capitals without accents; the tilde of the Ñ stays."""
    parts = unicodedata.normalize("NFD", name.upper().replace("Ñ", "\0"))
    letters = (part for part in parts if not unicodedata.combining(part))
    return "".join(letters).replace("\0", "Ñ")


def read(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def compare_level(data, items, level, file, digits):
    mine = {item["code"]: item for item in items if item["level"] == level}
    theirs = {row["inei"][:digits]: row
              for row in read(f"{data}/areas/ubigeo_{file}.csv")
              if row["inei"] != "NA"}
    for code in sorted(mine.keys() - theirs.keys() - NOT_IN_REGISTER):
        yield f"{code}: not in the register"
    for code, row in theirs.items():
        if code not in mine:
            yield f"{code}: {row[file]} is missing"
            continue
        item, codes = mine[code], mine[code]["codes"]
        name = OTHER_NAMES.get(code, plain(item["name"]["es"]))
        if name != plain(row[file]):
            yield f"{code}: {name} is {row[file]}"
        if codes["inei"] != row["inei"] or \
                codes.get("reniec", "NA") != row["reniec"]:
            yield f"{code}: {codes}"
        if level == "region" and codes["iso-3166-2"] != row["iso_3166_2"]:
            yield f"{code}: {codes}"
        if item["parent"] != (code[:digits - 2] or "PE"):
            yield f"{code}: parent {item['parent']}"


def compare(data, items):
    for level, file, digits in LEVELS:
        yield from compare_level(data, items, level, file, digits)
    codes = {item["code"] for item in items}
    budget = read(f"{data}/mef_budget/municipalidades_2024_2025.csv")
    for code in sorted({row["UBI_DIST"] for row in budget} - codes):
        yield f"{code}: a municipality of the budget is missing"


with open(sys.argv[2], encoding="utf-8") as file:
    ITEMS = json.load(file)["items"]
# The comparison can fail: with an item less, with another name.
assert list(compare(sys.argv[1], ITEMS[:-1]))
assert list(compare(sys.argv[1], ITEMS[:-1] + [
    dict(ITEMS[-1], name={"es": "Perus"})]))
found = list(compare(sys.argv[1], ITEMS))
print("\n".join(found))
print(len(ITEMS), "areas")
sys.exit(1 if found else 0)
