"""Points that customers bring along by a list: an opening balance, once."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.utils import timezone

from stamgast.customers.models import Customer
from stamgast.loyalty import ledger
from stamgast.loyalty.doctoring import balances
from stamgast.loyalty.ledger import Cause, balance_of
from stamgast.loyalty.models import PointEntry, PointRules
from stamgast.shops.models import Shop
from stamgast.spreadsheets.deciding import take_back
from stamgast.spreadsheets.models import ImportRun
from stamgast.spreadsheets.undoing import undo
from tests.conftest import added
from tests.spreadsheets.conftest import Bring
from tests.spreadsheets.test_export import exported, table

LIST = "number;first name;points opening balance\n1;Åsa;1 412\n2;Bo;\n3;Mia;30\n"


def undone(run: ImportRun) -> None:
    take_back(run, by=None)
    run.refresh_from_db()
    undo(run)


def opened(shop: Shop) -> dict[str, int]:
    rows = PointEntry.objects.filter(shop=shop, kind="opening")
    return dict(rows.order_by("pk").values_list("customer__number", "points"))


def test_an_opening_balance_is_booked_for_new_and_known_customers(
    corner: Shop, brought: Bring
) -> None:
    PointRules.objects.create(shop=corner, expire_after_months=12)
    mia = added(corner, number="3", first_name="Mia")

    run = brought(LIST)

    assert (run.counts["new"], run.counts["changed"]) == (2, 1)
    assert opened(corner) == {"1": 1412, "3": 30}
    assert balance_of(mia) == 30
    assert all(entry.expires_on for entry in PointEntry.objects.all())
    assert [finding.level.value for finding in balances()] == ["well"]


def test_the_same_list_again_books_nothing(corner: Shop, brought: Bring) -> None:
    brought(LIST)

    run = brought(LIST)

    assert (run.counts["unchanged"], run.counts["warnings"]) == (3, 0)
    assert opened(corner) == {"1": 1412, "3": 30}


def test_another_opening_balance_is_warned_of_and_left_out(corner: Shop, brought: Bring) -> None:
    brought(LIST)

    run = brought(LIST.replace("30", "40"))

    assert (run.counts["unchanged"], run.counts["warnings"]) == (3, 1)
    assert opened(corner) == {"1": 1412, "3": 30}


@pytest.mark.parametrize("text", ["-5", "12.5", "many", "10000001"])
def test_what_is_no_number_of_points_is_an_error(text: str, corner: Shop, brought: Bring) -> None:
    run = brought(f"first name;points opening balance\nÅsa;{text}\n", until="check")

    assert run.counts["errors"] == 1


@pytest.mark.parametrize("name", ["points", "points balance", "poäng"])
def test_a_column_of_points_as_such_is_left_out(name: str, corner: Shop, brought: Bring) -> None:
    brought(f"first name;{name}\nÅsa;100\n")

    assert corner.customers.count() == 1
    assert opened(corner) == {}


def test_an_undone_import_takes_its_points_back(corner: Shop, brought: Bring) -> None:
    mia = added(corner, number="3", first_name="Mia")
    run = brought(LIST)

    undone(run)

    assert (balance_of(mia), run.kept) == (0, [])
    assert [finding.level.value for finding in balances()] == ["well"]
    brought(LIST)
    assert balance_of(mia) == 30


def test_an_undone_import_leaves_what_was_redeemed(corner: Shop, brought: Bring) -> None:
    mia = added(corner, number="3", first_name="Mia")
    run = brought(LIST)
    cause = Cause("redeemed", f"test:{uuid.uuid4()}", at=timezone.now(), by=None)
    ledger.book(mia, -20, cause)

    undone(run)

    assert (balance_of(mia), run.kept) == (0, [[mia.pk, "Mia", "points_opening"]])


def test_the_export_tells_how_many_points_there_are(
    manager: Client, corner: Shop, brought: Bring
) -> None:
    brought(LIST)

    rows = table(exported(manager))

    assert [row["points"] for row in rows] == ["1412", "", "30"]
    assert Customer.objects.filter(shop=corner).count() == 3
