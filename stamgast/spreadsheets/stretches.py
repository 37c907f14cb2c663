"""Text files by the stretch: polars reads what is well formed, the rest goes row by row.

Pure. A stretch goes to polars only where every quotation mark in it stands as
RFC 4180 has it and polars finds exactly as many rows as there are; then both
readers give the same cells, rows and lines. Anything else is left to the
tolerant reader of delimited.py, and the next stretch is looked at anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import polars as pl

from stamgast.spreadsheets import delimited, encodings
from stamgast.spreadsheets.containers import refused
from stamgast.spreadsheets.tables import LINE, Columns

SIZE = 8 << 20
# What stands between no cells, to have polars cut a text into lines alone.
NOWHERE = "\x01"
# What cleaning takes off or turns into something else; but for these it only strips.
UNSEEN = tuple(sign.encode() for sign in "\u200b\u200e\u200f\u2060\ufeff")
LEADS = b"\xe2\xef"
CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])
VISIBLE = bytes(byte for byte in range(256) if byte not in CONTROLS + LEADS)


@dataclass
class Part:
    """Some rows on end: `frame` as in Table without row numbers, its cells as they stand."""

    frame: pl.DataFrame
    # Whether cells hold anything that can't be seen.
    unclean: bool
    # Indexes of rows with more cells than columns, and of rows whose quotes don't match.
    beyond: list[int] = field(default_factory=list)
    doubtful: list[int] = field(default_factory=list)


@dataclass
class Text:
    """A text file as UTF-8 whose lines end in LF alone, handed out in whole lines."""

    blocks: Iterator[bytes]
    rest: bytes = b""
    line: int = 1

    def more(self) -> bool:
        block = next(self.blocks, b"")
        self.rest += block
        return bool(block)

    def next_line(self) -> bytes:
        while (end := self.rest.find(b"\n")) < 0 and self.more():
            if len(self.rest) > encodings.LONGEST_LINE:
                raise refused("too_large")
        line = self.rest[: end + 1] if end >= 0 else self.rest
        self.rest = self.rest[len(line) :]
        return line

    def skip_to(self, line: int) -> None:
        while self.line < line:
            self.next_line()
            self.line += 1

    def stretch(self) -> bytes:
        """The next lines, ending where no quotation mark is open if that is to be found near."""
        ended = False
        while len(self.rest) <= SIZE and not ended:
            ended = not self.more()
        cut = len(self.rest) if ended else self.rest.rfind(b"\n", 0, SIZE) + 1
        if not cut:
            return self.next_line()
        taken, self.rest = self.rest[:cut], self.rest[cut:]
        if taken.count(b'"') % 2 and self.rest:
            return taken + self.closing()
        return taken

    def closing(self) -> bytes:
        """Lines up to the one that closes a quotation mark; nothing if it is far."""
        lines = []
        for _n in range(delimited.LINES_A_CELL):
            lines.append(self.next_line())
            if lines[-1].count(b'"') % 2:
                return b"".join(lines)
        self.rest = b"".join(lines) + self.rest
        return b""


def opened(path: Path, encoding: str, *, valid: bool = False) -> Text:
    return Text(encodings.blocks(path, encoding, valid=valid))


def parts(text: Text, delimiter: str, width: int, widest: int) -> Iterator[Part]:
    """The rows below, `width` columns of them; rows of up to `widest` cells are expected."""
    opened = 0
    while stretch := text.stretch():
        part = quick(stretch, text.line, delimiter, width, widest)
        if part:
            text.line += stretch.count(b"\n")
        else:
            part = tolerant(stretch, text, delimiter, width)
        opened += len(part.doubtful)
        if opened > delimited.MOST_OPEN:
            raise refused("quotes_broken")
        yield part


def quick(stretch: bytes, line: int, delimiter: str, width: int, widest: int) -> Part | None:
    """What polars makes of a stretch; None where that might not be what stands there."""
    if widest < 2 or len(delimiter.encode()) > 1:
        return None
    starts = row_starts(stretch, delimiter)
    if starts is None:
        return None
    names = [str(index) for index in range(widest)]
    # Polars takes the number of columns from the first row, so that it gets one of full width.
    first = delimiter * (widest - 1) + "\n"
    try:
        frame = pl.read_csv(
            first.encode() + stretch,
            has_header=False,
            separator=delimiter,
            schema=dict.fromkeys(names, pl.String),
        ).slice(1)
    except pl.exceptions.PolarsError:
        return None
    if frame.height != len(starts):
        return None
    beyond = list[int]()
    if widest > width:
        more = frame.select(pl.any_horizontal(pl.col(names[width:]) != "")).to_series()
        beyond = more.arg_true().to_list()
    lines = (starts + line).cast(pl.UInt32).alias(LINE)
    return Part(frame.select(names[:width]).with_columns(lines), has_unseen(stretch), beyond)


def has_unseen(stretch: bytes) -> bool:
    left = stretch.translate(None, VISIBLE)
    return bool(left) and (bool(left.strip(LEADS)) or any(sign in stretch for sign in UNSEEN))


def row_starts(stretch: bytes, delimiter: str) -> pl.Series | None:
    """The lines, counted from 0, at which a row begins; None if a quotation mark is out of place.

    If all rows up to here are well formed, a line begins a row exactly where the
    marks before it are even in number. So each line can be judged by itself, with
    a mark put before it if a cell comes over from the line above, and one behind
    it if its last cell goes on.
    """
    if too_long(stretch) or NOWHERE.encode() in stretch:
        return None
    count = stretch.count(b"\n") + (not stretch.endswith(b"\n"))
    every = pl.arange(count, dtype=pl.UInt32, eager=True)
    if b'"' not in stretch:
        return every
    lines = pl.read_csv(
        stretch, has_header=False, separator=NOWHERE, quote_char=None, schema={"text": pl.String}
    )
    if lines.height != count:
        return None
    marks = lines["text"].fill_null("").str.count_matches('"', literal=True)
    after = marks.cum_sum() % 2 == 1
    before = after.shift(1, fill_value=False)
    marked = lines.with_columns(before=before, after=after).filter((marks > 0) | before)
    whole = pl.concat_str(mark_if("before"), pl.col("text").fill_null(""), mark_if("after"))
    if after[-1] or not marked.select(whole.str.contains(well_formed(delimiter)).all()).item():
        return None
    starts = every.filter(~before)
    return starts if short(starts, lines["text"]) else None


def short(starts: pl.Series, lines: pl.Series) -> bool:
    """Whether no row is so long that it could have a cell too long, or a mark that never closes."""
    if len(starts) == len(lines):
        return True
    ends = starts.extend_constant(len(lines), 1)
    size = (
        lines.fill_null("").str.len_bytes().cum_sum().extend_constant(0, 1).shift(1, fill_value=0)
    )
    longest, most = size.gather(ends).diff().max(), ends.diff().max()
    assert isinstance(longest, int) and isinstance(most, int)
    return longest + most < delimited.LONGEST_CELL and most < delimited.LINES_A_CELL


def mark_if(name: str) -> pl.Expr:
    return pl.when(name).then(pl.lit('"')).otherwise(pl.lit(""))


def too_long(stretch: bytes) -> bool:
    """Whether a line is longer than a cell may be. Few are, so most are jumped over."""
    at = 0
    while at + delimited.LONGEST_CELL < len(stretch):
        end = stretch.rfind(b"\n", at, at + delimited.LONGEST_CELL)
        if end < 0:
            return True
        at = end + 1
    return False


def well_formed(delimiter: str) -> str:
    """One row as RFC 4180 has it: cells with no mark in them, or in marks, inner ones doubled."""
    mark = f"\\x{{{ord(delimiter):x}}}"
    cell = f'(?:[^"{mark}\\n]*|"(?:[^"]|"")*")'
    return f"\\A{cell}(?:{mark}{cell})*\\z"


def tolerant(stretch: bytes, text: Text, delimiter: str, width: int) -> Part:
    """The same rows one by one, and to its end the row that the stretch breaks off in."""
    columns, part = Columns(width), Part(pl.DataFrame(), unclean=True)
    last = text.line + stretch.count(b"\n") + (not stretch.endswith(b"\n"))
    lines = chain(lines_of(stretch), iter(lambda: text.next_line().decode(), ""))
    feed = delimited.Feed(lines, line=text.line)
    for index, record in enumerate(delimited.rows(feed, delimiter)):
        if record.doubtful:
            part.doubtful.append(index)
        elif any(record.cells[width:]):
            part.beyond.append(index)
        columns.add(0, record.line, record.cells)
        if feed.line >= last:
            break
    text.rest = "".join(reversed(feed.waiting)).encode() + text.rest
    text.line = feed.line
    part.frame = columns.frame().drop("row")
    return part


def lines_of(stretch: bytes) -> Iterator[str]:
    at = 0
    while at < len(stretch):
        end = stretch.find(b"\n", at) + 1 or len(stretch)
        yield stretch[at:end].decode()
        at = end
