"""An invoice gets its number: without gaps, and then it stays as it is."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from stamgast.accounts import ledger
from stamgast.accounts.ledger import Cause
from stamgast.accounts.models import AccountEntry
from stamgast.invoices import finalising
from stamgast.invoices.finalising import finalise
from stamgast.invoices.making import Particulars, draft, throw_away, write
from stamgast.invoices.models import Invoice, InvoiceRules, InvoiceSeries
from stamgast.lib.refused import Refused
from tests.invoices.conftest import BREAD, PLANKS

TODAY = dt.date(2026, 11, 26)


def code(refused):
    return refused.value.code


def test_an_invoice_has_number_days_and_reference(final_invoice):
    invoice = final_invoice(on=TODAY)

    assert (invoice.called, invoice.issued_on, invoice.due_on) == (
        "1", TODAY, TODAY + dt.timedelta(days=30),
    )  # fmt: skip
    assert (invoice.net, invoice.tax, invoice.total) == (469_64, 108_36, 578_00)
    assert invoice.payment_reference == "18"


def test_it_keeps_both_as_they_were(final_invoice, ada, corner):
    invoice = final_invoice()
    corner.name, ada.company_name = "Other", "Other"
    corner.save()
    ada.save()

    invoice.refresh_from_db()
    assert (invoice.seller["name"], invoice.seller["bankgiro"]) == ("Corner", "5805-6201")
    assert (invoice.buyer["name"], invoice.buyer["person"]) == ("Ada Bygg AB", "Ada Ek")
    assert (invoice.buyer["street"], invoice.buyer["country"]) == ("Ågatan 4", "SE")


def test_it_is_owed_from_then_on(final_invoice, ada):
    invoice = final_invoice(on=TODAY)

    entry = invoice.entries.get()
    assert (entry.kind, entry.amount, entry.left) == ("invoice", 578_00, 578_00)
    assert (entry.due_on, entry.customer) == (invoice.due_on, ada)
    assert (ledger.balance_of(ada), invoice.prepaid, invoice.to_pay) == (578_00, 0, 578_00)


def test_what_stands_to_their_credit_is_prepaid(final_invoice, ada):
    cause = Cause(AccountEntry.Kind.ADJUSTED, "gift", at=timezone.now(), by=None)
    ledger.book(ada, -100_00, cause)

    invoice = final_invoice()

    assert (invoice.prepaid, invoice.to_pay, ledger.balance_of(ada)) == (100_00, 478_00, 478_00)


def test_finalised_twice_it_is_one(drafted, max_):
    invoice = drafted()
    first = finalise(invoice, on=TODAY, at=timezone.now(), by=max_)

    again = finalise(invoice, on=TODAY, at=timezone.now(), by=max_)

    assert (again.number, AccountEntry.objects.count()) == (first.number, 1)


def test_each_shop_counts_for_itself(final_invoice, nils, max_):
    final_invoice()

    assert [final_invoice().called, final_invoice(nils).called] == ["2", "1"]
    assert Invoice.objects.get(customer=nils).payment_reference == "RF741"


def test_numbers_begin_where_the_shop_says(final_invoice, corner):
    InvoiceRules.objects.create(shop=corner, first_number=2041)

    assert [final_invoice().number, final_invoice().number] == [2041, 2042]


def test_without_an_address_there_is_no_invoice(drafted, mia):
    with pytest.raises(Refused) as refused:
        finalise(drafted(mia), on=TODAY, at=timezone.now(), by=None)

    assert code(refused) == "no_address"
    assert not InvoiceSeries.objects.exists()


def test_an_empty_one_has_no_number(drafted):
    with pytest.raises(Refused) as refused:
        finalise(drafted(lines=[]), on=TODAY, at=timezone.now(), by=None)

    assert code(refused) == "invoice_empty"


def test_a_deleted_customer_gets_none(drafted, ada):
    invoice = drafted()
    ada.deleted_at = timezone.now()
    ada.save()

    with pytest.raises(Refused) as refused:
        finalise(Invoice.objects.get(pk=invoice.pk), on=TODAY, at=timezone.now(), by=None)

    assert code(refused) == "customer_gone"


# Drafts


def test_of_two_who_change_a_draft_the_second_is_told(drafted):
    invoice = drafted()
    write(Invoice.objects.get(pk=invoice.pk), [PLANKS], Particulars(note="Mine"), version=1)

    with pytest.raises(Refused) as refused:
        write(Invoice.objects.get(pk=invoice.pk), [BREAD], Particulars(), version=1)

    invoice.refresh_from_db()
    assert (code(refused), invoice.note, invoice.total) == ("changed_meanwhile", "Mine", 500_00)


def test_nobody_sends_a_draft_that_changed_since_they_saw_it(drafted):
    invoice = drafted()
    write(invoice, [PLANKS], Particulars(), version=1)

    with pytest.raises(Refused) as refused:
        finalise(invoice, on=TODAY, at=timezone.now(), by=None, version=1)

    assert code(refused) == "changed_meanwhile"


def test_what_is_final_is_neither_changed_nor_thrown_away(final_invoice):
    invoice = final_invoice()

    for act in (
        lambda: write(invoice, [BREAD], Particulars(), version=invoice.version),
        lambda: throw_away(invoice, version=invoice.version),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert code(refused) == "invoice_final"


def test_a_draft_begun_twice_is_one(drafted):
    first = drafted()

    again = draft(first.customer, [BREAD], by=None, at=timezone.now(), key=first.key)

    assert (again.pk, again.lines.count()) == (first.pk, 2)


# No gaps


def test_a_number_that_came_to_nothing_is_given_again(drafted, final_invoice):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        finalise(drafted(), on=TODAY, at=timezone.now(), by=None)
        raise ZeroDivisionError

    assert final_invoice().number == 1


def test_a_crash_while_it_is_booked_takes_no_number(drafted, final_invoice, monkeypatch):
    def crash(*_args, **_more):
        raise ZeroDivisionError

    with monkeypatch.context() as broken, pytest.raises(ZeroDivisionError):
        broken.setattr(finalising.ledger, "book", crash)
        finalise(drafted(), on=TODAY, at=timezone.now(), by=None)

    assert (final_invoice().number, Invoice.objects.filter(number=None).count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_have_numbers_without_gaps(drafted, ada):
    drafts = [drafted() for _each in range(12)]

    def send(invoice):
        try:
            return finalise(invoice, on=TODAY, at=timezone.now(), by=None).number
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as several:
        numbers = list(several.map(send, drafts))

    assert sorted(numbers) == list(range(1, 13))
    assert ledger.balance_of(ada) == 12 * 578_00
    assert connection.vendor in {"sqlite", "postgresql"}
