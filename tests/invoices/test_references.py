import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stamgast.invoices import references

numbers = st.integers(min_value=1, max_value=10**19)


@pytest.mark.parametrize(
    ("number", "with_length", "made"),
    [
        # 1·2 = 2, and 8 makes ten of it.
        pytest.param(1, False, "18", id="the shortest"),
        # 1·1 + 3·2 = 7.
        pytest.param(1, True, "133", id="a length digit counts itself and the check digit"),
        # 7·2 = 14, which counts as 5, and 1·2 = 2.
        pytest.param(10007, False, "100073", id="an invoice of five digits"),
        # 6·2 counts as 3, then 5, 8, 3, 4 and 1.
        pytest.param(123456, False, "1234566", id="six digits in a row"),
    ],
)
def test_an_ocr_number_ends_with_its_check_digit(number, with_length, made):
    assert references.ocr(number, length_digit=with_length) == made
    assert references.is_ocr(made, length_digit=with_length)


@pytest.mark.parametrize(
    ("text", "made"),
    [
        pytest.param("539007547034", "RF18539007547034", id="the standard's own example"),
        # 1 RF 00 is 1271500, and 1271500 mod 97 is 24: 98 - 24 = 74.
        pytest.param("1", "RF741", id="one digit"),
    ],
)
def test_a_creditor_reference_begins_with_its_check_digits(text, made):
    assert references.creditor_reference(text) == made
    assert references.is_creditor_reference(made)


def test_sweden_pays_by_ocr_and_others_by_creditor_reference():
    assert references.reference_for(10007, "SE") == "100073"
    assert references.reference_for(10007, "NL") == "RF5710007"
    assert references.shown("RF18539007547034") == "RF18 5390 0754 7034"
    assert references.shown("100073") == "100073"


def another(text: str, place: int, by: int) -> str:
    """The text with one digit mistyped."""
    digit = (int(text[place]) + by) % 10
    return f"{text[:place]}{digit}{text[place + 1 :]}"


@given(numbers, st.booleans(), st.data())
@example(10**22, True, None)
def test_an_ocr_number_with_one_wrong_digit_is_found(number, with_length, data):
    made = references.ocr(number, length_digit=with_length)

    assert references.is_ocr(made, length_digit=with_length)
    if data is None:
        assert len(made) == 25
        return
    place = data.draw(st.integers(0, len(made) - 1))
    wrong = another(made, place, data.draw(st.integers(1, 9)))
    assert not references.is_ocr(wrong, length_digit=with_length)


@given(numbers, st.data())
def test_a_creditor_reference_with_one_wrong_digit_is_found(number, data):
    made = references.creditor_reference(str(number))

    assert references.is_creditor_reference(made)
    place = data.draw(st.integers(2, len(made) - 1))
    assert not references.is_creditor_reference(another(made, place, data.draw(st.integers(1, 9))))


@given(numbers)
def test_a_length_digit_finds_a_digit_left_out(number):
    made = references.ocr(number, length_digit=True)

    shorter = [made[:place] + made[place + 1 :] for place in range(len(made) - 2)]
    assert not any(references.is_ocr(text, length_digit=True) for text in shorter)


@pytest.mark.parametrize("text", ["", "5", "12a", "１８", "1" * 26])
def test_what_is_no_ocr_number_is_refused(text):
    assert not references.is_ocr(text)


def test_a_number_too_long_for_a_reference_is_refused():
    with pytest.raises(ValueError, match="1" * 25):
        references.ocr(int("1" * 25))
    for text in ("1" * 22, "é", "a", ""):
        with pytest.raises(ValueError):
            references.creditor_reference(text)
