"""Faults in data/, in the ledger and in the record of a build, planted after it."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path

from planting import NBSP, Plant, Whole, choose, in_json, named, replaced, rewrite, slipped

from sparbar.numbers import Fact, Number, Rows
from sparbar.schemas import TABLES

Rewritten = Callable[[list[list[str]]], None]


def _listing(whole: Whole, table: str) -> dict[str, set[str]]:
    """Row key → the numbers that list it."""
    found: dict[str, set[str]] = {}
    for number in whole.built.numbers.values():
        for key in _rows(number, table):
            found.setdefault(key, set()).add(number.key)
    return found


def _rows(number: Number, table: str) -> Iterator[str]:
    lineage = number.lineage
    if isinstance(lineage, Fact) and table == "resultat":
        yield lineage.row.partition(":")[2]
    elif isinstance(lineage, Rows) and table in lineage.tables:
        place = lineage.tables.index(table)
        yield from (keys[place] for keys in lineage.keys)


def _table(whole: Whole, name: str) -> tuple[str, list[list[str]]]:
    file = f"data/{TABLES[name].file}"
    return file, list(csv.reader(io.StringIO((whole.root / file).read_text(encoding="utf-8"), newline="")))


def _rewritten(file: str, change: Rewritten) -> Callable[[Path], None]:
    def plant(root: Path) -> None:
        rows = list(csv.reader(io.StringIO((root / file).read_text(encoding="utf-8"), newline="")))
        change(rows)
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows(rows)
        rewrite(root / file, text.getvalue())

    return plant


def _a_row(whole: Whole, random: random.Random, tables: tuple[str, ...]) -> tuple[str, str, int, str, set[str]]:
    """A row that numbers list: table, file, place, row key and those numbers."""
    name = choose(random, tables)
    file, rows = _table(whole, name)
    listing, places = _listing(whole, name), [rows[0].index(column) for column in TABLES[name].key]
    keyed = [(place, "/".join(row[i] for i in places)) for place, row in enumerate(rows) if place]
    place, key = choose(random, [(place, key) for place, key in keyed if key in listing])
    return name, file, place, key, listing[key]


MONEY = {"beslut": "belopp_sek", "utbetalningar": "belopp_sek", "finansiering": "belopp_sek", "resultat": "varde"}


def _reads(number: Number, column: str) -> bool:
    """Whether the number follows from this column of its rows; a count of cases does not from their amounts."""
    lineage = number.lineage
    return isinstance(lineage, Fact) or (isinstance(lineage, Rows) and column in lineage.expression.split(" * "))


def changed_cell(whole: Whole, random: random.Random) -> Plant:
    """Another amount in a row that numbers list."""
    name, file, place, key, numbers = _a_row(whole, random, tuple(MONEY))
    column = MONEY[name]

    _, rows = _table(whole, name)
    at = rows[0].index(column)
    new = slipped(rows[place][at] or "7", random)

    def change(rows: list[list[str]]) -> None:
        rows[place][at] = new

    names = (named(file), named(f"{name}:{key}"))
    known = whole.built.numbers
    computed_from_it = {number for number in numbers if _reads(known[number], column)}
    names += tuple(named(number) for number in sorted(computed_from_it))  # each of them
    return Plant("changed cell", f"{file}, {key}, {column}", names, _rewritten(file, change))


def changed_word(whole: Whole, random: random.Random) -> Plant:
    """Another word in a row that numbers list: a name, a type, a status."""
    name, file, place, key, _ = _a_row(whole, random, ("arenden", "kommuner", "mal", "insatser", "resultat"))
    _, rows = _table(whole, name)
    columns = [i for i, column in enumerate(rows[0]) if column not in TABLES[name].key and rows[place][i].isalpha()]
    at = choose(random, columns or [len(rows[0]) - 1])

    def change(rows: list[list[str]]) -> None:
        rows[place][at] += "x"

    return Plant(
        "changed cell", f"{file}, {key}, {rows[0][at]}", (named(file), named(f"{name}:{key}")), _rewritten(file, change)
    )


def dropped_row(whole: Whole, random: random.Random) -> Plant:
    name, file, place, key, numbers = _a_row(
        whole, random, ("beslut", "utbetalningar", "arenden", "arende_mal", "resultat")
    )
    names = (named(*numbers), named(file), named(f"{name}:{key}"))
    return Plant("dropped row", f"{file}, {key}", names, _rewritten(file, lambda rows: rows.__delitem__(place)))


def duplicated_row(whole: Whole, random: random.Random) -> Plant:
    name, file, place, key, numbers = _a_row(whole, random, ("beslut", "utbetalningar", "arende_mal", "finansiering"))

    def change(rows: list[list[str]]) -> None:
        rows.insert(place, list(rows[place]))

    names = (named(*numbers), named(file), named(f"{name}:{key}"))
    return Plant("duplicated row", f"{file}, {key} twice", names, _rewritten(file, change))


def row_again_under_another_key(whole: Whole, random: random.Random) -> Plant:
    """The same decision or payment once more, with an identifier of its own."""
    name, file, place, key, numbers = _a_row(whole, random, ("beslut", "utbetalningar"))

    def change(rows: list[list[str]]) -> None:
        rows.append([f"{rows[place][0]}9", *rows[place][1:]])

    _, rows = _table(whole, name)
    names = (named(file), named(f"{name}:{key}9"))
    if int(rows[place][rows[0].index("belopp_sek")]):  # an amount of zero changes no sum
        names += (named(*numbers),)
    return Plant("duplicated row", f"{file}, {key} again as {key}9", names, _rewritten(file, change))


# The ledger and the record


def _number(whole: Whole, random: random.Random, fits: Callable[[Number], bool]) -> Number:
    return choose(random, [number for number in whole.built.numbers.values() if fits(number)])


def _in_ledger(whole: Whole, key: str, change: Callable[[dict], None]) -> Callable[[Path], None]:
    def of(document: dict) -> None:
        change(next(number for number in document["numbers"] if number["key"] == key))

    return in_json(f"{whole.edition}/ledger.json", of)


def ledger_value(whole: Whole, random: random.Random) -> Plant:
    number = _number(whole, random, lambda number: bool(number.value))
    value = slipped(format(number.value, "f") if not isinstance(number.value, int) else str(number.value), random)
    plant = _in_ledger(whole, number.key, lambda record: record.update(value=value))
    return Plant("tampered ledger.json", f"value of {number.key}", (named(number.key),), plant)


def ledger_text(whole: Whole, random: random.Random) -> Plant:
    number = _number(whole, random, lambda number: bool(number.value))
    text = slipped(whole.built.ledger.text(number), random)
    plant = _in_ledger(whole, number.key, lambda record: record.update(text=text))
    return Plant("tampered ledger.json", f"text of {number.key}", (named(number.key),), plant)


def ledger_definition(whole: Whole, random: random.Random) -> Plant:
    number = _number(whole, random, lambda _: True)
    plant = _in_ledger(whole, number.key, lambda record: record.update(definition="Beviljat till alla"))
    return Plant("tampered ledger.json", f"definition of {number.key}", (named(number.key),), plant)


def ledger_unit(whole: Whole, random: random.Random) -> Plant:
    number = _number(whole, random, lambda number: number.kind != "attested")
    unit = "SEK" if number.unit != "SEK" else "projekt"
    plant = _in_ledger(whole, number.key, lambda record: record.update(unit=unit))
    return Plant("swapped unit", f"{number.key}: {unit} for {number.unit} in ledger.json", (named(number.key),), plant)


def ledger_number_gone(whole: Whole, random: random.Random) -> Plant:
    number = _number(whole, random, lambda _: True)

    def change(document: dict) -> None:
        document["numbers"] = [record for record in document["numbers"] if record["key"] != number.key]

    plant = in_json(f"{whole.edition}/ledger.json", change)
    return Plant("tampered ledger.json", f"no {number.key}", (named(number.key),), plant)


def _lists_rows(number: Number) -> bool:
    return isinstance(number.lineage, Rows) and len(number.lineage.keys) > 1


def ledger_row_dropped(whole: Whole, random: random.Random) -> Plant:
    number = _number(whole, random, _lists_rows)
    at = random.randrange(len(number.lineage.keys))  # type: ignore[union-attr]
    plant = _in_ledger(whole, number.key, lambda record: record["lineage"]["keys"].__delitem__(at))
    return Plant("dropped row", f"row {at} of {number.key} in ledger.json", (named(number.key),), plant)


def ledger_row_added(whole: Whole, random: random.Random) -> Plant:
    """A row too many behind a number: another number's, of the same table."""
    number = _number(whole, random, lambda number: _lists_rows(number) and len(number.lineage.tables) == 1)
    rows = number.lineage
    assert isinstance(rows, Rows)
    table = rows.tables[0]
    _, lines = _table(whole, table)
    places = [lines[0].index(column) for column in TABLES[table].key]
    others = {("/".join(line[i] for i in places),) for line in lines[1:]} - set(rows.keys)
    extra = list(choose(random, sorted(others) or [rows.keys[0]]))
    plant = _in_ledger(whole, number.key, lambda record: record["lineage"]["keys"].append(extra))
    return Plant("superfluous row", f"{extra[0]} behind {number.key} in ledger.json", (named(number.key),), plant)


def ledger_row_twice(whole: Whole, random: random.Random) -> Plant:
    number = _number(whole, random, _lists_rows)
    plant = _in_ledger(whole, number.key, lambda record: record["lineage"]["keys"].append(record["lineage"]["keys"][0]))
    return Plant("duplicated row", f"first row of {number.key} twice in ledger.json", (named(number.key),), plant)


def ledger_joined_wrongly(whole: Whole, random: random.Random) -> Plant:
    """The rows of one table joined to each other's rows of the second."""
    number = _number(
        whole,
        random,
        lambda n: _lists_rows(n) and len(n.lineage.tables) > 1 and len({k[1] for k in n.lineage.keys}) > 2,
    )

    def change(record: dict) -> None:
        keys = record["lineage"]["keys"]
        second = [key[1] for key in keys]
        for key, other in zip(keys, [*second[1:], second[0]], strict=True):
            key[1] = other

    return Plant(
        "wrong join",
        f"rows of {number.key} in ledger.json",
        (named(number.key),),
        _in_ledger(whole, number.key, change),
    )


def stale_ledger(whole: Whole, random: random.Random) -> Plant:
    """The numbers of one notebook as they were before the data changed."""
    notebook = choose(random, sorted({n.notebook for n in whole.built.numbers.values() if n.kind == "computed"}))
    stale: set[str] = set()

    def change(document: dict) -> None:
        for number in document["numbers"]:
            if number["key"] in stale:
                number["value"] = str(int(number["value"]) + 1)

    numbers = [n for n in whole.built.numbers.values() if n.notebook == notebook and n.kind == "computed"]
    stale.update(number.key for number in numbers if isinstance(number.value, int))
    return Plant(
        "stale ledger",
        f"the numbers of {notebook} in ledger.json",
        (named(*stale),),
        in_json(f"{whole.edition}/ledger.json", change),
    )


def stale_ledger_of_another_year(whole: Whole, random: random.Random) -> Plant:
    """Rows of a year that is not the edition's: every date in the lineage one year off is not possible; the year is."""
    file = f"{whole.edition}/ledger.json"
    return Plant(
        "stale ledger",
        f"{file} says another year",
        (named("ledger.json"),),
        in_json(file, lambda document: document.update(year=document["year"] - random.choice((1, 2, 3)))),
    )


def approved_ledger(whole: Whole, random: random.Random) -> Plant:
    """The approved ledger says another value than the build's."""
    file = f"ledger/{whole.year}.csv"
    rows = list(csv.DictReader(io.StringIO(whole.text(file))))
    row = choose(random, [row for row in rows if row["value"].isdigit()])
    old = f"{row['key']},{row['value']},"
    return Plant(
        "stale ledger",
        f"{file}, {row['key']}",
        (named(row["key"]),),
        replaced(file, old, f"{row['key']},{slipped(row['value'], random)},"),
    )


def manifest_entry(whole: Whole, random: random.Random) -> Plant:
    file = f"{whole.edition}/manifest.json"
    recorded = json.loads(whole.text(file))
    part = choose(random, ("inputs", "code", "outputs"))
    name = choose(random, sorted(recorded[part]))
    how = random.choice(("hash", "gone"))

    def change(document: dict) -> None:
        if how == "hash":
            document[part][name] = document[part][name][::-1]
        else:
            del document[part][name]

    return Plant("tampered manifest", f"{part}, {name}: {how}", (named(name),), in_json(file, change))


def manifest_environment(whole: Whole, random: random.Random) -> Plant:
    file = f"{whole.edition}/manifest.json"
    name = choose(random, [name for name in json.loads(whole.text(file))["environment"] if name != "git"])
    return Plant(
        "tampered manifest",
        f"environment, {name}",
        (named(name),),
        in_json(file, lambda document: document["environment"].update({name: "0.0.1"})),
    )


def executed_notebook(whole: Whole, random: random.Random) -> Plant:
    """Another code, or another output, in an executed notebook."""
    folder = whole.root / whole.edition / "notebooks"
    path = choose(random, sorted(folder.glob("*.ipynb")))
    file = path.relative_to(whole.root).as_posix()
    cells = [
        (place, cell["id"])
        for place, cell in enumerate(json.loads(whole.text(file))["cells"])
        if cell["cell_type"] == "code" and "injected-parameters" not in cell["metadata"].get("tags", ())
    ]
    place, name = choose(random, cells)

    def change(document: dict) -> None:
        document["cells"][place]["source"] = ["total = 1  # all is well\n", *document["cells"][place]["source"]]

    return Plant(
        "tampered executed notebook", f"{file}, cell {name}", (named(path.name), named(name)), in_json(file, change)
    )


def typed_number(whole: Whole, random: random.Random) -> Plant:
    """A number typed in an answer."""
    folder = whole.root / f"data/svar/{whole.year}"
    path = choose(random, sorted(folder.glob("*.md")))
    file = path.relative_to(whole.root).as_posix()
    typed = random.choice(
        ("Stödet gick till 47 företag.", f"Vi beviljade 12,5{NBSP}miljoner kronor.", "Andelen var 28 procent.",
         "Fjorton kommuner deltog.", "Omkring 33 000 personer nåddes.", "Hälften av projekten är klara.")
    )  # fmt: skip

    def plant(root: Path) -> None:
        rewrite(root / file, (root / file).read_text(encoding="utf-8").rstrip() + f"\n\n{typed}\n")

    return Plant("typed number", f"{file}: {typed}", (named(file),), plant)
