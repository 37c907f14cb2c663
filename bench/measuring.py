"""Times and tables for the benchmarks."""

from __future__ import annotations

import os
import platform
import sqlite3
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection

from stamgast.customers.models import Customer


def times(ask: Callable[[], Any], repeat: int) -> list[float]:
    """Milliseconds of each of `repeat` times, the quickest first."""
    found = []
    for _n in range(repeat):
        began = time.perf_counter()
        ask()
        found.append((time.perf_counter() - began) * 1000)
    return sorted(found)


def share(values: Sequence[float], part: float) -> float:
    """The value that `part` of them don't pass: share(values, 0.99) is the p99."""
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def middle(values: Sequence[float]) -> float:
    return statistics.median(values)


def table(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print as Markdown, numbers to the right."""
    cells = [[cell(value) for value in row] for row in rows]
    widths = [max(len(row[n]) for row in [list(heads), *cells]) for n in range(len(heads))]
    rule = ["-" * widths[0]] + ["-" * (width - 1) + ":" for width in widths[1:]]
    for row in [list(heads), rule, *cells]:
        first = row[0].ljust(widths[0])
        rest = [text.rjust(width) for text, width in zip(row[1:], widths[1:], strict=True)]
        print("| " + " | ".join([first, *rest]) + " |")
    print(flush=True)


def cell(value: Any) -> str:
    if isinstance(value, float):
        return (
            f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
        )
    return str(value)


def circumstances(shop: Any) -> None:
    """What was measured on what."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SHOW server_version")
            database = f"PostgreSQL {cursor.fetchone()[0]}"
        else:
            database = f"SQLite {sqlite3.sqlite_version}"
    load = os.getloadavg()[0]
    print(
        f"{database}, Python {platform.python_version()}, {os.cpu_count()} cores, load {load:.1f};"
        f" {Customer.objects.filter(shop=shop).count():,} customers of {shop.name}"
        f" among {Customer.objects.count():,}.\n"
    )
