"""What a scan at the register leads to: a product on the sale, a customer connected.

Each thing that the code can be is looked up. One hit is acted on, several are asked
about, and nothing is guessed. What was scanned is forgotten with the request.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone

from stamgast.catalogue.models import Product
from stamgast.connect import scans
from stamgast.connect.drafts import draft_of
from stamgast.connect.shapes import Card, Code, Kind, Licence, NotSupported, Reason, Rules
from stamgast.customers.lookalikes import lookalikes
from stamgast.customers.models import SEALED_PLACE, Customer, Identifier
from stamgast.lib.folding import folded
from stamgast.lib.sealing import ring
from stamgast.promotions.finding import by_code
from stamgast.promotions.models import Voucher
from stamgast.sales import selling
from stamgast.sales.acting import Act
from stamgast.sales.models import Sale
from stamgast.sales.selling import Goods
from stamgast.shops.models import Shop

# Of each kind; a household with more people chooses by name instead.
MOST = 10
SCANNED = (
    *(Identifier.Kind.NUMBER, Identifier.Kind.CARD),
    *(Identifier.Kind.PHONE, Identifier.Kind.PERSONAL_ID),
)
Via = Sale.Via
Draft = dict[str, str]


@dataclass(frozen=True)
class Hit:
    """One thing that was found by a code."""

    kind: Kind
    it: Product | Customer | Voucher | Sale


@dataclass(frozen=True, repr=False)
class Outcome:
    """What came of a scan. `sale` is the register's, as it is now, if it was acted on.

    `customer` was recognised, but another is connected: to be asked about. `hits` are to be
    chosen from, and a `draft` is for the dialog; with both, it may be one of these or new.
    """

    kind: str
    sale: Sale | None = None
    customer: Customer | None = None
    voucher: Voucher | None = None
    receipt: Sale | None = None
    hits: Sequence[Hit] = ()
    draft: Draft = field(default_factory=dict)
    reason: Reason | None = None


def rules_of(shop: Shop) -> Rules:
    return Rules(
        country=shop.country,
        on=timezone.localdate(),
        personal_ids=shop.personal_ids,  # type: ignore[arg-type]
        prefixes={prefix: Kind(kind) for prefix, kind in shop.scan_prefixes.items()},
    )


@dataclass(frozen=True)
class Scanned:
    """A scan at a register: on which sale, how many of it, and as what alone it is meant."""

    act: Act
    sale: UUID
    quantity: int
    only: Kind | None = None


def scanned(it: Scanned, text: str) -> Outcome:
    shop = it.act.shop
    found = scans.read(text, rules_of(shop))
    if isinstance(found, NotSupported):
        return Outcome("refused", reason=found.reason)
    if isinstance(found, Licence | Card):
        return person(it, found)
    hits = hits_of(shop, found, it.only)
    if len(hits) == 1:
        return ACTS[hits[0].kind](it, hits[0].it)
    if hits:
        return Outcome("several", hits=hits)
    # A licence whose scanner doesn't say that it was one.
    personal = [each.key for each in found.readings if each.kind == Kind.PERSONAL_ID]
    return Outcome("new_customer", draft={"personal_id": personal[0]}) if personal else NOTHING


NOTHING = Outcome("unknown")


# Finding


def hits_of(shop: Shop, code: Code, only: Kind | None) -> list[Hit]:
    keys: dict[Kind, list[str]] = {}
    for reading in code.readings:
        if only in (None, reading.kind):
            keys.setdefault(reading.kind, []).append(reading.key)
    found: list[Hit] = []
    if Kind.RECEIPT in keys:
        receipts = shop.sales.filter(code__in=keys[Kind.RECEIPT], number__isnull=False)
        found += [Hit(Kind.RECEIPT, sale) for sale in receipts]
    if Kind.VOUCHER in keys:
        found += [Hit(Kind.VOUCHER, each) for each in vouchers(shop, keys[Kind.VOUCHER])]
    if Kind.PRODUCT in keys:
        found += [Hit(Kind.PRODUCT, each) for each in products(shop, keys[Kind.PRODUCT])]
    return found + [Hit(Kind.CUSTOMER, each) for each in customers(shop, keys)]


def vouchers(shop: Shop, keys: Sequence[str]) -> list[Voucher]:
    found = [by_code(shop, key) for key in keys]
    return list({each.pk: each for each in found if each}.values())


def products(shop: Shop, keys: Sequence[str]) -> list[Product]:
    rows = shop.products.filter(active=True).select_related("tax")
    by_barcode = shop.barcodes.filter(code__in=keys).values("product")
    if found := list(rows.filter(pk__in=by_barcode)[:MOST]):
        return found
    coded = rows.alias(lowered=Lower("code")).filter(lowered__in=[key.lower() for key in keys])
    return list(coded[:MOST])


def customers(shop: Shop, keys: dict[Kind, list[str]]) -> list[Customer]:
    """By number or card, telephone or personal ID: whoever they are, once."""
    wanted = [key.lower() for key in keys.get(Kind.CUSTOMER, ())]
    wanted += keys.get(Kind.PHONE, ())
    wanted += [
        blind
        for number in keys.get(Kind.PERSONAL_ID, ())
        for blind in ring().blinds(number, SEALED_PLACE)
    ]
    if not wanted:
        return []
    # Every kind with every key, of which no two kinds have one in common: an OR of the
    # right pairs would walk all of the shop's.
    rows = shop.identifiers.filter(kind__in=SCANNED, key__in=wanted)
    found = shop.customers.filter(pk__in=set(rows.values_list("customer", flat=True)[: 2 * MOST]))
    return list(found.with_labels().order_by("pk")[:MOST])


# Acting


def sold(it: Scanned, product: Any) -> Outcome:
    sale = selling.add(it.act, it.sale, Goods(product), quantity=it.quantity)
    return Outcome("product", sale)


def recognised(it: Scanned, customer: Any) -> Outcome:
    return connected(it, customer, Via.SCAN, Outcome("customer"))


@transaction.atomic
def redeemed(it: Scanned, voucher: Any) -> Outcome:
    """A gift card is offered as a tender, a coupon is set; its owner is connected by itself."""
    voucher.refuse_unusable(on=timezone.localdate(it.act.at))
    did = Outcome(voucher.kind, voucher=voucher)
    if voucher.owner and voucher.owner.deleted_at is None:
        did = connected(it, voucher.owner, Via.VOUCHER, did)
    if voucher.kind == Voucher.Kind.GIFT_CARD:
        return did
    act = it.act
    if did.sale:
        act = replace(act, key=f"{act.key}:coupon", version=did.sale.version)
    return replace(did, sale=selling.set_coupon(act, it.sale, voucher))


def connected(it: Scanned, customer: Customer, via: str, did: Outcome) -> Outcome:
    """Unless another customer is connected already: then somebody is to be asked."""
    sale = it.act.shop.sales.filter(key=it.sale).first()
    if sale and sale.customer_id not in (None, customer.pk):
        return replace(did, customer=customer)
    if sale and sale.customer_id == customer.pk:
        return replace(did, sale=sale)
    return replace(did, sale=selling.connect(it.act, it.sale, customer, via))


def receipt_found(_it: Scanned, receipt: Any) -> Outcome:
    return Outcome("receipt", receipt=receipt)


ACTS: dict[Kind, Callable[[Scanned, Any], Outcome]] = {
    Kind.PRODUCT: sold,
    Kind.CUSTOMER: recognised,
    Kind.VOUCHER: redeemed,
    Kind.RECEIPT: receipt_found,
}


# People


def person(it: Scanned, who: Licence | Card) -> Outcome:
    """Known by personal ID, or by e-mail or phone and name: connected. Else the dialog, with
    those who may be the same."""
    shop, draft = it.act.shop, draft_of(who)
    if who_id := getattr(who, "personal_id", None):
        known = customers(shop, {Kind.PERSONAL_ID: [who_id]})
        if known:
            return recognised(it, known[0])
    born = {"date_of_birth": who.date_of_birth}
    alike = [each.customer for each in lookalikes(shop, draft | born)]
    named = [each for each in alike if folded(each.person_name) == folded(full_name(who))]
    if len(named) == 1:
        return recognised(it, named[0])
    hits = [Hit(Kind.CUSTOMER, each) for each in alike]
    return Outcome("several" if hits else "new_customer", hits=hits, draft=draft)


def full_name(who: Licence | Card) -> str:
    return f"{who.first_name} {who.last_name}".strip()
