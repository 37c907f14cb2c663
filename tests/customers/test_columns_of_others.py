"""Columns of the list that tell of points, accounts and visits, for whoever chooses them."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from stamgast.accounts.ledger import Cause, book
from stamgast.accounts.models import CreditRules
from stamgast.customers.columns import COLUMNS, TOLD
from stamgast.customers.models import Customer
from stamgast.customers.storing import Entry, store_many
from stamgast.loyalty import ledger
from stamgast.sales.spending import Spending
from stamgast.shops.models import Shop
from stamgast.shops.permissions import ROLES
from tests.conftest import added
from tests.customers.test_list import listed
from tests.customers.test_table import row, saved, sheet

ALL = ["points", "balance", "left", "last_visit", "spent"]


def chosen(client: Client, *keys: str) -> list[str]:
    client.post("/customers/columns/", {"column": keys})
    return [head.key for head in client.get("/customers/").context["heads"]][1:]


def owes(customer: Customer, amount: int) -> None:
    book(customer, amount, Cause("sale", f"{uuid.uuid4()}", at=timezone.now(), by=None))


def spent(customer: Customer, month: dt.date, amount: int, at: dt.datetime | None = None) -> None:
    Spending.objects.create(
        shop=customer.shop, customer=customer, month=month, spent=amount, last_at=at
    )


@pytest.fixture
def regular(corner: Shop, mia: Customer) -> Customer:
    """Collects points, may owe 1,000.00 and owes 250.00; was here this year and the last."""
    CreditRules.objects.create(shop=corner, policy="limit", limit=100_000)
    now, year = timezone.now(), timezone.localdate().year
    ledger.book(mia, 1412, ledger.Cause("adjusted", "test", at=now, by=None))
    owes(mia, 25_000)
    at = dt.datetime(year, 2, 3, 12, tzinfo=dt.UTC)
    spent(mia, dt.date(year - 1, 12, 1), 99_900, at - dt.timedelta(days=60))
    spent(mia, dt.date(year, 2, 1), 150_000, at)
    spent(mia, dt.date(year, 3, 1), -20_000)
    return mia


def test_they_tell_points_balance_limit_and_visits(manager: Client, regular: Customer) -> None:
    year = timezone.localdate().year

    assert chosen(manager, *ALL) == ALL

    cells = manager.get("/customers/").context["rows"][0].cells
    assert [cell.text for cell in cells] == [
        *("1,412", "SEK\xa0250.00", "SEK\xa0750.00", f"3 Feb {year}", "SEK\xa01,300.00")
    ]
    assert [cell.looks for cell in cells][2:4] == ["left told num", "last_visit told"]


def test_who_has_none_of_it_has_blank_cells(manager: Client, mia: Customer) -> None:
    chosen(manager, *ALL)

    assert listed(manager.get("/customers/")) == "MÅ Mia Åkesson"


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"account_policy": "unlimited"}, "No limit"),
        ({"account_policy": "limit", "account_limit": 20_000}, "SEK\xa00.00"),
        ({"account_policy": "none"}, ""),
    ],
    ids=["without a limit", "over the limit", "not allowed"],
)
def test_their_own_page_goes_before_the_shops_rules(
    manager: Client, regular: Customer, values: dict[str, Any], text: str
) -> None:
    Customer.objects.filter(pk=regular.pk).update(**values)
    chosen(manager, "left")

    [cell] = manager.get("/customers/").context["rows"][0].cells
    assert cell.text == text


def test_they_are_off_until_they_are_chosen(manager: Client, mia: Customer) -> None:
    heads = [head.key for head in manager.get("/customers/").context["heads"]]

    assert not set(heads) & set(ALL)
    assert set(manager.get("/customers/").context["all_columns"]) == {
        *COLUMNS.items(),
        *((key, each.name) for key, each in TOLD.items()),
    }


def test_a_cashier_sees_no_balances(desk: Client, regular: Customer) -> None:
    assert chosen(desk, *ALL) == ["points", "last_visit", "spent"]
    assert "Balance on account" not in desk.get("/customers/").text


def test_they_sort_nothing(manager: Client, regular: Customer) -> None:
    chosen(manager, *ALL)

    heads = manager.get("/customers/?sort=balance").context["heads"]

    assert [head.query for head in heads[1:]] == [None] * 5


def test_they_cost_two_questions_however_many_there_are(
    manager: Client,
    corner: Shop,
    regular: Customer,
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    chosen(manager, "number")
    entries = [Entry(values={"first_name": f"Bo {number}"}) for number in range(49)]
    store_many(corner, entries, by=None, source="office")
    for each in corner.customers.all():
        owes(each, 100)
    manager.get("/customers/")

    with django_assert_num_queries(10):
        manager.get("/customers/")
    chosen(manager, *ALL)
    with django_assert_num_queries(12):
        manager.get("/customers/")


def test_another_shops_figures_stay_there(manager: Client, rival: Shop, mia: Customer) -> None:
    owes(added(rival, first_name="Eve"), 500)
    chosen(manager, *ALL)

    assert "5.00" not in listed(manager.get("/customers/"))


# Table Mode


def test_table_mode_has_them_to_look_at(manager: Client, regular: Customer) -> None:
    year = timezone.localdate().year

    opened = sheet(manager.get("/customers/table/", {"pk": regular.pk}))

    told = [column for column in opened["columns"] if column["told"]]
    assert [column["name"] for column in told] == ALL
    assert {column["usual"] for column in told} == {False}
    assert list(opened["rows"][0]["told"].values()) == [
        *("1,412", "SEK\xa0250.00", "SEK\xa0750.00", f"3 Feb {year}", "SEK\xa01,300.00")
    ]


def test_nobody_writes_in_them(manager: Client, regular: Customer) -> None:
    typed = row(regular, first_name="Mia", points="9999")

    answer = manager.post(
        "/customers/table/", json.dumps({"rows": [typed]}), content_type="application/json"
    )

    assert answer.status_code == 400
    assert ledger.balance_of(regular) == 1412


def test_what_is_saved_comes_back_with_them(manager: Client, regular: Customer) -> None:
    answer = saved(manager, row(regular, first_name="Maja"))

    assert answer["rows"][0]["told"]["points"] == "1,412"


def test_table_mode_tells_nobody_what_they_may_not_see(
    manager: Client, regular: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ROLES, "manager", frozenset({"customers.view", "customers.bulk"}))

    opened = sheet(manager.get("/customers/table/", {"pk": regular.pk}))

    assert [column["name"] for column in opened["columns"] if column["told"]] == ["points"]
    assert opened["rows"][0]["told"] == {"points": "1,412"}
