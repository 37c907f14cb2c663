"""docs/spreadsheets.md says what the engine does."""

from __future__ import annotations

import re
from pathlib import Path

from stamgast.spreadsheets.customer_fields import CUSTOMERS
from stamgast.spreadsheets.formats import FORMATS
from stamgast.spreadsheets.problems import CAUSES, codes
from stamgast.spreadsheets.product_fields import PRODUCTS
from stamgast.spreadsheets.texts import REFUSALS

PAGE = (Path(__file__).parents[2] / "docs" / "spreadsheets.md").read_text()


def listed(heading: str) -> set[str]:
    """The codes in the table under a heading."""
    part = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return set(re.findall(r"^\| `(\w+)`", part, re.MULTILINE))


def test_every_code_of_a_problem_is_explained() -> None:
    assert listed("Errors") == set(codes("error"))
    assert listed("Warnings") == set(codes("warning"))
    assert set(CAUSES) == listed("Errors") | listed("Warnings")


def test_every_refusal_of_a_file_is_explained() -> None:
    assert listed("Files that are refused") >= set(REFUSALS)


def test_every_column_is_explained() -> None:
    assert listed("Columns") == {field.column for field in CUSTOMERS.fields.values()}
    assert listed("Columns of products") == {field.column for field in PRODUCTS.fields.values()}


def test_every_form_of_an_export_is_explained() -> None:
    assert listed("Export") == set(FORMATS)
