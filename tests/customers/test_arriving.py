"""Whoever comes in columns stands there as whoever comes one by one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import pytest
from django.db import IntegrityError, models, transaction

from stamgast.customers import searching
from stamgast.customers.arriving import Arrival, arrive, expected
from stamgast.customers.models import Consent, Customer, Identifier
from stamgast.customers.search_tables import Indexed
from stamgast.customers.storing import Entry, store_many
from stamgast.shops.models import Shop, Staff
from tests.conftest import added

AT = dt.datetime(2026, 11, 26, 9, 30, tzinfo=dt.UTC)
WORDS = "Imported from list's 100 % own.csv"
PEOPLE: list[dict[str, Any]] = [
    {"number": "0007", "first_name": "Åsa", "last_name": "Öberg", "email": "Asa.Oberg@example.se",
     "mobile": "+46701740605", "phone": "+46812345678", "date_of_birth": dt.date(1980, 2, 29),
     "gender": "F", "email_consent": True, "labels": ["VIP", "Bicycle"], "note": "Tall\n\"yes\""},
    {"first_name": "Jan", "last_name": "van 't Hart", "group": "Retail", "sms_consent": True,
     "email_consent": True, "loyalty_enabled": False, "labels": ["VIP"]},
    {"company_name": "Älv & Ström AB", "mobile": "+46701740606", "phone": "+46701740606"},
    {"number": "2", "kind": "person", "company_name": "Ek", "account_policy": "limit",
     "account_limit": 150_000, "tax": "25 %"},
    {"first_name": "李", "last_name": "小龙", "kind": "organisation", "company_name": "علي",
     "custom_field_1": "\\N", "postal_city": "", "website": "NULL"},
    {"first_name": "Noël", "personal_id": "198112189876", "number": "ÅÄ-1"},
]  # fmt: skip
Rows = Sequence[Mapping[str, Any]]


def entries(shop: Shop, rows: Rows) -> list[Entry]:
    named = {
        "group": {row.name: row for row in shop.groups.all()},
        "tax": {row.name: row for row in shop.taxes.all()},
    }
    labels = {row.name: row for row in shop.labels.all()}
    return [
        Entry(
            values={
                name: named[name][value] if name in named else value
                for name, value in row.items()
                if name not in ("labels", "personal_id")
            },
            labels=[labels[name] for name in row["labels"]] if "labels" in row else None,
            personal_id=row.get("personal_id"),
            consent_text=WORDS,
        )
        for row in rows
    ]


def frame(shop: Shop, rows: Rows) -> pl.DataFrame:
    keys = {row.name: row.pk for row in [*shop.groups.all(), *shop.taxes.all(), *shop.labels.all()]}
    told = []
    for row in rows:
        one = dict(row)
        for name in ("group", "tax"):
            one[f"{name}_id"] = keys[one.pop(name)] if name in one else None
        one["labels"] = [keys[name] for name in row.get("labels", [])] or None
        told.append(one)
    schema = {"labels": pl.List(pl.Int64), "group_id": pl.Int64, "tax_id": pl.Int64}
    table = pl.DataFrame(told, infer_schema_length=None, schema_overrides=schema)
    return table.drop("number").with_columns(expected(shop, table["number"]))


def standing(shop: Shop) -> dict[str, list[Any]]:
    """All that stands in the tables about a shop's customers, but for keys and seals."""
    names = dict(shop.customers.values_list("pk", "number"))

    def rows(of: models.QuerySet[Any], *left_out: str) -> list[Any]:
        several = [
            {name: value for name, value in row.items() if name not in ("id", *left_out)}
            for row in of.values()
        ]
        for row in several:
            if "customer_id" in row:
                row["customer_id"] = names[row["customer_id"]]
        return sorted(several, key=lambda row: repr(sorted(row.items())))

    indexed = rows(Indexed.objects.filter(shop=shop), "terms")
    return {
        "customers": rows(Customer.everyone.filter(shop=shop), "personal_id_sealed"),
        "identifiers": rows(Identifier.objects.filter(shop=shop)),
        "consents": rows(Consent.objects.filter(shop=shop)),
        "labels": rows(Customer.labels.through.objects.filter(customer__shop=shop)),
        "indexed": indexed,
        "out of step": searching.out_of_step(shop),
    }


@pytest.fixture
def furnished(corner: Shop) -> Shop:
    corner.personal_ids = Shop.PersonalIds.STORE
    corner.save()
    corner.groups.create(name="Retail")
    for name in ("VIP", "Bicycle"):
        corner.labels.create(name=name)
    corner.taxes.get_or_create(name="25 %", defaults={"rate_bp": 2500})
    added(corner, first_name="Mia", number="3")
    return corner


def test_they_stand_there_as_if_stored_one_by_one(furnished: Shop, ben: Staff) -> None:
    with transaction.atomic():
        store_many(furnished, entries(furnished, PEOPLE), by=ben, source="import", at=AT)
        one_by_one = standing(furnished)
        transaction.set_rollback(True)
    furnished.refresh_from_db()

    arrive(Arrival(furnished, ben, "import", AT, WORDS), frame(furnished, PEOPLE))

    assert standing(furnished) == one_by_one


def test_their_personal_ids_are_sealed(furnished: Shop) -> None:
    arrive(Arrival(furnished, None, "import", AT), frame(furnished, PEOPLE))

    noel = Customer.objects.get(shop=furnished, first_name="Noël")
    assert noel.unsealed_personal_id() == "198112189876"
    assert Customer.objects.exclude(personal_id_sealed=None).get() == noel


def test_they_are_found_by_name_phone_and_number(furnished: Shop) -> None:
    arrive(Arrival(furnished, None, "import", AT), frame(furnished, PEOPLE))

    found = {text: searching.found(furnished, text)[0].number for text in ("öb ås", "0605", "åä")}
    assert found == {"öb ås": "0007", "0605": "0007", "åä": "ÅÄ-1"}


def test_a_number_that_somebody_else_took_keeps_all_of_them_out(furnished: Shop) -> None:
    coming = frame(furnished, PEOPLE)
    added(furnished, first_name="Quick", number="0007")
    before = standing(furnished)

    with pytest.raises(IntegrityError), transaction.atomic():
        arrive(Arrival(furnished, None, "import", AT), coming)

    assert standing(furnished) == before


def test_expected_numbers_are_given_to_nobody_else(furnished: Shop) -> None:
    coming = expected(furnished, pl.Series([None, "4", None], dtype=pl.String))
    meanwhile = added(furnished, first_name="Quick").number

    assert (coming["number"].to_list(), meanwhile) == (["1", "4", "2"], "5")
