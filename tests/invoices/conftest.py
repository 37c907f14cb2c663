"""Corner sends invoices: its own particulars, and Ada's firm, who buys on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from stamgast.customers.models import Customer
from stamgast.invoices.finalising import finalise
from stamgast.invoices.making import draft
from stamgast.invoices.models import Invoice
from stamgast.invoices.reckoning import Free
from stamgast.shops.models import Shop, Staff
from tests.conftest import added
from tests.sales.conftest import counter, doing, second, shelves

__all__ = ["counter", "doing", "second", "shelves"]

PLACE = {"postal_street": "Ågatan 4", "postal_postcode": "582 22", "postal_city": "Linköping"}


@pytest.fixture
def corner(corner: Shop) -> Shop:
    """With what the law asks of an invoice."""
    told = {
        "street": "Hörngatan 1", "postcode": "118 25", "city": "Stockholm",
        "organisation_number": "556987-6542", "vat_number": "SE556987654201",
        "bankgiro": "5805-6201", "email": "shop@corner.example",
    }  # fmt: skip
    for name, value in told.items():
        setattr(corner, name, value)
    corner.save()
    return corner


@pytest.fixture
def ada(corner: Shop) -> Customer:
    """A firm with an address, which may buy for 5,000.00."""
    return added(
        corner, kind="organisation", company_name="Ada Bygg AB", first_name="Ada",
        last_name="Ek", organisation_number="556703-7485", vat_number="SE556703748501",
        email="ada@bygg.example", account_policy="limit", account_limit=5_000_00, **PLACE,
    )  # fmt: skip


@pytest.fixture
def nils(rival: Shop) -> Customer:
    return added(
        rival, first_name="Nils", last_name="Smit", postal_street="Kade 2", postal_city="Delft"
    )


PLANKS = Free("Planks", quantity=4_000, price=100_00, includes_tax=False, rate=2500)
BREAD = Free("Bread", quantity=2_000, price=39_00, includes_tax=True, rate=1200, code="B1")


@pytest.fixture
def drafted(ada: Customer, max_: Staff) -> Callable[..., Invoice]:
    """A draft: drafted() of planks and bread to Ada, 578.00; drafted(customer, [lines])."""

    def make(
        customer: Customer | None = None, lines: Any = (PLANKS, BREAD), **more: Any
    ) -> Invoice:
        return draft(customer or ada, lines, by=max_, at=timezone.now(), **more)

    return make


@pytest.fixture
def final_invoice(drafted: Callable[..., Invoice], max_: Staff) -> Callable[..., Invoice]:
    """The same, final: final_invoice(on=…) with its number."""

    def make(*args: Any, on: dt.date | None = None, **more: Any) -> Invoice:
        today = on or timezone.localdate()
        return finalise(drafted(*args, **more), on=today, at=timezone.now(), by=max_)

    return make
