"""A list page by page, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet

from stamgast.lib.keys import key

SIZE = 50

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Page(Generic[Row]):
    rows: list[Row]
    # The last one's key, after which the next page begins; 0 where none does.
    next: int


def page(rows: QuerySet[Row], *, after: object = "", size: int = SIZE) -> Page[Row]:
    if last := key(str(after)):
        rows = rows.filter(pk__lt=last)
    found = list(rows.order_by("-pk")[: size + 1])
    return Page(found[:size], found[size - 1].pk if len(found) > size else 0)
