"""Where in a file the names of its columns stand: pure.

Above them people write titles, dates and blank lines, and MYOB writes `{}`; some
lists have no names at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

# So far down a header is looked for.
DEPTH = 30
NUMBERLIKE = re.compile(r"^[\s'+(]*[-\d][\d\s().,:/+-]*%?$")
MAILLIKE = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
LONGEST_NAME = 80


def find(rows: Sequence[Sequence[str]], known: Callable[[str], bool]) -> int | None:
    """The index of the row with the columns' names, or None where every row is data.

    `known` says whether a name is one that the trade uses for a column.
    """
    top = [[cell.strip() for cell in row] for row in rows[:DEPTH]]
    filled = [sum(map(bool, row)) for row in top]
    widest = max(filled, default=0)
    recognised = [sum(map(known, filter(None, row))) for row in top]
    best = max(recognised, default=0)
    if best >= min(2, widest):
        return recognised.index(best)
    for index, row in enumerate(top):
        if filled[index] * 2 >= widest and filled[index] >= min(2, widest) and named(row):
            return index
    return None


def named(row: Sequence[str]) -> bool:
    """Whether these cells could be names: short texts, no two alike, no data among them."""
    cells = [cell for cell in row if cell]
    return (
        bool(cells)
        and len({cell.casefold() for cell in cells}) == len(cells)
        and not any(datalike(cell) for cell in cells)
    )


def datalike(cell: str) -> bool:
    return len(cell) > LONGEST_NAME or bool(NUMBERLIKE.match(cell)) or bool(MAILLIKE.search(cell))


def letters(index: int) -> str:
    """The name a spreadsheet program gives the column: A … Z, AA …"""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
