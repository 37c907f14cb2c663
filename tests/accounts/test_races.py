"""Many at once at one account. On SQLite one waits for the other; on PostgreSQL all are at it."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Sequence

import pytest
from django.db import connection
from django.utils import timezone

from stamgast.accounts.models import AccountEntry, AccountPayment
from stamgast.accounts.receiving import Received, receive, undo
from stamgast.catalogue.models import Product
from stamgast.customers.models import Customer
from stamgast.lib.refused import Refused
from stamgast.sales import paying, selling
from stamgast.sales.acting import Act
from stamgast.sales.dues import Payment
from stamgast.sales.models import Sale, Tender
from stamgast.sales.selling import Goods
from stamgast.shops.models import Register, Staff
from tests.accounts.ledgers import agrees

pytestmark = pytest.mark.django_db(transaction=True)
REGISTERS = 50


def at_once(acts: Sequence[Callable[[], object]]) -> list[Refused]:
    """All in the same moment, each on a connection of its own."""
    start, refused = threading.Barrier(len(acts)), list[Refused]()

    def one(act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
        except Refused as no:
            refused.append(no)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def test_fifty_registers_at_once_never_pass_one_limit_and_lose_no_purchase(
    counter: Register, ben: Staff, shelves: dict[str, Product], mia: Customer, credit: object
) -> None:
    """Each sells bread for 39.00; within 1,000.00 there is room for 25."""

    def act(sale: Sale | None, register: Register) -> Act:
        version = sale.version if sale else 0
        return Act(register, ben, timezone.now(), str(uuid.uuid4()), version)

    def opened(place: int) -> Callable[[], object]:
        outlet = counter.outlet
        register = Register.objects.create(shop=counter.shop, outlet=outlet, name=f"No. {place}")
        sale = selling.connect(act(None, register), uuid.uuid4(), mia, "search")
        sale = selling.add(act(sale, register), sale.key, Goods(shelves["Bread"]))
        return lambda: paying.pay(act(sale, register), sale.key, Payment("on_account"))

    refused = at_once([opened(place) for place in range(REGISTERS)])

    assert {no.code for no in refused} == {"over_limit"}
    assert len(refused) == 25
    assert agrees(mia) == 25 * 3900
    done = Sale.objects.filter(state="completed")
    assert done.count() == Tender.objects.count() == AccountEntry.objects.count() == 25
    assert sorted(done.values_list("number", flat=True)) == [*range(1, 26)]


def test_one_payment_sent_five_times_at_once_is_one(mia: Customer) -> None:
    it = Received(uuid.uuid4(), 700, "card", at=timezone.now(), by=None)

    assert at_once([lambda: receive(mia, it)] * 5) == []

    assert AccountPayment.objects.count() == 1
    assert agrees(mia) == -700


def test_payments_of_many_customers_at_once_are_numbered_without_gaps(mia: Customer) -> None:
    def paid() -> object:
        it = Received(uuid.uuid4(), 100, "card", at=timezone.now(), by=None)
        return receive(mia, it)

    assert at_once([paid] * 10) == []

    assert agrees(mia) == -1000
    assert AccountPayment.objects.count() == 10


def test_a_mistake_is_taken_back_once_however_many_do(mia: Customer) -> None:
    wrong = receive(mia, Received(uuid.uuid4(), 700, "card", at=timezone.now(), by=None))

    at_once([lambda: undo(wrong, key=uuid.uuid4(), by=None, at=timezone.now())] * 5)

    assert AccountPayment.objects.count() == 2
    assert agrees(mia) == 0
