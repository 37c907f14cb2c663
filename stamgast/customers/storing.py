"""Write customers down: the one way in, for the dialog, Table Mode, imports and the API.

It makes numbers, keeps identifiers, consents, history and the search index in
step, and refuses what can't be. All of a call is stored or nothing of it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stamgast.customers import searching
from stamgast.customers.models import SEALED_PLACE, Change, Consent, Customer, Identifier, Label
from stamgast.lib.folding import sort_key
from stamgast.lib.refused import Refused
from stamgast.lib.sealing import ring
from stamgast.shops.models import Shop, Staff

BATCH = 500

# What an entry may set; all else about a customer follows from these.
FIELDS = (
    "number",
    "kind",
    "first_name",
    "last_name",
    "company_name",
    "organisation_number",
    "vat_number",
    "email",
    "mobile",
    "phone",
    "website",
    "postal_street",
    "postal_street2",
    "postal_suburb",
    "postal_city",
    "postal_postcode",
    "postal_state",
    "postal_country",
    "physical_street",
    "physical_street2",
    "physical_suburb",
    "physical_city",
    "physical_postcode",
    "physical_state",
    "physical_country",
    "date_of_birth",
    "gender",
    "language",
    "group",
    "tax",
    "loyalty_enabled",
    "account_policy",
    "account_limit",
    "note",
    "custom_field_1",
    "custom_field_2",
    "custom_field_3",
    "custom_field_4",
    "email_consent",
    "sms_consent",
)
NAMES = ("first_name", "last_name", "company_name")
CONSENTS = {"email_consent": Consent.Channel.EMAIL, "sms_consent": Consent.Channel.SMS}
KEPT_IN_STEP = (Identifier.Kind.NUMBER, Identifier.Kind.EMAIL, Identifier.Kind.PHONE)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What shall be true of one customer; what is left out stays as it is.

    Values are clean: phones E.164, countries ISO 3166-1, the limit in minor
    units, group and tax as rows of the same shop. `personal_id` is in its normal
    form (lib/personal_ids.py); empty takes it away. `version` is the one that the
    person looked at.
    """

    customer: Customer | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    labels: Collection[Label] | None = None
    personal_id: str | None = None
    version: int | None = None
    request_key: uuid.UUID | None = None


@dataclass(frozen=True)
class Clash:
    """Why one of many entries can't be: `row` counts from 0."""

    row: int
    field: str
    code: str
    message: str


class RefusedRows(Refused):
    """Nothing was stored; each row's reason stands in `clashes`."""

    def __init__(self, clashes: Sequence[Clash]) -> None:
        first = clashes[0]
        super().__init__(first.code, first.message, field=first.field)
        self.clashes = clashes


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


@dataclass(frozen=True)
class Work:
    """One call's circumstances."""

    shop: Shop
    by: Staff | None
    source: str
    reference: str
    at: dt.datetime


def store(shop: Shop, entry: Entry, *, by: Staff | None, source: str) -> Customer:
    """Add or change one customer; a repeated request finds the first one's customer."""
    if entry.request_key:
        made = Customer.everyone.filter(shop=shop, request_key=entry.request_key).first()
        if made:
            return made
    return store_many(shop, [entry], by=by, source=source).customers[0]


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


def clashes_of(
    shop: Shop, entries: Sequence[Entry], current: Mapping[int, Customer]
) -> list[Clash]:
    """Every reason why these entries can't be stored as they are."""
    clashes = [
        Clash(row, "first_name", "name_needed", str(_("Give a name: first, last or company.")))
        for row, entry in enumerate(entries)
        if not any(name_of(entry, current, name) for name in NAMES)
    ]
    numbers = {row: entry.values["number"] for row, entry in enumerate(entries) if given(entry)}
    clashes += taken(
        shop,
        entries,
        {row: (Identifier.Kind.NUMBER, [number.lower()]) for row, number in numbers.items()},
        Clash(0, "number", "number_taken", str(_("Another customer has this number."))),
    )
    personal = {row: entry.personal_id for row, entry in enumerate(entries) if entry.personal_id}
    clashes += taken(
        shop,
        entries,
        {
            row: (Identifier.Kind.PERSONAL_ID, ring().blinds(text, SEALED_PLACE))
            for row, text in personal.items()
        },
        Clash(0, "personal_id", "personal_id_taken", str(_("Another customer has this ID."))),
    )
    return sorted(clashes, key=lambda clash: clash.row)


def given(entry: Entry) -> bool:
    return bool(entry.values.get("number"))


def name_of(entry: Entry, current: Mapping[int, Customer], name: str) -> str:
    old = getattr(current[entry.customer.pk], name) if entry.customer else ""
    return str(entry.values.get(name, old))


def taken(
    shop: Shop,
    entries: Sequence[Entry],
    keys: Mapping[int, tuple[str, Sequence[str]]],
    why: Clash,
) -> list[Clash]:
    """Rows whose key another customer has already, in the registry or in an earlier row."""
    wanted = [key for _kind, row_keys in keys.values() for key in row_keys]
    kind = next((kind for kind, _keys in keys.values()), "")
    owners: dict[str, int] = {}
    for start in range(0, len(wanted), BATCH):
        rows = Identifier.objects.filter(
            shop=shop, kind=kind, key__in=wanted[start : start + BATCH]
        )
        owners |= dict(rows.values_list("key", "customer_id"))
    clashes, seen = [], set()
    for row, (_kind, row_keys) in sorted(keys.items()):
        customer = entries[row].customer
        mine = customer.pk if customer else None
        if row_keys[0] in seen or any(owners.get(key, mine) != mine for key in row_keys):
            clashes.append(Clash(row, why.field, why.code, why.message))
        seen.add(row_keys[0])
    return clashes


def written(work: Work, entries: Sequence[Entry], current: Mapping[int, Customer]) -> Stored:
    stored = Stored()
    fresh: list[tuple[Customer, Entry]] = []
    touched: list[tuple[Customer, Entry, dict[str, list[Any]]]] = []
    for entry in entries:
        if entry.customer is None:
            customer = made(work, entry)
            fresh.append((customer, entry))
        else:
            customer = current[entry.customer.pk]
            if changed := apply(work, customer, entry):
                touched.append((customer, entry, changed))
        stored.customers.append(customer)
    number_the_new(work.shop, [customer for customer, _entry in fresh])
    Customer.objects.bulk_create([customer for customer, _entry in fresh], BATCH)
    if touched:
        columns = [*FIELDS, "personal_id_sealed", "sort_name", "updated_at", "version"]
        Customer.objects.bulk_update([row[0] for row in touched], columns, BATCH)
    changes = [remembered(work, customer, changed) for customer, _entry, changed in touched]
    Change.objects.bulk_create(changes, BATCH)
    keep_in_step(work, fresh, touched)
    stored.new, stored.changed = len(fresh), len(touched)
    stored.unchanged = len(entries) - stored.new - stored.changed
    return stored


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
    seal(work.shop, customer, entry)
    customer.sort_name = sorted_as(customer, work.shop)
    return customer


def apply(work: Work, customer: Customer, entry: Entry) -> dict[str, list[Any]]:
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
    if seal(work.shop, customer, entry):
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


def seal(shop: Shop, customer: Customer, entry: Entry) -> bool:
    """Keep the personal ID as the shop may; True where that changed anything."""
    if entry.personal_id is None:
        return False
    old = customer.personal_id_sealed
    if not entry.personal_id:
        customer.personal_id_sealed = None
        return old is not None
    if shop.personal_ids == Shop.PersonalIds.REFUSE:
        raise Refused(
            "personal_id_refused", _("This shop keeps no personal IDs."), field="personal_id"
        )
    if shop.personal_ids == Shop.PersonalIds.STORE:
        if old is not None and customer.unsealed_personal_id() == entry.personal_id:
            return False
        customer.personal_id_sealed = ring().seal(entry.personal_id, SEALED_PLACE)
    return True


def sorted_as(customer: Customer, shop: Shop) -> str:
    person = f"{customer.last_name} {customer.first_name}".strip()
    both = [person, customer.company_name]
    if customer.kind == Customer.Kind.ORGANISATION:
        both.reverse()
    return sort_key(" ".join(both).strip(), shop.language)


def number_the_new(shop: Shop, customers: Sequence[Customer]) -> None:
    """Give a number to those without, passing over numbers that are taken."""
    waiting = [customer for customer in customers if not customer.number]
    used = {customer.number for customer in customers}
    while waiting:
        # The UPDATE locks the shop's row until the end of the transaction, so two
        # calls at once never make the same number.
        Shop.objects.filter(pk=shop.pk).update(next_number=F("next_number") + len(waiting))
        shop.refresh_from_db(fields=["next_number"])
        first = shop.next_number - len(waiting)
        tries = [str(number) for number in range(first, shop.next_number)]
        for start in range(0, len(tries), BATCH):
            part = tries[start : start + BATCH]
            rows = Identifier.objects.filter(shop=shop, kind=Identifier.Kind.NUMBER, key__in=part)
            used |= set(rows.values_list("key", flat=True))
        for number in tries:
            if number not in used:
                waiting.pop(0).number = number


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


def keep_in_step(
    work: Work,
    fresh: Sequence[tuple[Customer, Entry]],
    touched: Sequence[tuple[Customer, Entry, dict[str, list[Any]]]],
) -> None:
    """Labels, identifiers, consents and the search index follow what was written."""
    label(fresh)
    label([(customer, entry) for customer, entry, changed in touched if "labels" in changed])
    consents = [
        consent(work, customer, name)
        for customer, _entry in fresh
        for name in CONSENTS
        if getattr(customer, name)
    ]
    consents += [
        consent(work, customer, name)
        for customer, _entry, changed in touched
        for name in CONSENTS
        if name in changed
    ]
    Consent.objects.bulk_create(consents, BATCH)
    moved = [customer for customer, _entry, changed in touched if {*KEYED} & {*changed}]
    forget(work.shop, moved, KEPT_IN_STEP)
    identify(work, [customer for customer, _entry in fresh] + moved)
    pairs = [*fresh, *((customer, entry) for customer, entry, _changed in touched)]
    identify_personal(work, [pair for pair in pairs if pair[1].personal_id is not None])
    searched = [row for row, _entry, changed in touched if {*searching.FIELDS} & {*changed}]
    searching.index([customer for customer, _entry in fresh], new=True)
    searching.index(searched)


KEYED = ("number", "email", "mobile", "phone")


def label(pairs: Sequence[tuple[Customer, Entry]]) -> None:
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


def consent(work: Work, customer: Customer, name: str) -> Consent:
    return Consent(
        shop=work.shop,
        customer=customer,
        channel=CONSENTS[name],
        given=getattr(customer, name),
        at=work.at,
        source=work.source,
        by=work.by,
    )


def forget(shop: Shop, customers: Sequence[Customer], kinds: Collection[str]) -> None:
    keys = [customer.pk for customer in customers]
    for start in range(0, len(keys), BATCH):
        part = keys[start : start + BATCH]
        Identifier.objects.filter(shop=shop, customer__in=part, kind__in=kinds).delete()


def identify(work: Work, customers: Sequence[Customer]) -> None:
    rows = [
        Identifier(shop=work.shop, customer=customer, kind=kind, key=key, created_at=work.at)
        for customer in customers
        for kind, key in keys_of(customer)
    ]
    Identifier.objects.bulk_create(rows, BATCH)


def keys_of(customer: Customer) -> list[tuple[str, str]]:
    """How somebody can be recognised by what their fields say."""
    keys = [(Identifier.Kind.NUMBER, customer.number.lower())]
    if customer.email:
        keys.append((Identifier.Kind.EMAIL, customer.email.lower()))
    for phone in dict.fromkeys([customer.mobile, customer.phone]):
        if phone:
            keys.append((Identifier.Kind.PHONE, phone))
    return [(str(kind), key) for kind, key in keys]


def identify_personal(work: Work, pairs: Sequence[tuple[Customer, Entry]]) -> None:
    forget(work.shop, [customer for customer, _entry in pairs], [Identifier.Kind.PERSONAL_ID])
    Identifier.objects.bulk_create(
        Identifier(
            shop=work.shop,
            customer=customer,
            kind=Identifier.Kind.PERSONAL_ID,
            key=ring().blind(entry.personal_id, SEALED_PLACE),
            created_at=work.at,
        )
        for customer, entry in pairs
        if entry.personal_id
    )
