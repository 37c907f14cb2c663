"""Where a page of the list ends, as a text that leads on from there. Pure.

A cursor holds the sort and the place in it. It is no secret and is not signed: a
changed one is either another place in one's own list or none at all.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any

MOST = 1 << 63


def cursor(sort: str, place: Sequence[Any]) -> str:
    values = [value.isoformat() if isinstance(value, dt.datetime) else value for value in place]
    text = json.dumps([sort, *values], ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def place(cursor: str, sort: str, types: Collection[type]) -> list[Any]:
    """The place where a cursor stands; empty where it is no cursor of this sort."""
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        named, *values = json.loads(text)
    except (binascii.Error, UnicodeError, ValueError, TypeError):
        return []
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


def beginnings(
    names: Sequence[str], start: Sequence[Any], downwards: bool
) -> Iterator[dict[str, Any]]:
    """What comes after a place, in parts that each begin somewhere in an index.

    First those who equal it in all but the last, then in all but the last two ...
    SQLite begins a comparison of whole rows at the first column alone, and would
    pass all Stockholm to come to the next page of it.
    """
    if not start:
        yield {}
    for depth in reversed(range(len(start))):
        equal = dict(zip(names[:depth], start[:depth], strict=True))
        yield equal | {f"{names[depth]}__{'lt' if downwards else 'gt'}": start[depth]}
