"""What writing a plan down needs to know, whatever kind of list it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from stamgast.shops.models import Shop, Staff
from stamgast.spreadsheets.fields import Kind

# Things that rows name and that will be made: {"group": {"Retail": 12}}.
Names = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Bringing:
    """One import's circumstances."""

    shop: Shop
    by: Staff | None
    kind: Kind
    blank: str
    # "import:12", as the history of each record tells it.
    reference: str
    file: str
    at: dt.datetime


@dataclass(frozen=True)
class Work:
    """A plan on its way into the registry, as it is stored: whoever goes on with it after a
    fall writes the very same.

    `new` has the clean rows to be added with their reserved `id` and `number`;
    `changed` those to be changed with the `pk` of their record.
    """

    at: dt.datetime
    new: pl.DataFrame
    changed: pl.DataFrame
    names: Names

    @property
    def height(self) -> int:
        return self.new.height + self.changed.height
