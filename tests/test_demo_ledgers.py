"""What the demo shop's regulars have with it: points, accounts and invoices."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from stamgast.accounts.doctoring import accounts
from stamgast.accounts.models import Account, AccountEntry, AccountPayment, Match
from stamgast.accounts.terms import terms_of
from stamgast.customers.models import Change
from stamgast.demo.office import NAMES
from stamgast.invoices.doctoring import invoices
from stamgast.invoices.models import InvoiceLine, InvoiceOut
from stamgast.invoices.reminding import to_remind
from stamgast.invoices.states import State
from stamgast.loyalty.doctoring import balances
from stamgast.loyalty.models import GroupRate, PointEntry, rules_of
from stamgast.sales.doctoring import on_account, sales
from stamgast.sales.models import Sale, Tender
from stamgast.sales.points_doctoring import points_of_sales
from stamgast.shops.models import Shop

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _data(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path


def demo(customers: int = 60, **options: Any) -> Shop:
    call_command("demo", stdout=StringIO(), customers=customers, **options)
    return Shop.objects.latest("pk")


def stated(shop: Shop) -> Any:
    return shop.invoices.with_state(on=timezone.localdate()).order_by("pk")


def found_by_the_doctor() -> list[str]:
    checks = (sales, accounts, on_account, invoices, balances, points_of_sales)
    return [finding.level.value for check in checks for finding in check()]


def test_every_ledger_of_the_demo_agrees() -> None:
    demo()

    assert found_by_the_doctor() == ["well"] * 5


@pytest.mark.parametrize("customers", [0, 1, 5, 12])
def test_a_demo_with_few_customers_agrees_too(customers: int) -> None:
    demo(customers)

    assert set(found_by_the_doctor()) == {"well"}


def test_there_are_invoices_of_every_state() -> None:
    shop = demo()

    assert {invoice.state for invoice in stated(shop)} == set(State.values)


def test_some_come_from_a_register_and_some_from_several_purchases() -> None:
    shop = demo()

    by_tender = Sale.objects.filter(tenders__kind=Tender.Kind.INVOICE, invoiced__isnull=False)
    counts = [invoice.sales.count() for invoice in stated(shop)]
    assert by_tender.count() >= 4
    assert (max(counts) > 1, 0 in counts) == (True, True)


def test_somebody_was_reminded_twice_and_owes_the_fee() -> None:
    shop = demo()

    late = stated(shop).get(reminders__level=2)
    fees = late.entries.filter(kind=AccountEntry.Kind.FEE)
    assert (late.state, [fee.amount for fee in fees]) == (State.OVERDUE, [60_00])


def test_somebody_is_still_to_be_reminded() -> None:
    shop = demo()

    assert to_remind(shop, stated(shop), on=timezone.localdate()).count() == 1


def test_no_mail_goes_out_and_none_waits() -> None:
    shop = demo()

    outs = InvoiceOut.objects.filter(invoice__shop=shop)
    assert (mail.outbox, DBTaskResult.objects.count()) == ([], 0)
    assert outs.filter(how=InvoiceOut.How.MAIL).exists()
    assert not outs.filter(sent_at=None).exists()


def test_the_shop_gives_credit_and_some_have_their_own_limit() -> None:
    shop = demo()

    own = shop.customers.filter(account_policy="limit")
    everybody = terms_of(shop.customers.exclude(account_policy="limit").first())  # type: ignore[arg-type]
    assert (everybody.allowed, everybody.limit) == (True, 500_00)
    assert own.count() == 4
    changed = Change.objects.filter(customer__in=own, fields__has_key="account_limit")
    assert changed.count() == 4


def test_somebody_is_near_the_limit() -> None:
    shop = demo()

    owing = Account.objects.filter(shop=shop).select_related("customer__shop")
    left = [terms_of(each.customer).left(each.balance) for each in owing]
    assert any(each and each <= 60_00 for each in left)


def test_payments_settle_invoices_and_one_was_taken_at_a_register() -> None:
    shop = demo()

    paid = AccountPayment.objects.filter(shop=shop)
    matched = Match.objects.filter(credit__payment__in=paid, debit__invoice__isnull=False)
    at_a_register = paid.get(register__isnull=False)
    assert matched.values("debit__invoice").distinct().count() >= 3
    assert at_a_register.day
    assert at_a_register.day.register == at_a_register.register
    assert Account.objects.filter(shop=shop, balance__lt=0).exists()


def test_regulars_have_earned_points_and_some_paid_with_them() -> None:
    shop = demo()

    rules = rules_of(shop)
    kinds = set(PointEntry.objects.filter(shop=shop).values_list("kind", flat=True))
    assert (rules.on, kinds) == (True, {"earned", "redeemed"})
    told = shop.sales.filter(points_earned__gt=0, points_after__gt=0)
    assert told.count() > 50
    nothing = GroupRate.objects.get(spend_per_point=0)
    assert not PointEntry.objects.filter(customer__group=nothing.group_id).exists()


def test_what_happened_stands_in_the_order_in_which_it_did() -> None:
    shop = demo()

    for rows in (AccountEntry.objects, PointEntry.objects, AccountPayment.objects):
        moments = list(rows.filter(shop=shop).order_by("pk").values_list("at", flat=True))
        assert moments == sorted(moments)
    weeks = {entry.at.isocalendar().week for entry in AccountEntry.objects.filter(shop=shop)}
    assert len(weeks) >= 5


def test_two_demos_have_the_same_books() -> None:
    books = [
        list(stated(demo(shop=name)).values_list("series", "number", "total", "due_on", "state"))
        for name in ("Första", "Andra")
    ]

    assert books[0] == books[1]


def test_a_shop_that_has_books_keeps_them_as_they_are() -> None:
    shop = demo()
    shop.credit.delete()
    before = list(stated(shop).values_list("pk", "version", "state"))

    demo(customers=70)

    assert list(stated(shop).values_list("pk", "version", "state")) == before
    assert (terms_of(shop.customers.latest("pk")).allowed, Shop.objects.count()) == (False, 1)


@pytest.mark.parametrize("language", ["en", "sv", "nl"])
def test_a_customer_is_invoiced_in_their_language(language: str) -> None:
    shop = demo(language=language)

    typed = InvoiceLine.objects.filter(invoice__shop=shop, sold=None, invoice__kind="invoice")
    assert typed.count() == 6
    for line in typed.select_related("invoice"):
        assert line.name in NAMES[line.invoice.language]
    assert shop.invoicing.foot_text.keys() == NAMES.keys()
