"""What goes on a sale and comes off it, at the register."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stamgast.catalogue.models import Product, Tax
from stamgast.customers.models import Customer
from stamgast.lib import money, own_codes
from stamgast.lib.refused import Refused
from stamgast.loyalty.welcoming import welcome
from stamgast.promotions.models import Voucher
from stamgast.sales.acting import Act, SaleChanged, State, Tab, act
from stamgast.sales.days import Day
from stamgast.sales.giving_back import refuse_more_than_sold
from stamgast.sales.models import Line, Sale
from stamgast.sales.pricing import PIECE, WHOLE, Cut
from stamgast.shops.models import Register, Staff

# In a line at most: a hundred thousand pieces, and a price that leaves room for sums.
MOST = 100_000 * PIECE
DEAREST = 10**12


@dataclass(frozen=True)
class Goods:
    """What a line is of: a product, or a typed name and price. `price`: other than the tag's."""

    product: Product | None = None
    name: str = ""
    price: int | None = None
    tax: Tax | None = None


def open_at(register: Register) -> Sale | None:
    return register.shop.sales.filter(register=register, state=State.OPEN).first()


def begun(it: Act, key: UUID) -> Sale:
    """A new sale, alone at its register."""
    if other := open_at(it.register):
        raise SaleChanged(other, _("There is an open sale at this register already."))
    return Sale(
        shop=it.shop,
        register=it.register,
        key=key,
        code=own_codes.make(own_codes.Kind.RECEIPT),
        currency=it.shop.currency,
        opened_at=it.at,
        opened_by=it.by,
    )


def add(it: Act, sale: UUID, goods: Goods, *, quantity: int = PIECE, note: str = "") -> Sale:
    """Put so much of it on the sale, which begins with it; more of the same joins its line."""
    refuse_quantity(quantity)
    refuse_price(goods.price, it.shop.currency)

    def put(tab: Tab) -> None:
        refuse_in_refund(tab)
        line = fresh_line(tab.sale, goods, quantity, note, by=it.by)
        same = None if note else last_like(tab, line)
        if same:
            refuse_quantity(same.quantity + quantity)
            same.quantity += quantity
        else:
            tab.lines.append(line)

    return act(it, sale, put, begins=lambda: begun(it, sale))


def fresh_line(sale: Sale, goods: Goods, quantity: int, note: str, *, by: Staff) -> Line:
    product = goods.product
    tax = product.tax if product else goods.tax
    line = Line(sale=sale, quantity=quantity, note=note, by=by, rate=tax.rate_bp if tax else 0)
    if product:
        line.product, line.category = product, product.category_id
        line.code, line.name = product.code, product.name
        line.price, line.includes_tax = product.price, product.price_includes_tax
    else:
        line.name = goods.name.strip()
        if not line.name or goods.price is None:
            raise Refused("line_unnamed", _("Say what it is and what it costs."), field="name")
    if goods.price is not None and goods.price != getattr(product, "price", None):
        line.price, line.price_by = goods.price, by if product else None
    return line


def last_like(tab: Tab, line: Line) -> Line | None:
    """The last line, if it is of the same thing at the same price, and plain."""
    last = tab.lines[-1] if tab.lines else None
    if last is None or last.product_id is None or last.cut_kind or last.note:
        return None
    same = ("product_id", "price", "includes_tax", "rate", "name")
    return last if all(getattr(last, name) == getattr(line, name) for name in same) else None


@dataclass(frozen=True)
class LineChange:
    """What is said anew of a line; None leaves it. A `cut` of value 0 takes the discount off."""

    quantity: int | None = None
    price: int | None = None
    cut: Cut | None = None
    note: str | None = None


def change_line(it: Act, sale: UUID, line: int, change: LineChange) -> Sale:
    def put(tab: Tab) -> None:
        row = tab.line(line)
        if change.quantity is not None:
            count(tab, row, change.quantity)
        if change.price is not None:
            refuse_in_refund(tab)
            refuse_price(change.price, it.shop.currency)
            row.price, row.price_by = change.price, it.by
        if change.cut is not None:
            refuse_in_refund(tab)
            set_cut(row, change.cut, by=it.by)
        if change.note is not None:
            row.note = change.note

    return act(it, sale, put)


def count(tab: Tab, row: Line, quantity: int) -> None:
    refuse_quantity(quantity)
    if tab.sale.is_refund:
        refuse_more_than_sold(row, quantity)
        quantity = -quantity
    row.quantity = quantity


def remove_line(it: Act, sale: UUID, line: int) -> Sale:
    def put(tab: Tab) -> None:
        row = tab.line(line)
        tab.lines.remove(row)
        row.delete()

    return act(it, sale, put)


def change_sale(it: Act, sale: UUID, *, cut: Cut | None = None, note: str | None = None) -> Sale:
    """A discount off the whole (of value 0: none), or a note; None leaves it."""

    def put(tab: Tab) -> None:
        if cut is not None:
            refuse_in_refund(tab)
            set_cut(tab.sale, cut, by=it.by)
        if note is not None:
            tab.sale.note = note

    return act(it, sale, put)


def connect(it: Act, sale: UUID, customer: Customer, via: str) -> Sale:
    """Let it be this customer's: their offers, their tax. A sale may begin with its customer."""

    def put(tab: Tab) -> None:
        refuse_in_refund(tab)
        refuse_owed(tab)
        tab.sale.customer, tab.sale.via = customer, via
        customer.shop = it.shop
        welcome(customer, at=it.at)

    return act(it, sale, put, begins=lambda: begun(it, sale))


def disconnect(it: Act, sale: UUID) -> Sale:
    def put(tab: Tab) -> None:
        refuse_in_refund(tab)
        refuse_owed(tab)
        tab.sale.customer, tab.sale.via = None, ""

    return act(it, sale, put)


def set_coupon(it: Act, sale: UUID, voucher: Voucher | None) -> Sale:
    """Let a coupon take the price down; it is used up when the sale is completed."""

    def put(tab: Tab) -> None:
        refuse_in_refund(tab)
        if voucher:
            voucher.refuse_unusable(on=timezone.localdate(it.at))
            voucher.refuse_used_up()
        tab.sale.coupon = voucher

    return act(it, sale, put, begins=lambda: begun(it, sale))


def park(it: Act, sale: UUID) -> Sale:
    """Put it aside for the next customer."""

    def put(tab: Tab) -> None:
        refuse_paid(tab)
        tab.sale.state = State.PARKED

    return act(it, sale, put)


def resume(it: Act, sale: UUID) -> Sale:
    """Go on with a parked sale, at this register now."""

    def put(tab: Tab) -> None:
        if open_at(it.register):
            raise Refused("sale_open", _("Finish or park the sale at this register first."))
        tab.sale.state, tab.sale.register = State.OPEN, it.register

    return act(it, sale, put, states=(State.PARKED,))


def void(it: Act, sale: UUID) -> Sale:
    """End it without a sale; who did it is kept."""

    def put(tab: Tab) -> None:
        refuse_paid(tab)
        tab.sale.state = State.VOID
        tab.sale.ended_at, tab.sale.ended_by = it.at, it.by
        tab.sale.day = Day.objects.open_at(it.register).first()

    return act(it, sale, put, states=(State.OPEN, State.PARKED))


def set_cut(it: Sale | Line, cut: Cut, *, by: Staff) -> None:
    if cut.value < 0 or (cut.kind == "percent" and cut.value > WHOLE) or cut.value > DEAREST:
        raise Refused("cut_too_large", _("A discount is at most the whole."), field="cut")
    it.cut_kind, it.cut_value = (cut.kind, cut.value) if cut.value else ("", 0)
    it.cut_by = by if cut.value else None


def refuse_quantity(quantity: int) -> None:
    if not 0 < quantity <= MOST:
        told = _("A quantity is more than nothing and at most %(most)s.")
        raise Refused("quantity", told % {"most": MOST // PIECE}, field="quantity")


def refuse_price(price: int | None, currency: str) -> None:
    if price is None or 0 <= price <= DEAREST:
        return
    if price < 0:
        raise Refused("price", _("This can't be a price."), field="price")
    raise Refused("price", money.too_much(DEAREST, currency), field="price")


def refuse_in_refund(tab: Tab) -> None:
    if tab.sale.is_refund:
        raise Refused("refund_as_sold", _("What is refunded goes back as it was sold."))


def refuse_paid(tab: Tab) -> None:
    if tab.tenders:
        raise Refused("partly_paid", _("A part is paid already. Take the payment off first."))


def refuse_owed(tab: Tab) -> None:
    """What is paid from a customer's account or points is theirs."""
    if any(tender.booked_as for tender in tab.tenders):
        told = _("A part is paid from this customer's account or points. Take it off first.")
        raise Refused("paid_by_customer", told)
