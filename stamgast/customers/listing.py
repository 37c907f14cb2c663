"""The customer list: what is asked for, whom it shows, page by page.

The list page, acts on all that it shows, and the export share one `Listing`;
its query string is the address of the list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from stamgast.customers import cursors, narrowing, searching, tokens
from stamgast.customers.cursors import SORTS
from stamgast.customers.facets import HAS
from stamgast.customers.models import Customer, CustomerQuerySet
from stamgast.customers.walking import Row, Walk
from stamgast.lib.asking import NONE, Asked, an_id
from stamgast.shops.models import Shop

__all__ = ["HAS", "NONE", "SORTS", "Count", "Listing", "Page", "count", "filtered", "page"]

SIZE = 50
# Beyond this the list says "more than", since counting on would take longer than looking.
COUNTED = 10_000
# So many are looked at where each must be.
LOOKED_AT = 3_001
YES_NO = ("yes", "no")
KEYS = re.compile(r"[0-9]{1,18}-[0-9]{1,18}")


UNDERSTOOD: Mapping[str, Callable[[str], bool]] = {
    "q": bool,
    "group": an_id,
    "label": an_id,
    "email_consent": YES_NO.__contains__,
    "sms_consent": YES_NO.__contains__,
    "source": Customer.Source.values.__contains__,
    "kind": Customer.Kind.values.__contains__,
    "has": HAS.__contains__,
    "lacks": HAS.__contains__,
    "keys": lambda text: bool(KEYS.fullmatch(text)),
    "sort": lambda text: text.removeprefix("-") in SORTS,
}


@dataclass(frozen=True)
class Listing(Asked):
    understood = UNDERSTOOD

    # A group's id, or "none".
    group: str = ""
    # Ids of labels that all must be there, or "none".
    label: tuple[str, ...] = ()
    # "yes" or "no".
    email_consent: str = ""
    sms_consent: str = ""
    source: str = ""
    kind: str = ""
    # Names of HAS.
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    # "12-340": of these keys alone, such as an import sets aside for those it makes.
    keys: str = ""

    @property
    def sorted_by(self) -> str:
        asked = self.sort.removeprefix("-")
        searched = bool(self.q.strip())
        if not asked or (asked == "found" and not searched):
            return "found" if searched else "name"
        return asked

    @property
    def downwards(self) -> bool:
        return self.sort.startswith("-") and self.sorted_by != "found"


def filtered(shop: Shop, asked: Listing | Mapping[str, Any]) -> CustomerQuerySet:
    """Everybody the list shows, over all its pages, in no order."""
    listing = asked if isinstance(asked, Listing) else Listing.from_query(asked)
    customers = narrowing.passing(shop, listing, text=False)
    if not listing.q.strip():
        return customers
    return customers.filter(pk__in=searching.matching(shop, listing.q).values("pk"))


@dataclass(frozen=True)
class Count:
    """How many; `more` where it only says that there are more than `number`."""

    number: int
    more: bool


def count(shop: Shop, listing: Listing) -> Count:
    """How many the list shows; no further than counting is quick."""
    return counted(shop, listing, narrowing.few(shop, listing))


def counted(shop: Shop, listing: Listing, few: list[int] | None) -> Count:
    if few is not None:
        return Count(narrowing.passing(shop, listing, among=few).count(), more=False)
    if listing.keys:
        there = narrowing.passing(shop, listing).values_list("pk", flat=True)
        return up_to_counted(list(there[: COUNTED + 1]))
    labels, words = narrowing.labels_of(listing), tokens.asked(listing.q)
    if not labels and not words:
        return up_to_counted(narrowing.with_facets(shop, listing, COUNTED + 1))
    if words and not listing.filters:
        return up_to_counted(searching.engine().newest(shop, words, COUNTED + 1))
    if words:
        some = searching.engine().newest(shop, words, LOOKED_AT)
    elif narrowing.by_facets(listing):
        some = narrowing.with_labels(labels, LOOKED_AT)
    else:
        return count_of_labels(shop, listing, labels)
    return Count(narrowing.passing(shop, listing, among=some).count(), more=len(some) == LOOKED_AT)


def up_to_counted(keys: list[int]) -> Count:
    return Count(min(len(keys), COUNTED), more=len(keys) > COUNTED)


def count_of_labels(shop: Shop, listing: Listing, labels: list[int]) -> Count:
    # Who was deleted kept the labels.
    deleted = Customer.everyone.filter(shop=shop, deleted_at__isnull=False).count()
    some = narrowing.with_labels(labels, COUNTED + 1 + deleted)
    if len(some) > COUNTED + deleted:
        return Count(COUNTED, more=True)
    return Count(narrowing.passing(shop, listing, among=some).count(), more=False)


@dataclass(frozen=True)
class Page:
    """One page of the list, and the cursors that lead on: empty where there is no more."""

    customers: list[Customer]
    # For `after=` of the next page and `before=` of the previous one.
    next: str
    previous: str
    # How it is really sorted: see `Listing.sort`.
    sort: str


def opened(
    shop: Shop, listing: Listing, *, after: str = "", before: str = ""
) -> tuple[Page, Count]:
    """One page of the list, and how many it shows in all."""
    few = narrowing.few(shop, listing)
    return turned_to(walk_of(shop, listing, few), after, before), counted(shop, listing, few)


def page(
    shop: Shop, listing: Listing, *, after: str = "", before: str = "", size: int = SIZE
) -> Page:
    """One page of the list. A cursor that isn't one of ours gives the first page."""
    return turned_to(walk_of(shop, listing, narrowing.few(shop, listing)), after, before, size)


def walk_of(shop: Shop, listing: Listing, few: list[int] | None) -> Walk:
    if few is None and listing.q.strip():
        # So many answer to the text that sorting them would take too long.
        return Walk(shop, listing, "found", False, few)
    return Walk(shop, listing, listing.sorted_by, listing.downwards, few)


def turned_to(walk: Walk, after: str, before: str, size: int = SIZE) -> Page:
    if start := cursors.place(before, walk.sort):
        rows = walk.rows(start, size + 1, back=True)
        if len(rows) > size:
            return shown(walk, rows[1:], more_before=True, more_after=True)
    # Where fewer than a page come before, it is the first page.
    start = [] if before else cursors.place(after, walk.sort)
    rows = walk.rows(start, size + 1)
    return shown(walk, rows[:size], more_before=bool(start), more_after=len(rows) > size)


def shown(walk: Walk, rows: list[Row], *, more_before: bool, more_after: bool) -> Page:
    customers = Customer.objects.filter(shop=walk.shop).with_labels()
    there = customers.in_bulk([row[-1] for row in rows])
    return Page(
        [there[row[-1]] for row in rows if row[-1] in there],
        next=cursors.cursor(walk.sort, rows[-1]) if rows and more_after else "",
        previous=cursors.cursor(walk.sort, rows[0]) if rows and more_before else "",
        sort=f"-{walk.sort}" if walk.downwards else walk.sort,
    )
