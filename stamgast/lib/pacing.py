"""Long work in steps, so that a sale never waits for it.

SQLite has one writer at a time and is unfair to those who wait: steps of a
hundred rows, each followed by a pause of half the time it took, let a register
write within some 50 ms.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
STEP = 100


def in_steps(rows: Sequence[T], *, size: int = STEP) -> Iterator[Sequence[T]]:
    """The rows part by part; whoever asks for the next part waits a little."""
    for start in range(0, len(rows), size):
        began = time.monotonic()
        yield rows[start : start + size]
        time.sleep((time.monotonic() - began) / 2)
