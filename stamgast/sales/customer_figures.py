"""What a customer comes to, from what they spent month by month. Pure: whole minor units.

The average is what was spent, refunds taken off, for each visit; halves go up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

MONTHS = 24


@dataclass(frozen=True)
class Month:
    """`first` is its first day; below zero more came back than was bought."""

    first: dt.date
    spent: int
    visits: int = 0
    last_at: dt.datetime | None = None


@dataclass(frozen=True)
class Figures:
    this_year: int
    total: int
    visits: int
    average: int
    last_visit: dt.datetime | None
    # The last two years to this month, the oldest first, those without a sale too.
    months: tuple[Month, ...]


def figures(rows: Iterable[Month], *, today: dt.date) -> Figures:
    months = {row.first: row for row in rows}
    total, visits = (
        sum(getattr(row, name) for row in months.values()) for name in ("spent", "visits")
    )
    shown = (month_before(today, back) for back in reversed(range(MONTHS)))
    return Figures(
        this_year=sum(row.spent for row in months.values() if row.first.year == today.year),
        total=total,
        visits=visits,
        average=(2 * total + visits) // (2 * visits) if visits else 0,
        last_visit=max((row.last_at for row in months.values() if row.last_at), default=None),
        months=tuple(months.get(first) or Month(first, 0) for first in shown),
    )


def month_before(day: dt.date, back: int) -> dt.date:
    """The first day of the month so many before the day's."""
    year, month = divmod(day.year * 12 + day.month - 1 - back, 12)
    return dt.date(year, month + 1, 1)
