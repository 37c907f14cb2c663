"""What the demo shop's office does for its customers, by the back office's own functions.

No mail goes out: what was sent weeks ago says that it was, and where no address is known a
letter was.
"""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from stamgast.accounts.ledger import balance_of, open_entries
from stamgast.accounts.models import AccountEntry, AccountPayment
from stamgast.accounts.receiving import Received, receive
from stamgast.customers.models import Customer
from stamgast.demo.stock import FOOD
from stamgast.invoices.crediting import Back, credit
from stamgast.invoices.finalising import finalise
from stamgast.invoices.making import draft
from stamgast.invoices.models import Invoice, InvoiceOut
from stamgast.invoices.reckoning import PIECE, Free
from stamgast.invoices.reminding import next_level, remind
from stamgast.invoices.sending import address_of
from stamgast.sales.billing import billable, draft_of
from stamgast.sales.models import Sale
from stamgast.shops.models import Staff

Method = AccountPayment.Method
# What is ordered by telephone: names, pieces, and what one costs in öre with tax.
ORDER = (10, 39_00), (2, 295_00)
NAMES = {
    "en": ("Coffee and cinnamon bun", "Fruit basket"),
    "sv": ("Kaffe och kanelbulle", "Fruktkorg"),
    "nl": ("Koffie met kaneelbroodje", "Fruitmand"),
}
BROKEN = {
    "en": "One basket came too late.",
    "sv": "En korg kom för sent.",
    "nl": "Eén mand kwam te laat.",
}
CANCELLED = {
    "en": "The meeting was called off.",
    "sv": "Mötet ställdes in.",
    "nl": "De vergadering ging niet door.",
}
PART, MORE = 100_00, 50_00


@dataclass
class Desk:
    """Who sits there. `last`: the sale that was completed last at a register."""

    by: Staff
    chance: random.Random
    last: Sale | None = None

    def key(self) -> uuid.UUID:
        return uuid.UUID(int=self.chance.getrandbits(128), version=4)


def invoices_purchases(desk: Desk, customer: Customer, at: dt.datetime) -> None:
    send(desk, drafted(desk, customer, at), at)


def drafts_purchases(desk: Desk, customer: Customer, at: dt.datetime) -> None:
    drafted(desk, customer, at)


def drafted(desk: Desk, customer: Customer, at: dt.datetime) -> Invoice:
    sales = list(billable(customer.shop, customer))
    return draft_of(customer, sales, by=desk.by, at=at, key=desk.key())


def invoices_an_order(desk: Desk, customer: Customer, at: dt.datetime) -> None:
    send(desk, ordered(desk, customer, at), at)


def drafts_an_order(desk: Desk, customer: Customer, at: dt.datetime) -> None:
    ordered(desk, customer, at)


def ordered(desk: Desk, customer: Customer, at: dt.datetime) -> Invoice:
    lines = [
        Free(name, pieces * PIECE, price, includes_tax=True, rate=FOOD)
        for name, (pieces, price) in zip(NAMES[language(customer)], ORDER, strict=True)
    ]
    return draft(customer, lines, by=desk.by, at=at, key=desk.key())


def language(customer: Customer) -> str:
    return customer.language or customer.shop.language


def send(desk: Desk, invoice: Invoice, at: dt.datetime) -> None:
    leave(desk, finalise(invoice, on=timezone.localdate(at), at=at, by=desk.by), at)


def leave(desk: Desk, invoice: Invoice, at: dt.datetime) -> None:
    """It says that it went."""
    address = address_of(invoice)
    how = InvoiceOut.How.MAIL if address else InvoiceOut.How.PDF
    invoice.outs.create(
        how=how, address=address, at=at, by=desk.by, tries=1 if address else 0, sent_at=at
    )


def newest(customer: Customer) -> Invoice:
    return customer.invoices.filter(kind=Invoice.Kind.INVOICE).exclude(number=None)[0]


def credits_all(desk: Desk, customer: Customer, at: dt.datetime) -> None:
    note = CANCELLED[language(customer)]
    on = timezone.localdate(at)
    leave(desk, credit(newest(customer), on=on, at=at, by=desk.by, key=desk.key(), note=note), at)


def credits_a_part(desk: Desk, customer: Customer, at: dt.datetime) -> None:
    """One piece of the last line."""
    invoice, on = newest(customer), timezone.localdate(at)
    line = invoice.lines.order_by("-place")[0]
    parts, note = {line.pk: Back(PIECE)}, BROKEN[language(customer)]
    leave(desk, credit(invoice, parts, on=on, at=at, by=desk.by, key=desk.key(), note=note), at)


def reminds(desk: Desk, customer: Customer, at: dt.datetime) -> None:
    invoice = newest(customer)
    remind(invoice, next_level(invoice), by=desk.by, at=at, on=timezone.localdate(at))


def is_paid(desk: Desk, customer: Customer, at: dt.datetime) -> None:
    """What is longest due, through the bank."""
    entries = of_one_invoice(customer)
    banked(desk, customer, at, owed(entries), entries)


def is_half_paid(desk: Desk, customer: Customer, at: dt.datetime) -> None:
    entries = of_one_invoice(customer)
    # Whole kronor.
    banked(desk, customer, at, owed(entries) // 2 // 100 * 100, entries)


def of_one_invoice(customer: Customer) -> list[AccountEntry]:
    entries = open_entries(customer).exclude(invoice=None)
    return list(entries.filter(invoice=entries[0].invoice_id))


def owed(entries: Sequence[AccountEntry]) -> int:
    return sum(entry.left for entry in entries)


def banked(
    desk: Desk,
    customer: Customer,
    at: dt.datetime,
    amount: int,
    entries: Sequence[AccountEntry] = (),
) -> None:
    reference = entries[0].invoice.payment_reference if entries and entries[0].invoice else ""
    keys = [entry.pk for entry in entries]
    receive(
        customer,
        Received(
            desk.key(), amount, Method.BANK, at=at, by=desk.by, reference=reference, entries=keys
        ),
    )


def pays_too_much(desk: Desk, customer: Customer, at: dt.datetime) -> None:
    banked(desk, customer, at, balance_of(customer) + MORE)


def pays_a_part(desk: Desk, customer: Customer, _at: dt.datetime) -> None:
    """At a register, by card, after the last sale there: the day counts it."""
    sale = desk.last
    assert sale is not None
    assert sale.ended_at is not None
    receive(
        customer,
        Received(
            desk.key(), PART, Method.CARD, at=sale.ended_at, by=sale.ended_by,
            register=sale.register, day=sale.day,
        ),
    )  # fmt: skip
