"""What the lines of an invoice come to."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stamgast.invoices.reckoning import Free, reckoned, summed
from stamgast.lib.sharing import nearest

lines = st.lists(
    st.builds(
        Free,
        name=st.just("Thing"),
        quantity=st.integers(1, 10**7),
        price=st.integers(0, 10**8),
        includes_tax=st.booleans(),
        rate=st.sampled_from([0, 600, 900, 1200, 2100, 2500]),
    ),
    max_size=30,
)


def test_a_price_without_tax_has_it_put_on():
    sums = reckoned([Free("Planks", 4_000, 100_00, False, 2500)])

    assert [(each.net, each.tax, each.total) for each in sums] == [(400_00, 100_00, 500_00)]


def test_a_price_with_tax_has_it_taken_out():
    sums = reckoned([Free("Bread", 2_000, 39_00, True, 1200)])

    assert [(each.net, each.tax, each.total) for each in sums] == [(69_64, 8_36, 78_00)]


@given(lines)
def test_the_parts_make_the_sum(all_lines):
    sums = reckoned(all_lines)

    assert all(each.net + each.tax == each.total for each in sums)
    for line, each in zip(all_lines, sums, strict=True):
        assert line.amount == (each.total if line.includes_tax else each.net)


@given(lines)
def test_tax_is_rounded_once_a_rate(all_lines):
    alike = [line for line in all_lines if line.rate == 2500 and not line.includes_tax]
    total = summed(reckoned(alike))

    assert total.tax == nearest(sum(line.amount for line in alike), 2500, 10_000)
