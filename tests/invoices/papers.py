"""Invoices made of values alone, for what is printed and what is sent."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from stamgast.invoices import references
from stamgast.invoices.document import Document, Item, Party, category_of

DAY = dt.date(2026, 11, 26)

CORNER = Party(
    name="Hörnans Livs AB", street="Hörngatan 1", postcode="118 46", city="Stockholm", country="SE",
    organisation_number="556016-0680", vat_number="SE556016068001", email="hej@hornan.example",
    phone="+46 8 123 456", iban="SE4550000000058398257466", bic="ESSESESS", bankgiro="5050-1055",
)  # fmt: skip
RIVAL = Party(
    name="De Hoek B.V.", street="Hoekstraat 1", postcode="1012 AB", city="Amsterdam", country="NL",
    organisation_number="12345678", vat_number="NL004495445B01", email="hoi@dehoek.example",
    phone="+31 20 123 4567", iban="NL91ABNA0417164300", bic="ABNANL2A",
)  # fmt: skip
CAFE = Party(
    name="Café Norr AB", person="Åsa Öberg", street="Norra vägen 5", postcode="903 25",
    city="Umeå", country="SE", organisation_number="556036-0793", vat_number="SE556036079301",
    email="faktura@cafenorr.example", number="1017",
)  # fmt: skip
BAKKER = Party(
    name="Bakker & Zonen B.V.", street="Dorpsstraat 12", postcode="3511 EB", city="Utrecht",
    country="NL", organisation_number="87654321", vat_number="NL123456782B90",
    email="facturen@bakker.example", number="2044",
)  # fmt: skip


def item(
    name: str, price: int, rate: int, *, quantity: int = 1000, off: int = 0, code: str = ""
) -> Item:
    """A line as the register sells one, tax in its price: `off` is taken off it."""
    full = price * quantity // 1000
    total = full - off
    tax = total - round(total * 10_000 / (10_000 + rate))
    return Item(
        code=code, name=name, quantity=quantity, price=price, includes_tax=True, rate=rate,
        category=category_of(rate, CORNER, CAFE), full=full, total=total, net=total - tax, tax=tax,
    )  # fmt: skip


MILK = item("Milk", 1290, 1200, quantity=3000, code="M1")
PAN = item("Cast-iron pan", 49950, 2500, code="P7")
BREAD = item("Bread", 3900, 1200, off=390)


def invoice(*items: Item, seller: Party = CORNER, buyer: Party = CAFE, **other: Any) -> Document:
    told = [
        replace(each, category=category_of(each.rate, seller, buyer)) for each in items or (MILK,)
    ]
    number = other.pop("number", "10007")
    paid_by = references.reference_for(int(number), seller.country) if number.isdecimal() else ""
    values: dict[str, Any] = {
        "is_credit": False, "number": number, "issued_on": DAY,
        "due_on": DAY + dt.timedelta(days=30), "supplied_from": None, "supplied_until": None,
        "language": "en", "currency": "EUR" if seller.country == "NL" else "SEK",
        "seller": seller, "buyer": buyer, "your_reference": "Åsa", "order_reference": "",
        "note": "", "items": told, "prepaid": 0,
        "reference": paid_by,
        "net": sum(each.net for each in told), "tax": sum(each.tax for each in told),
        "total": sum(each.total for each in told),
    }  # fmt: skip
    return Document(**{**values, **other})
