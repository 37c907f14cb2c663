"""What takes a sale's price down: promotions of the moment, place and customer, and its coupon."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections import defaultdict

from django.db import models
from django.utils import timezone

from stamgast.promotions.models import Promotion, Voucher
from stamgast.sales.models import Sale
from stamgast.sales.pricing import Coupon, Offer


def offers(sale: Sale, *, at: dt.datetime) -> list[Offer]:
    here = timezone.localtime(at, zoneinfo.ZoneInfo(sale.shop.time_zone))
    there = Promotion.objects.filter(shop=sale.shop_id).switched_on(sale.register.outlet)
    theirs = there.for_customer(sale.customer).order_by("pk")
    rows = [promotion for promotion in theirs if promotion.at_work(here)]
    products = goods(rows, Promotion.products.through, "product_id")
    categories = goods(rows, Promotion.categories.through, "category_id")
    return [
        Offer(
            key=row.pk,
            name=row.name,
            kind=row.kind,  # type: ignore[arg-type]
            value=row.value,
            products=frozenset(products[row.pk]),
            categories=frozenset(categories[row.pk]),
            at_least=row.at_least,
        )
        for row in rows
    ]


def goods(
    rows: list[Promotion], through: type[models.Model], name: str
) -> defaultdict[int, list[int]]:
    """What each of the promotions is for: keys alone, since a promotion may have thousands."""
    found = defaultdict[int, list[int]](list)
    if rows:
        pairs = through._default_manager.filter(promotion__in=[row.pk for row in rows])
        for promotion, key in pairs.values_list("promotion_id", name):
            found[promotion].append(key)
    return found


def coupon(voucher: Voucher | None) -> Coupon | None:
    if voucher is None:
        return None
    return Coupon(
        key=voucher.pk,
        name=str(voucher),
        kind=voucher.discount,  # type: ignore[arg-type]
        value=voucher.value,
        at_least_total=voucher.at_least_total,
        products=frozenset(voucher.products.values_list("pk", flat=True)),
        categories=frozenset(voucher.categories.values_list("pk", flat=True)),
    )
