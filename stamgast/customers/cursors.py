"""By what the customer list is sorted, and where its pages end."""

from __future__ import annotations

import datetime as dt
from typing import Any

from stamgast.lib import cursors
from stamgast.lib.cursors import cursor

__all__ = ["SORTS", "cursor", "place"]

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


def place(text: str, sort: str) -> list[Any]:
    return cursors.place(text, sort, SORTS[sort].values())
