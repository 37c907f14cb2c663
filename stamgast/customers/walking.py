"""Walk along the customer list in its order, from any place, forwards or back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import F

from stamgast.customers import narrowing, searching, tokens
from stamgast.customers.cursors import SORTS
from stamgast.lib.cursors import beginnings
from stamgast.lib.ordering import as_an_index_has_it
from stamgast.shops.models import Shop

if TYPE_CHECKING:
    from stamgast.customers.listing import Listing

# How many of those whom a text finds are looked at in one go.
STRIDES = (100, 500, 1_500)

# A row of the list: the values it is sorted by, the last of them its key.
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Walk:
    shop: Shop
    listing: Listing
    sort: str
    downwards: bool
    # The keys among which all are, where they are few.
    few: list[int] | None

    def rows(self, start: Sequence[Any], limit: int, *, back: bool = False) -> list[Row]:
        """Up to `limit` rows after a place, or before it; from the beginning without one."""
        if self.sort == "found":
            rows = self.found_rows(start, limit, back=back)
        else:
            rows = self.sorted_rows(start, limit, back=back)
        return rows[::-1] if back else rows

    def sorted_rows(self, start: Sequence[Any], limit: int, *, back: bool) -> list[Row]:
        names, downwards = list(SORTS[self.sort]), self.downwards != back
        customers = narrowing.passing(self.shop, self.listing, among=self.few)
        if self.few is not None:
            rows = sorted(customers.values_list(*names), reverse=downwards)
            place = tuple(start)
            if place:
                rows = [row for row in rows if (row < place if downwards else row > place)]
            return rows[:limit]
        customers = customers.order_by(*[F(n).desc() if downwards else F(n).asc() for n in names])
        rows = []
        with as_an_index_has_it() if self.listing.filters else nullcontext():
            for beyond in beginnings(names, start, downwards):
                rows += customers.filter(**beyond).values_list(*names)[: limit - len(rows)]
                if len(rows) == limit:
                    break
        return rows

    def found_rows(self, start: Sequence[Any], limit: int, *, back: bool) -> list[Row]:
        """Whom a text finds, the newest first; before all, who is it exactly."""
        first = [] if start else self.exact[: limit - 2]
        rows: list[Row] = [(key,) for key in first]
        for key in self.found(start[0] if start else None, upwards=back):
            if len(rows) == limit:
                break
            if key not in self.exact:
                rows.append((key,))
        return rows

    @cached_property
    def exact(self) -> list[int]:
        keys = searching.exact(self.shop, self.listing.q)
        return [key for key in keys if key in self.passing_among(keys)]

    def found(self, beyond: int | None, *, upwards: bool) -> Iterator[int]:
        if self.few is not None:
            keys = sorted(self.passing_among(self.few), reverse=not upwards)
            if beyond is not None:
                keys = [key for key in keys if (key > beyond if upwards else key < beyond)]
            yield from keys
            return
        words, step = tokens.asked(self.listing.q), 0
        while True:
            stride = STRIDES[min(step, len(STRIDES) - 1)]
            keys = searching.engine().newest(
                self.shop, words, stride, beyond=beyond, upwards=upwards
            )
            there = self.passing_among(keys) if self.listing.filters else set(keys)
            yield from (key for key in keys if key in there)
            if len(keys) < stride:
                return
            beyond, step = keys[-1], step + 1

    def passing_among(self, keys: Sequence[int]) -> set[int]:
        """Those of the keys who pass the filters, and whom the text finds."""
        customers = narrowing.passing(self.shop, self.listing, among=keys)
        return set(customers.values_list("pk", flat=True))
