"""Customers for mail programs: under their names of columns, and back in again."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from stamgast.customers.models import Customer
from stamgast.customers.storing import Entry, store
from stamgast.lib import countries
from stamgast.shops.models import AuditEntry, Shop
from stamgast.spreadsheets.formats import FORMATS, Tally
from tests.conftest import added
from tests.spreadsheets.test_export import exported, full
from tests.spreadsheets.test_round_trip import brought


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def said(row: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in row.items() if value}


def test_outlook_gets_its_own_columns(manager: Client, corner: Shop) -> None:
    full(corner)

    content = exported(manager, "outlook")

    assert content.startswith(b"\xef\xbb\xbf")
    assert said(table(content)[0]) == {
        "First Name": "Åsa", "Last Name": "'t Hart", "Company": "'=Fisk AB",
        "E-mail Address": "asa@example.se", "Mobile Phone": "+46701740605",
        "Home Phone": "+4686400101", "Home Street": "'-Gatan 1", "Home City": "'s-Hertogenbosch",
        "Home Postal Code": "123 45", "Home Country/Region": "Sweden", "Birthday": "1980-02-29",
        "Categories": "Fish fresh; VIP", "Web Page": "example.se",
        "Notes": 'One\ntwo; "three", four',
    }  # fmt: skip


def test_google_gets_its_own_columns(manager: Client, corner: Shop) -> None:
    full(corner)

    content = exported(manager, "google")

    assert content.startswith(b"First Name,")
    assert said(table(content)[0]) == {
        "First Name": "Åsa", "Last Name": "'t Hart", "Organization Name": "'=Fisk AB",
        "Birthday": "1980-02-29", "Notes": 'One\ntwo; "three", four',
        "Labels": "* myContacts ::: Fish, fresh ::: VIP", "E-mail 1 - Value": "asa@example.se",
        "Phone 1 - Label": "Mobile", "Phone 1 - Value": "+46701740605",
        "Phone 2 - Label": "Home", "Phone 2 - Value": "+4686400101",
        "Address 1 - Street": "'-Gatan 1", "Address 1 - City": "'s-Hertogenbosch",
        "Address 1 - Postal Code": "123 45", "Address 1 - Country": "Sweden",
        "Website 1 - Value": "example.se",
    }  # fmt: skip


def test_mailchimp_gets_only_those_who_agreed_and_can_be_reached(
    manager: Client, corner: Shop
) -> None:
    full(corner)
    added(corner, first_name="Mia", email="mia@example.se")
    added(corner, first_name="Bo", email_consent=True)

    rows = table(exported(manager, "mailchimp"))

    assert [said(row) for row in rows] == [
        {
            "Email Address": "asa@example.se", "First Name": "Åsa", "Last Name": "'t Hart",
            "Company": "'=Fisk AB", "Phone Number": "+46701740605", "Birthday": "02/29",
            "Tags": "Fish fresh, VIP",
        }
    ]  # fmt: skip
    entry = AuditEntry.objects.get(shop=corner, action="customers.export")
    assert entry.details == {"format": "mailchimp", "rows": 1, "list": ""}


@pytest.mark.parametrize(
    ("tally", "sentence"),
    [
        (Tally(3, 3, 3), ""),
        (Tally(3, 2, 2), "2 of 3 customers. Without consent to e-mail: 1."),
        (Tally(1_240, 1_000, 988), "988 of 1,240 customers. Without consent to e-mail: 240. "
         "Without an address: 12."),
    ],
)  # fmt: skip
def test_a_list_says_why_it_holds_fewer(tally: Tally, sentence: str) -> None:
    assert FORMATS["mailchimp"].said(tally) == sentence
    assert FORMATS["outlook"].said(tally) == ""


# What each list carries of a customer.
NAMES = ("first_name", "last_name", "company_name", "email", "mobile")
ADDRESSES = [
    f"{which}_{part}"
    for which in ("postal", "physical")
    for part in ("street", "street2", "city", "state", "postcode", "country")
]
CARRIED = {
    "outlook": (*NAMES, *ADDRESSES, "phone", "website", "note", "date_of_birth"),
    "google": (*NAMES, *ADDRESSES, "phone", "website", "note", "date_of_birth"),
    "mailchimp": NAMES,
}


def regulars(shop: Shop) -> None:
    labels = [shop.labels.create(name=name) for name in ("VIP", "+x", "=Fish", "Väntar")]
    for number in range(6):
        values: dict[str, Any] = {
            "first_name": ["Åsa", "=1+1", "'t"][number % 3], "last_name": "@van den Berg",
            "company_name": "-Fisk" if number % 2 else "", "email": f"+mia{number}@example.se",
            "mobile": f"+4670174060{number}", "phone": f"+468640010{number}" if number % 2 else "",
            "kind": "organisation" if number % 3 else "person", "website": "example.se",
            "date_of_birth": dt.date(1980, 2, 29), "note": 'Says "hi",\nthen goes',
            "email_consent": True,
        } | {name: f"+{name}, {number}" for name in ADDRESSES}  # fmt: skip
        values |= {"postal_postcode": "211 42", "physical_postcode": "1011 AB"}
        values |= {"postal_country": "SE", "physical_country": "NL"}
        entry = Entry(values=values, labels=labels[: number % 5])
        store(shop, entry, by=None, source="office")


@pytest.mark.parametrize("form", CARRIED)
def test_the_list_comes_back_with_all_that_it_carries(
    form: str, manager: Client, corner: Shop, rival: Shop, data: Path
) -> None:
    regulars(corner)

    counts = brought(rival, "csv", exported(manager, form), applied=True)

    assert counts == {"rows": 6, "new": 6}
    ours, theirs = (
        [
            [getattr(each, name) for name in CARRIED[form]]
            + sorted(each.labels.values_list("name", flat=True))
            for each in Customer.objects.filter(shop=shop).order_by("pk")
        ]
        for shop in (corner, rival)
    )
    assert theirs == ours


@pytest.mark.parametrize("language", ["en", "sv", "nl"])
def test_a_country_is_known_again_by_its_name(language: str) -> None:
    lost = [
        (code, name) for code, name in countries.countries(language)
        if countries.code_of(name) != code
    ]  # fmt: skip

    assert lost == []
