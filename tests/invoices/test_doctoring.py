"""What the doctor sees among the invoices."""

from __future__ import annotations

import pytest
from django.db.models import F
from django.utils import timezone

from stamgast.accounts.models import AccountEntry
from stamgast.invoices import crediting, doctoring
from stamgast.invoices.models import Invoice, InvoiceLine


def told():
    return [(finding.level.value, finding.sentence) for finding in doctoring.invoices()]


@pytest.fixture
def written(final_invoice):
    first, second = final_invoice(), final_invoice()
    crediting.credit(first, on=timezone.localdate(), at=timezone.now(), by=None)
    return second


def test_what_agrees_is_well(written):
    assert told() == [("well", "3, and their figures agree.")]


@pytest.mark.parametrize(
    ("break_", "sentence"),
    [
        (
            lambda: InvoiceLine.objects.filter(invoice__number=2).update(net=F("net") + 1),
            "Not the sum of their lines: invoices 2.",
        ),
        (
            lambda: AccountEntry.objects.filter(invoice__number=2).update(amount=1, left=1),
            "Not what their accounts have: invoices 2.",
        ),
        (
            lambda: Invoice.objects.filter(number=2).update(number=4),
            "The invoice numbers of Corner have gaps.",
        ),
        (
            lambda: InvoiceLine.objects.filter(invoice__kind="credit").update(total=10**6),
            "Credited beyond what they come to: invoices 1.",
        ),
    ],
    ids=["lines", "entries", "numbers", "credit notes"],
)
def test_what_does_not_agree_is_named(written, break_, sentence):
    break_()

    assert ("fault", sentence) in told()
