"""Whom a listing shows, asked so that a shop of a million answers at once.

A filter either leaves few, and then an index gives their keys, or many, and then a
walk along the list's order soon meets a page of them. So each filter is asked first
whether it leaves few; the others then look at those alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce

from stamgast.customers import facets, searching, tokens
from stamgast.customers.models import Customer, CustomerQuerySet
from stamgast.lib.asking import NONE
from stamgast.shops.models import Shop

if TYPE_CHECKING:
    from stamgast.customers.listing import Listing

FEW = 3_000

# The facets that a shop's customers have, each found by one step along the index.
KINDS = """
    WITH RECURSIVE kind(facets) AS (
        SELECT min(facets) FROM stamgast_customer WHERE shop_id = %s
        UNION ALL
        SELECT (
            SELECT min(other.facets) FROM stamgast_customer other
            WHERE other.shop_id = %s AND other.facets > kind.facets
        ) FROM kind WHERE kind.facets IS NOT NULL
    )
    SELECT facets FROM kind WHERE facets & %s = %s
"""
# The customers of some of these, by the index whatever the planner thinks of it.
SQLITE = """
    SELECT id FROM stamgast_customer INDEXED BY customer_by_facets
    WHERE shop_id = %s AND facets IN ({kinds}){group} LIMIT %s
"""
POSTGRES = """
    SELECT one.id FROM unnest(ARRAY[{kinds}]) asked(bits), LATERAL (
        SELECT id FROM stamgast_customer
        WHERE shop_id = %s AND facets = asked.bits{group} ORDER BY group_id, id LIMIT {limit}
    ) one LIMIT %s
"""


def passing(
    shop: Shop, listing: Listing, *, among: Sequence[int] | None = None, text: bool = True
) -> CustomerQuerySet:
    """Those (among some) who pass every filter, each told by the customer's own row.

    In words that tempt no planner away from the keys, or the order, that it is given.
    """
    wanted = facets_of(listing)
    customers = CustomerQuerySet(Customer)
    if wanted is None or nothing_to_find(listing):
        return customers.none()
    if among is None:
        customers = customers.filter(shop=shop)
    else:
        customers = same(customers.filter(pk__in=among), "shop_id", shop.pk)
    if listing.keys:
        customers = customers.filter(pk__range=key_range(listing))
    mask, value = wanted
    customers = customers.alias(under=F("facets").bitand(mask)).filter(under=value)
    if listing.group:
        customers = same(customers, "group_id", 0 if listing.group == NONE else int(listing.group))
    for label in labels_of(listing):
        carried = Customer.labels.through.objects.filter(customer=OuterRef("pk"), label=label)
        customers = customers.filter(Exists(carried))
    return customers.filter(has_words(shop, listing)) if text else customers


def key_range(listing: Listing) -> list[int]:
    """First and last key of those whom the listing is about."""
    return [int(key) for key in listing.keys.split("-")]


def same(customers: CustomerQuerySet, column: str, value: int) -> CustomerQuerySet:
    """Those with a value, told so that no index of the column comes to mind."""
    return customers.alias(**{f"the_{column}": Coalesce(column, Value(0))}).filter(
        **{f"the_{column}": value}
    )


def has_words(shop: Shop, listing: Listing) -> Q:
    having, found = searching.engine().having, Q()
    for word in tokens.asked(listing.q):
        ways = Q()
        for token in word.begins:
            ways |= Q(indexed__terms__contains=having(shop, token))
        found &= ways
    return found


def nothing_to_find(listing: Listing) -> bool:
    return bool(listing.q.strip()) and not tokens.asked(listing.q)


def labels_of(listing: Listing) -> list[int]:
    return [int(label) for label in listing.label if label != NONE]


def facets_of(listing: Listing) -> tuple[int, int] | None:
    """Mask and value of the facets that pass; None where nobody can."""
    true, false = set(listing.has), {"deleted", *listing.lacks}
    for name in ("email_consent", "sms_consent"):
        if wanted := getattr(listing, name):
            (true if wanted == "yes" else false).add(name)
    if listing.kind:
        organisation = listing.kind == Customer.Kind.ORGANISATION
        (true if organisation else false).add("organisation")
    if NONE in listing.label:
        false.add("labelled")
    if labels_of(listing):
        true.add("labelled")
    return facets.asked(true, false, listing.source)


def few(shop: Shop, listing: Listing) -> list[int] | None:
    """Keys of which some pass, where one filter leaves but few; None where all leave many."""
    if facets_of(listing) is None or nothing_to_find(listing):
        return []
    return next((keys for keys in kept(shop, listing) if len(keys) <= FEW), None)


def kept(shop: Shop, listing: Listing) -> Iterator[list[int]]:
    """What each filter keeps by itself, up to a few and one."""
    if listing.keys:
        rows = CustomerQuerySet(Customer).filter(shop=shop, pk__range=key_range(listing))
        yield list(rows.values_list("pk", flat=True)[: FEW + 1])
    if labels := labels_of(listing):
        yield with_labels(labels, FEW + 1)
    if by_facets(listing):
        yield with_facets(shop, listing, FEW + 1)
    if words := tokens.asked(listing.q):
        yield searching.engine().newest(shop, words, FEW + 1)


def with_labels(labels: list[int], limit: int) -> list[int]:
    """Keys of up to `limit` who carry all of the labels, looked for among the rarest's."""
    through = Customer.labels.through.objects
    rarest = labels[0]
    if len(labels) > 1:
        rarest = min(labels, key=lambda label: through.filter(label=label).count())
    rows = through.filter(label=rarest)
    for label in labels:
        if label != rarest:
            rows = rows.filter(Exists(through.filter(customer=OuterRef("customer"), label=label)))
    return list(rows.values_list("customer_id", flat=True)[:limit])


def by_facets(listing: Listing) -> bool:
    """Whether anything is asked that the facets or the group tell, and no label does."""
    untold = facets.asked(["labelled"] if labels_of(listing) else [], ["deleted"])
    return bool(listing.group) or facets_of(listing) != untold


def with_facets(shop: Shop, listing: Listing, limit: int) -> list[int]:
    """Keys of up to `limit` whose facets and group pass."""
    wanted = facets_of(listing)
    assert wanted is not None
    with connection.cursor() as cursor:
        cursor.execute(KINDS, [shop.pk, shop.pk, *wanted])
        kinds = ", ".join(str(row[0]) for row in cursor.fetchall())
        if not kinds:
            return []
        group = ""
        if listing.group:
            asked = "IS NULL" if listing.group == NONE else f"= {int(listing.group)}"
            group = f" AND group_id {asked}"
        sql = POSTGRES if connection.vendor == "postgresql" else SQLITE
        cursor.execute(sql.format(kinds=kinds, group=group, limit=limit), [shop.pk, limit])
        return [row[0] for row in cursor.fetchall()]
