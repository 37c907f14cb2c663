"""What the till says in the languages of the house."""

from __future__ import annotations

import pytest

from stamgast.shops.till_words import words
from tools import messages

TILL = [text for text in messages.texts() if text.place.startswith("till/")]


def test_english_needs_no_words() -> None:
    assert words("en") == {}


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_the_page_brings_along_every_text_of_the_till(language: str) -> None:
    assert set(words(language)) == {text.singular for text in TILL}


def test_a_text_with_a_plural_comes_in_both_forms() -> None:
    several = {text.singular for text in TILL if text.plural}

    listed = {text for text, said in words("sv").items() if isinstance(said, list)}

    assert listed == several
