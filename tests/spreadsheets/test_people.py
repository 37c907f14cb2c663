"""Lists of all kinds, from their bytes to the right fields."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from stamgast.spreadsheets.cells import Circumstances
from stamgast.spreadsheets.checking import Outcome, check
from stamgast.spreadsheets.customer_fields import CUSTOMERS
from stamgast.spreadsheets.mapping import recognise
from stamgast.spreadsheets.problems import errors_of
from stamgast.spreadsheets.reading import read
from tests.spreadsheets.files import LISTS, PEOPLE, made, wanted

TODAY = dt.date(2026, 11, 21)


def checked(path: Path, country: str = "SE") -> Outcome:
    book = read(path, known=CUSTOMERS.knows)
    mapping = recognise(book.table, CUSTOMERS, country=country)
    here = Circumstances(country, "SEK", TODAY, book.epoch_1904)
    return check(book.table, mapping, CUSTOMERS, here)


@pytest.mark.parametrize("kind", LISTS)
def test_every_person_of_a_list_lands_in_the_right_fields(kind: str, tmp_path: Path) -> None:
    fields = LISTS[kind][2]

    outcome = checked(made(tmp_path, kind))

    rows = outcome.frame.select(name for name in outcome.frame.columns if name in fields)
    said = [
        {name: value for name, value in row.items() if value is not None}
        for row in rows.iter_rows(named=True)
    ]
    assert said == [wanted(person, fields) for person in PEOPLE]
    assert errors_of(outcome.problems).is_empty()


def test_myobs_column_for_last_name_or_company_is_the_company_without_a_first_name(
    tmp_path: Path,
) -> None:
    outcome = checked(made(tmp_path, "myob"))

    companies = outcome.frame["company_name"].drop_nulls().to_list()
    assert companies == ["Sjöbergs Kafé HB"]


def test_lists_from_elsewhere_are_read_without_an_error() -> None:
    # Real lists can't be in the repository. Who has some names their folder.
    folder = os.environ.get("STAMGAST_SAMPLE_LISTS", "")
    paths = [path for path in Path(folder).glob("*.[ctx][slx][vtsl]*") if folder]

    errors = {path.name: errors_of(checked(path).problems).rows() for path in paths}

    assert errors == {path.name: [] for path in paths}
