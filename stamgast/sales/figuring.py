"""The amounts of an open sale, as docs/pricing.md says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict

from stamgast.sales import pricing
from stamgast.sales.giving_back import give_back
from stamgast.sales.models import Line, Sale
from stamgast.sales.offering import coupon, offers


def price(sale: Sale, lines: Sequence[Line], *, at: dt.datetime) -> None:
    """Work out what they cost, and write nothing down."""
    if sale.is_refund:
        for line in lines:
            give_back(line)
    else:
        sell(sale, lines, at=at)
    for name in ("full", "net", "tax", "total"):
        setattr(sale, name, sum(getattr(line, name) for line in lines))
    sale.discount = sale.full - sale.total


def sell(sale: Sale, lines: Sequence[Line], *, at: dt.datetime) -> None:
    sale.tax_override = own_rate(sale)
    quote = pricing.quote(
        [asked(line, place) for place, line in enumerate(lines)],
        offers(sale, at=at),
        coupon=coupon(sale.coupon),
        cut=cut_of(sale),
        tax=sale.tax_override,
    )
    for line, priced in zip(lines, quote.lines, strict=True):
        line.full, line.total = priced.full, priced.total
        line.net, line.tax, line.taxed = priced.net, priced.tax, priced.rate
        line.discounts = [asdict(each) for each in priced.discounts]


def own_rate(sale: Sale) -> int | None:
    tax = sale.customer.tax if sale.customer else None
    return tax.rate_bp if tax else None


def asked(line: Line, place: int) -> pricing.Line:
    return pricing.Line(
        # By age: what is left over in sharing goes to the first.
        key=f"{place:06}",
        product=line.product_id,
        category=line.category,
        quantity=line.quantity,
        price=line.price,
        includes_tax=line.includes_tax,
        rate=line.rate,
        cut=cut_of(line),
    )


def cut_of(it: Sale | Line) -> pricing.Cut | None:
    return pricing.Cut(it.cut_kind, it.cut_value) if it.cut_kind else None  # type: ignore[arg-type]
