"""Where the rows of each kind of list go: what a registry must be able to do for the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Protocol

import polars as pl
from django.db import models

from stamgast.shops.models import Shop, Staff
from stamgast.spreadsheets import (
    customer_registry,
    customer_undoing,
    customer_writing,
    matching,
    product_registry,
    product_writing,
)
from stamgast.spreadsheets.checking import Outcome
from stamgast.spreadsheets.customer_fields import CUSTOMERS
from stamgast.spreadsheets.fields import Kind
from stamgast.spreadsheets.planning import Matched, Plan
from stamgast.spreadsheets.product_fields import PRODUCTS
from stamgast.spreadsheets.writing import Bringing, Names, Ready, Size, TakenBack


class Existing(Protocol):
    def __call__(
        self,
        shop: Shop,
        keys: Iterable[int],
        fields: Sequence[str],
        personal: pl.Series | None = None,
    ) -> pl.DataFrame: ...


class TakeBack(Protocol):
    def __call__(
        self, bringing: Bringing, *, by: Staff | None, size: Size
    ) -> Iterator[TakenBack]: ...


@dataclass(frozen=True)
class Registry:
    """`existing` tells records as checking writes text; `expect` reserves keys for what will be
    made; `arrivals` tells how steps are made of new rows; `change` and `add` write a few rows
    through the one way in; `take_back` undoes an import, part by part."""

    kind: Kind
    # The permission that bringing in and looking at such lists needs.
    permission: str
    match: Callable[[Shop, Outcome, Kind, str, int], Matched]
    existing: Existing
    expect: Callable[[Shop, Outcome, Plan], tuple[pl.DataFrame, Names]]
    arrivals: Callable[[Bringing], Ready]
    change: Callable[[Bringing, pl.DataFrame], None]
    add: Callable[[Bringing, pl.DataFrame], None]
    take_back: TakeBack
    # Takes away what an undone import made and nobody uses: {"group": [keys]}; part by part.
    forget_names: Callable[[Shop, Mapping[str, Sequence[int]], Size], Iterator[TakenBack]]
    # Around an undo that takes most of the table away, within one transaction.
    wholesale: Callable[[], AbstractContextManager[None]]
    # Another text as soon as anything is there that a plan may depend on.
    mark: Callable[[Shop], str]
    # The tables that very many new rows fill.
    tables: tuple[type[models.Model], ...]


REGISTRIES = {
    registry.kind.name: registry
    for registry in (
        Registry(
            kind=CUSTOMERS,
            permission="customers.import",
            match=matching.match,
            existing=customer_registry.existing,
            expect=customer_writing.expect,
            arrivals=customer_writing.arrivals,
            change=customer_writing.change,
            add=customer_writing.add,
            take_back=customer_undoing.take_back,
            forget_names=customer_undoing.forget_names,
            wholesale=customer_undoing.wholesale,
            mark=customer_registry.mark,
            tables=customer_writing.TABLES,
        ),
        Registry(
            kind=PRODUCTS,
            permission="products.import",
            match=product_registry.match,
            existing=product_registry.existing,
            expect=product_writing.expect,
            arrivals=product_writing.arrivals,
            change=product_writing.change,
            add=product_writing.add,
            take_back=product_writing.take_back,
            forget_names=product_writing.forget_names,
            wholesale=nullcontext,
            mark=product_registry.mark,
            tables=product_writing.TABLES,
        ),
    )
}
