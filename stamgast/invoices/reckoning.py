"""What the lines of an invoice come to. Pure; amounts are minor units.

Tax is rounded once for all lines that are taxed alike, as in a sale, and shared among them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from stamgast.lib.sharing import nearest, shared

PIECE, WHOLE = 1000, 10_000


@dataclass(frozen=True)
class Free:
    """`quantity` in thousandths, `rate` in basis points."""

    name: str
    quantity: int
    price: int
    includes_tax: bool
    rate: int
    code: str = ""

    @property
    def amount(self) -> int:
        """As the price is written, with its tax or without."""
        return nearest(self.price, self.quantity, PIECE)


@dataclass(frozen=True)
class Sum:
    """`total` is with tax."""

    total: int
    net: int
    tax: int

    def __add__(self, other: Sum) -> Sum:
        return Sum(self.total + other.total, self.net + other.net, self.tax + other.tax)


NOTHING = Sum(0, 0, 0)


def reckoned(lines: Sequence[Free]) -> list[Sum]:
    """Each line's, in their order."""
    found: dict[int, Sum] = {}
    alike = defaultdict[tuple[int, bool], list[int]](list)
    for place, line in enumerate(lines):
        alike[line.rate, line.includes_tax].append(place)
    for (rate, inside), places in alike.items():
        amounts = [lines[place].amount for place in places]
        per = WHOLE + rate if inside else WHOLE
        taxes = shared(nearest(sum(amounts), rate, per), amounts)
        for place, amount, tax in zip(places, amounts, taxes, strict=True):
            net = amount - tax if inside else amount
            found[place] = Sum(net + tax, net, tax)
    return [found[place] for place in range(len(lines))]


def summed(sums: Iterable[Sum]) -> Sum:
    return sum(sums, NOTHING)
