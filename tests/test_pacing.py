from __future__ import annotations

import time

from stamgast.lib.pacing import in_steps


def test_all_rows_come_once_and_in_order() -> None:
    assert [list(part) for part in in_steps(range(5), size=2)] == [[0, 1], [2, 3], [4]]


def test_after_each_step_it_rests_half_as_long_as_the_step_took() -> None:
    began = time.monotonic()
    for _part in in_steps(range(2), size=1):
        time.sleep(0.05)

    assert time.monotonic() - began >= 0.15


def test_a_step_that_holds_others_up_is_followed_by_a_smaller_one() -> None:
    steps = in_steps(range(100), size=40)
    assert len(next(steps)) == 40
    time.sleep(0.2)

    small = len(next(steps))
    grown = len(next(steps))

    # 80 ms and not 200.
    assert small <= 16
    assert small < grown <= 80
