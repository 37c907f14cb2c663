"""What `stamgast doctor` says, one sentence for each thing it looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum


class Level(Enum):
    WELL = "well"
    NOTE = "note"
    FAULT = "fault"


@dataclass(frozen=True)
class Finding:
    level: Level
    about: str
    sentence: str


# A package's check looks at its own tables; stamgast/doctor.py lists them all.
Check = Callable[[], Iterator[Finding]]


def well(about: str, sentence: str) -> Finding:
    return Finding(Level.WELL, about, sentence)


def note(about: str, sentence: str) -> Finding:
    return Finding(Level.NOTE, about, sentence)


def fault(about: str, sentence: str) -> Finding:
    return Finding(Level.FAULT, about, sentence)
