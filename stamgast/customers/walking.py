"""Walk along the customer list in its order, from any place, forwards or back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Func, Value

from stamgast.customers import narrowing, searching, tokens
from stamgast.customers.cursors import SORTS
from stamgast.customers.models import Customer
from stamgast.shops.models import Shop

if TYPE_CHECKING:
    from stamgast.customers.listing import Listing

# How many of those whom a text finds are looked at in one go.
STRIDES = (100, 1_000, 5_000)

# A row of the list: the values it is sorted by, the last of them its key.
Row = tuple[Any, ...]


def comes_after(names: Sequence[str], place: Sequence[Any], step: str) -> Func:
    """Whether a row comes after a place, as SQL's row values: an index can begin there."""
    values = [
        Value(value, output_field=field_of(name)) for name, value in zip(names, place, strict=True)
    ]
    rows = [
        Func(*row, template="(%(expressions)s)", output_field=models.CharField())
        for row in ([F(name) for name in names], values)
    ]
    return Func(
        *rows,
        template="%(expressions)s",
        arg_joiner=f" {step} ",
        output_field=models.BooleanField(),
    )


def field_of(name: str) -> Any:
    return Customer._meta.pk if name == "pk" else Customer._meta.get_field(name)


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
        customers = narrowing.passing(self.shop, self.listing)
        if self.few is not None:
            customers = customers.filter(pk__in=self.few)
        if start:
            customers = customers.filter(comes_after(names, start, "<" if downwards else ">"))
        order = [F(name).desc() if downwards else F(name).asc() for name in names]
        return list(customers.order_by(*order).values_list(*names)[:limit])

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
        customers = narrowing.passing(self.shop, self.listing).filter(pk__in=keys)
        return set(customers.values_list("pk", flat=True))
