"""What writing a plan down needs to know, whatever kind of list it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl
from django.db.models import QuerySet

from stamgast.shops.models import Shop, Staff
from stamgast.spreadsheets.fields import Kind

# Writes a few new rows; the engine says when.
Step = Callable[[], None]
# Makes such steps of new rows, so many rows each: without the database, in any thread.
Ready = Callable[[pl.DataFrame, int], Iterator[Step]]
# How many new records the next step of an undo takes back, by who is at work just then.
Size = Callable[[], int]
# To put a changed record back takes as long as to take back so many new ones.
DEARER = 8
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


def keys_in_parts(rows: QuerySet[Any], size: Size) -> Iterator[list[int]]:
    """The keys of rows part by part; those that were told are not walked once more."""
    last = 0
    while keys := list(
        rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[: size()]
    ):
        yield keys
        last = keys[-1]


def changes_in_parts(changes: list[int], size: Size) -> Iterator[list[int]]:
    """An act's changes, so many at a time."""
    start = 0
    while part := changes[start : start + max(1, size() // DEARER)]:
        yield part
        start += len(part)
