"""Customers out of the shop: all of them or those of a list, as CSV or .xlsx.

The columns are the import's own, so an export put in again changes nothing. Rows
go out as they are read: a million take no more memory than a thousand. A personal
ID is never among them.
"""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

import rustpy_xlsxwriter
from django.db import connection
from django.db.models import F, IntegerField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from stamgast.customers.models import Customer, CustomerQuerySet
from stamgast.lib import money
from stamgast.lib.refused import Refused
from stamgast.shops.auditing import audit
from stamgast.shops.models import Shop, Staff
from stamgast.spreadsheets.customer_fields import CUSTOMERS

BATCH = 2_000
MOST_ROWS_OF_A_SHEET = 1_048_575
NOT_EXPORTED = ("personal_id",)
FIELDS = [field for field in CUSTOMERS.fields.values() if field.name not in NOT_EXPORTED]
HEADER = [field.column for field in FIELDS]
# What stands in the database for each, where it isn't the field itself. Whole numbers for
# yes and no: both databases give them alike, and csv writes them as they are.
SOURCES: dict[str, Any] = {
    field.name: Cast(field.name, IntegerField()) for field in FIELDS if field.check == "yes_no"
} | {"group": F("group__name"), "labels": F("pk"), "account_limit": F("account_policy")}
CODES = [at for at, field in enumerate(FIELDS) if field.check in ("key", "code", "postcode")]

# A spreadsheet program would run what begins so as a formula. An apostrophe before
# it keeps it from that; one more stands before what has one already, so that the
# import takes off exactly what was put there.
FORMULA = re.compile(r"'*[=+\-@\t\r]")
HARMLESS = re.compile(r"[+-]?[\d .()/-]*$")
# A line of CSV, with a comma before it, in which some cell may need that. Looking at
# the line once takes a tenth of the time of looking at every cell.
SUSPECT = re.compile(r""","?'*(?:[=@\-\t]|\+(?!\d+[,\r]))|,"'*\r""")


def guarded(text: str) -> str:
    if FORMULA.match(text) and not HARMLESS.match(text):
        return f"'{text}"
    return text


def guarded_code(text: str) -> str:
    return f"'{text}" if text[0] == "'" else guarded(text)


def guarded_row(row: Sequence[Any]) -> list[Any]:
    """Every cell safe to open; those of codes are already."""
    return [
        guarded(each) if at not in CODES and isinstance(each, str) and each else each
        for at, each in enumerate(row)
    ]


def rows(shop: Shop, customers: CustomerQuerySet) -> Iterator[list[Any]]:
    """The customers as rows under HEADER, in the order they were added; codes are guarded."""
    names = {f"of_{field.name}": SOURCES.get(field.name, F(field.name)) for field in FIELDS}
    query = customers.order_by("pk").annotate(**names).values_list("pk", "account_limit", *names)
    labels = Labels(customers)
    places = [field.name for field in FIELDS]
    labels_at, limit_at = places.index("labels"), places.index("account_limit")
    limits = limit_words(shop.currency)
    for pk, limit, *values in read(query):
        values[labels_at] = labels.of(pk)
        values[limit_at] = limits(values[limit_at], limit)
        for at in CODES:
            # Of a code the import takes one leading apostrophe off, whatever follows.
            if values[at] and values[at][0] in "'=+-@":
                values[at] = guarded_code(values[at])
        yield values


def read(query: Any) -> Iterator[Sequence[Any]]:
    """The rows as the database gives them: making Django's values of them takes longer than all
    the rest."""
    sql, params = query.query.sql_with_params()
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, params)
        while several := cursor.fetchmany(BATCH):
            yield from several


class Labels:
    """The labels of customers that are asked for in rising order: one pass over one query."""

    def __init__(self, customers: CustomerQuerySet) -> None:
        through = Customer.labels.through.objects
        pairs = through.filter(customer__in=customers.order_by().values("pk"))
        ordered = pairs.order_by("customer_id", "label__name")
        self.pairs = read(ordered.values_list("customer_id", "label__name"))
        self.waiting = next(self.pairs, None)

    def of(self, pk: int) -> str:
        names: list[str] = []
        while self.waiting and self.waiting[0] <= pk:
            if self.waiting[0] == pk:
                names.append(self.waiting[1])
            self.waiting = next(self.pairs, None)
        return joined(names)


def joined(names: Sequence[str]) -> str:
    if not any(mark in name for name in names for mark in ",;"):
        return ", ".join(names)
    # The end mark tells the import that commas in here are part of a name.
    return " ::: ".join([*names, ""])


def limit_words(currency: str) -> Callable[[str, int | None], str]:
    """The limit on account as a word or an amount with a point; empty for the shop's default."""
    policies = Customer.AccountPolicy
    words = {
        str(policies.DEFAULT): "",
        str(policies.NONE): "not allowed",
        str(policies.UNLIMITED): "unlimited",
    }

    def said(policy: str, limit: int | None) -> str:
        word = words.get(policy)
        return str(money.major(limit or 0, currency)) if word is None else word

    return said


class Line:
    """A file for csv.writer whose lines are handed on instead of kept."""

    def write(self, line: str) -> str:
        return line


def csv_lines(table: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """CSV as spreadsheet programs open it by a double click: UTF-8 with its mark, CRLF."""
    write = csv.writer(Line()).writerow

    def line(row: Sequence[Any]) -> str:
        text: str = write(row)
        return write(guarded_row(row)) if SUSPECT.search(f",{text}") else text

    lines = map(line, chain([HEADER], table))
    yield "\ufeff".encode()
    while block := "".join(islice(lines, BATCH)):
        yield block.encode()


def write_xlsx(path: Path, table: Iterable[Sequence[Any]]) -> None:
    """One sheet, everything text: no number loses its noughts and no text becomes a formula."""
    records = (
        {name: "" if value is None else str(value) for name, value in zip(HEADER, row, strict=True)}
        for row in map(guarded_row, table)
    )
    # Without any row there would be no header either.
    first = next(records, dict.fromkeys(HEADER, ""))
    rustpy_xlsxwriter.write_worksheet(
        chain([first], records), str(path), _("Customers"), freeze_row=1, bold_headers=True
    )


def xlsx_file(shop: Shop, customers: CustomerQuerySet, count: int) -> Any:
    """An open temporary file that is gone when it is closed."""
    if count > MOST_ROWS_OF_A_SHEET:
        raise Refused(
            "sheet_too_small",
            _("An .xlsx sheet ends at 1,048,576 rows. Export these customers as CSV."),
        )
    file = tempfile.NamedTemporaryFile(prefix="stamgast-", suffix=".xlsx")  # noqa: SIM115
    write_xlsx(Path(file.name), rows(shop, customers))
    file.seek(0)
    return file


def note_export(
    shop: Shop, customers: CustomerQuerySet, *, by: Staff | None, form: str, asked: str
) -> int:
    """Write down who took out how many, and which; before the first row leaves."""
    count = customers.order_by().count()
    audit(shop, by, "customers.export", "customers", format=form, rows=count, list=asked)
    return count
