"""What points come to, whatever the amounts."""

from hypothesis import given
from hypothesis import strategies as st

from stamgast.loyalty import worth

AMOUNTS = st.integers(0, 10**9)
POINTS = st.integers(0, 10**7)
RATES = st.integers(1, 10**6)


def test_the_examples_of_the_documents():
    assert worth.points_for(49950, 1000) == 49
    assert worth.amount_of(412, 1000) == 4120
    assert (worth.points_needed(101, 1000), worth.amount_of(7, 1005)) == (11, 70)


@given(AMOUNTS, RATES)
def test_no_point_is_earned_for_a_part_of_what_one_takes(amount, rate):
    points = worth.points_for(amount, rate)

    assert points * rate <= amount < (points + 1) * rate


@given(st.integers(-(10**9), 10**9))
def test_nothing_is_earned_without_a_rate_or_by_what_is_paid_back(amount):
    assert worth.points_for(amount, 0) == 0
    assert worth.points_for(min(amount, 0), 1000) == 0


@given(AMOUNTS, RATES)
def test_points_pay_no_more_than_they_are_worth(amount, rate):
    points = worth.points_needed(amount, rate)

    assert worth.amount_of(points, rate) >= amount
    assert not points or (points - 1) * rate < amount * 100


@given(POINTS, RATES)
def test_all_there_is_pays_without_a_point_more(points, rate):
    assert worth.points_needed(worth.amount_of(points, rate), rate) <= points


@given(POINTS, st.lists(st.integers(0, 10**6), min_size=1, max_size=8))
def test_all_parts_of_a_sale_together_undo_just_all_of_it(of_all, parts):
    sold, returned, undone = sum(parts), 0, 0
    for part in parts:
        returned += part
        share = worth.share(of_all, returned, sold, undone)
        assert share >= 0
        undone += share

    assert undone == (of_all if sold else 0)


@given(POINTS, st.integers(1, 10**6), st.lists(st.integers(0, 10**6), max_size=5), st.data())
def test_a_refund_that_was_made_void_is_made_up_for(of_all, sold, returns, data):
    """Whatever came back before in whatever order, the last part undoes the rest."""
    undone = 0
    for returned in returns:
        share = worth.share(of_all, min(returned, sold), sold, undone)
        undone += share
        if data.draw(st.booleans()):
            undone -= share

    assert undone + worth.share(of_all, sold, sold, undone) == of_all
