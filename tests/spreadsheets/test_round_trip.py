"""Whatever stands in a customer, export and import agree on it."""

from __future__ import annotations

import datetime as dt
import string
import tempfile
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as some
from hypothesis.extra.django import TestCase

from stamgast.customers.entries import FIELDS
from stamgast.customers.listing import filtered
from stamgast.customers.models import Customer
from stamgast.customers.storing import Entry, store
from stamgast.shops.models import Shop
from stamgast.spreadsheets.cells import NO_CODE
from stamgast.spreadsheets.formats import FORMATS, leave
from stamgast.spreadsheets.models import ImportRun
from stamgast.spreadsheets.steps import apply_file, check_file, read_file
from stamgast.spreadsheets.uploading import upload

State = ImportRun.State

# Text as forms let it in: no control characters, no space around it.
LETTERS = string.ascii_letters + string.digits + " '=+-@\",;:|\\/()#&åäöéßøЖ漢שלم\U0001f600"
WORDS = some.text(LETTERS, max_size=12).map(lambda text: " ".join(text.split()))
HOSTILE = some.sampled_from(
    [
        "=1+1",
        "+x",
        "-Gatan 1",
        "@home",
        "'t Hart",
        "'=1",
        "''+2",
        "007",
        '"',
        ",",
        "1E5",
        "TRUE",
        "#REF!",
        "'#N/A",
    ]
)
TEXT = WORDS | HOSTILE
LINES = some.lists(TEXT, max_size=3).map(lambda several: "\n".join(several).strip())
LONG = some.integers(1, 390).map(lambda times: "Åse, \n=x" * times)
# Words that else say that there is none, and how Google's own groups begin.
NAMES = TEXT.filter(lambda name: name and ":::" not in name) | some.sampled_from(
    ["none", "'None", "-", "'--", "n/a", "Okänd", "* VIP", "'* VIP", "*", "#N/A"]
)
# A group is alone in its cell.
GROUPS = NAMES | some.just("a ::: b")
# A dash where a code stands means that there is none.
CODES = TEXT.filter(lambda code: code.lower() not in NO_CODE)
NUMBERS = some.integers(0, 99_999).map("{:05d}".format) | some.sampled_from(
    ["=1", "'7", "-5", "A+"]
)
EMAILS = some.sampled_from(
    ["", "mia@example.se", "+tag@example.se", "=x@example.se", "'t@example.se", "-a@b.example.se"]
)
PHONES = some.sampled_from(["", "+46701740605", "+31612345678", "+4686400101"])
POSTCODES = CODES | some.sampled_from(["501", "1234", "'123", "01067"])
COUNTRIES = some.sampled_from(["", "SE", "NL", "US"])
DAYS = some.dates(dt.date(1900, 1, 1), dt.date(2020, 1, 1))
LIMITS = some.tuples(
    some.sampled_from(["default", "none", "unlimited"]), some.none()
) | some.tuples(some.just("limit"), some.integers(0, 10**15 - 1))
TEXTS = [name for name in FIELDS if name.startswith(("postal", "physical", "custom"))]
PERSON = some.fixed_dictionaries(
    dict.fromkeys(TEXTS, TEXT)
    | {
        "number": NUMBERS, "kind": some.sampled_from(["person", "organisation"]),
        "first_name": TEXT, "last_name": TEXT, "company_name": TEXT, "vat_number": CODES,
        "email": EMAILS, "mobile": PHONES, "phone": PHONES, "website": TEXT,
        "postal_country": COUNTRIES, "physical_country": COUNTRIES,
        "postal_postcode": POSTCODES, "physical_postcode": POSTCODES, "organisation_number": CODES,
        "date_of_birth": some.none() | DAYS, "gender": some.sampled_from(["", "F", "M", "N"]),
        "language": some.sampled_from(["", "en", "sv", "nl"]), "loyalty_enabled": some.booleans(),
        "email_consent": some.booleans(), "sms_consent": some.booleans(), "limit": LIMITS,
        "note": LINES | LONG, "group": some.none() | GROUPS,
        "labels": some.lists(NAMES, max_size=3),
    }
)  # fmt: skip
PEOPLE = some.lists(
    PERSON.filter(lambda row: row["first_name"] or row["last_name"] or row["company_name"]),
    min_size=1,
    max_size=4,
    unique_by=lambda row: row["number"].lower(),
)


def opened() -> Shop:
    return Shop.objects.create(
        name="Trip", country="SE", currency="SEK", language="sv", time_zone="Europe/Stockholm"
    )


def sorted_in(rows: Any, names: Iterable[str]) -> list[Any]:
    """The groups or labels of these names, made where they are new."""
    there = {row.name.lower(): row for row in rows.all()}
    for name in names:
        if name.lower() not in there:
            there[name.lower()] = rows.create(name=name)
    return list({there[name.lower()].pk: there[name.lower()] for name in names}.values())


def moved_in(shop: Shop, people: list[dict[str, Any]]) -> None:
    for person in people:
        values = {name: person[name] for name in person if name not in ("labels", "limit")}
        values["account_policy"], values["account_limit"] = person["limit"]
        group = [person["group"]] if person["group"] else []
        values["group"] = next(iter(sorted_in(shop.groups, group)), None)
        labels = sorted_in(shop.labels, person["labels"])
        store(shop, Entry(values=values, labels=labels), by=None, source="office")


def exported(shop: Shop, form: str) -> bytes:
    content, _tally = leave(shop, filtered(shop, {}), FORMATS[form], by=None, asked="")
    with closing(content):
        return b"".join(content)


def brought(shop: Shop, form: str, content: bytes, *, applied: bool) -> dict[str, int]:
    """The counts of an import of it, those that aren't nought."""
    run = upload(shop, SimpleUploadedFile(f"x.{form}", content), by=None)
    read_file(run)
    run.move(before=State.READ, to=State.CHECKING)
    check_file(run)
    if applied:
        run.move(before=State.CHECKED, to=State.APPLYING)
        apply_file(run)
    return {name: count for name, count in run.counts.items() if count and name != "warnings"}


def told(shop: Shop) -> list[dict[str, Any]]:
    """Everything about everybody."""
    names = [name for name in FIELDS if name not in ("group", "tax")]
    customers = Customer.objects.filter(shop=shop).order_by("pk")
    labels = [sorted(row.labels.values_list("name", flat=True)) for row in customers]
    return [
        row | {"labels": carried}
        for row, carried in zip(customers.values("group__name", *names), labels, strict=True)
    ]


class RoundTrip(TestCase):
    def goes_round(self, form: str, people: list[dict[str, Any]]) -> None:
        shop, empty = opened(), opened()
        moved_in(shop, people)
        with tempfile.TemporaryDirectory() as folder, self.settings(DATA=Path(folder)):
            content = exported(shop, form)
            again = brought(shop, form, content, applied=False)
            new = brought(empty, form, content, applied=True)

        assert again == {"rows": len(people), "unchanged": len(people)}
        assert new == {"rows": len(people), "new": len(people)}
        assert told(empty) == told(shop)

    @settings(max_examples=20)
    @given(PEOPLE)
    def test_csv_comes_back_as_it_went(self, people: list[dict[str, Any]]) -> None:
        self.goes_round("csv", people)

    @settings(max_examples=4)
    @given(PEOPLE)
    def test_xlsx_comes_back_as_it_went(self, people: list[dict[str, Any]]) -> None:
        self.goes_round("xlsx", people)
