"""What was invoiced is taken back by a credit note: never more than the invoice has left.

Several credit notes of one invoice together take back no more than that either: whoever comes
second waits for the first.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from stamgast.accounts import ledger
from stamgast.invoices.finalising import finalise
from stamgast.invoices.making import add_up
from stamgast.invoices.models import Invoice, InvoiceLine
from stamgast.invoices.reckoning import PIECE
from stamgast.lib.refused import Refused
from stamgast.lib.sharing import nearest
from stamgast.shops.models import Staff


@dataclass(frozen=True)
class Back:
    """Of a line: so many pieces in thousandths, or (with `quantity` 0) an amount with tax."""

    quantity: int = 0
    amount: int = 0


@dataclass(frozen=True)
class Left:
    """What no credit note has taken back of a line; amounts with tax, and the tax in them."""

    line: InvoiceLine
    quantity: int
    total: int
    tax: int

    def part(self, back: Back) -> tuple[int, int, int]:
        """Quantity, amount and tax of a part; the last part takes all that is left."""
        amount = back.amount
        if back.quantity:
            refuse_beyond(self.line, back.quantity, self.quantity)
            amount = nearest(self.total, back.quantity, self.quantity)
        refuse_beyond(self.line, amount, self.total)
        tax = nearest(self.tax, amount, self.total) if self.total else 0
        return back.quantity or PIECE, amount, tax

    @property
    def all(self) -> Back:
        return Back(self.quantity) if self.quantity else Back(amount=self.total)


def refuse_beyond(line: InvoiceLine, wanted: int, left: int) -> None:
    if not 0 < wanted <= left:
        raise too_large(line.name)


def too_large(name: str) -> Refused:
    told = _("Of “%(name)s” there is not so much left to credit.")
    return Refused("credit_too_large", told % {"name": name})


def lefts(invoice: Invoice) -> list[Left]:
    """Of each line that has anything left."""
    lines = (
        InvoiceLine.objects.filter(invoice=invoice)
        .order_by("place")
        .annotate(
            back=Sum("credited__quantity", filter=Q(credited__amount_only=False)),
            back_total=Sum("credited__total"),
            back_tax=Sum("credited__tax"),
        )
    )
    found = [
        Left(
            line,
            line.quantity - (line.back or 0),
            line.total - (line.back_total or 0),
            line.tax - (line.back_tax or 0),
        )
        for line in lines
    ]
    return [left for left in found if left.total > 0]


def credit(
    invoice: Invoice,
    parts: Mapping[int, Back] | None = None,
    *,
    on: dt.date,
    at: dt.datetime,
    by: Staff | None,
    key: uuid.UUID | None = None,
    note: str = "",
) -> Invoice:
    """A credit note, final at once, of these parts by their lines' keys; None: of all that is
    left. What was paid already stands to the customer's credit from then on."""

    def lines_of(credit_note: Invoice) -> Iterable[InvoiceLine]:
        there = {left.line.pk: left for left in lefts(invoice)}
        wanted = {pk: left.all for pk, left in there.items()} if parts is None else parts
        if not wanted:
            raise nothing_left()
        for pk, back in wanted.items():
            if pk not in there:
                raise nothing_left()
            yield line_of(credit_note, there[pk], back)

    with transaction.atomic():
        held = hold(invoice)
        if key and (made := Invoice.objects.filter(shop=invoice.shop_id, key=key).first()):
            return made
        credit_note = begun(held, by=by, at=at, key=key, note=note)
        write(credit_note, lines_of(credit_note))
        return finalise(credit_note, on=on, at=at, by=by)


def nothing_left() -> Refused:
    told = _("There is nothing left to credit on this invoice.")
    return Refused("credit_too_large", told)


def hold(invoice: Invoice) -> Invoice:
    """The invoice, which nobody else credits until the transaction ends."""
    if invoice.customer:
        ledger.account_in_hand(invoice.customer)
    held = Invoice.objects.select_for_update().get(pk=invoice.pk)
    if held.number is None or held.kind != Invoice.Kind.INVOICE:
        told = _("Only an invoice with its number can be credited.")
        raise Refused("not_creditable", told)
    return held


def begun(
    invoice: Invoice,
    *,
    by: Staff | None,
    at: dt.datetime,
    key: uuid.UUID | None = None,
    note: str = "",
) -> Invoice:
    return Invoice.objects.create(
        shop=invoice.shop,
        kind=Invoice.Kind.CREDIT,
        credits=invoice,
        key=key or uuid.uuid4(),
        customer=invoice.customer,
        language=invoice.language,
        currency=invoice.currency,
        your_reference=invoice.your_reference,
        order_reference=invoice.order_reference,
        supplied_from=invoice.supplied_from,
        supplied_until=invoice.supplied_until,
        note=note,
        made_at=at,
        made_by=by,
    )


def write(credit_note: Invoice, lines: Iterable[InvoiceLine]) -> None:
    rows = list(lines)
    for place, line in enumerate(rows, 1):
        line.place = place
    InvoiceLine.objects.bulk_create(rows)
    add_up(credit_note)


def line_of(credit_note: Invoice, left: Left, back: Back) -> InvoiceLine:
    quantity, total, tax = left.part(back)
    return taken(credit_note, left.line, quantity, total, tax, amount_only=not back.quantity)


def taken(
    credit_note: Invoice,
    line: InvoiceLine,
    quantity: int,
    total: int,
    tax: int,
    *,
    amount_only: bool = False,
) -> InvoiceLine:
    full = total if amount_only else nearest(line.full, quantity, line.quantity)
    return InvoiceLine(
        invoice=credit_note,
        of_line=line,
        code=line.code,
        name=line.name,
        quantity=quantity,
        price=total if amount_only else line.price,
        includes_tax=amount_only or line.includes_tax,
        rate=line.rate,
        full=max(full, total),
        total=total,
        net=total - tax,
        tax=tax,
        amount_only=amount_only,
    )
