"""However quickly customers leave, each cell is as the plainest writer makes it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as some
from hypothesis.extra.django import TestCase

from stamgast.customers.listing import filtered
from stamgast.customers.models import Customer, Group, Label
from stamgast.shops.models import Shop
from stamgast.spreadsheets.customer_rows import AT, FIELDS, apart, rows
from stamgast.spreadsheets.exporting import (
    CODES,
    MARK,
    Columns,
    csv_of,
    guarded,
    guarded_name,
    joined,
)
from stamgast.spreadsheets.fields import Field
from stamgast.spreadsheets.postcodes import short

# What parts or quotes cells in CSV and in JSON, what begins a formula, and what lines end with.
HOSTILE = "'\"\\,;=+-@|\t\r\n\v\x1f\x7f\u2028[]{}/ 05aåЖ\u00a0\u200d\U0001f600"
TEXT = some.text(HOSTILE, max_size=8) | some.sampled_from(
    ["=1+1", "'=1", "''@x", "'t Hart", "+46701740605", "+46x", "-12.50", "null", '","', '",null,"']
)
NAMED = [field.name for field in FIELDS if field.check in ("text", "code", "postcode")]
SHORT = some.text(HOSTILE, max_size=2)
PERSON = some.fixed_dictionaries(
    dict.fromkeys(NAMED, TEXT)
    | {"postal_country": SHORT, "physical_country": SHORT, "email": TEXT, "mobile": TEXT}
    | {
        "date_of_birth": some.none() | some.dates(dt.date(1000, 1, 1)),
        "loyalty_enabled": some.booleans(),
        "email_consent": some.booleans(),
        "grouped": some.booleans(),
        "limit": some.sampled_from(
            [
                ("default", None),
                ("none", None),
                ("unlimited", None),
                ("limit", 0),
                ("limit", 123450),
            ]
        ),
        "labels": some.sets(some.integers(0, 3)),
    }
)
PEOPLE = some.lists(PERSON, min_size=1, max_size=4)
LABELS = ("VIP", "=Fish, fresh", '"Old"', "'new")
HOME = "SE"
COLUMNS = Columns(FIELDS, home=HOME)
LIMITS = {"default": "", "none": "not allowed", "unlimited": "unlimited"}


def moved_in(shop: Shop, people: list[dict[str, Any]]) -> None:
    group = Group.objects.create(shop=shop, name='@Whole"sale\\, north')
    labels = [Label.objects.create(shop=shop, name=name) for name in LABELS]
    for at, person in enumerate(people):
        values = dict(person)
        carried, grouped = values.pop("labels"), values.pop("grouped")
        values["account_policy"], values["account_limit"] = values.pop("limit")
        values |= {"number": f"-{at}'", "last_name": f"{values['last_name']}x"}
        customer = Customer(shop=shop, group=group if grouped else None, **values)
        Customer.objects.bulk_create([customer])
        customer.labels.set([labels[each] for each in carried])


def cells(customer: Customer) -> list[Any]:
    return [cell(customer, field) for field in FIELDS]


def cell(customer: Customer, field: Field) -> Any:
    if field.check == "names":
        return list(customer.labels.order_by("name").values_list("name", flat=True))
    if field.check == "account_limit":
        limit = f"{(customer.account_limit or 0) / 100:.2f}"
        return LIMITS.get(customer.account_policy, limit)
    if field.check in ("points", "owed"):
        return ""
    value = getattr(customer, field.name)
    if field.check == "yes_no":
        return "1" if value else "0"
    return "" if value is None else str(value)


def plain(row: list[Any]) -> list[str]:
    return [safe(field, cell, row) for field, cell in zip(FIELDS, row, strict=True)]


def safe(field: Field, cell: Any, row: list[Any]) -> str:
    if field.check == "names":
        cell = joined(cell) if cell else ""
    if field.check == "name":
        return guarded_name(cell) if cell else ""
    if field.check in CODES and cell.startswith("'"):
        return f"'{cell}"
    if field.check == "postcode" and short(cell, row[country_of(field)] or HOME):
        return f"'{cell}"
    return guarded(cell)


def country_of(postcode: Field) -> int:
    return AT[postcode.name.replace("postcode", "country")]


def plain_csv(table: list[list[Any]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([COLUMNS.header, *map(plain, table)])
    return MARK + out.getvalue().encode()


class Plainly(TestCase):
    @settings(max_examples=25)
    @given(PEOPLE)
    def test_rows_and_csv_are_what_stands_in_each_customer(
        self, people: list[dict[str, Any]]
    ) -> None:
        shop = Shop.objects.create(
            name="Plain", country="SE", currency="SEK", language="sv", time_zone="UTC"
        )
        moved_in(shop, people)

        found = list(rows(shop, filtered(shop, {})))

        wanted = [cells(each) for each in Customer.objects.filter(shop=shop).order_by("pk")]
        assert found == wanted
        assert b"".join(csv_of(COLUMNS, found)) == plain_csv(wanted)


# Each alone in a row, in case chance passes it by.
SURE = [
    [text if at == place else "" for at in range(len(FIELDS))]
    for text in (
        "=1",
        "-x",
        "@x",
        "''=1",
        "\t=1",
        "\r=1",
        "+46x",
        "+46",
        "'t Hart",
        'a"b',
        "a\nb",
        "a,b",
    )
    for place in (AT["number"], AT["first_name"])
]
ROWS = some.lists(
    some.tuples(
        *[
            some.lists(TEXT.filter(bool), max_size=3) if field.check == "names" else TEXT
            for field in FIELDS
        ]
    ).map(list),
    max_size=3,
)


@settings(max_examples=100)
@given(ROWS)
@example(SURE)
def test_any_texts_at_all_are_quoted_and_guarded_as_cell_by_cell(table: list[list[Any]]) -> None:
    assert b"".join(csv_of(COLUMNS, table)) == plain_csv(table)


@settings(max_examples=100)
@given(ROWS)
@example(SURE)
def test_any_texts_at_all_are_guarded_in_a_workbook_as_cell_by_cell(
    table: list[list[Any]],
) -> None:
    texts = [at for at, field in enumerate(FIELDS) if field.check in ("text", "names", *CODES)]
    typed = {at for at, _type in COLUMNS.types}
    for row in ([("" if at in typed else cell) for at, cell in enumerate(row)] for row in table):
        found = list(COLUMNS.typed(COLUMNS.said(row)).values())

        wanted = plain(row)
        assert [found[at] for at in texts] == [wanted[at] for at in texts]


@settings(max_examples=100)
@given(some.lists(TEXT, min_size=1, max_size=5))
def test_texts_that_come_together_are_taken_apart(texts: list[str]) -> None:
    together = json.dumps(texts, ensure_ascii=False, separators=(",", ":"))

    assert apart(together) == texts
