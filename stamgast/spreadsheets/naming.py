"""Names of what has rows of its own in a shop: groups, labels and taxes. Pure.

What the shop hasn't is made by the import, or refused, as the user chose. A tax
can be made only of a cell that tells its rate: `25 %`, `Moms 25%`, `0.25`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

import polars as pl

from stamgast.spreadsheets.cells import (
    GUARDED,
    NOTHING,
    Cell,
    Checked,
    Circumstances,
    by_value,
    measured,
    put,
    unguarded,
    without,
)
from stamgast.spreadsheets.fields import Field

CREATE, REFUSE = "create", "refuse"
NAMED = ("group", "labels", "tax")
PERCENT = re.compile(r"(?<![\d.,])(\d{1,2}(?:[.,]\d{1,2})?)\s*(?:%|procent|percent|prozent)", re.I)
# A name that would be taken for none gets an apostrophe in exports.
GUARDED_NAME = f"{GUARDED}|(?i)^'+(?:{'|'.join(map(re.escape, sorted(NOTHING)))})$"
BARE = re.compile(r"(\d{1,2}(?:[.,]\d{1,4})?)$")


def refused_fields(unknown: str | Mapping[str, str]) -> frozenset[str]:
    """Of an import's option `unknown`: one word for all fields, or one for each."""
    chosen = dict.fromkeys(NAMED, unknown) if isinstance(unknown, str) else unknown
    return frozenset(name for name, word in chosen.items() if word == REFUSE)


def name(column: pl.Series, field: Field, circumstances: Circumstances) -> Checked:
    """The name of a group."""
    bare = unguarded(without(column, NOTHING), GUARDED_NAME).str.replace_all(r"\s+", " ")
    checked, known = measured(bare, field), circumstances.known
    if field.name not in known.refused:
        return checked
    different = bare.drop_nulls().unique().to_list()
    there = [each for each in different if each.casefold() in known.groups]
    unknown = bare.is_in(there).not_() & bare.is_not_null()
    return put(checked, unknown & checked.values.is_not_null(), "group_unknown")


def names(column: pl.Series, field: Field, circumstances: Circumstances) -> Checked:
    """Several labels in a cell: `vip, newsletter`, or Google's `* myContacts ::: VIP`."""
    known, refused = circumstances.known.labels, field.name in circumstances.known.refused

    def of(value: str) -> Cell:
        several = divided(value[1:] if value[:2] in GUARDED_FIRST else value)
        if any(len(each) > field.longest for each in several):
            return Cell(None, "too_long", str(field.longest))
        new = [each for each in several if each.casefold() not in known] if refused else []
        if new:
            return Cell(None, "label_unknown", ", ".join(new))
        return Cell(" ::: ".join(several) or None)

    return by_value(column, of)


def tax(column: pl.Series, field: Field, circumstances: Circumstances) -> Checked:
    """A tax by its name or its rate; the name that the shop has for it, or would have."""
    known, refused = circumstances.known.taxes, field.name in circumstances.known.refused
    by_rate: dict[int, str] = {}
    for name, rate_there in known.values():
        by_rate.setdefault(rate_there, name)

    def of(value: str) -> Cell:
        text = " ".join(value.removeprefix("'").split())
        # A tax may be called by a word that else says that there is none.
        for there in (value.casefold(), text.casefold()):
            if there in known:
                return Cell(known[there][0])
        if text.lower() in NOTHING:
            return Cell(None)
        told = rate(text)
        if told in by_rate and only_rate(text):
            return Cell(by_rate[told])
        if told is None or refused or len(text) > field.longest:
            return Cell(None, "tax_unknown")
        return Cell(f"{told / 100:g} %" if only_rate(text) else text)

    return by_value(column, of)


def rate(text: str) -> int | None:
    """The rate that a cell tells, in basis points: `25 %`, `25`, `12,5`, `Moms 25 %`; `0.25`,
    as a cell with percents comes out of a workbook."""
    if found := PERCENT.search(text):
        return points(found[1], 100)
    if found := BARE.match(text):
        fraction = text.startswith(("0.", "0,"))
        return points(found[1], 10_000 if fraction else 100)
    return None


def points(number: str, scale: int) -> int | None:
    found = Decimal(number.replace(",", ".")) * scale
    return int(found) if found == found.to_integral_value() else None


def only_rate(text: str) -> bool:
    return PERCENT.sub("", text).strip() == "" or BARE.match(text) is not None


def new_taxes(column: pl.Series, known: Mapping[str, tuple[str, int]]) -> Sequence[str]:
    """The names of the taxes that a checked column would make."""
    wanted = {each.casefold(): each for each in column.drop_nulls().unique().to_list()}
    return sorted(wanted[each] for each in wanted.keys() - known.keys())


# As exports keep the first of several names from being a formula.
GUARDED_LABEL = re.compile(r"^'(?='*\* )")
GUARDED_FIRST = ("'=", "'@", "'+", "'-")
BETWEEN = (" ::: ", ";", ",")


def divided(value: str) -> list[str]:
    between = next((mark for mark in BETWEEN if mark.strip() in value), ",")
    parts = (" ".join(part.split()) for part in value.split(between.strip()))
    # Google's own groups, of which every contact is in one, begin with an asterisk.
    kept = [part for part in parts if part and not part.startswith("* ")]
    once: dict[str, str] = {}
    for part in (GUARDED_LABEL.sub("", part) for part in kept):
        once.setdefault(part.casefold(), part)
    return list(once.values())
