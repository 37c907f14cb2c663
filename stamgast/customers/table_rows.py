"""Rows of Table Mode as a browser sends them: JSON from the page's script, else a plain form."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.core.exceptions import BadRequest
from django.http import QueryDict

from stamgast.customers.table import Row
from stamgast.customers.table_columns import BY_NAME

# Of a key in the database.
LARGEST = 2**63


def from_json(body: bytes) -> tuple[list[Row], bool]:
    """The rows, and whether the person has seen the warnings and goes on."""
    try:
        sent = json.loads(body)
        rows = [
            row_from(row["key"], row["customer"], row["version"], row["cells"])
            for row in sent["rows"]
        ]
        return rows, sent.get("anyway") is True
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BadRequest("no rows of Table Mode") from error


def from_form(form: QueryDict) -> list[Row]:
    """The rows of a plain form: of each field as many values as there are rows."""
    names = [name for name in BY_NAME if name in form]
    fields = [form.getlist(name) for name in ("key", "customer", "version", *names)]
    try:
        return [
            row_from(
                key, int(customer or 0), int(version or 0), dict(zip(names, cells, strict=True))
            )
            for key, customer, version, *cells in zip(*fields, strict=True)
        ]
    except ValueError as error:
        raise BadRequest("no rows of Table Mode") from error


def row_from(key: Any, customer: Any, version: Any, cells: Any) -> Row:
    """A row from outside; ValueError where it is none."""
    numbers = [number or 0 for number in (customer, version)]
    if not all(type(number) is int and 0 <= number < LARGEST for number in numbers):
        raise ValueError(numbers)
    if not isinstance(cells, dict) or not set(cells) <= set(BY_NAME):
        raise ValueError(cells)
    if not isinstance(key, str) or not all(isinstance(text, str) for text in cells.values()):
        raise ValueError(cells)
    return Row(uuid.UUID(key), numbers[0] or None, numbers[1] or None, cells)
