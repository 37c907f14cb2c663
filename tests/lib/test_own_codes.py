from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stamgast.lib.own_codes import ALPHABET, Kind, OwnCode, make, read, shown
from tests.connect.scanning import unhurried

CODES = st.builds(make, st.sampled_from([Kind.RECEIPT, Kind.VOUCHER]))


@unhurried
@given(CODES)
def test_a_code_is_read_however_it_is_typed(code: str) -> None:
    known = read(code)

    assert known is not None
    assert known.code == code
    spelt: list[Callable[[str], str]] = [
        shown,
        str.lower,
        lambda text: text.replace("0", "O"),
        lambda text: text.replace("1", "l"),
        lambda text: " ".join(text),
    ]
    assert [read(spell(code)) for spell in spelt] == [known] * len(spelt)


@unhurried
@given(CODES, st.integers(0, 11), st.sampled_from(ALPHABET))
def test_one_mistaken_sign_is_noticed(code: str, at: int, sign: str) -> None:
    mistaken = code[:at] + sign + code[at + 1 :]

    assert (read(mistaken) is None) == (mistaken != code)


def test_a_code_is_twelve_signs_shown_in_three_groups() -> None:
    code = make(Kind.VOUCHER)

    assert (len(code), code[0], len(shown(code))) == (12, "V", 14)
    assert make(Kind.RECEIPT)[0] == "R"


def test_no_two_codes_are_the_same() -> None:
    assert len({make(Kind.RECEIPT) for _ in range(1000)}) == 1000


@pytest.mark.parametrize(
    "text", ["", "V", "198112289874", "7310865004703", "V" * 500, "X7K3M9QX2H5T"]
)
def test_other_codes_are_none_of_ours(text: str) -> None:
    assert read(text) is None


def test_a_code_that_was_once_printed_is_always_read() -> None:
    assert read("V7K3-M9QX-2H5V") == OwnCode(Kind.VOUCHER, "V7K3M9QX2H5V")
