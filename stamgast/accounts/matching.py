"""Which credit settles which debit. Pure: keys and whole minor units."""

from __future__ import annotations

from collections.abc import Sequence

Open = tuple[int, int]


def matched(owed: Sequence[Open], paid: Sequence[Open]) -> list[tuple[int, int, int]]:
    """Debit, credit and amount, as far as both reach: the earlier of each go first.

    Each is a key and what is open of it, above zero.
    """
    found, waiting = [], list(reversed(owed))
    for credit, there in paid:
        while there and waiting:
            debit, open_still = waiting.pop()
            amount = min(open_still, there)
            found.append((debit, credit, amount))
            there -= amount
            if open_still > amount:
                waiting.append((debit, open_still - amount))
    return found
