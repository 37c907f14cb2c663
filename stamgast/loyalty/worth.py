"""What points come to: whole points, and whole minor units of the shop's currency. Pure.

Every rounding keeps to whole points: a purchase earns none for a part of what one takes, points
never pay more than they are worth, and what they pay takes whole points, upwards.
"""

from __future__ import annotations

# At once, by hand or by a list.
MOST = 10_000_000


def points_for(amount: int, spend_per_point: int) -> int:
    """Earned by so much that is paid; 0 for a point is: none at all."""
    return max(0, amount) // spend_per_point if spend_per_point else 0


def amount_of(points: int, worth_of_100: int) -> int:
    """The most that so many points pay."""
    return max(0, points) * worth_of_100 // 100


def points_needed(amount: int, worth_of_100: int) -> int:
    """The fewest points that pay so much."""
    return -(-amount * 100 // worth_of_100)


def share(of_all: int, returned: int, sold: int, already: int) -> int:
    """What goes back now, once `returned` of the `sold` has: what all refunds together have to
    undo by then, less what is `already` undone. Together they undo just all of it."""
    if not sold:
        return 0
    target = (2 * of_all * min(returned, sold) + sold) // (2 * sold)
    return max(0, target - already)
