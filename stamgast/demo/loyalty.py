"""What the demo shop gives its regulars: promotions that run, gift cards and coupons."""

from __future__ import annotations

import datetime as dt
import uuid

from django.utils import timezone

from stamgast.connect.models import LoyaltySettings, Purpose
from stamgast.connect.purposes import write
from stamgast.promotions.issuing import Terms, Wanted, issue
from stamgast.promotions.models import Voucher
from stamgast.promotions.storing import USUAL, store
from stamgast.promotions.voucher_forms import months_on
from stamgast.shops.models import Shop

WORKDAYS = 0b0011111
# The names of: ten per cent for VIPs, happy hour, three for two; a birthday coupon.
NAMES = {
    "en": ("VIP 10 %", "Happy hour", "Three for two on sweets", "Happy birthday"),
    "sv": ("VIP 10 %", "Glad timme", "Tre för två på godis", "Grattis på födelsedagen"),
    "nl": ("VIP 10 %", "Happy hour", "Drie voor twee op snoep", "Gefeliciteerd"),
}
GIFT_CARDS = (20_000, 50_000, 50_000, 100_000, 30_000)
COUPONS = 3
# What the screen says between two customers.
IDLE = {
    "en": "Members have the tenth coffee from us.",
    "sv": "Medlemmar får var tionde kaffe av oss.",
    "nl": "Leden krijgen de tiende koffie van ons.",
}
ASKED = [
    *["first_name", "last_name", "mobile", "personal_id"],
    *["email", "email_consent", "sms_consent"],
]
PURPOSES = {
    "en": (
        "We ask who you are for your member prices, your tenth coffee and your receipts. We keep"
        " it while you shop with us, and remove it two years after your last visit or when you"
        " ask."
    ),
    "sv": (
        "Vi frågar vem du är för dina medlemspriser, din tionde kopp kaffe och dina kvitton. Vi"
        " sparar det så länge du handlar hos oss, och tar bort det två år efter ditt senaste besök"
        " eller när du ber om det."
    ),
    "nl": (
        "We vragen wie je bent voor je ledenprijzen, je tiende kopje koffie en je bonnen. We"
        " bewaren het zolang je bij ons koopt, en verwijderen het twee jaar na je laatste bezoek"
        " of als je erom vraagt."
    ),
}


def introduce(shop: Shop) -> None:
    """Once: customers connect themselves, by the shop's own words."""
    _settings, new = LoyaltySettings.objects.get_or_create(
        shop=shop, defaults={"idle_text": IDLE, "phone_fields": ASKED}
    )
    if new:
        write(shop, PURPOSES, Purpose.Basis.CONSENT, by=None, at=timezone.now())


def give(shop: Shop, language: str) -> None:
    """Once; the vouchers belong to the first customers."""
    if shop.promotions.exists():
        return
    vip, happy, three, birthday = NAMES[language]
    store(shop, None, USUAL | {"name": vip, "value": 1000} | for_vips(shop), by=None)
    hour = {"weekdays": WORKDAYS, "from_time": dt.time(16), "to_time": dt.time(18)}
    coffee = category(shop, "Kaffe och te")
    store(shop, None, USUAL | {"name": happy, "value": 2000, "categories": coffee} | hour, by=None)
    sweets = {"kind": "cheapest", "value": 3, "categories": category(shop, "Dryck och godis")}
    store(shop, None, USUAL | {"name": three, "active": False} | sweets, by=None)
    issue(shop, vouchers(shop, birthday), by=None, at=timezone.now(), act=uuid.uuid4())


def for_vips(shop: Shop) -> dict[str, object]:
    label = shop.labels.filter(name="VIP").first()
    return {"audience": "labels", "labels": (label.pk,)} if label else {}


def category(shop: Shop, name: str) -> tuple[int, ...]:
    return tuple(shop.categories.filter(name=name).values_list("pk", flat=True))


def vouchers(shop: Shop, birthday: str) -> list[Wanted]:
    year = months_on(timezone.localdate(), 12)
    owners = [*shop.customers.order_by("pk")[: len(GIFT_CARDS) + COUPONS]]
    owners += [None] * (len(GIFT_CARDS) + COUPONS - len(owners))
    cards = [Terms(Voucher.Kind.GIFT_CARD, amount=each, expires_on=year) for each in GIFT_CARDS]
    coupon = Terms(
        Voucher.Kind.COUPON,
        discount=Voucher.Discount.PERCENT,
        value=2000,
        uses_left=1,
        name=birthday,
        expires_on=year,
    )
    terms = [*cards, *[coupon] * COUPONS]
    return [Wanted(each, owner) for each, owner in zip(terms, owners, strict=True)]
