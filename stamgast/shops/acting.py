"""Who changes something, when and why: told once for all records of an act."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from stamgast.shops.models import Shop, Staff


@dataclass(frozen=True)
class Work:
    """One call's circumstances. `reference` names what caused it: "import:12"."""

    shop: Shop
    by: Staff | None
    source: str
    reference: str
    at: dt.datetime
