from __future__ import annotations

import pytest

from stamgast.connect.shapes import Kind
from stamgast.lib import own_codes
from tests.connect.scanning import readings, reason

NUMBER = "198112289874"


def anything(code: str) -> list[tuple[str, str]]:
    return [("customer", code), ("voucher", code), ("product", code)]


def without(kind: str, found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [reading for reading in found if reading[0] != kind]


CODES = {
    "a customer number keeps its noughts": ("001841", anything("001841")),
    "a card": ("]C0K-10023", anything("K-10023")),
    "a number in groups": ("1841 0023", anything("18410023")),
    "a line end after it": ("1841\r\n", anything("1841")),
}


@pytest.mark.parametrize(("text", "expected"), CODES.values(), ids=CODES)
def test_a_bare_code_may_be_what_the_shop_gave_out(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert readings(text) == expected


PRODUCTS = {
    "EAN-13": ("]E07310865004703", ["7310865004703"]),
    "EAN-8": ("]E473513537", ["73513537"]),
    "UPC-A": ("036000291452", ["036000291452", "0036000291452"]),
    "UPC-A written as EAN-13": ("0036000291452", ["0036000291452", "036000291452"]),
}


@pytest.mark.parametrize(("text", "keys"), PRODUCTS.values(), ids=PRODUCTS)
def test_a_product_is_looked_up_first(text: str, keys: list[str]) -> None:
    assert readings(text)[: len(keys)] == [("product", key) for key in keys]


def test_a_wrong_check_digit_is_no_product_of_the_trade() -> None:
    assert readings("7310865004704") == anything("7310865004704")


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("070-174 06 05", "SE", "+46701740605"),
        ("+46 70 174 06 05", "NL", "+46701740605"),
        ("0046701740605", "SE", "+46701740605"),
        ("0612345678", "NL", "+31612345678"),
    ],
)
def test_a_phone_begins_with_a_nought_or_a_plus(text: str, country: str, number: str) -> None:
    assert ("phone", number) in readings(text, country=country)


def test_a_number_without_either_is_no_phone() -> None:
    assert readings("701740605") == anything("701740605")


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("8112289874", "SE", NUMBER),
        ("19811228-9874", "SE", NUMBER),
        ("131052-308T", "FI", "131052-308T"),
    ],
)
@pytest.mark.parametrize("personal_ids", ["store", "match"])
def test_a_personal_id_is_recognised_where_the_shop_uses_them(
    text: str, country: str, number: str, personal_ids: str
) -> None:
    found = readings(text, country=country, personal_ids=personal_ids)

    assert found == [("personal_id", number), *anything(text)]


@pytest.mark.parametrize("text", ["8112289874", NUMBER, "811228-9874"])
def test_a_personal_id_is_dropped_where_the_shop_refuses_them(text: str) -> None:
    assert reason(text) == "personal_id_refused"


def test_a_number_that_may_be_phone_or_personal_id_is_both() -> None:
    found = readings("0701610016", personal_ids="store")

    assert [kind for kind, _key in found] == [
        "phone",
        "personal_id",
        "customer",
        "voucher",
        "product",
    ]
    assert readings("0701610016") == without("personal_id", found)


def test_a_house_prefix_says_what_a_bar_code_is() -> None:
    prefixes = {"20": Kind.CUSTOMER, "21": Kind.VOUCHER, "2100": Kind.PRODUCT}

    assert readings("2000000018416", **prefixes) == [("customer", "2000000018416")]
    assert readings("2112345678900", **prefixes) == [("voucher", "2112345678900")]
    assert readings("2100345678907", **prefixes) == [("product", "2100345678907")]


def test_a_house_prefix_of_digits_leaves_plain_numbers_alone() -> None:
    assert readings("2041", **{"20": Kind.VOUCHER}) == anything("2041")


def test_a_house_prefix_with_a_letter_counts_everywhere() -> None:
    assert readings("K-1841", K=Kind.CUSTOMER) == [("customer", "K-1841")]


NOTHING = {
    "nothing": ("", "empty"),
    "an identifier alone": ("]Q1", "empty"),
    "line ends": ("\r\n\r\n", "empty"),
    "a web address": ("https://example.se/x", "web_address"),
    "words": ("see you at six", "not_a_code"),
    "a network": ("WIFI:T:WPA;S:my net;P:secret;;", "not_a_code"),
    "a code too long for one": ("1" * 101, "not_a_code"),
    "a book": ("1" * 5000, "too_long"),
    "no text": ("\x01\x02\x03\x04", "binary"),
}


@pytest.mark.parametrize(("text", "why"), NOTHING.values(), ids=NOTHING)
def test_what_is_no_code_says_why(text: str, why: str) -> None:
    assert reason(text) == why


@pytest.mark.parametrize("kind", own_codes.Kind)
def test_a_code_of_our_own_is_known_first(kind: own_codes.Kind) -> None:
    code = own_codes.make(kind)

    assert readings(code)[0] == (kind.value, code)
    assert readings(f"]C0{code}")[0] == (kind.value, code)
    assert readings(own_codes.shown(code).lower())[0] == (kind.value, code)
