"""When points expire: the oldest go first, and each is good until its day."""

import datetime as dt
from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stamgast.loyalty.lapsing import lapsed, last_day


@pytest.mark.parametrize(
    ("on", "months", "until"),
    [
        (dt.date(2026, 11, 26), 12, dt.date(2027, 11, 30)),
        (dt.date(2026, 11, 30), 3, dt.date(2027, 2, 28)),
        (dt.date(2027, 11, 1), 3, dt.date(2028, 2, 29)),
        (dt.date(2026, 12, 31), 1, dt.date(2027, 1, 31)),
        (dt.date(2026, 11, 26), None, None),
        (dt.date(9999, 6, 1), 12, None),
    ],
    ids=[
        *("a year", "a short month", "a leap year", "over the new year"),
        *("never", "beyond the calendar"),
    ],
)
def test_points_are_good_until_the_end_of_a_month(on, months, until):
    assert last_day(on, months) == until


def test_the_example_of_the_documents():
    march = lapsed(100, 130)
    may = lapsed(200, 130 + march)

    assert (march, may) == (0, 70)


STEPS = st.lists(st.tuples(st.sampled_from(["come", "go", "night"]), st.integers(1, 100)))


@given(STEPS, st.integers(0, 5))
def test_as_many_expire_as_if_each_point_were_kept_apart(steps, good_for):
    """Against a purse of single lots, from which the oldest are taken."""
    purse: deque[list[int]] = deque()
    came, gone, day = [], 0, 0
    for what, count in steps:
        if what == "come":
            came.append((day + good_for, count))
            purse.append([day + good_for, count])
        elif what == "go":
            count = min(count, sum(lot[1] for lot in purse))
            gone += count
            while count:
                taken = min(count, purse[0][1])
                purse[0][1] -= taken
                count -= taken
                if not purse[0][1]:
                    purse.popleft()
        else:
            day += 1
            lost = 0
            while purse and purse[0][0] < day:
                lost += purse.popleft()[1]
            told = lapsed(sum(points for until, points in came if until < day), gone)
            assert told == lost
            gone += told
