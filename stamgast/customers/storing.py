"""Write customers down: the one way in, for the dialog, Table Mode, imports and the API.

It makes numbers, keeps identifiers, consents, history and the search index in
step, and refuses what can't be. All of a call is stored or nothing of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stamgast.customers import searching
from stamgast.customers.clashing import Clash, RefusedRows, clashes_of
from stamgast.customers.entries import BATCH, CONSENTS, FIELDS, NAMES, Entry
from stamgast.customers.identifying import (
    KEPT_IN_STEP,
    forget,
    identify,
    identify_personal,
    personal_keys,
)
from stamgast.customers.models import SEALED_PLACE, Change, Consent, Customer
from stamgast.customers.numbering import number_the_new
from stamgast.lib.folding import sort_key
from stamgast.lib.refused import Refused
from stamgast.lib.sealing import ring
from stamgast.shops.acting import Work
from stamgast.shops.models import Shop, Staff

__all__ = [
    "BATCH",
    "FIELDS",
    "NAMES",
    "ChangedMeanwhile",
    "Clash",
    "Entry",
    "RefusedRows",
    "Stored",
    "store",
    "store_many",
]


class ChangedMeanwhile(Refused):
    """Somebody else saved this customer after the page was opened."""

    def __init__(self, customer: Customer) -> None:
        super().__init__(
            "changed_meanwhile",
            _("Somebody else changed this customer while you were editing."),
        )
        self.customer = customer


@dataclass
class Stored:
    """The customers of a call, in the order of its entries, and which of them were touched."""

    customers: list[Customer] = field(default_factory=list)
    new: int = 0
    changed: int = 0
    unchanged: int = 0


Pair = tuple[Customer, Entry]
Touched = tuple[Customer, Entry, dict[str, list[Any]]]
# Fields by which a customer is recognised: see identifying.keys_of.
KEYED = ("number", "email", "mobile", "phone")


def store(shop: Shop, entry: Entry, *, by: Staff | None, source: str) -> Customer:
    """Add or change one customer; a repeated request finds the first one's customer."""
    if first := made_by(shop, entry):
        return first
    try:
        return store_many(shop, [entry], by=by, source=source).customers[0]
    except Refused:
        # The twin of a double click may have got there between the look and the
        # writing: then what it made is what was asked for.
        if first := made_by(shop, entry):
            return first
        raise


def made_by(shop: Shop, entry: Entry) -> Customer | None:
    if entry.request_key is None:
        return None
    return Customer.everyone.filter(shop=shop, request_key=entry.request_key).first()


def store_many(
    shop: Shop,
    entries: Iterable[Entry],
    *,
    by: Staff | None,
    source: str,
    reference: str = "",
    at: dt.datetime | None = None,
) -> Stored:
    """Add or change many customers, all or none; RefusedRows names every row that can't be."""
    work = Work(shop, by, source, reference, at or timezone.now())
    entries = list(entries)
    try:
        with transaction.atomic():
            current = locked(shop, entries)
            if clashes := clashes_of(shop, entries, current):
                raise RefusedRows(clashes)
            return written(work, entries, current)
    except IntegrityError as error:
        raise Refused(
            "taken_meanwhile",
            _("Somebody else just used one of these numbers. Save once more to see which."),
        ) from error


def locked(shop: Shop, entries: Sequence[Entry]) -> dict[int, Customer]:
    """The customers that entries are about, as they are now, locked in the order of their keys."""
    wanted = {entry.customer.pk for entry in entries if entry.customer}
    found: dict[int, Customer] = {}
    keys = sorted(wanted)
    for start in range(0, len(keys), BATCH):
        rows = Customer.objects.filter(shop=shop, pk__in=keys[start : start + BATCH])
        rows = rows.select_related("group", "tax").prefetch_related("labels")
        found |= {row.pk: row for row in rows.select_for_update(of=("self",)).order_by("pk")}
    for entry in entries:
        if entry.customer and entry.customer.pk not in found:
            raise Refused("customer_gone", _("This customer was deleted meanwhile."))
        if entry.customer and entry.version not in (None, found[entry.customer.pk].version):
            raise ChangedMeanwhile(found[entry.customer.pk])
    return found


def written(work: Work, entries: Sequence[Entry], current: Mapping[int, Customer]) -> Stored:
    stored = Stored()
    fresh: list[Pair] = []
    touched: list[Touched] = []
    known = personal_keys(entries)
    for entry in entries:
        if entry.customer is None:
            customer = made(work, entry)
            fresh.append((customer, entry))
        else:
            customer = current[entry.customer.pk]
            if changed := apply(work, customer, entry, known.get(customer.pk, set())):
                touched.append((customer, entry, changed))
        stored.customers.append(customer)
    number_the_new(work.shop, [customer for customer, _entry in fresh])
    Customer.objects.bulk_create([customer for customer, _entry in fresh], BATCH)
    if touched:
        update(touched)
    changes = [remembered(work, customer, changed) for customer, _entry, changed in touched]
    Change.objects.bulk_create(changes, BATCH)
    keep_in_step(work, fresh, touched)
    stored.new, stored.changed = len(fresh), len(touched)
    stored.unchanged = len(entries) - stored.new - stored.changed
    return stored


def update(touched: Sequence[Touched]) -> None:
    """Write the columns that changed anywhere among these, customer by customer.

    One statement made once and run for each: Django's ways to change many rows at
    once compile every value of every row into it, and take ten times as long.
    """
    changed = {name for _customer, _entry, fields in touched for name in fields}
    names = [name for name in FIELDS if name in changed] + ["updated_at", "version"]
    if changed & {*NAMES, "kind"}:
        names.append("sort_name")
    if "personal_id" in changed:
        names.append("personal_id_sealed")
    by_name = {field.name: field for field in Customer._meta.concrete_fields}
    fields = [by_name[name] for name in names]
    columns = ", ".join(f"{connection.ops.quote_name(str(field.column))} = %s" for field in fields)
    rows = [
        [
            *(field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields),
            row.pk,
        ]
        for row, _entry, _fields in touched
    ]
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(Customer._meta.db_table)
        cursor.executemany(f"UPDATE {table} SET {columns} WHERE id = %s", rows)  # noqa: S608


def made(work: Work, entry: Entry) -> Customer:
    customer = Customer(
        shop=work.shop,
        source=work.source,
        created_by=work.by,
        created_at=work.at,
        updated_at=work.at,
        request_key=entry.request_key,
        **entry.values,
    )
    if "kind" not in entry.values and not customer.person_name:
        customer.kind = Customer.Kind.ORGANISATION
    seal(work.shop, customer, entry, set())
    customer.sort_name = sorted_as(customer, work.shop)
    return customer


def apply(work: Work, customer: Customer, entry: Entry, known: set[str]) -> dict[str, list[Any]]:
    """Set what differs and tell it: {"email": [old, new]}; empty where nothing does."""
    changed: dict[str, list[Any]] = {}
    for name, new in entry.values.items():
        assert name in FIELDS, name
        old = getattr(customer, name)
        if name == "number" and not new:
            continue
        if old != new:
            changed[name] = [told(old), told(new)]
            setattr(customer, name, new)
    if entry.labels is not None:
        old_names = sorted(label.name for label in customer.labels.all())
        new_names = sorted(label.name for label in entry.labels)
        if old_names != new_names:
            changed["labels"] = [old_names, new_names]
    if seal(work.shop, customer, entry, known):
        changed["personal_id"] = [None, None]
    if changed:
        customer.version += 1
        customer.updated_at = work.at
        customer.sort_name = sorted_as(customer, work.shop)
    return changed


def told(value: Any) -> Any:
    """A value as the history keeps it."""
    if value is None or isinstance(value, bool | int):
        return value
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def seal(shop: Shop, customer: Customer, entry: Entry, known: set[str]) -> bool:
    """Keep the personal ID as the shop may; True where that changed anything.

    `known` are the keys by which the customer is recognised so far.
    """
    if entry.personal_id is None:
        return False
    sealed = customer.personal_id_sealed is not None
    if not entry.personal_id:
        customer.personal_id_sealed = None
        return sealed or bool(known)
    if shop.personal_ids == Shop.PersonalIds.REFUSE:
        raise Refused(
            "personal_id_refused", _("This shop keeps no personal IDs."), field="personal_id"
        )
    same = not known.isdisjoint(ring().blinds(entry.personal_id, SEALED_PLACE))
    if shop.personal_ids == Shop.PersonalIds.STORE and not (same and sealed):
        customer.personal_id_sealed = ring().seal(entry.personal_id, SEALED_PLACE)
        return True
    return not same


def sorted_as(customer: Customer, shop: Shop) -> str:
    person = f"{customer.last_name} {customer.first_name}".strip()
    both = [person, customer.company_name]
    if customer.kind == Customer.Kind.ORGANISATION:
        both.reverse()
    return sort_key(" ".join(both).strip(), shop.language)


def remembered(work: Work, customer: Customer, changed: dict[str, list[Any]]) -> Change:
    return Change(
        shop=work.shop,
        customer=customer,
        at=work.at,
        by=work.by,
        source=work.source,
        reference=work.reference,
        fields=changed,
    )


def keep_in_step(work: Work, fresh: Sequence[Pair], touched: Sequence[Touched]) -> None:
    """Labels, identifiers, consents and the search index follow what was written."""
    label(fresh)
    label([(customer, entry) for customer, entry, changed in touched if "labels" in changed])
    Consent.objects.bulk_create(consents(work, fresh, touched), BATCH)
    moved = [customer for customer, _entry, changed in touched if {*KEYED} & {*changed}]
    forget(moved, KEPT_IN_STEP)
    identify(work.shop, [customer for customer, _entry in fresh] + moved, at=work.at)
    pairs = [*fresh, *((customer, entry) for customer, entry, _changed in touched)]
    personal = [pair for pair in pairs if pair[1].personal_id is not None]
    identify_personal(work.shop, personal, at=work.at)
    searched = [row for row, _entry, changed in touched if {*searching.FIELDS} & {*changed}]
    searching.index([customer for customer, _entry in fresh], new=True)
    searching.index(searched)


def label(pairs: Sequence[Pair]) -> None:
    pairs = [pair for pair in pairs if pair[1].labels is not None]
    through = Customer.labels.through
    keys = [customer.pk for customer, _entry in pairs]
    for start in range(0, len(keys), BATCH):
        through.objects.filter(customer_id__in=keys[start : start + BATCH]).delete()
    rows = [
        through(customer_id=customer.pk, label_id=each.pk)
        for customer, entry in pairs
        for each in {each.pk: each for each in entry.labels or ()}.values()
    ]
    through.objects.bulk_create(rows, BATCH)


def consents(work: Work, fresh: Sequence[Pair], touched: Sequence[Touched]) -> Iterator[Consent]:
    """What somebody allows from the start, and all that changes later."""
    for customer, entry in fresh:
        for name in CONSENTS:
            if getattr(customer, name):
                yield consent(work, customer, entry, CONSENTS[name])
        if entry.purpose and entry.personal_id:
            yield consent(work, customer, entry, Consent.Channel.PERSONAL_ID)
    for customer, entry, changed in touched:
        for name in CONSENTS:
            if name in changed:
                given = getattr(customer, name)
                yield consent(work, customer, entry, CONSENTS[name], given=given)
        if entry.purpose and entry.personal_id and "personal_id" in changed:
            yield consent(work, customer, entry, Consent.Channel.PERSONAL_ID)


def consent(
    work: Work, customer: Customer, entry: Entry, channel: str, *, given: bool = True
) -> Consent:
    marketing = channel != Consent.Channel.PERSONAL_ID
    return Consent(
        shop=work.shop,
        customer=customer,
        channel=channel,
        given=given,
        at=work.at,
        source=work.source,
        text=entry.consent_text if marketing else "",
        purpose=entry.purpose,
        by=work.by,
    )
