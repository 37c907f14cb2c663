"""Where a page of the list ends, as a text that leads on from there. Pure.

A cursor holds the sort and the place in it. It is no secret and is not signed: a
changed one is either another place in one's own list or none at all.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

# By what the list can be sorted: the fields, and of which type they are. The last
# of them tells equals apart.
SORTS: dict[str, dict[str, type]] = {
    "name": {"sort_name": str, "pk": int},
    # Short numbers first: 9, 10, A2, 100.
    "number": {"number_length": int, "number": str, "pk": int},
    "added": {"created_at": dt.datetime, "pk": int},
    "town": {"town_key": str, "pk": int},
    "changed": {"updated_at": dt.datetime, "pk": int},
    # While a text is searched: the newest customers first, no other way.
    "found": {"pk": int},
}
MOST = 1 << 63


def cursor(sort: str, place: Sequence[Any]) -> str:
    values = [value.isoformat() if isinstance(value, dt.datetime) else value for value in place]
    text = json.dumps([sort, *values], ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def place(cursor: str, sort: str) -> list[Any]:
    """The place where a cursor stands; empty where it is no cursor of this sort."""
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        named, *values = json.loads(text)
    except (binascii.Error, UnicodeError, ValueError, TypeError):
        return []
    types = list(SORTS[sort].values())
    if named != sort or len(values) != len(types):
        return []
    read = [value_of(value, type_) for value, type_ in zip(values, types, strict=True)]
    return [] if None in read else read


def value_of(value: object, type_: type) -> Any:
    if type_ is dt.datetime:
        return moment(value) if isinstance(value, str) else None
    if type_ is int:
        return value if type(value) is int and -MOST < value < MOST else None
    # What no database takes is in no name either.
    return value if isinstance(value, str) and value.isprintable() else None


def moment(text: str) -> dt.datetime | None:
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
