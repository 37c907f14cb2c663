"""Who the demo's customers are. Pure: customer 17 is the same person in every demo."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from stamgast.demo.words import SHARES, TOWNS, People, Town
from stamgast.lib.folding import folded

SEED = 7
DAYS = 3 * 365
# Numbers that the Swedish authority keeps for films and books (PTS): 070-174 06 05 to 99.
FICTION = [f"+4670174{last:04}" for last in range(605, 700)]
GROUPS = 5
LABELS = 14
NOTES = 8


@dataclass(frozen=True)
class Person:
    """One made-up customer; group, labels and note are places in the words' lists."""

    values: dict[str, Any]
    source: str
    # How long before the demo's day they came, and, newest first, what changed since.
    before: dt.timedelta
    group: int | None = None
    labels: tuple[int, ...] = ()
    note: int | None = None
    changes: tuple[Edit, ...] = field(default=())


@dataclass(frozen=True)
class Edit:
    """What somebody changed about a person later; the person shows the new values."""

    before: dt.timedelta
    fields: dict[str, list[Any]]


SOURCES = [("office", 18), ("register", 34), ("screen", 14), ("phone", 12), ("import", 20)]


def weighted(names: list[str]) -> tuple[list[str], list[float]]:
    """Names with their shares added up: the first are the commonest, as in life."""
    plain = [name.replace("~", " ") for name in names]
    return plain, list(accumulate(1 / (place + 6) for place in range(len(plain))))


LISTS = {
    people.country: [weighted(names) for names in (people.female, people.male, people.last)]
    for people, _share in SHARES
}


def people(number: int, first: int = 0) -> Iterator[Person]:
    """The demo's persons from the place `first` on, the longest known first."""
    for place in range(first, first + number):
        yield person(place, age=(number - (place - first)) / number)


def person(place: int, age: float) -> Person:
    """The person at a place, known for a share `age` of the demo's years."""
    chance = random.Random(SEED * 1_000_003 + place)  # noqa: S311
    kin = chance.choices([kin for kin, _share in SHARES], [share for _kin, share in SHARES])[0]
    woman = chance.random() < 0.56
    first, last = (drawn(chance, LISTS[kin.country][which]) for which in (0 if woman else 1, 2))
    values: dict[str, Any] = {"first_name": first, "last_name": last}
    organisation = chance.random() < 0.08
    if organisation:
        values |= company(chance, kin, last)
    elif kin.language and chance.random() < 0.7:
        values["gender"] = "F" if woman else "M"
    values |= reach(chance, kin, place, first, last)
    if chance.random() < 0.72:
        values |= address(chance, kin)
    if not organisation and chance.random() < 0.55:
        values["date_of_birth"] = dt.date(1938, 1, 1) + dt.timedelta(chance.randrange(25_500))
    if chance.random() < 0.8:
        values["language"] = kin.language
    values["loyalty_enabled"] = chance.random() < 0.88
    before = dt.timedelta(DAYS * age, chance.randrange(-20_000, 20_000))
    return Person(
        values=values,
        source=chance.choices([name for name, _n in SOURCES], [n for _name, n in SOURCES])[0],
        before=before,
        group=2 if organisation else chosen(chance, 0.6, (0, 0, 0, 1, 1, 3, 4)),
        labels=labels(chance),
        note=chosen(chance, 0.12, range(NOTES)),
        changes=edits(chance, values, before),
    )


def drawn(chance: random.Random, names: tuple[list[str], list[float]]) -> str:
    return chance.choices(names[0], cum_weights=names[1])[0]


def chosen(chance: random.Random, share: float, places: Any) -> int | None:
    return chance.choice(places) if chance.random() < share else None


def company(chance: random.Random, kin: People, last: str) -> dict[str, Any]:
    trade = chance.choice(kin.trades).replace("~", " ")
    values = {"kind": "organisation", "company_name": f"{last}s {trade}"}
    if kin.country == "SE":
        values["company_name"] = f"{last.removesuffix('s')}s {trade}"
        values["organisation_number"] = organisation_number(chance)
    if chance.random() < 0.4:
        # Some companies have nobody in particular.
        values |= {"first_name": "", "last_name": ""}
    return values


def organisation_number(chance: random.Random) -> str:
    """Swedish form, 556…-…, with its check digit (Luhn)."""
    digits = f"556{chance.randrange(1_000_000):06}"
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(digits)]
    check = -sum(value // 10 + value % 10 for value in doubled) % 10
    return f"{digits[:6]}-{digits[6:]}{check}"


def reach(chance: random.Random, kin: People, place: int, first: str, last: str) -> dict[str, Any]:
    """E-mail and telephones."""
    values: dict[str, Any] = {}
    if chance.random() < 0.78:
        name = ".".join(plain(part) for part in (first, last))
        extra = str(chance.randrange(40, 2007)) if chance.random() < 0.45 else ""
        # Beyond a small town's worth, names repeat and addresses no longer do.
        extra = extra if place < 5_000 else str(place)
        values["email"] = f"{name}{extra}@{chance.choice(kin.mail)}"
        values["email_consent"] = chance.random() < 0.58
    if chance.random() < 0.84:
        values["mobile"] = mobile(chance, kin.country)
        if kin.country == "SE" and place % 20 == 0 and place < 20 * len(FICTION):
            values["mobile"] = FICTION[place // 20]
        values["sms_consent"] = chance.random() < 0.35
    if kin.country != "GB" and chance.random() < 0.12:
        values["phone"] = fixed(chance, kin.country)
    return values


def plain(name: str) -> str:
    return "".join(mark for mark in folded(name) if mark.isascii() and mark.isalnum())


def mobile(chance: random.Random, country: str) -> str:
    if country == "SE":
        return f"+467{chance.choice('023369')}{chance.randrange(10**7):07}"
    if country == "NL":
        return f"+316{chance.choice('1234')}{chance.randrange(10**7):07}"
    if country == "FI":
        return f"+3584{chance.choice('0145')}{chance.randrange(10**7):07}"
    return f"+447{chance.choice('123')}{chance.randrange(10**8):08}"


def fixed(chance: random.Random, country: str) -> str:
    area = chance.choice(TOWNS[country]).area
    if country == "SE":
        return f"+46{area}{chance.randrange(10**5, 10**6)}"
    if country == "FI":
        return (
            f"+358{area}{chance.choice('2356')}{chance.randrange(1, 9)}{chance.randrange(10**4):04}"
        )
    return f"+31{area}{chance.choice('2345')}{chance.randrange(10**6):06}"


def address(chance: random.Random, kin: People) -> dict[str, Any]:
    town = chance.choices(TOWNS[kin.country], nearness(TOWNS[kin.country]))[0]
    street = chance.choice(kin.streets).replace("~", " ")
    number = chance.randrange(1, 90)
    line = f"{number} {street}" if kin.country == "GB" else f"{street} {number}"
    values = {
        "postal_street": line,
        "postal_postcode": postcode(chance, kin.country, town),
        "postal_city": town.name,
        "postal_country": kin.country,
    }
    if chance.random() < 0.15 and kin.country == "SE":
        values["postal_street2"] = f"lgh {chance.randrange(10, 17)}{chance.randrange(1, 5):02}"
    return values


def nearness(towns: list[Town]) -> list[float]:
    """A shop's customers live near it: the first town of a list is its own."""
    return [12 if place == 0 else 3 if place < 13 else 1 for place in range(len(towns))]


def postcode(chance: random.Random, country: str, town: Town) -> str:
    form = chance.choice(town.postcodes.split())
    if country == "SE":
        return f"{form} {chance.randrange(20, 60)}"
    if country == "NL":
        return f"{form[:4]} {chance.choice('ABCDEGHJKL')}{chance.choice('ABCDEGHJKL')}"
    if country == "GB":
        area = form.split("~")[0]
        return f"{area} {chance.randrange(1, 9)}{chance.choice('ABDE')}{chance.choice('FGHJ')}"
    return form


def labels(chance: random.Random) -> tuple[int, ...]:
    number = chance.choices((0, 1, 2, 3), (46, 34, 15, 5))[0]
    # Low places are commoner.
    drawn = {int(LABELS * chance.random() ** 1.6) for _n in range(number)}
    return tuple(sorted(drawn))


def edits(chance: random.Random, values: dict[str, Any], before: dt.timedelta) -> tuple[Edit, ...]:
    """For one in sixteen: an earlier address or number that somebody corrected."""
    if chance.random() > 0.06:
        return ()
    made = []
    if values.get("mobile"):
        old = values["mobile"][:-2] + f"{chance.randrange(100):02}"
        made.append({"mobile": [old, values["mobile"]]})
    if values.get("postal_street"):
        street = values["postal_street"]
        made.append({"postal_street": [f"{street} B", street]})
    if values.get("email"):
        made.append({"email": ["", values["email"]]})
    moments = sorted((before * chance.random() for _edit in made), reverse=True)
    return tuple(Edit(moment, fields) for moment, fields in zip(moments, made, strict=True))
