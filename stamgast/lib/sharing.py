"""Whole minor units out of fractions, so that the parts always make the sum. Pure."""

from __future__ import annotations

from collections.abc import Sequence


def nearest(amount: int, by: int, per: int) -> int:
    """`amount * by / per`, a half upwards, for amounts from zero."""
    return (2 * amount * by + per) // (2 * per)


def nearest_half_down(amount: int, by: int, per: int) -> int:
    return -((per - 2 * amount * by) // (2 * per))


def upwards(amount: int, by: int, per: int) -> int:
    return -(-amount * by // per)


def shared(sum_of_all: int, weights: Sequence[int]) -> list[int]:
    """The sum in shares by weight; what is left over goes to the largest remainders.

    Equal remainders: the earlier weight first. While the sum is no greater than all
    weights together, no share is greater than its weight.
    """
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    shares, remainders = [], []
    for weight in weights:
        share, remainder = divmod(sum_of_all * weight, whole)
        shares.append(share)
        remainders.append(remainder)
    left = sum_of_all - sum(shares)
    if left:
        by_remainder = sorted(range(len(weights)), key=lambda index: -remainders[index])
        for index in by_remainder[:left]:
            shares[index] += 1
    return shares
