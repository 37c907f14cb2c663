"""Delete customers so that they can come back.

Whoever is deleted is found no more: not in a list, not by number, card or phone,
and their number is free for others. All else stays for thirty days (forgetting.py).
Whoever owes the shop something, or is owed, stays.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import polars as pl
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from stamgast.customers import searching
from stamgast.customers.entries import BATCH
from stamgast.customers.identifying import KEPT_IN_STEP, identify
from stamgast.customers.models import Change, Customer, Identifier
from stamgast.lib import money
from stamgast.lib.among import among
from stamgast.lib.pouring import pour_frame
from stamgast.lib.refused import Refused
from stamgast.shops.models import Shop, Staff

# Where a deletion remembers the cards and sealed keys that no field of the customer tells.
KEPT = "kept"
OFFICE = Customer.Source.BACK_OFFICE
# So many are deleted by one round of statements.
MANY = 20_000
# Nothing stands on their account (accounts/models.py, a package above this one).
SETTLED = Q(account=None) | Q(account__balance=0)


def delete(
    shop: Shop,
    keys: Iterable[int],
    *,
    by: Staff | None,
    reference: str = "",
    source: str = OFFICE,
    at: dt.datetime | None = None,
) -> int:
    """Delete these customers, all or none, but those who owe or are owed something; how many
    were there to be deleted."""
    at = at or timezone.now()
    wanted, gone = sorted(keys), 0
    alike = {
        "shop_id": shop.pk,
        "at": at,
        "by_id": by.pk if by else None,
        "source": source,
        "reference": reference,
        "action": Change.Action.DELETED.value,
    }
    with transaction.atomic():
        for start in range(0, len(wanted), MANY):
            asked = among(wanted[start : start + MANY])
            rows = Customer.objects.filter(SETTLED, shop=shop, pk__in=asked).order_by("pk")
            there = list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))
            pour_frame(Change, farewells(there), alike)
            Identifier.objects.filter(customer__in=among(there)).delete()
            searching.unindex(there)
            Customer.objects.filter(pk__in=among(there)).update(
                deleted_at=at, updated_at=at, version=F("version") + 1
            )
            gone += len(there)
    return gone


def refuse_unsettled(customer: Customer) -> None:
    """With a sentence, where somebody is asked to be deleted by name."""
    account = Customer.objects.filter(pk=customer.pk).values_list("account__balance", flat=True)
    balance = account.first() or 0
    if balance:
        told = (
            _("%(name)s owes the shop %(amount)s. Settle the account first.")
            if balance > 0
            else _("The shop owes %(name)s %(amount)s. Pay it back first.")
        )
        amount = money.shown(abs(balance), customer.shop.currency, get_language() or "en")
        raise Refused("account_open", told % {"name": customer.name, "amount": amount})


def farewells(keys: Sequence[int]) -> pl.DataFrame:
    """What the history keeps of each of these customers so that they can come back."""
    kept: dict[int, dict[str, list[str]]] = {}
    rows = Identifier.objects.filter(customer__in=among(keys)).exclude(kind__in=KEPT_IN_STEP)
    for customer, kind, key in rows.order_by("pk").values_list("customer_id", "kind", "key"):
        kept.setdefault(customer, {}).setdefault(kind, []).append(key)
    fields = [json.dumps({KEPT: kept[key]}) if key in kept else "{}" for key in keys]
    schema = {"customer_id": pl.Int64, "fields": pl.String}
    return pl.DataFrame({"customer_id": keys, "fields": fields}, schema=schema)


@dataclass
class Returned:
    """Who came back, and whose number or card another customer has by now."""

    back: list[Customer] = field(default_factory=list)
    refused: list[Customer] = field(default_factory=list)


def bring_back(
    shop: Shop, keys: Iterable[int], *, by: Staff | None, at: dt.datetime | None = None
) -> Returned:
    """Bring deleted customers back as they were, each unless another has their number or card."""
    at = at or timezone.now()
    wanted, returned = sorted(keys), Returned()
    try:
        with transaction.atomic():
            for start in range(0, len(wanted), BATCH):
                part = wanted[start : start + BATCH]
                rows = Customer.everyone.filter(shop=shop, pk__in=part, deleted_at__isnull=False)
                welcome(shop, list(rows.select_for_update().order_by("pk")), by, at, returned)
    except IntegrityError as error:
        raise Refused(
            "taken_meanwhile", _("Somebody else just used one of these numbers. Try once more.")
        ) from error
    return returned


def welcome(
    shop: Shop, gone: Sequence[Customer], by: Staff | None, at: dt.datetime, returned: Returned
) -> None:
    kept = kept_by_deletion(gone)
    unique = {
        customer.pk: [(Identifier.Kind.NUMBER, customer.number.lower()), *kept[customer.pk]]
        for customer in gone
    }
    taken = taken_keys(shop, [key for keys in unique.values() for _kind, key in keys])
    back = [customer for customer in gone if taken.isdisjoint(unique[customer.pk])]
    returned.refused += [customer for customer in gone if customer not in back]
    returned.back += back
    there = Customer.everyone.filter(pk__in=[customer.pk for customer in back])
    there.update(deleted_at=None, updated_at=at, version=F("version") + 1)
    for customer in back:
        customer.deleted_at = None
    identify(shop, back, at=at)
    Identifier.objects.bulk_create(
        Identifier(shop=shop, customer=customer, kind=kind, key=key, created_at=at)
        for customer in back
        for kind, key in kept[customer.pk]
    )
    # What a deletion kept for this has served.
    Change.objects.filter(customer__in=back, action=Change.Action.DELETED).update(fields={})
    Change.objects.bulk_create(
        Change(
            shop=shop,
            customer=customer,
            at=at,
            by=by,
            source=OFFICE,
            action=Change.Action.RESTORED,
        )
        for customer in back
    )
    searching.index(back, new=True)


def kept_by_deletion(gone: Sequence[Customer]) -> dict[int, list[tuple[str, str]]]:
    """Cards and sealed keys as each customer's last deletion remembers them."""
    kept: dict[int, list[tuple[str, str]]] = {customer.pk: [] for customer in gone}
    rows = Change.objects.filter(customer__in=gone, action=Change.Action.DELETED)
    for change in rows.order_by("pk"):
        keys = change.fields.get(KEPT, {})
        kept[change.customer_id] = [(kind, key) for kind in keys for key in keys[kind]]
    return kept


def taken_keys(shop: Shop, keys: Sequence[str]) -> set[tuple[str, str]]:
    taken: set[tuple[str, str]] = set()
    for start in range(0, len(keys), BATCH):
        rows = Identifier.objects.filter(
            shop=shop, kind__in=Identifier.ONE_OWNER, key__in=keys[start : start + BATCH]
        )
        taken |= set(rows.values_list("kind", "key"))
    return taken


def deleted_by(shop: Shop, reference: str) -> list[int]:
    """Whom the act of this reference deleted."""
    gone = shop.changes.filter(reference=reference, action=Change.Action.DELETED)
    return list(gone.order_by("customer").values_list("customer", flat=True))


def number_taken(customer: Customer) -> Refused:
    return Refused(
        "number_taken",
        _(
            "%(name)s can't come back: another customer has the number %(number)s or one of"
            " the cards now. Change that first."
        )
        % {"name": customer.name, "number": customer.number},
    )
