"""What the house does by itself with sales, and what its doctor sees."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from stamgast.promotions.models import Voucher
from stamgast.sales import doctoring, paying, selling
from stamgast.sales.dues import Payment
from stamgast.sales.forgetting import forget_receipt_addresses, forget_sale_requests
from stamgast.sales.models import Line, ReceiptOut, Sale, SaleRequest, Tender
from stamgast.sales.receipts import issue
from stamgast.sales.selling import Goods


@pytest.fixture
def sold(doing, shelves):
    sale = selling.add(doing(), uuid.uuid4(), Goods(shelves["Milk"]))
    return paying.pay(doing(sale), sale.key, Payment("cash"))


def told(check):
    return [(finding.level.value, finding.sentence) for finding in check()]


def ago(**much):
    return timezone.now() - dt.timedelta(**much)


# Forgetting


def test_requests_are_forgotten_after_two_days(sold):
    old = SaleRequest.objects.first()
    SaleRequest.objects.filter(pk=old.pk).update(at=ago(days=2, minutes=1))

    assert forget_sale_requests.func() == 1
    assert SaleRequest.objects.count() == 1


def test_the_address_of_a_mail_that_never_went_is_forgotten(sold, ben):
    issue(sold, "mail", by=ben, at=ago(days=1, minutes=1), address="mia@example.se")
    issue(sold, "mail", by=ben, at=ago(hours=1), address="mia@example.se")

    assert forget_receipt_addresses.func() == 1
    assert list(ReceiptOut.objects.values_list("address", flat=True)) == ["", "mia@example.se"]


# The doctor


def test_figures_that_agree_are_well(sold):
    assert told(doctoring.sales) == [("well", "1, and the figures of it agree.")]


def test_a_house_that_has_sold_nothing_has_nothing_to_say(db):
    assert [*doctoring.sales(), *doctoring.parked(), *doctoring.gift_cards()] == []


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda: Line.objects.update(tax=1), "Not the sum of their lines: receipts 1."),
        (lambda: Tender.objects.update(amount=1), "Not what was paid: receipts 1."),
        (lambda: Sale.objects.update(number=2), "The receipt numbers of Corner have gaps."),
    ],
    ids=["lines", "tenders", "numbers"],
)
def test_figures_that_do_not_agree_are_named(sold, spoil, sentence):
    spoil()

    assert told(doctoring.sales) == [("fault", sentence)]


def test_a_gift_cards_balance_is_the_sum_of_its_entries(corner, ben):
    card = Voucher.objects.create(shop=corner, kind="gift_card")
    card.book(10000, "issued", at=timezone.now(), by=ben)
    assert [level for level, _sentence in told(doctoring.gift_cards)] == ["well"]

    Voucher.objects.update(balance=1)

    assert told(doctoring.gift_cards) == [
        ("fault", "The balance of 1 is not the sum of its entries.")
    ]


def test_a_sale_that_is_parked_for_long_is_listed_and_stays(doing, shelves):
    sale = selling.add(doing(), uuid.uuid4(), Goods(shelves["Milk"]))
    selling.park(doing(sale), sale.key)
    assert told(doctoring.parked) == []

    Sale.objects.update(opened_at=ago(days=15))

    assert [level for level, _sentence in told(doctoring.parked)] == ["note"]
    assert Sale.objects.exists()
