"""Groups, labels, categories and taxes that rows name, and that an import makes where the shop
has none of that name."""

from __future__ import annotations

import polars as pl
from django.db import models

from stamgast.catalogue.models import Category, Tax
from stamgast.customers.models import Group, Label
from stamgast.lib.pouring import keys_for
from stamgast.shops.models import Shop
from stamgast.spreadsheets.checking import Outcome
from stamgast.spreadsheets.naming import rate
from stamgast.spreadsheets.planning import CHANGED, NEW, Plan, names_in
from stamgast.spreadsheets.tables import ROW
from stamgast.spreadsheets.writing import Names

NAMED: dict[str, type[models.Model]] = {
    "group": Group,
    "labels": Label,
    "category": Category,
    "tax": Tax,
}


def known(shop: Shop, name: str) -> dict[str, int]:
    """The shop's groups, labels, categories or taxes by their names, capitals aside."""
    rows = NAMED[name]._default_manager.filter(shop=shop)
    return {text.casefold(): key for text, key in rows.values_list("name", "pk")}


def unknown_names(shop: Shop, outcome: Outcome, plan: Plan) -> dict[str, list[str]]:
    """Those that carrying this out would make."""
    rows = outcome.frame.filter(pl.col(ROW).is_in(plan.rows(NEW, CHANGED).implode()))
    found = {}
    for name in NAMED.keys() & {*rows.columns}:
        # Only labels are several in a cell.
        texts = names_in(rows[name]) if name == "labels" else rows[name].drop_nulls().unique()
        wanted = {each.casefold(): each for each in texts}
        found[name] = sorted(wanted[each] for each in wanted.keys() - known(shop, name).keys())
    return found


def expected_names(shop: Shop, outcome: Outcome, plan: Plan) -> Names:
    """The same with keys for each."""
    return {
        name: dict(zip(texts, keys_for(NAMED[name], len(texts)), strict=True))
        for name, texts in unknown_names(shop, outcome, plan).items()
    }


def make_names(shop: Shop, names: Names) -> None:
    for name, keys in names.items():
        model = NAMED[name]
        model._default_manager.bulk_create(
            model(pk=key, shop=shop, name=text, **more(name, text)) for text, key in keys.items()
        )


def more(name: str, text: str) -> dict[str, int]:
    """A tax needs its rate: checking lets none through that doesn't tell it."""
    return {"rate_bp": rate(text) or 0} if name == "tax" else {}
