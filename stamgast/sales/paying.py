"""How a sale is paid, and that it is completed when nothing is due."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stamgast.lib.refused import Refused
from stamgast.promotions.models import Voucher, VoucherUsedUp
from stamgast.sales import billing
from stamgast.sales.acting import Act, State, Tab, act
from stamgast.sales.cash import rounded_cash
from stamgast.sales.credit import off_account, on_account
from stamgast.sales.days import day_in_hand
from stamgast.sales.dues import Payment, amount_refused, part_of_due, reference_of
from stamgast.sales.earning import earn
from stamgast.sales.models import ReceiptSeries, Sale, Tender
from stamgast.sales.money_back import MONEY, refuse_more_than_paid
from stamgast.sales.redeeming import by_points, come_back, points_taken_back
from stamgast.sales.spending import count as count_spending

Kind = Tender.Kind


def pay(it: Act, sale: UUID, payment: Payment) -> Sale:
    """Settle a part or all of it; what settles the last of it completes the sale."""

    def put(tab: Tab) -> None:
        if not tab.lines:
            raise Refused("sale_empty", _("There is nothing on this sale."))
        if not tab.due:
            raise Refused("nothing_due", _("There is nothing left to pay."))
        if payment.kind == Kind.ON_ACCOUNT:
            billing.refuse_invoiced(tab.sale)
        asked = payment
        if tender := come_back(tab, it):
            put_down(tab, tender, it)
            asked = rest_of(tab, payment)
        if tab.due and (tender := WAYS[asked.kind](tab, asked, it)):
            put_down(tab, tender, it)
            if tab.sale.is_refund and tender.kind in MONEY:
                refuse_more_than_paid(tab, it)
        if not tab.due:
            completed(tab, it)

    return act(it, sale, put)


def put_down(tab: Tab, tender: Tender, it: Act) -> None:
    tender.sale, tender.at, tender.by = tab.sale, it.at, it.by
    tender.save()
    tab.tenders.append(tender)


def rest_of(tab: Tab, payment: Payment) -> Payment:
    """What is left of it, now that a part came back as points: all of the rest at most."""
    said = payment.amount if payment.given is None else payment.given
    if said is None or abs(said) < abs(tab.due):
        return payment
    return replace(payment, amount=None, given=None)


def in_cash(tab: Tab, payment: Payment, _it: Act) -> Tender | None:
    """Cash settles all that is due in the coins that there are, or the part that was handed
    over; more than is due gives change. No tender where the rest is less than any coin."""
    sale, due = tab.sale, tab.due
    asked = rounded_cash(due, sale.currency, sale.shop.country)
    given = payment.given if payment.given is not None else payment.amount
    if given is None:
        given = asked
    if (given < 0) != (due < 0) or (not given and asked):
        raise amount_refused()
    if abs(given) < abs(asked):
        refuse_coins(given, sale)
        return Tender(kind=Kind.CASH, amount=given, given=given)
    if sale.is_refund and given != asked:
        raise amount_refused()
    sale.rounding += asked - due
    if not asked:
        return None
    return Tender(kind=Kind.CASH, amount=asked, given=given, change=given - asked)


def refuse_coins(given: int, sale: Sale) -> None:
    if rounded_cash(given, sale.currency, sale.shop.country) != given:
        raise Refused("no_such_coins", _("There are no coins for this amount."), field="given")


def by_card(tab: Tab, payment: Payment, _it: Act) -> Tender:
    return Tender(
        kind=Kind.CARD, amount=part_of_due(tab, payment.amount), reference=payment.reference
    )


def by_gift_card(tab: Tab, payment: Payment, it: Act) -> Tender:
    """As much as there is on it, where no amount is said; a refund goes back onto it."""
    card = payment.voucher
    if card is None or card.kind != Voucher.Kind.GIFT_CARD:
        raise no_gift_card()
    card.refuse_unusable(on=timezone.localdate(it.at))
    amount = payment.amount
    if amount is None and not tab.sale.is_refund:
        amount = min(tab.due, card.balance)
        if not amount:
            raise VoucherUsedUp(payment.reference)
    amount = part_of_due(tab, amount)
    card.book(-amount, reference_of(tab), at=it.at, by=it.by)
    return Tender(kind=Kind.VOUCHER, amount=amount, voucher=card, reference=payment.reference)


def no_gift_card() -> Refused:
    told = _("There is no gift card with this code. Scan it, or type it once more.")
    return Refused("no_gift_card", told, field="reference")


WAYS: dict[str, Callable[[Tab, Payment, Act], Tender | None]] = {
    Kind.CASH: in_cash,
    Kind.CARD: by_card,
    Kind.VOUCHER: by_gift_card,
    Kind.ON_ACCOUNT: on_account,
    Kind.POINTS: by_points,
    Kind.INVOICE: billing.on_invoice,
}


def back_onto_gift_card(tab: Tab, tender: Tender, it: Act) -> None:
    assert tender.voucher is not None
    tender.voucher.book(tender.amount, reference_of(tab), at=it.at, by=it.by)


# What else a payment that is taken back had moved.
UNDOING: dict[str, Callable[[Tab, Tender, Act], None]] = {
    Kind.VOUCHER: back_onto_gift_card,
    Kind.ON_ACCOUNT: off_account,
    Kind.POINTS: points_taken_back,
    Kind.INVOICE: off_account,
}


def take_back(it: Act, sale: UUID, tender: int) -> Sale:
    """Undo a payment of a sale that is not completed yet."""

    def put(tab: Tab) -> None:
        row = tab.tender(tender)
        if undo := UNDOING.get(row.kind):
            undo(tab, row, it)
        tab.tenders.remove(row)
        row.delete()

    return act(it, sale, put)


def complete(it: Act, sale: UUID) -> Sale:
    """End a sale that costs nothing."""

    def put(tab: Tab) -> None:
        if not tab.lines:
            raise Refused("sale_empty", _("There is nothing on this sale."))
        if tab.due:
            raise Refused("not_paid", _("There is something left to pay."))
        completed(tab, it)

    return act(it, sale, put)


def completed(tab: Tab, it: Act) -> None:
    sale = tab.sale
    billing.hold(tab)
    if sale.coupon and any(row["why"] == "coupon" for line in tab.lines for row in line.discounts):
        sale.coupon.use()
    sale.day = day_in_hand(sale.register, by=it.by, at=it.at)
    sale.number = next_number(sale)
    sale.state, sale.ended_at, sale.ended_by = State.COMPLETED, it.at, it.by
    count_spending(sale)
    earn(tab, it)
    billing.bill(tab, it)


def next_number(sale: Sale) -> int:
    """Without gaps: whoever rolls back gives it back, and the row is locked until then."""
    series = ReceiptSeries.objects.filter(shop=sale.shop_id)
    if not series.update(last=F("last") + 1):
        ReceiptSeries.objects.create(shop_id=sale.shop_id, last=1)
    return series.values_list("last", flat=True).get()
