"""What the pages of an import show: its columns, its problems, its plan, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import polars as pl
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stamgast.spreadsheets import problems
from stamgast.spreadsheets.checking import SECRET
from stamgast.spreadsheets.dates import DateOrder
from stamgast.spreadsheets.evidence import sample
from stamgast.spreadsheets.fields import Kind, Text
from stamgast.spreadsheets.headers import letters
from stamgast.spreadsheets.mapping import REFUSED, Choice, Mapping
from stamgast.spreadsheets.problems import CAUSES, ERROR, Problem
from stamgast.spreadsheets.tables import ROW, Book, Table

DOING: dict[str, Text] = {
    "uploaded": gettext_lazy("Waiting for the worker …"),
    "reading": gettext_lazy("Reading the file …"),
    "recognising": gettext_lazy("Recognising the columns …"),
    "checking": gettext_lazy("Checking every cell …"),
    "waiting": gettext_lazy("Waiting for another import of this shop …"),
    "comparing": gettext_lazy("Comparing with what is there …"),
    "applying": gettext_lazy("Importing …"),
    "writing": gettext_lazy("Importing …"),
    "ending": gettext_lazy("All rows are written. Sorting them in …"),
    "undoing": gettext_lazy("Undoing the import …"),
}
EXAMPLES = 5
SHOWN = 50

WHY: dict[str, Text] = {
    "name": gettext_lazy("Recognised by its name"),
    "values": gettext_lazy("Recognised by its values"),
    "remembered": gettext_lazy("As you chose the last time"),
    "chosen": gettext_lazy("As you chose"),
    "computed": gettext_lazy("Left out: Stamgast computes this itself"),
    "counted_points": gettext_lazy(
        "Left out: Stamgast counts points itself. If you move in with these, choose"
        " “Opening points”"
    ),
    "counted_owed": gettext_lazy(
        "Left out: Stamgast counts itself what customers owe. If you move in with this, choose"
        " “Opening balance on account”"
    ),
    "unkept": gettext_lazy("Left out: Stamgast keeps no such thing"),
    "spare": gettext_lazy("Left out: another column is taken for this"),
    "empty": gettext_lazy("Left out: nothing in it"),
    "unknown": gettext_lazy("Left out: not recognised"),
    "own": gettext_lazy("Left out: remarks of an earlier import"),
    "forbidden": gettext_lazy("Never imported: a BSN may not be kept by a shop"),
    "not_kept": gettext_lazy("Not imported: your shop keeps no personal IDs"),
}
NOTES: dict[str, Text] = {
    "stray_bytes": gettext_lazy(
        "%(count)s letters were written in another alphabet than the rest."
    ),
    "title_rows": gettext_lazy("Rows above the names of the columns, left out: %(count)s."),
    "no_header": gettext_lazy("The columns have no names: they are recognised by what is in them."),
    "header_again": gettext_lazy(
        "The names of the columns stand in the list again, left out: %(count)s."
    ),
    "hidden_rows": gettext_lazy("Hidden rows are imported too: %(count)s."),
    "hidden_columns": gettext_lazy("Hidden columns are read too: %(count)s."),
    "hidden_sheets": gettext_lazy("Hidden sheets are not read: %(count)s."),
    "sheet_hidden": gettext_lazy("The sheet that was read is hidden in the workbook."),
    "merged_cells": gettext_lazy(
        "Cells merged over several rows count in each of them; filled in: %(count)s."
    ),
}
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
    "cp1252": "Windows-1252",
    "mac-roman": "Mac Roman",
    "cp850": "DOS 850",
    "cp1250": "Windows-1250",
    "cp1257": "Windows-1257",
    "iso-8859-2": "ISO 8859-2",
}
DELIMITERS: dict[str, Text] = {
    ",": gettext_lazy("comma"),
    ";": gettext_lazy("semicolon"),
    "\t": gettext_lazy("tab"),
    "|": gettext_lazy("upright line"),
}


@dataclass(frozen=True)
class Column:
    """A column of the file, with what it is taken for."""

    index: int
    name: str
    samples: tuple[str, ...]
    target: str
    why: Text
    fixed: bool
    taken: bool


def unseen(choice: Choice) -> bool:
    """Whether the cells of a column may not even be shown."""
    return choice.why in ("forbidden", "not_kept") or choice.target in SECRET


def columns(table: Table, mapping: Mapping) -> Iterator[Column]:
    for index, each in enumerate(mapping.choices):
        hidden = unseen(each)
        values = [] if hidden else sample(table.column(index).head(2_000))[:3]
        yield Column(
            index,
            table.header[index] or _("Column %(name)s") % {"name": letters(index)},
            tuple(values),
            each.target,
            WHY[each.why] if each.target or each.why != "chosen" else _("Left out, as you chose"),
            each.why in REFUSED,
            bool(each.target),
        )


def menu(kind: Kind, *, personal_ids: bool) -> list[tuple[Text, list[tuple[str, Text]]]]:
    """Everything that a column may be taken for, by section."""
    targets = [each for each in kind.targets.values() if personal_ids or each.name != "personal_id"]
    return [
        (section, [(each.name, each.label) for each in several])
        for section, several in (
            (section, list(several)) for section, several in groupby(targets, lambda t: t.section)
        )
    ]


def notes(book: Book) -> list[str]:
    return [str(NOTES[note.code]) % {"count": note.count} for note in book.table.notes]


def preview(table: Table, mapping: Mapping, count: int = 20) -> list[tuple[int, list[str]]]:
    """The first rows, without the columns that may not even be shown."""
    hidden = {index for index, each in enumerate(mapping.choices) if unseen(each)}
    rows = []
    for cells in table.frame.head(count).iter_rows(named=True):
        shown = ["" if i in hidden else cells[str(i)] or "" for i in range(table.width)]
        rows.append((table.above + cells[ROW], shown))
    return rows


@dataclass
class Trouble:
    """One cause in one column, with some of the rows that have it."""

    code: str
    column: str
    severity: str
    message: str
    cure: str
    count: int
    rows: list[tuple[int, int, str, str]] = field(default_factory=list)

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


def troubles(found: pl.DataFrame, header: Sequence[str], above: int) -> list[Trouble]:
    """What is wrong, by cause and column: errors first, the commonest first."""
    parts = found.sort("row").partition_by("code", "column", "field", maintain_order=True)
    told = [trouble(part, header, above) for part in parts]
    return sorted(told, key=lambda each: (each.severity != ERROR, -each.count))


def trouble(part: pl.DataFrame, header: Sequence[str], above: int) -> Trouble:
    shown = list(problems.each(part.head(SHOWN)))
    first = shown[0]
    several = part["extra"].n_unique() > 1
    return Trouble(
        first.code,
        header[first.column] if first.column >= 0 else "",
        first.severity,
        general(first) if several else first.message,
        general_cure(first) if several else first.cure,
        part.height,
        [
            (
                problem.row + above,
                problem.line,
                problem.value,
                problem.message if several and problem.code in TOLD_EACH else "",
            )
            for problem in shown
            if problem.row
        ],
    )


# Of these each row has its own to tell.
TOLD_EACH = (
    "key_twice",
    "barcode_taken",
    "key_ambiguous",
    "email_twice",
    "phone_twice",
    "person_twice",
    "maybe_known",
    "somebody_else",
    "phone_plus_added",
    "postcode_zero_added",
)
GENERAL: dict[str, Text] = {
    "barcode_taken": gettext_lazy("Other products have these barcodes."),
    "key_twice": gettext_lazy("The same stands in several rows."),
    "key_ambiguous": gettext_lazy("Several customers have this."),
    "phone_invalid": gettext_lazy("These can be no phone numbers."),
    "phone_unlikely": gettext_lazy(
        "Numbers of a range that isn't given out yet. They are taken as they are."
    ),
    "phone_plus_added": gettext_lazy("The + of these numbers seems to be lost."),
    "phone_zero_added": gettext_lazy("The leading zero of these numbers seems to be lost."),
    "postcode_zero_added": gettext_lazy("The leading zeros of these seem to be lost."),
    "postcode_short": gettext_lazy("These have fewer digits than postcodes of their countries."),
    "email_twice": gettext_lazy("Several rows have the same e-mail address."),
    "phone_twice": gettext_lazy("Several rows have the same phone."),
    "person_twice": gettext_lazy("Several rows have the same name and date of birth."),
    "somebody_else": gettext_lazy(
        "In the registry these customers have other names. Are their numbers from another system?"
    ),
    "maybe_known": gettext_lazy("Customers have this already: they may be the same people."),
}


def general(problem: Problem) -> str:
    """The message for rows that each have their own extra."""
    return str(GENERAL.get(problem.code, "")) or problem.message


def general_cure(problem: Problem) -> str:
    cure = str(CAUSES[problem.code].cure)
    return problem.cure if "%(extra)s" in cure else cure


def changes(told: Sequence[dict[str, Any]], kind: Kind, above: int) -> list[dict[str, Any]]:
    """The changed rows one by one: what stands there, and what would."""
    rows: dict[int, list[tuple[Text, str, str]]] = {}
    for each in told:
        label = kind.fields[each["field"]].label
        rows.setdefault(each["row"], []).append((label, each["old"] or "", each["new"] or ""))
    return [{"row": row + above, "fields": several} for row, several in rows.items()]


@dataclass(frozen=True)
class Dates:
    """How a column of dates was read, and what tells so: for each order, how many cells can be
    read in it alone, and some of them."""

    field: str
    label: Text
    order: str
    orders: tuple[tuple[str, Text], ...]
    evidence: list[tuple[Text, int, Sequence[tuple[int, str]]]]


ORDERS: dict[str, Text] = {
    "dmy": gettext_lazy("day, month, year"),
    "mdy": gettext_lazy("month, day, year"),
    "ymd": gettext_lazy("year, month, day"),
}
TOLD_BY: dict[str, Text] = {
    "dmy": gettext_lazy("Can only be day, month, year"),
    "mdy": gettext_lazy("Can only be month, day, year"),
    "ymd": gettext_lazy("Can only be year, month, day"),
    "either": gettext_lazy("Can be read in two ways"),
}


def dates(orders: dict[str, DateOrder], kind: Kind) -> Iterator[Dates]:
    for name, found in orders.items():
        evidence = [
            (text, found.counts[key], found.examples.get(key, ()))
            for key, text in TOLD_BY.items()
            if found.counts.get(key)
        ]
        yield Dates(name, kind.fields[name].label, found.order, (*ORDERS.items(),), evidence)


@dataclass(frozen=True)
class Pace:
    """How far a job is: what it does, rows done of all, rows a second and seconds left."""

    doing: Text
    done: int
    total: int
    rate: int
    left: int

    @property
    def minutes(self) -> int:
        return round(self.left / 60)


def pace(doing: str, done: int, total: int, since: float, at: float) -> Pace:
    if doing == "writing" and done == total:
        # What is still to be done, of a long list, takes its time and can't be counted.
        doing, done, total = "ending", 0, 0
    rate = done / (at - since) if at > since else 0.0
    left = (total - done) / rate if rate else 0.0
    return Pace(DOING.get(doing, ""), done, total, round(rate), round(left))


def kept(told: Sequence[list[Any]], kind: Kind) -> Iterator[tuple[int, str, list[Text]]]:
    """What an undo left as it is, by record: its key, its name, and the fields (none: all)."""
    for (record, name), rows in groupby(sorted(told, key=tuple), lambda row: (row[0], row[1])):
        fields = [kind.fields[row[2]].label if row[2] in kind.fields else row[2] for row in rows]
        yield record, name, [label for label in fields if label]
