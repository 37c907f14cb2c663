"""How a promotion and a voucher look in the API."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

from stamgast.lib.money import LARGEST
from stamgast.promotions.models import EVERY_DAY, Promotion, Voucher
from stamgast.promotions.storing import MANY, values_of
from stamgast.promotions.wording import described, worth

Key = Annotated[int, Field(ge=1, lt=2**63)]
Money = Annotated[int, Field(ge=0, le=LARGEST)]
Version = Annotated[int, Field(ge=1, lt=2**31)]
After = Annotated[str, Field(pattern=r"^([0-9]{1,18})?$")]
Limit = Annotated[int, Field(ge=1, le=200)]


class PromotionShared(Schema):
    """What goes in and comes out alike."""

    name: Annotated[str, Field(max_length=80)] = ""
    kind: Literal["percent", "amount", "price", "cheapest"] = "percent"
    value: Annotated[int, Field(ge=0, le=LARGEST)] = Field(
        0,
        description="Hundredths of a per cent, minor units, or of how many the cheapest is free.",
    )
    at_least: Annotated[int, Field(ge=1, lt=10**9)] = Field(
        1000, description="Thousandths of a piece, over all lines that match."
    )
    products: list[Key] = Field([], description="Ids. Neither these nor categories: everything.")
    categories: list[Key] = []
    audience: Literal["everyone", "labels", "groups"] = "everyone"
    labels: list[Key] = []
    groups: list[Key] = []
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    weekdays: Annotated[int, Field(ge=1, le=EVERY_DAY)] = Field(
        EVERY_DAY, description="Bits: Monday is 1, Sunday 64."
    )
    from_time: dt.time | None = None
    to_time: dt.time | None = Field(None, description="Not reached: until 18:00 ends before it.")
    outlets: list[Key] = Field([], description="None: all.")
    active: bool = True


class PromotionIn(PromotionShared):
    model_config = ConfigDict(extra="forbid")


class PromotionPatch(PromotionIn):
    version: Version = Field(description="The one that the change goes by.")


class PromotionOut(PromotionShared):
    id: int
    words: str = Field(description="What it gives, in the language asked for.")
    state: Literal["running", "planned", "ended", "off"]
    version: int


class Promotions(Schema):
    promotions: list[PromotionOut]


class VoucherIn(Schema):
    """What is to be issued."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["gift_card", "coupon"] = "gift_card"
    codes: Annotated[list[str], Field(max_length=20)] = Field([], description="None: one is made.")
    name: Annotated[str, Field(max_length=80)] = ""
    owner: str | None = Field(None, description="A customer number.")
    expires_on: dt.date | None = Field(None, description="The last day.")
    amount: Money = Field(0, description="A gift card's money, in minor units.")
    discount: Literal["", "percent", "amount"] = Field("", description="A coupon's.")
    value: Money = Field(0, description="Hundredths of a per cent, or minor units.")
    at_least_total: Money = 0
    uses_left: Annotated[int, Field(ge=1, le=1_000_000)] | None = Field(
        1, description="Of a coupon; null: as often as one likes."
    )
    products: list[Key] = []
    categories: list[Key] = []


class VoucherPatch(Schema):
    model_config = ConfigDict(extra="forbid")

    version: Version = Field(description="The one that the change goes by.")
    name: Annotated[str, Field(max_length=80)] = ""
    owner: str | None = Field(None, description="A customer number; null takes it away.")
    expires_on: dt.date | None = None
    uses_left: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    active: bool = Field(True, description="False blocks it; needs vouchers.adjust too.")


class VoucherOut(Schema):
    id: int
    codes: list[str]
    kind: Literal["gift_card", "coupon"]
    name: str
    owner: str | None
    expires_on: dt.date | None
    state: Literal["usable", "used_up", "expired", "blocked"]
    balance: int
    discount: str
    value: int
    at_least_total: int
    uses_left: int | None
    words: str = Field(description="What it is worth, in the language asked for.")
    version: int


class VoucherPage(Schema):
    vouchers: list[VoucherOut]
    next: str | None = Field(description="The address of the next page.")


class VoucherQuery(Schema):
    q: Annotated[str, Field(max_length=200)] = ""
    kind: Literal["", "gift_card", "coupon"] = ""
    state: Literal["", "usable", "used_up", "expired", "blocked"] = ""
    after: After = ""
    limit: Limit = 50


class MoveIn(Schema):
    """What another till takes off a voucher, or gives back."""

    model_config = ConfigDict(extra="forbid")

    reference: Annotated[str, Field(min_length=1, max_length=80)] = Field(
        description="Your own name of the payment: once with it, and no more."
    )
    amount: Money = Field(0, description="Of a gift card, in minor units. A coupon: one use.")


def promotions_out(promotions: list[Promotion], today: dt.date) -> list[PromotionOut]:
    return [
        promotion_out(promotion, words, today)
        for promotion, words in zip(promotions, described(promotions), strict=True)
    ]


def promotion_out(promotion: Promotion, words: str, today: dt.date) -> PromotionOut:
    values = values_of(promotion)
    values |= {name: list(values[name]) for name in MANY}
    return PromotionOut.model_construct(
        **values,
        id=promotion.pk,
        words=words,
        state=promotion.state(on=today),
        version=promotion.version,
    )


def voucher_out(voucher: Voucher, today: dt.date) -> VoucherOut:
    return VoucherOut.model_construct(
        id=voucher.pk,
        codes=[code.code for code in voucher.codes.all()],
        kind=voucher.kind,
        name=voucher.name,
        owner=voucher.owner.number if voucher.owner else None,
        expires_on=voucher.expires_on,
        state=voucher.state(on=today),
        balance=voucher.balance,
        discount=voucher.discount,
        value=voucher.value,
        at_least_total=voucher.at_least_total,
        uses_left=voucher.uses_left,
        words=worth(voucher, voucher.shop.currency),
        version=voucher.version,
    )
