"""Mia may owe the corner shop 1,000.00, and there is a counter to buy at."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone

from stamgast.accounts.models import CreditRules
from stamgast.catalogue.models import Product
from stamgast.customers.models import Customer
from stamgast.sales import paying, selling
from stamgast.sales.dues import Payment
from stamgast.sales.models import Sale
from stamgast.sales.selling import Goods
from stamgast.shops.models import Register, Shop, Staff
from tests.sales.conftest import Doing, counter, doing, second, shelves
from tests.sales.test_till_api import Counter
from tests.shops.at_the_till import Till, till_at, with_pin

__all__ = ["counter", "doing", "second", "shelves"]


@pytest.fixture(autouse=True)
def by_the_shops_clock() -> Iterator[None]:
    """It is tomorrow there before it is in Greenwich."""
    with timezone.override("Europe/Stockholm"):
        yield


@pytest.fixture
def credit(corner: Shop) -> CreditRules:
    return CreditRules.objects.create(shop=corner, policy="limit", limit=100_000, days=30)


@pytest.fixture
def bought(
    doing: Doing, shelves: dict[str, Product], mia: Customer, credit: CreditRules
) -> Callable[..., Sale]:
    """Mia's on account: bought("Milk", "Pan"); `card` so much by card first."""

    def buy(*names: str, card: int = 0, **other: object) -> Sale:
        sale = selling.connect(doing(**other), uuid.uuid4(), mia, "search")
        for name in names:
            sale = selling.add(doing(sale, **other), sale.key, Goods(shelves[name]))
        if card:
            sale = paying.pay(doing(sale, **other), sale.key, Payment("card", card))
        return paying.pay(doing(sale, **other), sale.key, Payment("on_account"))

    return buy


@pytest.fixture
def till(counter: Register, ben: Staff, max_: Staff) -> Till:
    """Ben is at the counter; Max has a PIN too."""
    with_pin(max_)
    till = till_at(counter, max_)
    assert till.sign_in(with_pin(ben)).status_code == 200
    return till


@pytest.fixture
def sale(till: Till, shelves: dict[str, Product], mia: Customer) -> Counter:
    """Mia's: milk and a pan, 12.90 + 499.50."""
    sale = Counter(till)
    sale.add(shelves["Milk"])
    sale.add(shelves["Pan"])
    sale.act("/customer", {"customer": mia.pk}, "put")
    return sale
