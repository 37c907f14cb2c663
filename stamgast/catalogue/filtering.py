"""The filters of the product list: their panel, and the chips that tell what is set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from stamgast.catalogue.listing import ProductsAsked
from stamgast.catalogue.models import Category, Tax
from stamgast.lib.asking import NONE, Chip, Choice


def choices(
    asked: ProductsAsked, categories: Iterable[Category], taxes: Iterable[Tax]
) -> list[Choice]:
    options = {
        "category": (_("Category"), [(NONE, _("No category")), *named(categories)]),
        "tax": (_("Tax"), [(NONE, _("No tax")), *named(taxes)]),
        "sold": (_("Sold"), [("yes", _("Sold")), ("no", _("No longer sold"))]),
    }
    return [
        Choice(
            name,
            label,
            [(key, text, key == getattr(asked, name)) for key, text in [("", _("Any")), *rows]],
        )
        for name, (label, rows) in options.items()
    ]


def named(rows: Iterable[Category | Tax]) -> list[tuple[str, str]]:
    return [(str(row.pk), row.name) for row in rows]


def chips(asked: ProductsAsked, shown: Iterable[Choice]) -> Iterator[Chip]:
    for choice in shown:
        for key, text, chosen in choice.options:
            if key and chosen:
                yield Chip(text, asked.but(**{choice.name: ""}).to_query())
