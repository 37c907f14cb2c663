"""What a list is asked for: read from the address of its page, and written back to it. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, ClassVar, Self
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.dateparse import parse_date

from stamgast.lib.dates import within

# In place of a row's key: those that have none.
NONE = "none"


@dataclass(frozen=True)
class Asked:
    """A text, a sort, and the filters that each list adds; what a list doesn't understand
    counts as not asked."""

    # By field: whether a value means something.
    understood: ClassVar[Mapping[str, Callable[[str], bool]]]

    q: str = ""
    # "-name" turns it round. Empty is the usual one.
    sort: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, Any]) -> Self:
        """Read an address's query: a QueryDict, or a mapping of texts and lists of texts."""
        given: dict[str, Any] = {}
        for field in fields(cls):
            values = several(query, field.name)
            if isinstance(field.default, tuple):
                understood = (value for value in values if cls.understood[field.name](value))
                given[field.name] = tuple(dict.fromkeys(understood))
            elif values and cls.understood[field.name](values[-1]):
                given[field.name] = values[-1]
        return cls(**given)

    def to_query(self) -> str:
        """The query string that `from_query` reads back; empty for the plain list."""
        asked = {field.name: getattr(self, field.name) for field in fields(self)}
        return urlencode({name: value for name, value in asked.items() if value}, doseq=True)

    def but(self, **changes: Any) -> Self:
        """The same with something else asked: `asked.but(sort="town")`."""
        return replace(self, **changes)

    @property
    def filters(self) -> int:
        """How many filters are set, besides the text."""
        names = {field.name for field in fields(self)} - {"q", "sort"}
        values = [getattr(self, name) for name in names]
        return sum(len(value) if isinstance(value, tuple) else bool(value) for value in values)


@dataclass(frozen=True)
class AskedInTexts:
    """A text, and filters that stand as they were typed; whoever finds the rows passes over what
    means nothing."""

    q: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, Any]) -> Self:
        given = {field.name: str(query.get(field.name, "")).strip() for field in fields(cls)}
        # No database takes a NUL.
        return cls(**{name: text.replace("\0", "") for name, text in given.items()})

    def to_query(self, **more: object) -> str:
        return urlencode({name: value for name, value in (asdict(self) | more).items() if value})

    @property
    def narrowed(self) -> bool:
        return any(asdict(self).values())


def day_of(text: str) -> dt.date | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return within(day) if day else None


def several(query: Mapping[str, Any], name: str) -> list[str]:
    if isinstance(query, QueryDict):
        return [value.strip() for value in query.getlist(name)]
    value = query.get(name) or []
    return [value.strip()] if isinstance(value, str) else [str(each).strip() for each in value]


def an_id(text: str) -> bool:
    return text == NONE or (text.isascii() and text.isdecimal() and len(text) <= 18)


@dataclass(frozen=True)
class Choice:
    """One filter of which one value is chosen."""

    name: str
    label: str
    options: list[tuple[str, str, bool]]


@dataclass(frozen=True)
class Chip:
    """One filter that is set, and the list's query without it."""

    text: str
    query: str
    colour: str = ""
