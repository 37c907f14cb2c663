"""What is worked out for whole columns is what is worked out for one customer."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from stamgast.customers.token_columns import NAMES, PHONES, token_lists
from stamgast.customers.tokens import tokens
from stamgast.lib import folded_columns, folding

LETTERS = st.characters(codec="utf-8", exclude_characters="\0")
TEXTS = st.text(LETTERS | st.sampled_from("aåÄö Öé'- .\t ßıİΣσςł李ع"), max_size=60)
PHONE = st.one_of(st.just(""), st.from_regex(r"\A\+[1-9][0-9]{6,14}\Z"))


@settings(max_examples=300)
@given(st.lists(TEXTS, min_size=1, max_size=5))
@example(["Åsa Öberg", "İpek", "ŉ", "Ǆ", "{|}", "O'Neill", "\x1f", "ÿ Ŀ ſ"])
def test_columns_fold_as_single_names_do(texts: list[str]) -> None:
    column = pl.Series(texts)

    assert folded_columns.folded(column).to_list() == [folding.folded(text) for text in texts]


@settings(max_examples=300)
@given(st.lists(TEXTS, min_size=1, max_size=5), st.sampled_from(["sv", "nl"]))
def test_columns_sort_as_single_names_do(texts: list[str], language: str) -> None:
    keys = folded_columns.sort_keys(pl.Series(texts), language)

    assert keys.to_list() == [folding.sort_key(text, language) for text in texts]


@settings(max_examples=300)
@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, PHONE, PHONE), min_size=1, max_size=4))
@example([("A-1", "Anna-Karin", "van 't Hart", "A/S Øl", "a.b_c@d-e.se", "+46701740605", "")])
@example([("1", "𝐒ara", "℡", "", "", "", "")])
@example([("12-345", "1:0/0", "0 0/0", "a(0)b 1 2 3", "", "", "")])
@example([("1", "", "", " 0¯A", "", "", "")])
@example([("x" * 41, "y" * 45 + " z", "", "", "a" * 64 + "@x.se", "+15551234567", "+15551234567")])
def test_columns_of_customers_are_found_by_what_each_is_found_by(
    rows: list[tuple[str, ...]],
) -> None:
    frame = pl.DataFrame(rows, schema=["number", *NAMES, "email", *PHONES], orient="row")

    found = token_lists(frame).to_list()

    assert found == [
        tokens(number, [first, last, company], email, [mobile, phone])
        for number, first, last, company, email, mobile, phone in rows
    ]


@pytest.mark.parametrize("language", ["sv", "nl", "en"])
def test_an_empty_name_has_an_empty_key(language: str) -> None:
    assert folded_columns.sort_keys(pl.Series(["", "Åsa"]), language)[0] == ""
