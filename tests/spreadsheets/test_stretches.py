"""The quick way of reading text files: the same table as row by row, or not taken at all."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from stamgast.spreadsheets import delimited, stretches
from stamgast.spreadsheets.tables import LINE

WIDTH = 3
Row = tuple[int, tuple[str, ...]]


def by_stretches(content: bytes, encoding: str, widest: int = WIDTH) -> list[Row]:
    """Rows with their lines, as the quick way and the other share the work between them."""
    rows = list[Row]()
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        text = stretches.opened(Path(file.name), encoding, valid=encoding == "utf-8")
        for part in stretches.parts(text, ",", WIDTH, widest):
            names = [str(index) for index in range(WIDTH)]
            frame = part.frame.with_columns(pl.col(names).fill_null(""))
            rows += zip(frame[LINE].to_list(), frame.select(names).iter_rows(), strict=True)
    return rows


def row_by_row(text: str) -> list[Row]:
    lines = io.StringIO(text, newline=None)
    records = delimited.records(lines, ",")
    return [(each.line, tuple([*each.cells, "", "", ""][:WIDTH])) for each in records]


@pytest.fixture(scope="module")
def short_texts() -> Iterator[None]:
    """Stretches so short that even a small text has many."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stretches, "SIZE", 24)
        yield


ANYTHING = some.text(some.sampled_from('ab",\n\r; \0\1å“'), max_size=120)
TIDY = some.lists(
    some.lists(some.text(some.sampled_from('ab",\n\r å“'), max_size=9), min_size=0, max_size=4),
    max_size=20,
)


@settings(max_examples=300)
@given(text=ANYTHING)
@example(text='a","b\n' * 40)
@example(text='"a",b\1\n' * 3)
@example(text='"a\n"",\n' * 9)
def test_any_text_has_the_same_rows_by_the_stretch(short_texts: None, text: str) -> None:
    text = text.rstrip("\0")

    assert by_stretches(text.encode(), "utf-8") == row_by_row(text)


@settings(max_examples=300)
@given(
    rows=TIDY,
    end=some.sampled_from(["\n", "\r\n", "\r"]),
    quoting=some.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    alphabet=some.sampled_from(["utf-8", "utf-16", "cp1252"]),
    widest=some.integers(WIDTH, 5),
)
def test_whatever_a_program_writes_has_the_same_rows_by_the_stretch(
    short_texts: None, rows: list[list[str]], end: str, quoting: int, alphabet: str, widest: int
) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator=end, quoting=quoting).writerows(rows)

    assert by_stretches(out.getvalue().encode(alphabet), alphabet, widest) == row_by_row(
        out.getvalue()
    )
