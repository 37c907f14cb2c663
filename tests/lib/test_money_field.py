"""An amount in a form, as people write it."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from stamgast.lib.forms import MoneyField


def field(**more: int) -> MoneyField:
    made = MoneyField(**more)
    made.currency = "SEK"
    return made


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "This is too much: at most SEK\xa0100.00 goes here."),
        ("sv", "Det är för mycket: här går högst 100,00\xa0kr."),
        ("nl", "Dat is te veel: hier past hoogstens SEK\xa0100,00."),
    ],
)
def test_what_is_too_large_is_told_with_the_largest_in_each_language(
    language: str, told: str
) -> None:
    with override(language):
        with pytest.raises(ValidationError) as refused:
            field(most=100_00).clean("101")

        assert refused.value.messages == [told]


def test_the_largest_itself_is_taken() -> None:
    assert field(most=100_00).clean("100.00") == 100_00


def test_a_debt_is_no_amount() -> None:
    with pytest.raises(ValidationError) as refused:
        field().clean("-1")

    assert refused.value.messages == ["Write an amount, for example 500."]
