"""Paid by invoice at the register, and taken back there."""

from __future__ import annotations

import uuid
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from stamgast.accounts import ledger
from stamgast.accounts.ledger import Cause
from stamgast.accounts.models import AccountEntry
from stamgast.invoices import doctoring, home_tax
from stamgast.invoices.models import Invoice
from stamgast.lib.findings import Level
from stamgast.lib.refused import Refused
from stamgast.sales import billing, paying, refunding, selling
from stamgast.sales.dues import Payment
from stamgast.sales.pricing import Cut
from stamgast.sales.selling import Goods, LineChange
from stamgast.sales.showing import seen
from tests.shops.at_the_till import till_at, with_pin


@pytest.fixture
def basket(doing, shelves, ada):
    """Two milks, 2.90 off by hand, and a pan: 522.40, for Ada."""

    def fill(customer=ada):
        key = uuid.uuid4()
        sale = selling.add(doing(), key, Goods(shelves["Milk"]), quantity=2000)
        sale = selling.add(doing(sale), key, Goods(shelves["Pan"]))
        milk = sale.lines.first().pk
        sale = selling.change_line(doing(sale), key, milk, LineChange(cut=Cut("amount", 290)))
        return selling.connect(doing(sale), key, customer, "search")

    return fill


@pytest.fixture
def invoiced(basket, doing):
    sale = basket()
    return paying.pay(doing(sale), sale.key, Payment("invoice"))


def back(doing, sale, *, line=-1, quantity=1000, kind="invoice"):
    row = list(sale.lines.all())[line]
    refund = refunding.refund(doing(), sale, uuid.uuid4(), {row.pk: quantity})
    return paying.pay(doing(refund), refund.key, Payment(kind))


def code(refused):
    return refused.value.code


def test_the_invoice_comes_with_the_sale(invoiced, ada):
    invoice = billing.invoice_of(invoiced)

    assert (invoiced.state, invoice.called, invoice.to_pay) == ("completed", "1", 522_40)
    assert [(row.name, row.quantity, row.full, row.total) for row in invoice.lines.all()] == [
        ("Milk", 2000, 25_80, 22_90), ("Pan", 1000, 499_50, 499_50),
    ]  # fmt: skip
    assert (invoice.net, invoice.tax, invoice.total) == (invoiced.net, invoiced.tax, 522_40)
    entry = AccountEntry.objects.get()
    assert (entry.sale, entry.invoice, entry.left, entry.due_on) == (
        invoiced, invoice, 522_40, invoice.due_on,
    )  # fmt: skip
    assert ledger.balance_of(ada) == 522_40


def test_what_was_paid_otherwise_is_prepaid(basket, doing):
    sale = basket()
    sale = paying.pay(doing(sale), sale.key, Payment("card", 22_40))
    sale = paying.pay(doing(sale), sale.key, Payment("invoice"))

    invoice = billing.invoice_of(sale)
    assert (invoice.total, invoice.prepaid, invoice.to_pay) == (522_40, 22_40, 500_00)


def test_without_an_address_it_is_refused_before_anything_is_booked(basket, doing, mia):
    mia.account_policy = "unlimited"
    mia.save()
    sale = basket(mia)

    with pytest.raises(Refused) as refused:
        paying.pay(doing(sale), sale.key, Payment("invoice"))

    assert (code(refused), AccountEntry.objects.count()) == ("no_address", 0)
    assert seen(sale).invoice_to == []


def test_a_shop_in_another_currency_needs_the_days_rate_before_it_is_paid(basket, doing, corner):
    corner.currency = "EUR"
    corner.save()
    sale = basket()

    with pytest.raises(Refused) as refused:
        paying.pay(doing(sale), sale.key, Payment("invoice"))
    assert (code(refused), AccountEntry.objects.count()) == ("rate_missing", 0)

    home_tax.remember(corner, Decimal("11.25"), timezone.localdate())
    sale.refresh_from_db()
    sale = paying.pay(doing(sale), sale.key, Payment("invoice"))
    back(doing, sale)

    assert [(each.called, each.home, each.rate) for each in Invoice.objects.order_by("pk")] == [
        ("1", "SEK", Decimal("11.25")), ("K1", "SEK", Decimal("11.25")),
    ]  # fmt: skip


def test_the_limit_holds_for_invoices_too(basket, doing, ada):
    ada.account_limit = 500_00
    ada.save()
    sale = basket(ada)

    with pytest.raises(Refused) as refused:
        paying.pay(doing(sale), sale.key, Payment("invoice"))

    assert (code(refused), Invoice.objects.count()) == ("over_limit", 0)


def test_taken_off_again_nothing_is_owed_and_no_number_is_used(basket, doing, ada):
    sale = basket()
    sale = paying.pay(doing(sale), sale.key, Payment("invoice", 100_00))
    sale = paying.take_back(doing(sale), sale.key, sale.tenders.get().pk)
    sale = paying.pay(doing(sale), sale.key, Payment("card"))

    assert (ledger.balance_of(ada), Invoice.objects.count()) == (0, 0)
    assert seen(sale).invoice is None


def test_the_register_is_told_of_it(invoiced):
    told = seen(invoiced).invoice

    assert (told.kind, told.number, told.to_pay, told.email) == (
        "invoice", "1", 522_40, "ada@bygg.example",
    )  # fmt: skip
    assert seen(invoiced).invoice_to == ["Ada Bygg AB", "Ågatan 4", "582 22 Linköping"]


def test_the_sales_page_leads_to_it(manager, invoiced):
    page = manager.get(reverse("sale_detail", args=[invoiced.pk])).content.decode()

    assert reverse("invoice_detail", args=[billing.invoice_of(invoiced).pk]) in page


# Given back


def test_the_account_names_the_invoice_on_which_a_purchase_stands(manager, invoiced, doing, ada):
    back(doing, invoiced)

    page = manager.get(reverse("customer_account", args=[ada.pk])).text

    assert "Purchase 1, invoice 1" in page
    assert "Refund 2, credit note K1" in page


def test_what_comes_back_makes_a_credit_note(invoiced, doing, ada):
    refund = back(doing, invoiced)

    note = billing.invoice_of(refund)
    assert (note.kind, note.called, note.credits.called) == ("credit", "K1", "1")
    assert (note.total, note.tax, note.prepaid) == (499_50, 99_90, 0)
    assert ledger.balance_of(ada) == 22_90
    assert seen(refund).refund_of.invoice == "1"
    assert seen(refund).invoice.number == "K1"


def test_on_account_it_is_refused_with_what_to_do(invoiced, doing):
    with pytest.raises(Refused) as refused:
        back(doing, invoiced, kind="on_account")

    assert code(refused) == "use_invoice"


def test_a_sale_that_is_on_no_invoice_does_not_come_back_by_one(basket, doing):
    sale = basket()
    sale = paying.pay(doing(sale), sale.key, Payment("card"))

    with pytest.raises(Refused) as refused:
        back(doing, sale)

    assert code(refused) == "not_invoiced"


def test_several_refunds_credit_it_to_the_last_unit(invoiced, doing, ada):
    back(doing, invoiced, line=0)
    back(doing, invoiced, line=0)
    back(doing, invoiced)

    notes = Invoice.objects.filter(kind="credit")
    assert [note.called for note in notes.order_by("number")] == ["K1", "K2", "K3"]
    assert (sum(note.total for note in notes), ledger.balance_of(ada)) == (522_40, 0)


# Several sales on one invoice


def on_account(basket, doing, ada):
    sale = basket(ada)
    return paying.pay(doing(sale), sale.key, Payment("on_account"))


def test_several_sales_go_on_one_invoice(basket, doing, ada, corner, max_):
    first, second = on_account(basket, doing, ada), on_account(basket, doing, ada)
    assert list(billing.billable(corner, ada)) == [first, second]

    draft = billing.draft_of(ada, [first, second], by=max_, at=first.ended_at)
    invoice = billing.finalise(draft, on=draft.supplied_until, at=first.ended_at, by=max_)

    assert (invoice.total, invoice.to_pay, ledger.balance_of(ada)) == (1044_80, 1044_80, 1044_80)
    due = set(AccountEntry.objects.values_list("due_on", flat=True))
    assert (invoice.entries.count(), due) == (2, {invoice.due_on})
    assert not billing.billable(corner, ada).exists()


def test_a_sale_stands_on_one_invoice(basket, doing, ada, max_):
    sale = on_account(basket, doing, ada)
    billing.draft_of(ada, [sale], by=max_, at=sale.ended_at)

    with pytest.raises(Refused) as refused:
        billing.draft_of(ada, [sale], by=max_, at=sale.ended_at)

    assert (code(refused), Invoice.objects.count()) == ("sale_invoiced", 1)


def test_what_came_back_before_is_not_invoiced(basket, doing, ada, max_):
    sale = on_account(basket, doing, ada)
    draft = billing.draft_of(ada, [sale], by=max_, at=sale.ended_at)

    back(doing, sale, line=0, kind="on_account")

    draft.refresh_from_db()
    assert (draft.total, draft.lines.first().quantity) == (510_95, 1000)
    invoice = billing.finalise(draft, on=draft.supplied_until, at=sale.ended_at, by=max_)
    assert (invoice.to_pay, invoice.prepaid, ledger.balance_of(ada)) == (510_95, 0, 510_95)


def test_a_draft_that_a_refund_changed_is_not_sent_unseen(basket, doing, ada, max_):
    sale = on_account(basket, doing, ada)
    draft = billing.draft_of(ada, [sale], by=max_, at=sale.ended_at)

    back(doing, sale, line=0, kind="on_account")

    with pytest.raises(Refused) as refused:
        billing.finalise(
            draft, on=draft.supplied_until, at=sale.ended_at, by=max_, version=draft.version
        )
    assert (code(refused), ledger.balance_of(ada)) == ("changed_meanwhile", 510_95)


# The till


def test_the_till_mails_it(invoiced, counter, ben, max_):
    till = till_at(counter, max_)
    till.sign_in(with_pin(ben))

    answer = till.send(f"/sales/{invoiced.key}/invoice-mails", {})
    nobodys = till.send(f"/sales/{uuid.uuid4()}/invoice-mails", {})

    assert (answer.status_code, answer.json()) == (
        201, {"number": "1", "email": "ada@bygg.example"},
    )  # fmt: skip
    assert nobodys.status_code == 404


def test_paid_back_in_cash_it_is_credited_all_the_same(invoiced, doing, ada):
    """VAT law wants a credit note however the money goes back."""
    cause = Cause(AccountEntry.Kind.PAYMENT, "paid", at=invoiced.ended_at, by=None)
    ledger.book(ada, -522_40, cause)

    refund = back(doing, invoiced, kind="card")

    note = billing.invoice_of(refund)
    assert (note.called, note.total, note.prepaid) == ("K1", 499_50, 499_50)
    assert ledger.balance_of(ada) == 0


def test_what_the_office_credited_does_not_come_back_at_the_register(invoiced, doing):
    invoice, now = billing.invoice_of(invoiced), invoiced.ended_at
    billing.crediting.credit(invoice, on=invoice.issued_on, at=now, by=None)

    with pytest.raises(Refused) as refused:
        back(doing, invoiced)

    assert (code(refused), Invoice.objects.filter(kind="credit").count()) == (
        "credit_too_large", 1,
    )  # fmt: skip


def test_what_cost_nothing_comes_back_with_what_was_paid(basket, doing, ada):
    sale = basket()
    pan = sale.lines.last().pk
    free = selling.change_line(doing(sale), sale.key, pan, LineChange(cut=Cut("percent", 10_000)))
    sale = paying.pay(doing(free), sale.key, Payment("invoice"))
    milk, pan = sale.lines.all()

    refund = refunding.refund(doing(), sale, uuid.uuid4(), {milk.pk: 2000, pan.pk: 1000})
    refund = paying.pay(doing(refund), refund.key, Payment("invoice"))

    note = billing.invoice_of(refund)
    assert (note.total, ledger.balance_of(ada)) == (22_90, 0)
    assert [line.name for line in note.lines.all()] == ["Milk"]


def test_what_alone_cost_nothing_comes_back_without_a_credit_note(basket, doing, ada):
    sale = basket()
    pan = sale.lines.last().pk
    free = selling.change_line(doing(sale), sale.key, pan, LineChange(cut=Cut("percent", 10_000)))
    sale = paying.pay(doing(free), sale.key, Payment("invoice"))

    refund = refunding.refund(doing(), sale, uuid.uuid4(), {sale.lines.last().pk: 1000})
    refund = paying.complete(doing(refund), refund.key)

    assert (refund.state, billing.invoice_of(refund)) == ("completed", None)


def test_what_was_taken_off_again_before_the_end_is_not_on_the_credit_note(invoiced, doing, ada):
    cause = Cause(AccountEntry.Kind.PAYMENT, "paid", at=invoiced.ended_at, by=None)
    ledger.book(ada, -522_40, cause)
    pan = invoiced.lines.last()
    refund = refunding.refund(doing(), invoiced, uuid.uuid4(), {pan.pk: 1000})
    refund = paying.pay(doing(refund), refund.key, Payment("invoice", -100_00))
    refund = paying.take_back(doing(refund), refund.key, refund.tenders.get().pk)

    refund = paying.pay(doing(refund), refund.key, Payment("card"))

    note = billing.invoice_of(refund)
    assert (note.total, note.prepaid, ledger.balance_of(ada)) == (499_50, 499_50, 0)
    assert not note.entries.exists()
    assert [finding.level for finding in doctoring.invoices()] == [Level.WELL]
