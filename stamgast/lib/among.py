"""Name very many rows in one statement.

A list of parameters has a limit, and a price for each of them; this is one parameter,
whatever the number of keys.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.db import connection
from django.db.models.expressions import RawSQL


def among(keys: Sequence[int]) -> RawSQL:
    """These keys as a subquery: `filter(pk__in=among(keys))`."""
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::bigint[])", [list(keys)])
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(keys))])
