"""Dates as people and programs write them: pure.

Whether 03/04/1980 is in March or in April is decided once for a column, by its
other cells, never cell by cell; where none of them tells, by the shop's country,
and that is said.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from stamgast.spreadsheets.cells import NOTHING, Cell, Checked, Circumstances, by_value
from stamgast.spreadsheets.fields import Field, plain

EARLIEST = dt.date(1900, 1, 1)
# Orders of year, month and day.
YMD, DMY, MDY = "ymd", "dmy", "mdy"
SHOWN = {YMD: "YYYY-MM-DD", DMY: "DD-MM-YYYY", MDY: "MM-DD-YYYY"}
# Countries that write the month first.
MONTH_FIRST = {"US", "PH", "CA"}
# Countries that write six digits the year first.
CENTURIES = ("19", "20")
YEAR_FIRST = {"SE", "FI", "HU", "LT", "CN", "JP", "KR"}

TIME = re.compile(
    r"[T ]+\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\.\d+)?\s*(?:Z|[AaPp][Mm]|[+-]\d{2}:?\d{2})?$"
)
PARTS = re.compile(r"(\d{1,4})\s*[-/.\s]\s*(\d{1,2})\s*[-/.\s]\s*(\d{1,4})\.?$")
DIGITS = re.compile(r"\d{6}$|\d{8}$")
# Outlook's way to say that there is none, and Google's and Mailchimp's to leave the year out.
NO_DATE = re.compile(r"0{1,2}([-/.])0{1,2}\1(?:00|0000)$")
YEARLESS = re.compile(r"(?:--?\d{2}-\d{2}|\d{2}/\d{2})$")
SERIAL = re.compile(r"\d{4,5}$")
WORDED = re.compile(
    r"(?:\w+,?\s+)?(?:(?P<d1>\d{1,2})(?:st|nd|rd|th|e|\.)?[\s\-./]+(?:of\s+)?(?P<m1>[^\W\d_]{3,})\.?"
    r"|(?P<m2>[^\W\d_]{3,})\.?\s+(?P<d2>\d{1,2})(?:st|nd|rd|th)?,?)[\s\-./,]+(?P<y>\d{2,4})$"
)
MONTHS = {
    word: number
    for number, several in enumerate(
        (
            "jan januari january januar janvier", "feb februari february februar",
            "mar mars march maart mrt marz mrz", "apr april", "maj may mei mai",
            "jun juni june", "jul juli july", "aug augusti august augustus",
            "sep sept september", "okt oct oktober october", "nov november",
            "dec december dez dezember",
        ),
        1,
    )
    for word in several.split()
}  # fmt: skip


@dataclass(frozen=True)
class Order:
    """How a column's dates are read, and whether its cells told so."""

    parts: str
    digits: str
    certain: bool


@dataclass(frozen=True)
class DateOrder:
    """What the page tells of a column's dates: the order in which they are read (dmy, mdy, ymd),
    whether cells or the user settle it, how many cells can be read in one order alone and how
    many `either` way, and some of each by the row where they stand."""

    order: str
    certain: bool
    counts: Mapping[str, int]
    examples: Mapping[str, Sequence[tuple[int, str]]]


def decide(values: Iterable[str], country: str, today: dt.date) -> Order:
    """The order that most cells allow; `certain` where the cells leave no doubt."""
    texts = [trimmed(value) for value in values]
    usual = (MDY, DMY, YMD) if country in MONTH_FIRST else (DMY, MDY, YMD)
    parted = [found.groups() for text in texts if (found := PARTS.match(text))]
    small = [each for each in parted if len(each[0]) <= 2]
    long_years = any(len(third) == 4 for _first, _second, third in small)
    preferred = (YMD, DMY, MDY) if country in YEAR_FIRST and not long_years else usual
    parts, sure = winner([fits(each, today) for each in small], preferred)
    digits = [text for text in texts if DIGITS.match(text)]
    # Eight digits that begin with 19 or 20 hardly ever begin with a day.
    year_first = country in YEAR_FIRST or any(len(t) == 8 and t[:2] in CENTURIES for t in digits)
    preferred = (YMD, DMY, MDY) if year_first else (*usual[:1], YMD, *usual[1:2])
    together, sure_too = winner([fits_together(text, today) for text in digits], preferred)
    return Order(parts, together, sure and sure_too)


def winner(votes: Sequence[set[str]], preferred: Sequence[str]) -> tuple[str, bool]:
    """The order that most votes allow, in doubt the preferred one; whether there was no doubt."""
    counts = {order: sum(order in vote for vote in votes) for order in preferred}
    best = max(counts, key=lambda order: counts[order])
    rivals = [order for order in counts if order != best and counts[order] == counts[best]]
    return best, counts[best] == 0 or not rivals


def fits(numbers: Sequence[str], today: dt.date) -> set[str]:
    """The orders in which these three numbers are a date that somebody may be born on."""
    dates = {order: composed(numbers, order, today) for order in (YMD, DMY, MDY)}
    return {order for order, date in dates.items() if date and EARLIEST <= date <= today}


def fits_together(text: str, today: dt.date) -> set[str]:
    return {order for order in (YMD, DMY, MDY) if order in fits(cut(text, order), today)}


def cut(text: str, order: str) -> tuple[str, str, str]:
    """510522 and 19510522 in three."""
    year = len(text) - 4
    if order == YMD:
        return text[:year], text[year : year + 2], text[year + 2 :]
    return text[:2], text[2:4], text[4:]


def composed(numbers: Sequence[str], order: str, today: dt.date) -> dt.date | None:
    first, second, third = numbers
    year, month, day = {
        YMD: (first, second, third),
        DMY: (third, second, first),
        MDY: (third, first, second),
    }[order]
    if len(year) not in (2, 4) or len(day) > 2 or len(month) > 2:
        return None
    return date_of(full_year(year, today), int(month), int(day))


def full_year(text: str, today: dt.date) -> int:
    """A year of two digits is the last such year that has come: nobody is born later."""
    year = int(text)
    if len(text) == 4:
        return year
    century = today.year // 100 * 100
    return century + year if century + year <= today.year else century - 100 + year


def date_of(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def trimmed(text: str) -> str:
    return TIME.sub("", text.strip("'").strip())


def order_of(column: pl.Series, name: str, circumstances: Circumstances) -> Order:
    """As the user said; else as the different cells of the column tell."""
    if chosen := circumstances.orders.get(name):
        return Order(chosen, chosen, certain=True)
    different = column.drop_nulls().unique(maintain_order=True)
    return decide(different, circumstances.country, circumstances.today)


def date(column: pl.Series, field: Field, circumstances: Circumstances) -> Checked:
    """Dates as ISO 8601 text."""
    order = order_of(column, field.name, circumstances)
    return by_value(column, lambda text: judged(text, order, circumstances))


def judged(text: str, order: Order, circumstances: Circumstances) -> Cell:
    if text.lower() in NOTHING or NO_DATE.match(text):
        return Cell(None)
    if YEARLESS.match(text):
        return Cell(None, "date_without_year")
    found = parsed(trimmed(text), order, circumstances)
    if found is None:
        return Cell(None, "date_invalid")
    if found > circumstances.today:
        return Cell(None, "date_future")
    if found < EARLIEST:
        return Cell(None, "date_too_old")
    return Cell(found.isoformat())


def parsed(text: str, order: Order, circumstances: Circumstances) -> dt.date | None:
    today = circumstances.today
    if found := PARTS.match(text):
        return composed(found.groups(), YMD if len(found[1]) > 2 else order.parts, today)
    if DIGITS.match(text):
        return composed(cut(text, order.digits), order.digits, today)
    if SERIAL.match(text):
        return by_serial(int(text), circumstances.epoch_1904)
    found = WORDED.match(text)
    month = MONTHS.get(plain(found["m1"] or found["m2"])) if found else None
    if found is None or month is None:
        return None
    return date_of(full_year(found["y"], today), month, int(found["d1"] or found["d2"]))


def by_serial(number: int, epoch_1904: bool) -> dt.date | None:
    """The days that a spreadsheet program counts: a date that lost its format."""
    start = dt.date(1904, 1, 1) if epoch_1904 else dt.date(1899, 12, 30)
    return start + dt.timedelta(days=number) if number > 366 else None


def doubt(column: pl.Series, field: Field, circumstances: Circumstances) -> str | None:
    """How the dates are read, where no cell of the column settles it."""
    order = order_of(column, field.name, circumstances)
    if order.certain:
        return None
    texts = column.drop_nulls().unique(maintain_order=True)
    return SHOWN[order.parts if any(map(PARTS.match, map(trimmed, texts))) else order.digits]


EITHER = "either"
SHOWN_EXAMPLES = 3


def evidence(
    column: pl.Series, rows: pl.Series, name: str, circumstances: Circumstances
) -> DateOrder | None:
    """Which cells tell the order of a column; None where every cell is clear by itself."""
    cells = pl.DataFrame({"text": column, "row": rows}).drop_nulls("text")
    different = cells.group_by("text", maintain_order=True).agg(pl.len(), pl.col("row").first())
    told = [telling(trimmed(text), circumstances.today) for text in different["text"]]
    found = different.with_columns(pl.Series("told", told, dtype=pl.String)).drop_nulls("told")
    if found.is_empty():
        return None
    order = order_of(column, name, circumstances)
    counts = dict(found.group_by("told").agg(pl.col("len").sum()).iter_rows())
    examples = {
        str(way): list(part.head(SHOWN_EXAMPLES).select("row", "text").iter_rows())
        for (way,), part in found.partition_by("told", as_dict=True).items()
    }
    parted = any(PARTS.match(trimmed(text)) for text in found["text"])
    return DateOrder(order.parts if parted else order.digits, order.certain, counts, examples)


def telling(text: str, today: dt.date) -> str | None:
    """The one order in which a text is a date, `either` where there are several; None where it
    is no such text or no date."""
    ways: set[str] = set()
    if (found := PARTS.match(text)) and len(found[1]) <= 2:
        ways = fits(found.groups(), today)
    elif DIGITS.match(text):
        ways = fits_together(text, today)
    return (EITHER if len(ways) > 1 else next(iter(ways))) if ways else None
