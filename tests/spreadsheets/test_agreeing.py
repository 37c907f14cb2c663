"""Phones and addresses are judged in columns exactly as the libraries judge them one by one."""

from __future__ import annotations

import datetime as dt
import random
from itertools import islice

import polars as pl
from email_validator import EmailNotValidError, validate_email

from stamgast.spreadsheets import contacts, numbering
from stamgast.spreadsheets.cells import NOTHING, Circumstances, unguarded, unquoted, without
from stamgast.spreadsheets.customer_fields import CUSTOMERS
from stamgast.spreadsheets.tables import cleaned
from tests.spreadsheets import written

HERE = Circumstances("SE", "SEK", dt.date(2026, 11, 21))


def differing_phones(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The numbers that the column and the library judge differently."""
    frame = pl.DataFrame(pairs, schema=["t", "r"], orient="row")
    frame = frame.with_columns(cleaned(pl.col("t")))
    found = contacts.phone(frame["t"], frame["r"])
    texts = without(unquoted(frame["t"]), NOTHING)
    judged = zip(found.values, found.codes, found.extras, strict=True)
    return [
        (text, region)
        for text, region, said in zip(texts, frame["r"], judged, strict=True)
        if text and said != told(contacts.judged_phone(text, region))
    ]


def told(cell: contacts.Cell) -> tuple[str | None, str | None, str | None]:
    return cell.value, cell.code, cell.extra


def test_a_column_of_phones_is_judged_as_the_library_judges_each() -> None:
    pairs = list(islice(written.phones(random.Random(11), written.REGIONS), 20_000))

    assert differing_phones(pairs) == []


def test_most_phones_need_not_be_asked_one_by_one() -> None:
    chance = random.Random(5)
    numbers = [f"070-{chance.randrange(10**6, 10**7)}" for _ in range(1000)]

    read = numbering.read(pl.Series(numbers), pl.Series(["SE"] * 1000))

    assert (read.height, read["use"].null_count() < 500) == (1000, True)


def test_addresses_are_judged_as_email_validator_does() -> None:
    chance = random.Random(7)
    texts = sorted({written.mail(chance) for _ in range(6000)})
    column = pl.DataFrame({"t": texts}).select(cleaned(pl.col("t"))).to_series()

    found = contacts.email(column, CUSTOMERS.fields["email"], HERE)

    for text, value in zip(column, found.values, strict=True):
        assert value == (judged_mail(text) if text else None), text


def judged_mail(text: str) -> str | None:
    if text.lower() in NOTHING:
        return None
    bare = unguarded(pl.Series([text])).str.replace(contacts.WRAPPED, "${1}")[0]
    try:
        return validate_email(bare, check_deliverability=False).normalized
    except EmailNotValidError:
        return None
