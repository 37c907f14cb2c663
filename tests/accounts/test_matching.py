"""Which credit settles which debit: nothing is lost, and nothing counts twice."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from stamgast.accounts.matching import matched

AMOUNTS = st.lists(st.integers(1, 10**12), max_size=12)


def test_the_earlier_of_each_go_first() -> None:
    assert matched([(1, 100), (2, 50)], [(7, 120), (8, 10)]) == [
        (1, 7, 100),
        (2, 7, 20),
        (2, 8, 10),
    ]


@given(AMOUNTS, AMOUNTS)
def test_as_much_is_settled_as_both_sides_reach(owed: list[int], paid: list[int]) -> None:
    found = matched([*enumerate(owed)], [*enumerate(paid)])

    assert sum(amount for _d, _c, amount in found) == min(sum(owed), sum(paid))
    of_debit, of_credit = defaultdict[int, int](int), defaultdict[int, int](int)
    for debit, credit, amount in found:
        assert amount > 0
        of_debit[debit] += amount
        of_credit[credit] += amount
    assert all(of_debit[key] <= owed[key] for key in of_debit)
    assert all(of_credit[key] <= paid[key] for key in of_credit)
    assert len({(debit, credit) for debit, credit, _amount in found}) == len(found)


@given(AMOUNTS, AMOUNTS)
def test_nobody_waits_behind_a_later_one(owed: list[int], paid: list[int]) -> None:
    """A debit is touched only when all before it are settled whole; a credit likewise."""
    found = matched([*enumerate(owed)], [*enumerate(paid)])

    for side, amounts in ((0, owed), (1, paid)):
        got = defaultdict[int, int](int)
        for row in found:
            got[row[side]] += row[2]
        last = max(got, default=-1)
        assert all(got[key] == amounts[key] for key in range(last))
