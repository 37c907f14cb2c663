"""What customers owe already and bring along by a list: their account's opening balance, once."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from stamgast.accounts.doctoring import accounts
from stamgast.accounts.ledger import Cause, balance_of, book
from stamgast.accounts.models import AccountEntry, CreditRules
from stamgast.accounts.receiving import Received, receive
from stamgast.accounts.statements import statement
from stamgast.customers.models import Customer
from stamgast.lib.findings import Level
from stamgast.shops.models import Shop
from stamgast.spreadsheets import amounts
from tests.accounts.ledgers import agrees, open_of
from tests.conftest import added
from tests.spreadsheets.conftest import Bring
from tests.spreadsheets.test_applying import busy, small_steps
from tests.spreadsheets.test_checking import one
from tests.spreadsheets.test_export import exported, table
from tests.spreadsheets.test_points import undone

__all__ = ["busy", "small_steps"]
LIST = (
    "number;first name;opening balance on account\n"
    "1;Åsa;1 412,50\n2;Bo;\n3;Mia;30,00\n4;Eva;-12,00\n5;Ali;0\n"
)


def opened(shop: Shop) -> dict[str, int]:
    rows = AccountEntry.objects.filter(shop=shop, kind="opening")
    return dict(rows.order_by("pk").values_list("customer__number", "amount"))


def customer(shop: Shop, number: str) -> Customer:
    return shop.customers.get(number=number)


def all_agree(shop: Shop) -> bool:
    for each in shop.customers.all():
        agrees(each)
    return all(finding.level is Level.WELL for finding in accounts())


def paid(customer: Customer, amount: int) -> None:
    receive(customer, Received(uuid.uuid4(), amount, "card", at=timezone.now(), by=None))


def bought(customer: Customer, amount: int) -> AccountEntry:
    return book(customer, amount, Cause("sale", f"{uuid.uuid4()}", at=timezone.now(), by=None))


def test_an_opening_balance_is_booked_for_new_and_known_customers(
    corner: Shop, brought: Bring
) -> None:
    CreditRules.objects.create(shop=corner, policy="limit", limit=1000, days=10)
    mia = added(corner, number="3", first_name="Mia")

    run = brought(LIST)

    assert (run.counts["new"], run.counts["changed"]) == (4, 1)
    assert opened(corner) == {"1": 141_250, "4": -1200, "3": 3000}
    assert [balance_of(customer(corner, number)) for number in "12345"] == [
        *(141_250, 0, 3000, -1200, 0)
    ]
    assert run.applied_at
    due = timezone.localdate(run.applied_at) + dt.timedelta(days=10)
    entries = AccountEntry.objects.order_by("customer__number")
    assert [(entry.at, entry.due_on) for entry in entries] == [
        (run.applied_at, due), (run.applied_at, due), (run.applied_at, None),
    ]  # fmt: skip
    assert open_of(mia) == [("opening", 3000)]
    assert all_agree(corner)


def test_by_steps_the_same_is_booked(corner: Shop, brought: Bring, busy: None) -> None:
    added(corner, number="3", first_name="Mia")

    brought(LIST)

    assert opened(corner) == {"1": 141_250, "4": -1200, "3": 3000}
    assert all_agree(corner)


def test_the_plan_tells_what_would_be_booked(corner: Shop, brought: Bring, manager: Client) -> None:
    added(corner, number="3", first_name="Mia")

    run = brought(LIST, until="check")

    page = manager.get(reverse("import_detail", args=[run.pk])).content.decode()
    assert "Opening balance on account" in page
    assert "30.00" in page


def test_the_same_list_again_books_nothing(corner: Shop, brought: Bring) -> None:
    brought(LIST)

    run = brought(LIST)

    assert (run.counts["unchanged"], run.counts["warnings"]) == (5, 0)
    assert len(opened(corner)) == 3


def test_another_opening_balance_is_warned_of_and_left_out(corner: Shop, brought: Bring) -> None:
    brought(LIST)

    run = brought(LIST.replace("30,00", "40,00"))

    assert (run.counts["unchanged"], run.counts["warnings"]) == (5, 1)
    assert opened(corner)["3"] == 3000


def test_what_is_owed_and_points_come_by_one_list(corner: Shop, brought: Bring) -> None:
    brought("number;first name;opening points;account opening balance\n1;Åsa;7;30\n")

    asa = customer(corner, "1")
    assert (asa.point_account.balance, asa.account.balance) == (7, 3000)


READ = {
    "1 412,50": "1412.50", "30": "30.00", "-12,00": "-12.00", "(12.00)": "-12.00",
    "12.00-": "-12.00", "12.00 CR": "-12.00", "CR 12.00": "-12.00", "12.00 dr.": "12.00",
    "12 kr": "12.00", "SEK 12.00": "12.00", "0": None, "-": None,
    "many": "amount_invalid", "12,345678": "amount_invalid", "-12 cr": "amount_invalid",
    "10000000000000": "amount_invalid",
}  # fmt: skip


@pytest.mark.parametrize(("text", "outcome"), READ.items())
def test_what_is_owed_is_read_however_it_is_written(text: str, outcome: str | None) -> None:
    found = one(amounts.owed, "account_opening", text)

    assert (found[1] or found[0]) == outcome


@pytest.mark.parametrize(
    "name", ["balance", "account_balance", "saldo", "opening balance", "ingående saldo"]
)
def test_a_balance_as_such_is_left_out(name: str, corner: Shop, brought: Bring) -> None:
    brought(f"first name;{name}\nÅsa;100\n")

    assert corner.customers.count() == 1
    assert opened(corner) == {}


@pytest.mark.parametrize(
    "name",
    [
        *("account_opening_balance", "On-account opening balance", "Ingående kundfordran"),
        *("Ingående saldo på kredit", "Beginsaldo op rekening", "Eröffnungssaldo Kundenkonto"),
    ],
)
def test_its_column_is_known_in_four_languages(name: str, corner: Shop, brought: Bring) -> None:
    brought(f"number;first name;{name}\n1;Åsa;100\n")

    assert opened(corner) == {"1": 10_000}


def test_an_undone_import_takes_what_is_owed_back(corner: Shop, brought: Bring) -> None:
    mia = added(corner, number="3", first_name="Mia")
    run = brought(LIST)

    undone(run)

    assert (balance_of(mia), run.kept) == (0, [])
    assert corner.customers.count() == 1
    assert all_agree(corner)
    brought(LIST)
    assert (balance_of(mia), balance_of(customer(corner, "1"))) == (3000, 141_250)
    assert all_agree(corner)


def test_an_undone_import_leaves_what_was_settled_since(corner: Shop, brought: Bring) -> None:
    mia = added(corner, number="3", first_name="Mia")
    run = brought(LIST)
    paid(mia, 1000)
    bought(customer(corner, "4"), 700)

    undone(run)

    kept = [[mia.pk, "Mia", "account_opening"], [run.kept[1][0], "Eva", "account_opening"]]
    assert sorted(run.kept) == sorted(kept)
    assert (balance_of(mia), open_of(mia)) == (0, [])
    assert all_agree(corner)
    # Of the rest, what stays of it stands.
    again = brought(LIST)
    assert again.counts["warnings"] == 1
    assert balance_of(mia) == 0


def test_who_paid_more_than_they_owed_by_then_stays(corner: Shop, brought: Bring) -> None:
    run = brought(LIST)
    asa = customer(corner, "1")
    paid(asa, 150_000)

    undone(run)

    assert [asa.pk, "Åsa", ""] in run.kept
    assert balance_of(asa) == -8750
    assert all_agree(corner)


@pytest.mark.parametrize(("first", "text"), [(5000, "-30,00"), (-5000, "30,00")])
def test_what_it_settled_as_it_came_is_open_again(
    first: int, text: str, corner: Shop, brought: Bring
) -> None:
    """That was the import's doing, and nobody's since."""
    mia = added(corner, number="3", first_name="Mia")
    bought(mia, first)
    run = brought(LIST.replace("30,00", text))
    assert [left for _kind, left in open_of(mia)] == [first + (3000 if first < 0 else -3000)]

    undone(run)

    assert (open_of(mia), run.kept) == ([("sale", first)], [])
    assert all_agree(corner)


def test_a_payment_that_came_since_settles_what_is_open_again(corner: Shop, brought: Bring) -> None:
    mia = added(corner, number="3", first_name="Mia")
    bought(mia, 5000)
    run = brought(LIST.replace("30,00", "-30,00"))
    paid(mia, 4000)

    undone(run)

    assert open_of(mia) == [("sale", 1000)]
    assert all_agree(corner)


def test_it_stands_in_statements_and_on_the_page_of_the_account(
    corner: Shop, brought: Bring, manager: Client
) -> None:
    run = brought(LIST)
    asa, today = customer(corner, "1"), timezone.localdate()

    told = statement(asa, today, today, on=today)

    assert [(row.what, row.amount) for row in told.rows] == [("Opening balance", 141_250)]
    assert (told.opening, told.closing) == (0, 141_250)
    page = manager.get(reverse("customer_account", args=[asa.pk])).content.decode()
    assert "Opening balance" in page
    assert run.counts["new"] == 5


def test_the_export_tells_what_is_owed_and_comes_back_without_it(
    manager: Client, corner: Shop, brought: Bring
) -> None:
    brought(LIST)
    paid(customer(corner, "3"), 3000)

    file = exported(manager)

    rows = table(file)
    assert [row["account_balance"] for row in rows] == ["1412.50", "", "0.00", "-12.00", ""]
    again = brought(file.decode())
    assert (again.counts["unchanged"], len(opened(corner))) == (5, 3)
