"""Text files of rows: comma, semicolon, tab or anything else between the cells. Pure.

The csv module reads what is well formed. What it does with the rest is guarded
here: after a quote that never closes it would swallow the remaining file as one
cell, so such a line is taken as it stands and marked doubtful.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from stamgast.lib.refused import Refused
from stamgast.spreadsheets.tables import Record
from stamgast.spreadsheets.texts import refusal

DELIMITERS = ",;\t|^~\x1f"
SEP_LINE = re.compile(r'^\ufeff?"?sep=([^\w\s"]|\t)"?\s*$', re.IGNORECASE)
# A quoted cell may run over this many lines before its quote counts as never closed.
LINES_A_CELL = 500
LONGEST_CELL = 1_000_000
# Each such quote makes many lines be read twice, and a list with more of them is broken.
MOST_OPEN = 1_000
SAMPLE = 300


class NeverClosed(Exception):
    """The quote that a line opened was not closed within reason."""


@dataclass
class Feed:
    """Hands lines to the csv module, and tells how many of them a record took."""

    source: Iterator[str]
    waiting: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    ended: bool = False
    # Where in the file the next row begins.
    line: int = 1

    def __iter__(self) -> Feed:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= LINES_A_CELL:
            raise NeverClosed
        line = self.waiting.pop() if self.waiting else next(self.source, None)
        if line is None:
            self.ended = True
            raise StopIteration
        # NUL is no letter, and the csv module of Python 3.11 may stumble on it.
        line = line.replace("\0", "")
        self.taken.append(line)
        return line

    def put_back(self) -> str:
        """The first of the taken lines; the others will be read again."""
        first, *others = self.taken
        self.waiting.extend(reversed(others))
        return first


def records(lines: Iterable[str], delimiter: str) -> Iterator[Record]:
    """Every row with the number of its first line; blank lines are rows without cells."""
    return rows(Feed(iter(lines)), delimiter)


def rows(feed: Feed, delimiter: str) -> Iterator[Record]:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(feed, delimiter=delimiter, strict=True)
    while True:
        feed.taken, line = [], feed.line
        try:
            cells = next(reader, None)
            if cells is None:
                return
            record = Record(line, cells)
        except (NeverClosed, csv.Error) as error:
            if "field larger" in str(error):
                raise Refused("cell_too_long", refusal("cell_too_long", line=line)) from error
            record = Record(line, *as_well_as_can_be(feed, delimiter))
            reader = csv.reader(feed, delimiter=delimiter, strict=True)
        feed.line += len(feed.taken)
        yield record


def as_well_as_can_be(feed: Feed, delimiter: str) -> tuple[list[str], bool]:
    """The cells of a line whose quotes don't match, and whether that is in doubt."""
    if len(feed.taken) == 1 and not feed.ended:
        # "Foo" bar: the quotes are closed, only something stands behind them.
        return next(csv.reader(feed.taken, delimiter=delimiter)), False
    first = feed.put_back()
    feed.taken, feed.ended = [first], False
    return as_it_stands(first, delimiter), True


def as_it_stands(line: str, delimiter: str) -> list[str]:
    return [cell.strip().strip('"') for cell in line.rstrip("\r\n").split(delimiter)]


def declared(first_line: str) -> str:
    """The delimiter that a `sep=;` line names, as Excel writes and reads it."""
    found = SEP_LINE.match(first_line)
    return found[1] if found else ""


def detect(lines: Iterable[str]) -> str:
    """The delimiter that cuts most rows into equally many cells."""
    sample = list(islice(lines, SAMPLE))
    if sample and (named := declared(sample[0])):
        return named
    scores = {mark: score(sample, mark) for mark in DELIMITERS}
    best = max(scores, key=lambda mark: scores[mark])
    return best if scores[best] > (0, 0) else ","


def score(sample: list[str], delimiter: str) -> tuple[float, int]:
    """The share of rows with the commonest number of cells, and that number."""
    widths = Counter(
        len(record.cells) for record in records(sample, delimiter) if any(record.cells)
    )
    several = {width: count for width, count in widths.items() if width > 1}
    if not several:
        return (0, 0)
    width = max(several, key=lambda each: several[each])
    return round(several[width] / widths.total(), 1), width
