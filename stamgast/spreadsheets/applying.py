"""Carry a stored plan out.

On PostgreSQL, and on SQLite while nobody else is at work, all of it is one
transaction. SQLite has one writer at a time: where others are at work the plan goes
in by short steps, each of which commits how far it came, and pauses between them,
so that a register writes within a moment. Killed anywhere, the registry is as it
was, or the job goes on where it stopped: never half for long, never twice.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial

import polars as pl
from django.db import IntegrityError, transaction

from stamgast.lib.ahead import ahead
from stamgast.lib.pacing import Pace
from stamgast.lib.pouring import indexes_last, look_again, roomy
from stamgast.lib.refused import Refused
from stamgast.spreadsheets.new_names import make_names
from stamgast.spreadsheets.registries import Registry
from stamgast.spreadsheets.tables import ROW
from stamgast.spreadsheets.writing import Bringing, Step, Work

# So many new rows are made ready at once, and so many changed ones written.
READY, CHANGED = 20_000, 1_000
# Steps that let others in between begin with so many; so many of them are made ready at once.
STEP, STEP_CHANGED, STEPS = 500, 50, 10
# New rows that outnumber those who are there so many times are indexed at the end.
MANIFOLD = 2
# Called with a row whose number or personal ID somebody took meanwhile, and why it stays out.
LeftOut = Callable[[int, str], None]


@dataclass(frozen=True)
class Carrying:
    """A plan that is carried out. `written` hears how many of its rows are in, within the
    transaction that brings them."""

    registry: Registry
    bringing: Bringing
    work: Work
    written: Callable[[int], None]

    def make_names(self) -> None:
        make_names(self.bringing.shop, self.work.names)


def at_once(it: Carrying) -> None:
    """All of it, within the transaction of whoever calls; IntegrityError where the registry
    has changed since the plan was made."""
    work, registry = it.work, it.registry
    with roomy():
        it.make_names()
        there = registry.tables[0]._base_manager.count()
        many = work.new.height > MANIFOLD * there
        with indexes_last(*registry.tables) if many else nullcontext():
            for places, writes in new_rows(it, 0, lambda: READY, 1):
                for write in writes:
                    write()
                it.written(places.stop)
        if many:
            look_again(*registry.tables)
        for start in range(0, work.changed.height, CHANGED):
            rows = work.changed.slice(start, CHANGED)
            registry.change(it.bringing, rows)
            it.written(work.new.height + start + rows.height)


def new_rows(
    it: Carrying, done: int, size: Callable[[], int], several: int
) -> Iterator[tuple[range, list[Step]]]:
    """Steps of the new rows that are not `done`, with where the rows of each begin; `several` at
    a time, and the next are made while these are written."""
    ready, new = it.registry.arrivals(it.bringing), it.work.new

    def places() -> Iterator[range]:
        start = done
        while start < new.height:
            rows = size()
            yield range(start, min(start + several * rows, new.height), rows)
            start += several * rows

    def make(places: range) -> tuple[range, list[Step]]:
        rows = new.slice(places.start, len(places) * places.step)
        return places, list(ready(rows, places.step))

    return ahead(make, places())


def by_steps(it: Carrying, done: int | None, left: LeftOut) -> None:
    """What of it is not `done` (None: not begun), step by step, each its own transaction."""
    if done is None:
        with transaction.atomic():
            it.make_names()
            it.written(0)
    for rows, pace, go in steps(it, done or 0, left):
        began = time.monotonic()
        with transaction.atomic():
            it.written(go())
        pace.rest(rows, time.monotonic() - began)


def steps(it: Carrying, done: int, left: LeftOut) -> Iterator[tuple[int, Pace, Callable[[], int]]]:
    """Each step writes so many rows and tells how far all is then."""
    work, registry = it.work, it.registry
    add, change = (partial(act, it.bringing) for act in (registry.add, registry.change))
    pace = Pace(STEP)
    for places, writes in new_rows(it, done, lambda: pace.rows, STEPS):
        for before, write in zip(places, writes, strict=True):
            few = work.new.slice(before, places.step)
            yield few.height, pace, partial(step, few, write, add, before, left)
    pace, start = Pace(STEP_CHANGED), max(0, done - work.new.height)
    while start < work.changed.height:
        rows = work.changed.slice(start, pace.rows)
        before = work.new.height + start
        yield rows.height, pace, partial(step, rows, partial(change, rows), change, before, left)
        start += rows.height


def step(
    rows: pl.DataFrame,
    write: Callable[[], None],
    write_few: Callable[[pl.DataFrame], None],
    before: int,
    left: LeftOut,
) -> int:
    """Write these rows together, or where somebody took what one of them brings, the others."""
    try:
        with transaction.atomic():
            write()
    except (IntegrityError, Refused):
        one_by_one(rows, write_few, left)
    return before + rows.height


def one_by_one(rows: pl.DataFrame, write: Callable[[pl.DataFrame], None], left: LeftOut) -> None:
    for row in rows.iter_slices(1):
        try:
            with transaction.atomic():
                write(row)
        except Refused as no:
            left(row[ROW][0], no.code)
