"""Give back what was sold, in part or whole."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from stamgast.lib.refused import Refused
from stamgast.sales.acting import Act, State, Tab, act, in_hand
from stamgast.sales.giving_back import refuse_more_than_sold
from stamgast.sales.models import Line, Sale
from stamgast.sales.selling import begun

COPIED = ("product_id", "category", "code", "name", "price", "includes_tax", "rate")


def refund(it: Act, sold: Sale, refund: UUID, quantities: Mapping[int, int]) -> Sale:
    """Begin a refund of these lines, so many thousandths of each; what it pays back is due."""

    def put(tab: Tab) -> None:
        # Nobody else may give back the same pieces meanwhile.
        sale = in_hand(it, sold.key)
        if sale is None or sale.state != State.COMPLETED or sale.is_refund:
            raise Refused("not_refundable", _("Only a sale that is paid can be refunded."))
        rows = {line.pk: line for line in sale.lines.all()}
        if not quantities or not quantities.keys() <= rows.keys():
            raise Http404
        for key, quantity in quantities.items():
            tab.lines.append(back(tab.sale, rows[key], quantity, it))

    def begin() -> Sale:
        sale = begun(it, refund)
        sale.kind, sale.refund_of = Sale.Kind.REFUND, sold
        sale.customer, sale.via = sold.customer, sold.via
        sale.tax_override = sold.tax_override
        return sale

    return act(it, refund, put, begins=begin)


def back(sale: Sale, sold: Line, quantity: int, it: Act) -> Line:
    line = Line(sale=sale, of_line=sold, quantity=-quantity, by=it.by)
    refuse_more_than_sold(line, quantity)
    for name in COPIED:
        setattr(line, name, getattr(sold, name))
    return line
