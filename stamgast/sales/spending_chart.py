"""Spending by month as columns to draw, side by side, refunds below zero. Pure.

In whole units of a picture, whatever its size on the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stamgast.sales.customer_figures import Month

STEP, BAR, HIGH, THIN = 100, 72, 1000, 8


@dataclass(frozen=True)
class Bar:
    """`x` and `y` are its corner at the top left."""

    month: Month
    x: int
    y: int
    height: int


@dataclass(frozen=True)
class Chart:
    bars: tuple[Bar, ...]
    # Where zero lies, from above.
    zero: int
    width: int
    # The month in which most was spent; None where nothing was.
    most: Month | None


def chart(months: Sequence[Month]) -> Chart:
    top = max(0, *(month.spent for month in months))
    bottom = min(0, *(month.spent for month in months))
    whole = top - bottom or 1
    zero = top * HIGH // whole
    bars = []
    for place, month in enumerate(months):
        # A month in which little was spent still shows, thin.
        height = max(THIN, abs(month.spent) * HIGH // whole) if month.spent else 0
        y = max(0, zero - height) if month.spent > 0 else min(zero, HIGH - height)
        bars.append(Bar(month, place * STEP + (STEP - BAR) // 2, y, height))
    most = max(months, key=lambda month: month.spent)
    return Chart(tuple(bars), zero, STEP * len(months), most if most.spent > 0 else None)
