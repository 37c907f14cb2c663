"""What a promotion or a voucher gives, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from babel.dates import get_day_names
from babel.numbers import format_decimal, format_percent
from django.db.models import prefetch_related_objects
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from stamgast.lib import money
from stamgast.promotions.models import EVERY_DAY, Promotion, Voucher

# So many names are said; of more their number.
NAMED = 3


def described(promotions: Sequence[Promotion]) -> list[str]:
    """A sentence each: `10 % off everything, for customers labelled VIP, Mon–Fri`."""
    rows = list(promotions)
    prefetch_related_objects(rows, "categories", "labels", "groups", "outlets", "shop")
    pairs = Promotion.products.through._default_manager.filter(promotion__in=rows)
    counts = Counter(pairs.values_list("promotion_id", flat=True))
    few = [row for row in rows if 0 < counts[row.pk] <= NAMED]
    prefetch_related_objects(few, "products")
    return [in_words(row, counts[row.pk]) for row in rows]


def in_words(row: Promotion, products: int) -> str:
    names = [str(each) for each in row.products.all()] if 0 < products <= NAMED else []
    what = goods(names, products, [str(each) for each in row.categories.all()])
    parts = [gift(row, what), *conditions(row)]
    return ", ".join(parts)


def gift(row: Promotion, what: str) -> str:
    if row.kind == Promotion.Kind.PERCENT:
        return _("%(percent)s off %(goods)s") % {"percent": percent(row.value), "goods": what}
    if row.kind == Promotion.Kind.CHEAPEST:
        told = _("%(count)s for %(paid)s, the cheapest is free: %(goods)s")
        return told % {"count": row.value, "paid": row.value - 1, "goods": what}
    values = {"amount": amount(row.value, row.shop.currency), "goods": what}
    if row.kind == Promotion.Kind.AMOUNT:
        return _("%(amount)s off each piece: %(goods)s") % values
    return _("%(amount)s each: %(goods)s") % values


def goods(names: list[str], products: int, categories: list[str]) -> str:
    if products > NAMED:
        told = ngettext("%(count)s product", "%(count)s products", products)
        names = [told % {"count": products}]
    if len(categories) > NAMED:
        told = ngettext("%(count)s category", "%(count)s categories", len(categories))
        categories = [told % {"count": len(categories)}]
    return ", ".join([*names, *categories]) or _("everything")


def conditions(row: Promotion) -> Iterator[str]:
    if row.at_least > 1000:
        yield _("from %(count)s pieces on") % {"count": pieces(row.at_least)}
    if row.audience == Promotion.Audience.LABELS:
        names = ", ".join(str(each) for each in row.labels.all())
        yield _("for customers labelled %(names)s") % {"names": names or "–"}
    if row.audience == Promotion.Audience.GROUPS:
        names = ", ".join(str(each) for each in row.groups.all())
        yield _("for customers in %(names)s") % {"names": names or "–"}
    if row.weekdays != EVERY_DAY:
        yield days(row.weekdays)
    if hours := between(row):
        yield hours
    if dates := during(row):
        yield dates
    if outlets := [str(each) for each in row.outlets.all()]:
        yield _("at %(names)s") % {"names": ", ".join(outlets)}


def days(mask: int) -> str:
    """`Mon–Fri, Sun`: three days and more in a row are told by their ends."""
    names = get_day_names("abbreviated", locale=get_language() or "en")
    runs: list[list[int]] = []
    for day in (day for day in range(7) if mask & 1 << day):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    told = []
    for run in runs:
        if len(run) > 2:
            told.append(f"{names[run[0]]}–{names[run[-1]]}")
        else:
            told += [names[day] for day in run]
    return ", ".join(told)


def between(row: Promotion) -> str:
    if row.from_time is None or row.to_time is None:
        return ""
    start, end = f"{row.from_time:%H:%M}", f"{row.to_time:%H:%M}"
    if start == "00:00":
        return _("until %(end)s") % {"end": end}
    if end == "00:00":
        return _("from %(start)s") % {"start": start}
    return f"{start}–{end}"


def during(row: Promotion) -> str:
    start = date_format(row.starts_on, "SHORT_DATE_FORMAT") if row.starts_on else ""
    end = date_format(row.ends_on, "SHORT_DATE_FORMAT") if row.ends_on else ""
    if start and end:
        return start if start == end else f"{start}–{end}"
    if start:
        return _("from %(start)s") % {"start": start}
    return _("until %(end)s") % {"end": end} if end else ""


def worth(voucher: Voucher, currency: str) -> str:
    """What a voucher gives: its balance, or `10 % off`."""
    if voucher.kind == Voucher.Kind.GIFT_CARD:
        return amount(voucher.balance, currency)
    if voucher.discount == Voucher.Discount.PERCENT:
        told = _("%(percent)s off") % {"percent": percent(voucher.value)}
    else:
        told = _("%(amount)s off") % {"amount": amount(voucher.value, currency)}
    if voucher.at_least_total:
        least = amount(voucher.at_least_total, currency)
        told += ", " + _("from %(amount)s on") % {"amount": least}
    return told


def amount(minor: int, currency: str) -> str:
    return money.shown(minor, currency, get_language() or "en")


def percent(basis_points: int) -> str:
    share = Decimal(basis_points) / 10_000
    return format_percent(share, locale=get_language() or "en", decimal_quantization=False)


def pieces(thousandths: int) -> str:
    return format_decimal(Decimal(thousandths) / 1000, locale=get_language() or "en")
