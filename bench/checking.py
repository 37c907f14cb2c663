"""How fast a list is read, recognised and checked: `python bench/checking.py 1000000`.

A list of 20 columns with one faulty row in twenty is made and checked in columns; the
first rows of it also as plainly as can be, row by row (tests/spreadsheets/naive.py).
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
TODAY = dt.date(2026, 11, 21)
PLAIN = 10_000
PLAIN_COLUMNS = (
    "customer_code first_name email mobile physical_country date_of_birth sms_consent".split()
)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("rows", type=int)
    asked = options.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "stamgast.settings"
    with tempfile.TemporaryDirectory(prefix="stamgast-bench-") as folder:
        os.environ["STAMGAST_DATA"] = folder
        import django

        django.setup()
        from bench.imports import write

        path = Path(folder) / "list.csv"
        write(path, asked.rows)
        in_columns = columns(path, asked.rows)
        rows = min(PLAIN, asked.rows)
        plainly = timed("row by row", rows, lambda: row_by_row(path, rows))
        print(f"in columns {plainly / rows / (in_columns / asked.rows):.0f} times as fast")


def columns(path: Path, count: int) -> float:
    """Seconds for recognising and checking."""
    from stamgast.spreadsheets.cells import Circumstances
    from stamgast.spreadsheets.checking import check
    from stamgast.spreadsheets.customer_fields import CUSTOMERS
    from stamgast.spreadsheets.mapping import recognise
    from stamgast.spreadsheets.reading import read

    table: Any = None
    mapping: Any = None
    outcome: Any = None

    def reading() -> None:
        nonlocal table
        table = read(path, known=CUSTOMERS.knows).table

    def recognising() -> None:
        nonlocal mapping
        mapping = recognise(table, CUSTOMERS, country="SE")

    def checking() -> None:
        nonlocal outcome
        here = Circumstances("SE", "SEK", TODAY)
        outcome = check(table, mapping, CUSTOMERS, here, "number")

    timed("read", count, reading)
    seconds = timed("recognise", count, recognising) + timed("check", count, checking)
    print(dict(outcome.problems.group_by("code").len().sort("code").iter_rows()))
    return seconds


def row_by_row(path: Path, count: int) -> None:
    from tests.spreadsheets import naive

    with path.open(newline="", encoding="utf-8") as file:
        rows = [
            [row.get(name, "") for name in PLAIN_COLUMNS]
            for row in islice(csv.DictReader(file), count)
        ]
    naive.check(rows, "SE", TODAY)


def timed(name: str, count: int, work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name:<12}{seconds:8.2f} s {count / seconds:12,.0f} rows/s, peak {peak:.0f} MB")
    return seconds


if __name__ == "__main__":
    main()
