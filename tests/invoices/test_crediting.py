"""Parts of an invoice are credited, and together they are never more than it."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from stamgast.accounts import ledger
from stamgast.accounts.receiving import Received, receive
from stamgast.invoices.crediting import Back, Left, credit
from stamgast.invoices.models import Invoice, InvoiceLine
from stamgast.invoices.states import State
from stamgast.lib.refused import Refused
from tests.invoices.conftest import PLANKS


@given(
    st.integers(0, 10**9), st.integers(0, 10**8), st.lists(st.integers(1, 5_000), min_size=1)
)  # fmt: skip
def test_pieces_credited_one_after_the_other_come_to_the_line(total, tax, pieces):
    tax = min(tax, total)
    left = Left(InvoiceLine(name="Planks"), sum(pieces), total, tax)
    amounts, taxes = 0, 0
    for quantity in pieces:
        if not left.total:
            break
        if not (left.total * quantity * 2) // left.quantity:
            # Nothing that could be credited: it goes with the next.
            return
        _quantity, amount, part = left.part(Back(quantity))
        amounts, taxes = amounts + amount, taxes + part
        left = Left(left.line, left.quantity - quantity, left.total - amount, left.tax - part)
        assert 0 <= left.tax <= left.total

    assert (amounts, taxes) == (total, tax)


def state_of(invoice, on=None):
    return Invoice.objects.with_state(on=on or timezone.localdate()).get(pk=invoice.pk).state


def test_a_part_that_was_credited_is_no_payment(final_invoice, ada):
    invoice, now = final_invoice(None, [PLANKS]), timezone.now()
    part = {invoice.lines.get().pk: Back(1_000)}

    credit(invoice, part, on=timezone.localdate(now), at=now, by=None)
    before = state_of(invoice)
    receive(ada, Received(uuid.uuid4(), 50_00, "bank", at=now, by=None))

    assert (before, state_of(invoice)) == (State.OPEN, State.PARTLY_PAID)


@pytest.mark.django_db(transaction=True)
def test_of_many_who_credit_at_once_no_more_is_credited_than_there_is(final_invoice, ada):
    invoice = final_invoice(None, [PLANKS])
    line = invoice.lines.get().pk

    def take_back(_each):
        try:
            now = timezone.now()
            part = {line: Back(1_000)}
            return credit(invoice, part, on=timezone.localdate(now), at=now, by=None).number
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as several:
        told = list(several.map(take_back, range(7)))

    assert sorted(each for each in told if isinstance(each, int)) == [1, 2, 3, 4]
    assert told.count("credit_too_large") == 3
    assert sum(note.total for note in Invoice.objects.filter(kind="credit")) == invoice.total
    assert ledger.balance_of(ada) == 0
