"""Scans as scanners hand them over, made by the published formats; all people are invented."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import HealthCheck, settings

from stamgast.connect.scans import read
from stamgast.connect.shapes import Code, Kind, NotSupported, Rules, Scan

TODAY = dt.date(2026, 11, 27)
# A busy machine is no fault of the reader's; how long it takes has its own test.
unhurried = settings(suppress_health_check=[HealthCheck.too_slow])


def rules(country: str = "SE", personal_ids: Any = "refuse", **prefixes: Kind) -> Rules:
    return Rules(country, TODAY, personal_ids, prefixes)


def scanned(text: str, **how: Any) -> Scan:
    return read(text, rules(**how))


def reason(text: str, **how: Any) -> str:
    found = scanned(text, **how)
    assert isinstance(found, NotSupported)
    return found.reason


def readings(text: str, **how: Any) -> list[tuple[str, str]]:
    found = scanned(text, **how)
    assert isinstance(found, Code)
    return [(reading.kind.value, reading.key) for reading in found.readings]


def aamva(
    *elements: str, version: str = "08", between: str = "\n", header: str = "@\n\x1e\rANSI "
) -> str:
    counted = "01" if version == "01" else "0001"
    body = between.join(elements)
    return f"{header}636000{version}{counted}DL00410278DL{body}\r"
