"""Which column means what: recognised by name, by values where names don't suffice. Pure.

The user may change every choice; theirs are remembered for files with the same names.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from stamgast.spreadsheets import evidence, places
from stamgast.spreadsheets.evidence import Evidence
from stamgast.spreadsheets.fields import Kind, plain
from stamgast.spreadsheets.tables import Table

# Written into the name of the column that the annotated copy adds.
OWN = "stamgast"
# Targets that one file may feed from several columns without being told to.
MANY = ("phone", "mobile", "any_phone", "note", "labels", "barcodes")
# What is called just "phone" may hold mobile numbers.
PLAIN_PHONE = {
    plain(name)
    for name in (
        "phone", "phone number", "phone no", "telephone", "telephone number", "tel", "tel nr",
        "telefon", "telefonnummer", "telefonnr", "tfn", "telefoon", "telefoonnummer",
        "telefoonnr", "rufnummer", "primary phone", "phone 1", "phone 2", "phone 3",
        "addr 1 phone 1", "addr 1 phone 2", "addr 1 phone 3", "telefon 1", "telefon 2",
        "customer phone", "billing phone",
    )
}  # fmt: skip
NOUGHT = re.compile(r"[^1-9]*")
MYOB = re.compile(r"(addr\s*\d+)\s*-", re.IGNORECASE)


# Columns that nobody can choose a target for: BSN, personal IDs where the shop keeps none,
# and the remarks of our own annotated copy.
REFUSED = ("forbidden", "not_kept", "own")


@dataclass(frozen=True)
class Choice:
    """What one column is taken for, and why. No target: it is left out."""

    target: str = ""
    why: str = "unknown"
    # The column beside it that says what kind of phone it holds.
    partner: int | None = None


@dataclass(frozen=True)
class Mapping:
    choices: tuple[Choice, ...]

    def sources(self, target: str) -> list[int]:
        return [index for index, choice in enumerate(self.choices) if choice.target == target]

    @property
    def targets(self) -> set[str]:
        return {choice.target for choice in self.choices if choice.target}

    def feeds(self, kind: Kind) -> set[str]:
        """The fields that this mapping fills."""
        return {name for target in self.targets for name in kind.targets[target].feeds}

    def chosen(self, targets: Sequence[str], why: str = "chosen") -> Mapping:
        """With other choices, where they differ; what may not be kept stays left out."""
        return Mapping(
            tuple(
                old
                if old.target == target or old.why in REFUSED
                else replace(old, target=target, why=why)
                for old, target in zip(self.choices, targets, strict=True)
            )
        )

    def told(self) -> list[dict[str, Any]]:
        return [
            {"target": each.target, "why": each.why, "partner": each.partner}
            for each in self.choices
        ]


def from_told(told: Iterable[dict[str, Any]]) -> Mapping:
    return Mapping(tuple(Choice(**each) for each in told))


def signature(header: Sequence[str]) -> str:
    """The same for every file with the same columns."""
    return hashlib.sha256("\x1f".join(map(plain, header)).encode()).hexdigest()


def recognise(table: Table, kind: Kind, *, country: str, personal_ids: bool = False) -> Mapping:
    """What each column means, as far as names and values tell.

    `country` is the shop's, for phones and personal IDs; `personal_ids` says
    whether the shop may keep those.
    """
    names = in_context(table.header)
    samples = [evidence.sample(table.column(index)) for index in range(table.width)]
    looks = [evidence.look(values, country) for values in samples]
    choices = [
        choice(name, values, found, kind)
        for name, values, found in zip(names, samples, looks, strict=True)
    ]
    phones_by_value(table, names, choices, country)
    for index, each in enumerate(choices):
        if each.target == "any_phone":
            choices[index] = replace(each, partner=partner(names, index))
        if each.target == "personal_id" and not personal_ids:
            choices[index] = Choice("", "not_kept")
    names_in_parts(choices)
    one_each(choices, [len(values) for values in samples], kind)
    return Mapping(tuple(choices))


def in_context(header: Sequence[str]) -> list[str]:
    """MYOB says `Addr 1` once and then only `- City`."""
    names, last = [], ""
    for name in header:
        if found := MYOB.match(name):
            last = found[1]
        names.append(f"{last} {name}" if last and name.startswith("-") else name)
    return names


def choice(name: str, values: Sequence[str], found: Evidence, kind: Kind) -> Choice:
    key = plain(name)
    if OWN in key:
        return Choice("", "own")
    if kind.forbidden and (kind.forbids(name) or evidence.forbidden(found)):
        return Choice("", "forbidden")
    for target, must_look in kind.vocabulary.get(key, ()):
        looks = kind.targets[target].looks
        if not (must_look and looks and values) or evidence.share(values, looks.match) >= 0.8:
            return Choice(target, "name")
    if key in {plain(each) for each in kind.computed}:
        return Choice("", counted(key, values, kind) or "computed")
    if key in kind.vocabulary:
        return Choice("", "unkept")
    if not values:
        return Choice("", "empty")
    return by_values(found, kind)


def counted(key: str, values: Sequence[str], kind: Kind) -> str:
    """Why a column is left out that brings what another system has counted up to now."""
    if all(NOUGHT.fullmatch(value) for value in values):
        return ""
    found = (why for why, names in kind.counted.items() if key in map(plain, names))
    return next(found, "")


def by_values(found: Evidence, kind: Kind) -> Choice:
    if "email" in kind.targets and found.email >= 0.8:
        return Choice("email", "values")
    if "personal_id" in kind.targets and found.count >= 3 and found.personal_id >= 0.9:
        return Choice("personal_id", "values")
    enough = found.count >= 3 and found.phones * 2 >= found.count
    if "phone" in kind.targets and found.phone >= 0.9 and enough:
        return Choice("mobile" if found.mobile >= 0.7 else "phone", "values")
    return Choice("", "unknown")


def phones_by_value(table: Table, names: Sequence[str], choices: list[Choice], home: str) -> None:
    """A column called only "phone" is the mobile, where none is called so and its numbers are."""
    if any(each.target in ("mobile", "any_phone") for each in choices):
        return
    targets = [each.target for each in choices]
    country, postcode = (column_of(table, targets, ending) for ending in ENDS)
    regions = places.regions(country, postcode, home, table.height)
    for index, each in enumerate(choices):
        if each.target == "phone" and plain(names[index]) in PLAIN_PHONE:
            pairs = pl.DataFrame({"n": table.column(index), "r": regions}).drop_nulls()
            step = max(1, pairs.height // evidence.SAMPLE)
            types = [evidence.phone_type(*pair) for pair in pairs.gather_every(step).iter_rows()]
            mobile, known = types.count("mobile"), len(types) - types.count("")
            if mobile * 2 > known:
                choices[index] = Choice("mobile", "values")
                return
    several = [index for index, target in enumerate(targets) if target == "phone"]
    if len(several) > 1:
        # Neither may be lost: they are sorted row by row.
        for index in several:
            choices[index] = Choice("any_phone", "name")


ENDS = ("_country", "_postcode")


def column_of(table: Table, targets: Sequence[str], ending: str) -> pl.Series | None:
    found = (table.column(i) for i, target in enumerate(targets) if target.endswith(ending))
    return next(found, None)


def partner(names: Sequence[str], index: int) -> int | None:
    """The `Phone 1 - Label` to a `Phone 1 - Value`."""
    stem = plain(names[index]).removesuffix("value")
    wanted = {stem + "label", stem + "type"}
    return next((each for each, name in enumerate(names) if plain(name) in wanted), None)


def names_in_parts(choices: list[Choice]) -> None:
    """A full name beside a first and a last name says nothing new; beside a first name alone
    it is the last name, as in the Dutch Voornaam, Naam."""
    taken = {each.target for each in choices}
    last = taken & {"last_name", "last_or_company"}
    for index, each in enumerate(choices):
        if each.target == "full_name" and "first_name" in taken:
            choices[index] = Choice("", "spare") if last else replace(each, target="last_name")


def one_each(choices: list[Choice], filled: Sequence[int], kind: Kind) -> None:
    """Of several columns for one thing the fullest stays; the others are spare."""
    for target in {each.target for each in choices} - {"", *MANY}:
        rivals = [index for index, each in enumerate(choices) if each.target == target]
        strong = [i for i in rivals if choices[i].why == "name"] or rivals
        best = max(strong, key=lambda index: (filled[index] > 0, -index))
        for index in rivals:
            if index != best:
                choices[index] = Choice("", "spare")
