"""A list of vouchers from elsewhere, read cell by cell: what it asks for, or all that is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import polars as pl
from babel.numbers import get_currency_precision
from django.utils.translation import gettext as _

from stamgast.customers.models import Customer
from stamgast.promotions.finding import normal
from stamgast.promotions.issuing import MOST, Terms, Wanted
from stamgast.promotions.models import Voucher
from stamgast.promotions.voucher_forms import BAD_CODE
from stamgast.shops.models import Shop
from stamgast.spreadsheets import amounts, dates
from stamgast.spreadsheets.cells import Circumstances, unguarded
from stamgast.spreadsheets.fields import plain
from stamgast.spreadsheets.tables import ROW, Book

# What the columns may be called, without case, accents and spaces: en, sv, nl.
NAMES: Mapping[str, str] = {
    "code": "code kod vouchercode cardnumber kortnummer nummer number presentkortsnummer",
    "kind": "kind type typ soort slag",
    "balance": "balance amount saldo belopp bedrag tegoed varde waarde value",
    "discount": "discount rabatt korting",
    "owner": "owner customer customernumber kundnummer kund klantnummer klant agare eigenaar",
    "expires": "expires expiry expirydate validuntil giltigtill utgar geldigtot vervaldatum",
    "uses": "uses usesleft antal anvandningar keren",
    "name": "name namn naam",
}
KNOWN = {word: field for field, words in NAMES.items() for word in words.split()}
KINDS: Mapping[str, str] = {
    word: kind
    for kind, words in {
        Voucher.Kind.GIFT_CARD: "giftcard presentkort cadeaubon cadeaukaart cadeaucard",
        Voucher.Kind.COUPON: "coupon kupong kortingsbon rabattkod waardebon",
    }.items()
    for word in words.split()
}
# A year of two digits is one of this century.
CENTURY = dt.date(2099, 12, 31)


@dataclass(frozen=True)
class Fault:
    """One cell that can't be; `row` as the spreadsheet program counts it."""

    row: int
    column: str
    message: str


class CellFault(Exception):
    def __init__(self, field: str, message: object) -> None:
        super().__init__(str(message))
        self.field = field


def known(name: str) -> bool:
    return plain(name) in KNOWN


@dataclass(frozen=True)
class Sheet:
    """The list's columns by what they mean, and how its amounts and days are written."""

    shop: Shop
    header: Mapping[str, str]
    columns: Mapping[str, pl.Series]
    rows: Sequence[int]
    customers: Mapping[str, Customer]
    readers: Mapping[str, Callable[[str], Any]]

    def cell(self, field: str, index: int) -> str:
        return str(self.columns[field][index] or "") if field in self.columns else ""

    def read(self, field: str, index: int, wrong: object) -> Any:
        """The cell's value; None where it is blank."""
        text = self.cell(field, index)
        if not text:
            return None
        value = self.readers[field](text)
        if value is None or value == "":
            raise CellFault(field, wrong)
        return value


def sheet_of(shop: Shop, book: Book) -> Sheet:
    table, columns, header = book.table, {}, {}
    for index, name in enumerate(table.header):
        field = KNOWN.get(plain(name))
        if field and field not in columns:
            columns[field], header[field] = unguarded(table.column(index)), name
    numbers = columns["owner"].drop_nulls().to_list() if "owner" in columns else []
    readers = readers_of(shop, book, columns)
    rows = [table.above + row for row in table.frame[ROW].to_list()]
    return Sheet(shop, header, columns, rows, customers_of(shop, numbers), readers)


def customers_of(shop: Shop, numbers: Sequence[str]) -> dict[str, Customer]:
    found: dict[str, Customer] = {}
    for start in range(0, len(numbers), 500):
        part = shop.customers.filter(number__in=numbers[start : start + 500])
        found |= {customer.number: customer for customer in part}
    return found


def readers_of(
    shop: Shop, book: Book, columns: Mapping[str, pl.Series]
) -> dict[str, Callable[[str], Any]]:
    around = Circumstances(shop.country, shop.currency, CENTURY, epoch_1904=book.epoch_1904)
    days = columns["expires"].drop_nulls().to_list() if "expires" in columns else []
    order = dates.decide(days, shop.country, CENTURY)
    return {
        "code": normal,
        "kind": lambda text: KINDS.get(plain(text)),
        "balance": money(shop, columns.get("balance")),
        "discount": partial(discount, money(shop, columns.get("discount"))),
        "expires": lambda text: dates.parsed(dates.trimmed(text), order, around),
        "uses": lambda text: int(text) if text.isascii() and text.isdecimal() else None,
    }


def money(shop: Shop, column: pl.Series | None) -> Callable[[str], int | None]:
    points = None if column is None else amounts.decimal_points(column)
    digits = get_currency_precision(shop.currency)
    return lambda text: amounts.minor(text, digits, points)


def discount(amount: Callable[[str], int | None], text: str) -> tuple[str, int] | None:
    """`10 %` is so much of what is bought, `50` or `50 kr` an amount."""
    if text.endswith("%"):
        share = amounts.minor(text.rstrip("% "), 2, None)
        return (Voucher.Discount.PERCENT, share) if share and 0 < share <= 10_000 else None
    off = amount(text)
    return (Voucher.Discount.AMOUNT, off) if off and off > 0 else None


def understood(shop: Shop, book: Book) -> tuple[list[Wanted], list[Fault]]:
    """What is asked for, by row, and every cell that can't be."""
    sheet = sheet_of(shop, book)
    if "code" not in sheet.columns:
        return [], [Fault(book.table.above or 1, "", _("No column is called Code."))]
    if book.table.height > MOST:
        told = _("At most %(count)s vouchers at once. Take the list apart.") % {"count": MOST}
        return [], [Fault(MOST + book.table.above + 1, "", told)]
    wanted, faults = [], []
    for index, row in enumerate(sheet.rows):
        try:
            wanted.append(wanted_of(sheet, index))
        except CellFault as fault:
            faults.append(Fault(row, sheet.header.get(fault.field, fault.field), str(fault)))
    return wanted, [*faults, *doubled(shop, sheet)]


def doubled(shop: Shop, sheet: Sheet) -> Iterator[Fault]:
    """Codes that stand in the list twice, or in the shop already."""
    codes = [normal(sheet.cell("code", index)) for index in range(len(sheet.rows))]
    taken: set[str] = set()
    for start in range(0, len(codes), 500):
        rows = shop.voucher_codes.filter(code__in=codes[start : start + 500])
        taken |= set(rows.values_list("code", flat=True))
    seen: set[str] = set()
    for row, code in zip(sheet.rows, codes, strict=True):
        if code in taken:
            yield Fault(row, sheet.header["code"], _("Another voucher has this code."))
        elif code in seen:
            yield Fault(row, sheet.header["code"], _("This code stands in the list before."))
        seen |= {code} - {""}


def wanted_of(sheet: Sheet, index: int) -> Wanted:
    code = sheet.read("code", index, BAD_CODE)
    if code is None:
        raise CellFault("code", _("The code is missing."))
    off = sheet.read("discount", index, _("Write a percentage (10 %) or an amount."))
    kind = sheet.read("kind", index, _("Write gift card or coupon."))
    kind = kind or (Voucher.Kind.COUPON if off else Voucher.Kind.GIFT_CARD)
    shared: dict[str, Any] = {
        "name": sheet.cell("name", index)[:80],
        "expires_on": sheet.read("expires", index, _("This is no day: write 2027-12-31.")),
    }
    if kind == Voucher.Kind.COUPON:
        if off is None:
            raise CellFault("discount", _("A coupon needs a discount."))
        uses = sheet.read("uses", index, _("Write a whole number."))
        terms = Terms(kind, discount=off[0], value=off[1], uses_left=uses, **shared)
    else:
        terms = Terms(kind, amount=balance(sheet, index), **shared)
    return Wanted(terms, owner(sheet, index), (code,))


def balance(sheet: Sheet, index: int) -> int:
    wrong = _("This is no amount of money.")
    amount = sheet.read("balance", index, wrong)
    if amount is None or not 0 <= amount < amounts.MOST:
        told = _("A gift card needs a balance.") if amount is None else wrong
        raise CellFault("balance", told)
    return int(amount)


def owner(sheet: Sheet, index: int) -> Customer | None:
    number = sheet.cell("owner", index)
    if number and number not in sheet.customers:
        raise CellFault("owner", _("No customer has this number."))
    return sheet.customers.get(number)
