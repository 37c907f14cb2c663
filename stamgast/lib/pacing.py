"""Long work in steps, so that a sale never waits for it.

SQLite has one writer at a time and is unfair to those who wait: short steps, each
followed by a pause of half the time it took, let a register write within some 50 ms.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
STEP = 100
# No step shall hold the database longer.
SECONDS = 0.08


class Pace:
    """How many rows a step takes on this machine: `rows` at first, never over twice as many."""

    def __init__(self, rows: int) -> None:
        self.rows, self.most = rows, 2 * rows
        self.fewest = max(1, rows // 20)

    def rest(self, rows: int, took: float) -> None:
        """Pause after a step of so many rows that took so many seconds."""
        time.sleep(took / 2)
        fit = min(self.most, max(self.fewest, int(rows * SECONDS / max(took, 1e-6))))
        # Fewer at once, more little by little.
        self.rows = fit if fit < self.rows else (3 * self.rows + fit) // 4


def in_steps(rows: Sequence[T], *, size: int = STEP) -> Iterator[Sequence[T]]:
    """The rows, about `size` at a time; whoever asks for the next ones waits a little."""
    pace, start = Pace(size), 0
    while part := rows[start : start + pace.rows]:
        began = time.monotonic()
        yield part
        pace.rest(len(part), time.monotonic() - began)
        start += len(part)
