"""When points expire, and how many. Pure.

Points that come are good until a day; those that go are always the oldest. So nobody need keep
which points were spent: by a day, as many have expired as ever came with a day before it, less
all that ever went, by whatever way, earlier expiries with them.
"""

from __future__ import annotations

import calendar
import datetime as dt


def last_day(on: dt.date, months: int | None) -> dt.date | None:
    """Until when points that come on this day are good: the end of the month, so many months
    later. Without months they never expire."""
    if months is None:
        return None
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    # Python's calendar ends there; so will these points.
    if year > dt.MAXYEAR:
        return None
    return dt.date(year, month + 1, calendar.monthrange(year, month + 1)[1])


def lapsed(came: int, gone: int) -> int:
    """Of what `came` with a day that is over, once so much has `gone`."""
    return max(0, came - gone)
