"""Customers as the lists that mail programs take in: pure.

Outlook's and Google's address books, under the names that they give their own columns,
and the list of those whom Mailchimp may write to. What has no place there stays here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

from stamgast.spreadsheets.customer_rows import AT
from stamgast.spreadsheets.exporting import guarded_label

Row = Sequence[Any]
Cell = Callable[[Row], str]
# The name of a country by its code.
Country = Callable[[str], str]
OUTLOOK_ADDRESS = {
    "Street": "street", "Street 2": "street2", "City": "city", "State": "state",
    "Postal Code": "postcode", "Country/Region": "country",
}  # fmt: skip
GOOGLE_ADDRESS = {
    "Street": "street", "Extended Address": "street2", "City": "city", "Region": "state",
    "Postal Code": "postcode", "Country": "country",
}  # fmt: skip


def of(name: str) -> Cell:
    return itemgetter(AT[name])


FIRST, LAST, COMPANY = of("first_name"), of("last_name"), of("company_name")
EMAIL, MOBILE, PHONE = of("email"), of("mobile"), of("phone")
WEBSITE, NOTE = of("website"), of("note")
KIND, LABELS, BORN = AT["kind"], AT["labels"], AT["date_of_birth"]


def is_organisation(row: Row) -> bool:
    return bool(row[KIND] == "organisation")


def birthday(row: Row) -> str:
    """1980-12-31, which every program reads in one way only."""
    return str(row[BORN])


def between(sign: str) -> Cell:
    """Labels as programs write them that part them by a sign, which no name may have then."""

    def said(row: Row) -> str:
        return sign.join(" ".join(name.translate(PARTED).split()) for name in row[LABELS])

    return said


PARTED = str.maketrans(",;", "  ")


def address(before: str, parts: dict[str, str], which: str, country: Country) -> dict[str, Cell]:
    cells = {f"{before} {name}": of(f"{which}_{part}") for name, part in parts.items()}
    *_, last = cells
    code = cells[last]
    return cells | {last: lambda row: country(code(row))}


def outlook(country: Country) -> dict[str, Cell]:
    return {
        "First Name": FIRST,
        "Last Name": LAST,
        "Company": COMPANY,
        "E-mail Address": EMAIL,
        "Mobile Phone": MOBILE,
        "Home Phone": lambda row: "" if is_organisation(row) else PHONE(row),
        "Business Phone": lambda row: PHONE(row) if is_organisation(row) else "",
        **address("Home", OUTLOOK_ADDRESS, "postal", country),
        **address("Business", OUTLOOK_ADDRESS, "physical", country),
        "Birthday": birthday,
        "Categories": between("; "),
        "Web Page": WEBSITE,
        "Notes": NOTE,
    }


def google(country: Country) -> dict[str, Cell]:
    return {
        "First Name": FIRST,
        "Last Name": LAST,
        "Organization Name": COMPANY,
        "Birthday": birthday,
        "Notes": NOTE,
        # Without this mark they would be kept among the people once written to.
        "Labels": lambda row: " ::: ".join(["* myContacts", *map(guarded_label, row[LABELS])]),
        "E-mail 1 - Value": EMAIL,
        "Phone 1 - Label": lambda row: "Mobile" if MOBILE(row) else "",
        "Phone 1 - Value": MOBILE,
        "Phone 2 - Label": lambda row: place(row) if PHONE(row) else "",
        "Phone 2 - Value": PHONE,
        **address("Address 1 -", GOOGLE_ADDRESS, "postal", country),
        **address("Address 2 -", GOOGLE_ADDRESS, "physical", country),
        "Website 1 - Value": WEBSITE,
    }


def place(row: Row) -> str:
    return "Work" if is_organisation(row) else "Home"


def mailchimp(country: Country) -> dict[str, Cell]:
    return {
        "Email Address": EMAIL,
        "First Name": FIRST,
        "Last Name": LAST,
        "Company": COMPANY,
        "Phone Number": MOBILE,
        "Birthday": day_and_month,
        "Tags": between(", "),
    }


def day_and_month(row: Row) -> str:
    """12/31: Mailchimp congratulates and needs no year for it."""
    born = birthday(row)
    return f"{born[5:7]}/{born[8:10]}" if born else ""
