"""What an invoice says, on paper and in a file: the same values for the PDF and for UBL. Pure.

Amounts are minor units of `currency`. A line tells its price without tax, as Swedish and
Dutch law want it, and what it comes to is what was sold: nothing here is priced anew.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from stdnum.eu import vat as eu_vat

from stamgast.invoices.paying_codes import Payment

PIECE = 1000


class Category(StrEnum):
    """How a line is taxed, by UNCL 5305 as EN 16931 has it."""

    STANDARD = "S"
    EXEMPT = "E"
    # Goods to a firm in another country of the Union: article 138 of directive 2006/112.
    INTRA_EU = "K"
    EXPORT = "G"


@dataclass(frozen=True)
class Party:
    """A seller or a buyer as they were when the invoice got its number."""

    name: str = ""
    # Of a firm: whom it wants asked for.
    person: str = ""
    street: str = ""
    street2: str = ""
    suburb: str = ""
    postcode: str = ""
    city: str = ""
    state: str = ""
    country: str = ""
    organisation_number: str = ""
    vat_number: str = ""
    email: str = ""
    phone: str = ""
    website: str = ""
    iban: str = ""
    bic: str = ""
    bankgiro: str = ""
    # Of a customer.
    number: str = ""

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Party:
        return cls(**{field.name: str(told.get(field.name) or "") for field in fields(cls)})


@dataclass(frozen=True)
class Item:
    """So much of one thing. `full` and `total` are with tax; `quantity` is in thousandths."""

    code: str
    name: str
    quantity: int
    price: int
    includes_tax: bool
    rate: int
    category: Category
    full: int
    total: int
    net: int
    tax: int

    @property
    def full_net(self) -> int:
        """Without tax and before its discounts."""
        if self.full == self.total:
            return self.net
        taken_out = Fraction(self.full * 10_000, 10_000 + self.rate)
        return max(self.net, round(taken_out)) if self.full > 0 else self.net

    @property
    def discount(self) -> int:
        """Without tax, above zero."""
        return self.full_net - self.net

    @property
    def unit_price(self) -> Fraction:
        """Without tax, for a piece. As on the tag where the tag is without tax and the line
        comes to as much but for rounding; else what a piece of the line comes to."""
        as_tagged = Fraction(self.price * self.quantity, PIECE)
        if not self.includes_tax and abs(as_tagged - self.full_net) <= 1:
            return Fraction(self.price)
        return Fraction(self.full_net * PIECE, self.quantity)


@dataclass(frozen=True)
class Taxed:
    """What is taxed alike."""

    category: Category
    rate: int
    net: int
    tax: int

    @property
    def gross(self) -> int:
        return self.net + self.tax


@dataclass(frozen=True)
class Credited:
    """The invoice that a credit note is of."""

    number: str
    issued_on: dt.date


@dataclass(frozen=True)
class Document:
    """An invoice or a credit note; without a number it is a draft."""

    is_credit: bool
    number: str
    issued_on: dt.date
    due_on: dt.date
    supplied_from: dt.date | None
    supplied_until: dt.date | None
    language: str
    currency: str
    seller: Party
    buyer: Party
    your_reference: str
    order_reference: str
    note: str
    reference: str
    items: Sequence[Item]
    net: int
    tax: int
    total: int
    prepaid: int
    credits: Credited | None = None
    foot: str = ""
    f_tax: bool = False
    # Yearly, in basis points; 0: what the law says.
    late_interest: int = 0
    # Where the tax must stand in the currency of the seller's country too: which, how much in
    # its minor units, and what one of `currency` was in it on a day.
    home: str = ""
    home_tax: int = 0
    rate: Decimal | None = None
    rate_on: dt.date | None = None

    @property
    def to_pay(self) -> int:
        return self.total - self.prepaid

    @property
    def taxes(self) -> list[Taxed]:
        return taxes_of(self.items)

    @property
    def reasons(self) -> list[Category]:
        """Why no tax was taken, where none was."""
        return [taxed.category for taxed in self.taxes if taxed.category != Category.STANDARD]

    @property
    def discount(self) -> int:
        return sum(item.discount for item in self.items)

    @property
    def payment(self) -> Payment | None:
        """Nothing is paid on a credit note, a draft, or what was paid before."""
        if self.is_credit or not self.number or self.to_pay <= 0:
            return None
        kept = ("name", "organisation_number", "iban", "bic", "bankgiro")
        return Payment(
            **{name: getattr(self.seller, name) for name in kept},
            currency=self.currency,
            amount=self.to_pay,
            reference=self.reference,
            issued_on=self.issued_on,
            due_on=self.due_on,
        )


def taxes_of(items: Iterable[Item]) -> list[Taxed]:
    """By rate, the highest first."""
    sums: dict[tuple[int, Category], list[int]] = defaultdict(lambda: [0, 0])
    for item in items:
        here = sums[item.rate, item.category]
        here[0] += item.net
        here[1] += item.tax
    ordered = sorted(sums.items(), key=lambda told: (-told[0][0], told[0][1]))
    return [Taxed(category, rate, *sum_) for (rate, category), sum_ in ordered]


def category_of(rate: int, seller: Party, buyer: Party) -> Category:
    """Where no tax was taken, why: a firm with a VAT number in another country of the Union,
    a buyer outside of it, or else goods that bear no tax."""
    if rate:
        return Category.STANDARD
    here, there = seller.country, buyer.country
    if not (in_union(here) and there) or here == there:
        return Category.EXEMPT
    if not in_union(there):
        return Category.EXPORT
    abroad = buyer.vat_number[:2] in {there, EL.get(there, there)}
    return Category.INTRA_EU if seller.vat_number and abroad else Category.EXEMPT


EL = {"GR": "EL"}


def in_union(country: str) -> bool:
    # XI is Northern Ireland, no country of its own here.
    return country.lower() in eu_vat.MEMBER_STATES - {"xi"}
