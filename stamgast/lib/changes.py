"""What changed about a record, as pages tell it; and two people at one record. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Row:
    """One field's change; an empty text means that there was or is nothing."""

    field: str
    old: str
    new: str
    # A personal ID changed: what it was and is, is told to nobody here.
    hidden: bool = False


@dataclass(frozen=True)
class Event:
    at: dt.datetime
    who: str
    source: str
    title: str
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Page:
    events: list[Event]
    # Where the older ones begin; None where these are all.
    older: int | None


@dataclass(frozen=True)
class Theirs:
    """One field that another changed. Values as the history keeps them."""

    name: str
    was: Any
    now: Any
    who: str
    at: dt.datetime


@dataclass(frozen=True)
class Conflict:
    """The same for a page; `both` where this person changed the field too, to something else."""

    name: str
    field: str
    was: str
    theirs: str
    yours: str
    who: str
    at: dt.datetime
    both: bool


def theirs(changes: Iterable[Any]) -> dict[str, Theirs]:
    """What these changes, the oldest first, made of each field."""
    found: dict[str, Theirs] = {}
    for change in changes:
        for name, values in change.fields.items():
            if not isinstance(values, list):
                continue
            was = found[name].was if name in found else values[0]
            found[name] = Theirs(name, was, values[1], str(change.by or ""), change.at)
    return found


def compared(
    found: Mapping[str, Theirs],
    yours: Mapping[str, Any],
    field_name: Callable[[str], str],
    told: Callable[[str, Any], str],
) -> list[Conflict]:
    """Theirs against yours, whose values are told as the history keeps them."""
    return [
        Conflict(
            name=name,
            field=field_name(name),
            was=told(name, change.was),
            theirs=told(name, change.now),
            yours=told(name, yours.get(name, change.was)),
            who=change.who,
            at=change.at,
            both=yours.get(name, change.was) not in (change.was, change.now),
        )
        for name, change in found.items()
    ]
