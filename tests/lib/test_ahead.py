import threading

import pytest

from stamgast.lib.ahead import ahead


def test_all_come_in_their_order_and_each_once():
    made = []

    assert list(ahead(lambda n: made.append(n) or n * 2, range(5))) == [0, 2, 4, 6, 8]
    assert made == [0, 1, 2, 3, 4]


def test_nothing_asked_makes_nothing():
    assert list(ahead(str, [])) == []


def test_the_next_is_made_while_this_one_is_in_use():
    begun = threading.Event()

    def make(number):
        if number == 1:
            begun.set()
        return number

    for number in ahead(make, [0, 1]):
        if number == 0:
            assert begun.wait(5)


def test_what_fails_in_making_is_told_to_whoever_uses_it():
    def make(number):
        return 1 // (1 - number)

    made = ahead(make, [0, 1, 2])

    assert next(made) == 1
    with pytest.raises(ZeroDivisionError):
        next(made)
