"""Loyalty → Vouchers: what is asked for, and whom it shows, page by page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stamgast.customers import searching
from stamgast.lib import paging
from stamgast.lib.asking import Asked, an_id
from stamgast.lib.keys import key
from stamgast.lib.paging import SIZE, Page
from stamgast.promotions.finding import normal
from stamgast.promotions.models import Voucher, VoucherQuerySet
from stamgast.shops.models import Shop

# So many customers whom a text finds are looked at for their vouchers.
OWNERS = 50
# How each state is called, and the colour of its chip.
STATES = {
    "usable": (_("works"), "green"),
    "used_up": (_("used up"), "grey"),
    "expired": (_("expired"), "grey"),
    "blocked": (_("blocked"), "red"),
}


def a_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@dataclass(frozen=True)
class VouchersAsked(Asked):
    understood: ClassVar[Mapping[str, Callable[[str], bool]]] = {
        "q": lambda text: "\0" not in text,
        "sort": lambda _text: False,
        "kind": lambda text: text in Voucher.Kind.values,
        "state": lambda text: text in STATES,
        "owner": an_id,
        "issue": a_uuid,
    }

    kind: str = ""
    state: str = ""
    # The customer's key.
    owner: str = ""
    # What one act issued.
    issue: str = ""


def page(shop: Shop, asked: VouchersAsked, *, after: str = "", size: int = SIZE) -> Page[Voucher]:
    """The newest first."""
    found = filtered(shop, asked).select_related("owner").prefetch_related("codes")
    return paging.page(found, after=after, size=size)


def filtered(shop: Shop, asked: VouchersAsked) -> VoucherQuerySet:
    rows = VoucherQuerySet(Voucher).filter(shop=shop).order_by("-pk")
    if asked.q:
        rows = rows.filter(matching(shop, asked.q))
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.state:
        rows = rows.in_state(asked.state, on=timezone.localdate())
    if asked.owner:
        rows = rows.filter(owner=key(asked.owner))
    if asked.issue:
        rows = rows.filter(issued_in=asked.issue)
    return rows


def matching(shop: Shop, text: str) -> Q:
    """By the beginning of a code, by part of the name, by the owner."""
    owners = [customer.pk for customer in searching.found(shop, text, limit=OWNERS)]
    wanted = Q(name__icontains=text) | Q(owner__in=owners)
    if code := normal(text):
        codes = shop.voucher_codes.filter(code__startswith=code)
        wanted |= Q(pk__in=codes.values("voucher"))
    return wanted


def told(voucher: Voucher) -> dict[str, Any]:
    """Its state as a page shows it."""
    called, colour = STATES[voucher.state(on=timezone.localdate())]
    return {"called": called, "colour": colour}
