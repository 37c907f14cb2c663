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
from functools import partial

import polars as pl
from django.db import IntegrityError, transaction

from stamgast.customers.arriving import in_parts, put
from stamgast.customers.models import Customer, Identifier
from stamgast.customers.search_tables import Indexed
from stamgast.lib.pouring import indexes_last, roomy
from stamgast.lib.refused import Refused
from stamgast.spreadsheets import customer_writing
from stamgast.spreadsheets.tables import ROW
from stamgast.spreadsheets.writing import Bringing, Work

# So many new rows are made ready at once, and so many changed ones written.
READY, CHANGED = 20_000, 1_000
# A step that lets others in between.
STEP = 100
# New rows that outnumber those who are there so many times are indexed at the end.
MANIFOLD = 2
# Called with how many rows of the work are written; within the step's transaction.
Written = Callable[[int], None]
# Called with a row whose number or personal ID somebody took meanwhile, and why it stays out.
LeftOut = Callable[[int, str], None]


def at_once(bringing: Bringing, work: Work, written: Written) -> None:
    """All of it, within the transaction of whoever calls; IntegrityError where the registry
    has changed since the plan was made."""
    with roomy():
        customer_writing.make_names(bringing.shop, work.names)
        if work.new.height > MANIFOLD * Customer.everyone.count():
            with indexes_last(Customer, Identifier, Indexed):
                add(bringing, work, written)
        else:
            add(bringing, work, written)
        for start in range(0, work.changed.height, CHANGED):
            customer_writing.change(bringing, work.changed.slice(start, CHANGED))
            written(min(work.new.height + start + CHANGED, work.height))


def add(bringing: Bringing, work: Work, written: Written) -> None:
    for start in range(0, work.new.height, READY):
        put(customer_writing.arrivals(bringing, work.new.slice(start, READY)))
        written(min(start + READY, work.new.height))


def by_steps(
    bringing: Bringing, work: Work, done: int | None, written: Written, left: LeftOut
) -> None:
    """What of it is not `done` (None: not begun), step by step, each its own transaction."""
    if done is None:
        with transaction.atomic():
            customer_writing.make_names(bringing.shop, work.names)
            written(0)
    for step in steps(bringing, work, done or 0, left):
        began = time.monotonic()
        with transaction.atomic():
            written(step())
        time.sleep((time.monotonic() - began) / 2)


def steps(bringing: Bringing, work: Work, done: int, left: LeftOut) -> Iterator[Callable[[], int]]:
    """Each step writes a part and tells how far all is then."""
    for start in range(done, work.new.height, READY):
        rows = work.new.slice(start, READY)
        for at, part in enumerate(in_parts(customer_writing.arrivals(bringing, rows), STEP)):
            few = rows.slice(at * STEP, STEP)
            yield added(bringing, few, partial(put, part), start + at * STEP, left)
    for start in range(max(0, done - work.new.height), work.changed.height, STEP):
        rows = work.changed.slice(start, STEP)
        yield changed(bringing, rows, work.new.height + start, left)


def added(
    bringing: Bringing, rows: pl.DataFrame, write: Callable[[], None], start: int, left: LeftOut
) -> Callable[[], int]:
    def step() -> int:
        try:
            with transaction.atomic():
                write()
        except IntegrityError:
            one_by_one(rows, lambda row: customer_writing.add(bringing, row), left)
        return start + rows.height

    return step


def changed(bringing: Bringing, rows: pl.DataFrame, start: int, left: LeftOut) -> Callable[[], int]:
    def step() -> int:
        try:
            with transaction.atomic():
                customer_writing.change(bringing, rows)
        except Refused:
            one_by_one(rows, lambda row: customer_writing.change(bringing, row), left)
        return start + rows.height

    return step


def one_by_one(rows: pl.DataFrame, write: Callable[[pl.DataFrame], None], left: LeftOut) -> None:
    """Somebody took what one of these brings: the others come in without it."""
    for row in rows.iter_slices(1):
        try:
            with transaction.atomic():
                write(row)
        except Refused as no:
            left(row[ROW][0], no.code)
