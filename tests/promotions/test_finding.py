import pytest

from stamgast.lib import own_codes
from stamgast.promotions.finding import by_code, shown
from tests.promotions.conftest import issued


@pytest.mark.parametrize("typed", ["GIFT500", "gift500", " gift-500 ", "GIFT 500", "gift–500"])
def test_a_code_is_found_however_it_is_typed(card, corner, typed):
    assert by_code(corner, typed) == card


@pytest.mark.parametrize("typed", ["", "GIFT", "GIFT5000", "\0", "Ö" * 99, "GIFT500'--"])
def test_what_is_no_code_finds_nothing(card, corner, typed):
    assert by_code(corner, typed) is None


def test_another_shops_code_is_not_found(card, rival):
    assert by_code(rival, "GIFT500") is None


def test_misread_letters_of_our_own_codes_are_put_right(corner):
    voucher = issued(corner, amount=100)
    code = next(each.code for each in voucher.codes.all())
    misread = own_codes.shown(code).lower().replace("0", "o").replace("1", "l")

    assert by_code(corner, misread) == voucher
    assert shown(code) == own_codes.shown(code)


def test_any_of_its_codes_finds_a_voucher(corner):
    voucher = issued(corner, "OLD1", "NEW1", amount=100)

    assert by_code(corner, "old-1") == by_code(corner, "new-1") == voucher
