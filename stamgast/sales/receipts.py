"""What a receipt says: the particulars that Swedish and Dutch law ask of one (docs/sales.md)
and what finds the sale again. It is told from rows that no longer change, so that a copy
says what the first did."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from stamgast.accounts.models import AccountPayment
from stamgast.lib import own_codes
from stamgast.lib.refused import Refused
from stamgast.sales.models import Line, ReceiptOut, Sale, Tender
from stamgast.sales.showing import TaxSeen, taxes_of
from stamgast.shops.models import Outlet, Shop, Staff

# Of a gift card's code so much is told: whoever finds the receipt can't spend it.
TOLD = 4


@dataclass(frozen=True)
class Seller:
    """Who sold, and where."""

    name: str
    outlet: str
    lines: Sequence[str]
    phone: str
    organisation_number: str
    vat_number: str


@dataclass(frozen=True)
class Taken:
    """A discount: why, and how much (above zero in a sale)."""

    why: str
    amount: int


@dataclass(frozen=True)
class Item:
    """`quantity` in thousandths; `full` with tax, before the discounts."""

    name: str
    quantity: int
    price: int
    full: int
    total: int
    taxed: int
    note: str
    discounts: Sequence[Taken]


@dataclass(frozen=True)
class Paid:
    name: str
    reference: str
    # What was handed over, where it was cash and more than was asked.
    amount: int
    given: int | None
    change: int
    # What is left on a gift card by now.
    left: int | None


@dataclass(frozen=True)
class Collected:
    """What a sale earned, or a refund took (below zero), and how many points there were then."""

    earned: int
    after: int


@dataclass(frozen=True)
class Receipt:
    """Amounts are minor units of `currency`, with tax; those of a refund are below zero."""

    seller: Seller
    register: str
    by: str
    at: dt.datetime
    number: int
    refund_of: int | None
    is_refund: bool
    copy: bool
    currency: str
    language: str
    customer: str
    note: str
    items: Sequence[Item]
    full: int
    discount: int
    net: int
    tax: int
    total: int
    rounding: int
    taxes: Sequence[TaxSeen]
    tenders: Sequence[Paid]
    # None where nobody collected any.
    points: Collected | None
    code: str

    @property
    def to_pay(self) -> int:
        return self.total + self.rounding

    @property
    def shown_code(self) -> str:
        return own_codes.shown(self.code)


def receipt(sale: Sale, *, copy: bool = False) -> Receipt:
    """The receipt of a completed sale, in the customer's language or else the shop's."""
    if sale.number is None or sale.ended_at is None:
        raise Refused("not_completed", _("There is a receipt once the sale is paid."))
    customer = sale.customer
    language = (customer.language if customer else "") or sale.shop.language
    lines = list(sale.lines.all())
    with override(language):
        return Receipt(
            seller=seller(sale.shop, sale.register.outlet),
            register=sale.register.name,
            by=str(sale.ended_by or ""),
            at=sale.ended_at,
            number=sale.number,
            refund_of=sale.refund_of.number if sale.refund_of else None,
            is_refund=sale.is_refund,
            copy=copy,
            language=language,
            customer=customer.number if customer else "",
            items=[item(line) for line in lines],
            taxes=taxes_of(lines),
            tenders=[paid(tender) for tender in sale.tenders.select_related("voucher")],
            points=collected(sale),
            **{name: getattr(sale, name) for name in AS_KEPT},
        )


AS_KEPT = (
    *("currency", "note", "full", "discount", "net", "tax", "total", "rounding"),
    "code",
)


def seller(shop: Shop, outlet: Outlet) -> Seller:
    """The outlet's address; the shop's where the outlet has none."""
    place: Shop | Outlet = outlet if outlet.street or outlet.city else shop
    town = f"{place.postcode} {place.city}".strip()
    return Seller(
        name=shop.name,
        outlet=outlet.name if outlet.name != shop.name else "",
        lines=[line for line in (place.street, town) if line],
        phone=outlet.phone or shop.phone,
        organisation_number=shop.organisation_number,
        vat_number=shop.vat_number,
    )


def item(line: Line) -> Item:
    names = ("name", "quantity", "price", "full", "total", "taxed", "note")
    return Item(
        **{name: getattr(line, name) for name in names},
        discounts=[Taken(why(row), row["amount"]) for row in line.discounts],
    )


def why(row: dict[str, str]) -> str:
    """An offer and a coupon by their names; what a cashier gave has none."""
    return row["name"] or str(WHY.get(row["why"], _("Discount")))


WHY = {"sale_cut": _("Discount on the whole"), "coupon": _("Coupon")}


def paid(tender: Tender) -> Paid:
    card = tender.voucher
    return Paid(
        name=str(tender.get_kind_display()),
        reference=reference(tender),
        amount=tender.amount,
        given=tender.given if tender.change else None,
        change=tender.change,
        left=card.balance if card else None,
    )


def reference(tender: Tender) -> str:
    if tender.points is not None:
        return f"({abs(tender.points)})"
    return f"…{tender.reference[-TOLD:]}" if tender.voucher else tender.reference


def collected(sale: Sale) -> Collected | None:
    if sale.points_earned is None or sale.points_after is None:
        return None
    return Collected(sale.points_earned, sale.points_after)


def issue(
    of: Sale | AccountPayment,
    how: str,
    *,
    by: Staff | None,
    at: dt.datetime,
    copy: bool = False,
    address: str = "",
) -> ReceiptOut:
    """Write down that a receipt leaves; all but the first are copies."""
    if of.number is None:
        raise Refused("not_completed", _("There is a receipt once the sale is paid."))
    copy = copy or of.receipts.exists()
    return of.receipts.create(how=how, copy=copy, at=at, by=by, address=address)


def now_a_copy(of: Sale | AccountPayment) -> bool:
    """Whether what is shown now is one: an earlier one left already."""
    last = of.receipts.last()
    return bool(last and last.copy)
