from __future__ import annotations

import pytest

from stamgast.customers.guessing import guessed

CASES = {
    "a name": ("Anna Berg", {"first_name": "Anna", "last_name": "Berg"}),
    "three names": ("Anna van den Berg", {"first_name": "Anna", "last_name": "van den Berg"}),
    "the last name first": ("Berg, Anna", {"first_name": "Anna", "last_name": "Berg"}),
    "one name": ("Zlatan", {"first_name": "Zlatan"}),
    "an e-mail": ("anna@example.se", {"email": "anna@example.se"}),
    "a mobile": ("070-174 06 05", {"mobile": "+46701740605"}),
    "a mobile from abroad": ("+31 6 12345678", {"mobile": "+31612345678"}),
    "a landline": ("08-123 456 78", {"phone": "+46812345678"}),
    "a short number": ("1841", {"number": "1841"}),
    "all of it": (
        "Anna Berg <anna@example.se> 0701740605",
        {
            "first_name": "Anna",
            "last_name": "Berg",
            "email": "anna@example.se",
            "mobile": "+46701740605",
        },
    ),
    "nothing": ("   ", {}),
    "letters of another alphabet": ("李 小龙", {"first_name": "李", "last_name": "小龙"}),
}


@pytest.mark.parametrize(("text", "fields"), CASES.values(), ids=CASES)
def test_what_was_typed_to_find_somebody_begins_a_new_customer(
    text: str, fields: dict[str, str]
) -> None:
    assert guessed(text, "SE") == fields


def test_no_text_is_longer_than_its_field() -> None:
    found = guessed("x" * 10_000, "SE")

    assert found == {"first_name": "x" * 120}
