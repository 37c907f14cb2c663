"""Points that two registers want at the same moment."""

import threading
import uuid

import pytest
from django.db import connection
from django.utils import timezone

from stamgast.lib.refused import Refused
from stamgast.loyalty import ledger
from stamgast.loyalty.ledger import Cause, balance_of
from stamgast.loyalty.models import PointEntry, PointRules
from stamgast.sales import paying, refunding, selling
from stamgast.sales.dues import Payment
from stamgast.sales.models import Tender
from stamgast.sales.selling import Goods

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def rules(corner):
    return PointRules.objects.create(shop=corner, on=True)


def give(mia, points):
    cause = Cause("adjusted", f"test:{uuid.uuid4()}", at=timezone.now(), by=None)
    ledger.book(mia, points, cause)


def at_once(*works):
    """On SQLite one waits for the other; on PostgreSQL both are at it at once."""
    start, refused = threading.Barrier(len(works)), []

    def run(work):
        start.wait()
        try:
            work()
        except Refused as no:
            refused.append(no.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def test_points_are_not_redeemed_at_two_registers_at_once(doing, counter, second, shelves, mia):
    give(mia, 1000)
    sales = []
    for register in (counter, second):
        sale = selling.add(doing(register=register), uuid.uuid4(), Goods(shelves["Pan"]))
        sales.append(selling.connect(doing(sale, register=register), sale.key, mia, "search"))

    def redeem(sale):
        it = doing(sale, register=sale.register)
        return lambda: paying.pay(it, sale.key, Payment("points", 6000))

    refused = at_once(*(redeem(sale) for sale in sales))

    assert refused == ["too_few_points"]
    assert balance_of(mia) == 400
    assert list(PointEntry.objects.filter(kind="redeemed").values_list("points", flat=True)) == [
        -600
    ]


def test_two_refunds_at_once_give_back_no_more_than_there_was(doing, counter, second, shelves, mia):
    give(mia, 333)
    sale = selling.add(doing(), uuid.uuid4(), Goods(shelves["Pan"]), quantity=2000)
    sale = selling.connect(doing(sale), sale.key, mia, "search")
    sale = paying.pay(doing(sale), sale.key, Payment("points"))
    sold = paying.pay(doing(sale), sale.key, Payment("card"))
    line = sold.lines.get().pk
    backs = [
        refunding.refund(doing(register=register), sold, uuid.uuid4(), {line: 1000})
        for register in (counter, second)
    ]

    def give_back(back):
        it = doing(back, register=back.register)
        return lambda: paying.pay(it, back.key, Payment("card"))

    refused = at_once(*(give_back(back) for back in backs))

    assert refused == []
    parts = Tender.objects.filter(sale__refund_of=sold, kind="points")
    assert sum(part.points for part in parts) == -333
    assert sum(part.amount for part in parts) == -3330
    assert balance_of(mia) == 333
