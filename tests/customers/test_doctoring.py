"""What the doctor sees among the customers, and how the search is made anew."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from stamgast.customers import doctoring, searching
from stamgast.customers.models import Consent, Customer, Identifier
from stamgast.customers.search_tables import Indexed
from stamgast.shops.models import Shop
from tests.conftest import added

AT_RIVAL = "1 row about a customer says that it is another shop's."
LOSE_ALL = {
    "sqlite": "INSERT INTO stamgast_search (stamgast_search) VALUES ('delete-all')",
    "postgresql": "UPDATE stamgast_indexed SET terms = ''",
}
MISSED = "The search is wrong about 1 of them: run stamgast reindex."


def told() -> list[tuple[str, str]]:
    return [(finding.level.value, finding.sentence) for finding in doctoring.customers()]


def test_customers_whom_the_search_knows_are_well(corner: Shop, mia: Customer) -> None:
    added(corner, first_name="Bo").delete()

    assert told() == [("well", "1, and the search knows them.")]


@pytest.mark.parametrize("model", [Identifier, Consent, Indexed])
def test_a_row_of_another_shop_than_its_customers_is_told(
    mia: Customer, rival: Shop, model: Any
) -> None:
    if model is Consent:
        Consent.objects.create(shop=mia.shop, customer=mia, channel="email", given=True)
    rows = model.objects.filter(customer=mia)

    rows.filter(pk=rows[0].pk).update(shop=rival)

    assert told() == [("fault", AT_RIVAL)]


@pytest.mark.parametrize(
    ("break_", "found"),
    [
        (lambda mia: Indexed.objects.filter(customer=mia).delete(), "2 customers are found"),
        (
            lambda mia: Customer.everyone.filter(pk=mia.pk).update(deleted_at=timezone.now()),
            "1 customer is found",
        ),
    ],
    ids=["there and not known", "gone and still known"],
)
def test_what_the_search_has_wrong_is_told_and_made_anew(
    corner: Shop, mia: Customer, break_: Callable[[Customer], None], found: str
) -> None:
    added(corner, first_name="Bo")
    break_(mia)
    assert told() == [("fault", MISSED)]

    said = StringIO()
    call_command("reindex", stdout=said)

    assert said.getvalue() == f"Corner: {found}.\n"
    assert told() == [("well", f"{found[0]}, and the search knows them.")]
    assert searching.out_of_step(corner) == []


def test_an_index_that_lost_all_is_made_anew(corner: Shop, mia: Customer) -> None:
    with connection.cursor() as cursor:
        cursor.execute(LOSE_ALL[connection.vendor])
    assert searching.found(corner, "mia") == []

    call_command("reindex", stdout=StringIO())

    assert searching.found(corner, "mia") == [mia]
