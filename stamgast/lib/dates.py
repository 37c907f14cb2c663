"""Dates of birth as people write them: pure."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache

from babel import Locale

from stamgast.lib.folding import folded

DIGITS = re.compile(r"(\d{1,4})[\s./-]+(\d{1,2})[\s./-]+(\d{1,4})")
TOGETHER = re.compile(r"(\d{4}|\d{2})(\d{2})(\d{2})")
DAY_AND_NAME = re.compile(r"(\d{1,2})[\s./-]*([a-z]{3,})[\s./-]*(\d{4}|\d{2})")
NAME_AND_DAY = re.compile(r"([a-z]{3,})[\s./-]*(\d{1,2})[\s,./-]+(\d{4})")
EARLIEST = dt.date(1900, 1, 1)
# At the very ends of the calendar no moment can be said in every time zone.
FIRST, LAST = dt.date(1, 1, 3), dt.date(9999, 12, 29)


def within(day: dt.date) -> dt.date:
    """The day, or the nearest whose moments can all be said."""
    return min(max(day, FIRST), LAST)


@dataclass(frozen=True)
class Order:
    """How a date is written, and which of two small numbers is the day."""

    form: str
    month_first: bool = False
    # 81-03-12 begins with its year.
    year_first: bool = False


def order(language: str, country: str) -> Order:
    """The language's: 1981-03-12, 12-03-1981 or 12/03/1981; in the USA the month leads."""
    if language == "en" and country == "US":
        return Order("%m/%d/%Y", month_first=True)
    if language == "sv":
        return Order("%Y-%m-%d", year_first=True)
    return Order("%d-%m-%Y" if language == "nl" else "%d/%m/%Y")


def read(text: str, how: Order, today: dt.date) -> dt.date | None:
    """The date, or None where it is none. ISO is always understood.

    Where day and month could be either, `how` decides, for every date alike. Two
    digits are the year of somebody who has been born.
    """
    parts = parted(folded(text).strip(" ."), how)
    if parts is None:
        return None
    year, month, day = parts
    if year < 100:
        year += today.year // 100 * 100
        year -= 100 if year > today.year else 0
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def parted(text: str, how: Order) -> tuple[int, int, int] | None:
    if found := DIGITS.fullmatch(text):
        first, second, third = found.groups()
        if len(first) == 4 or (how.year_first and len(third) < 3 and "-" in text):
            return int(first), int(second), int(third)
        if len(first) > 2 or len(third) not in (2, 4):
            return None
        day, month = (second, first) if how.month_first else (first, second)
        return int(third), int(month), int(day)
    if (found := TOGETHER.fullmatch(text)) and (how.year_first or len(text) == 8):
        return int(found[1]), int(found[2]), int(found[3])
    if (found := DAY_AND_NAME.fullmatch(text)) and found[2] in months():
        return int(found[3]), months()[found[2]], int(found[1])
    if (found := NAME_AND_DAY.fullmatch(text)) and found[1] in months():
        return int(found[3]), months()[found[1]], int(found[2])
    return None


@cache
def months() -> dict[str, int]:
    """The names of months, long and short, in the languages round here."""
    return {
        folded(name).strip("."): number
        for language in ("de", "nl", "sv", "en")
        for width in ("wide", "abbreviated")
        for number, name in Locale.parse(language).months["format"][width].items()
    }
