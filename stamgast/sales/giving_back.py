"""What a line of a refund gives back: a share of what was paid for it."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from stamgast.lib.refused import Refused
from stamgast.lib.sharing import nearest
from stamgast.sales.models import Line, Sale
from stamgast.sales.pricing import PIECE


def give_back(line: Line) -> None:
    """A share of what was paid: all parts of a line together give back just what it cost."""
    sold = line.of_line
    assert sold is not None
    before = given_back(sold, besides=line)
    until = before - line.quantity
    line.full, line.total, line.tax = (
        nearest(amount, before, sold.quantity) - nearest(amount, until, sold.quantity)
        for amount in (sold.full, sold.total, sold.tax)
    )
    line.net, line.taxed = line.total - line.tax, sold.taxed
    taken = line.total - line.full
    line.discounts = [{"why": "sold", "key": None, "name": "", "amount": -taken}] if taken else []


def given_back(sold: Line, *, besides: Line | None = None) -> int:
    """How many thousandths of a line were given back, or are about to be."""
    parts = standing().filter(of_line=sold)
    if besides and besides.pk:
        parts = parts.exclude(pk=besides.pk)
    return -sum(parts.values_list("quantity", flat=True))


def given_back_of(sale: Sale) -> dict[int, int]:
    """The same of each line of a sale that anything came back of, by its key."""
    back = defaultdict[int, int](int)
    for key, quantity in standing().filter(of_line__sale=sale).values_list("of_line", "quantity"):
        back[key or 0] -= quantity
    return back


def standing() -> QuerySet[Line]:
    """Lines of refunds but the void ones."""
    return Line.objects.exclude(of_line=None).exclude(sale__state=Sale.State.VOID)


def refuse_more_than_sold(line: Line, quantity: int) -> None:
    sold = line.of_line
    assert sold is not None
    left = sold.quantity - given_back(sold, besides=line)
    if not 0 < quantity <= left:
        told = _("Of %(name)s, %(left)s can be given back.")
        left_text = f"{left / PIECE:g}"
        raise Refused(
            "more_than_sold", told % {"name": sold.name, "left": left_text}, field="quantity"
        )
