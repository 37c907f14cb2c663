"""What writing a plan down needs to know, whatever kind of list it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import polars as pl

from stamgast.shops.models import Shop, Staff
from stamgast.spreadsheets.fields import Kind

# Writes a few new rows; the engine says when.
Step = Callable[[], None]
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


@dataclass(frozen=True)
class Kept:
    """What an undo left as it is, since somebody has changed it after the import."""

    record: int
    name: str
    # The field; empty where it is the record as a whole.
    field: str = ""


@dataclass(frozen=True)
class TakenBack:
    """A part of an undo: records that are gone, records that are as before, and what was kept."""

    gone: int = 0
    restored: int = 0
    kept: list[Kept] = field(default_factory=list)
