"""Promotions and vouchers for other programs: webshops, and tills that aren't ours."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router
from ninja.responses import Status

from stamgast.customers.models import Customer
from stamgast.lib.refused import Refused
from stamgast.promotions import keeping, listing, redeeming, storing
from stamgast.promotions.api_shapes import (
    MoveIn,
    PromotionIn,
    PromotionOut,
    PromotionPatch,
    Promotions,
    VoucherIn,
    VoucherOut,
    VoucherPage,
    VoucherPatch,
    VoucherQuery,
    promotions_out,
    voucher_out,
)
from stamgast.promotions.finding import by_code, normal
from stamgast.promotions.issuing import Terms, Wanted, issue
from stamgast.promotions.listing import VouchersAsked
from stamgast.promotions.models import Promotion, Voucher
from stamgast.promotions.storing import MANY, USUAL, PromotionRefused, all_of
from stamgast.promotions.voucher_forms import BAD_CODE
from stamgast.shops.answers import ONCE, once
from stamgast.shops.api import NOES, Token, TokenRequest, Wrong, needs, several, with_next

router = Router()


@router.get("/promotions", auth=Token("promotions.view"), response={200: Promotions} | NOES)
def promotion_list(request: TokenRequest) -> Promotions:
    """All promotions of the shop, the newest first."""
    rows = list(request.shop.promotions.all())
    found = promotions_out(rows, timezone.localdate())
    return Promotions.model_construct(promotions=found)


@router.post(
    "/promotions",
    auth=Token("promotions.edit"),
    response={201: PromotionOut} | NOES,
    openapi_extra=ONCE,
)
def promotion_create(request: TokenRequest, given: PromotionIn) -> Status[Any]:
    """Make a promotion."""
    values = {**USUAL, **plain(given.model_dump())}
    return once(request, lambda: Status(201, stored(request, None, values)))


@router.get(
    "/promotions/{int:pk}", auth=Token("promotions.view"), response={200: PromotionOut} | NOES
)
def promotion_detail(request: TokenRequest, pk: int) -> PromotionOut:
    """One promotion."""
    return shown(promotion_of(request, pk))


@router.patch(
    "/promotions/{int:pk}", auth=Token("promotions.edit"), response={200: PromotionOut} | NOES
)
def promotion_edit(request: TokenRequest, pk: int, given: PromotionPatch) -> PromotionOut:
    """Change the fields that are named, unless somebody else changed the promotion since."""
    promotion = promotion_of(request, pk)
    if promotion.version != given.version:
        told = _("Somebody else changed this promotion meanwhile.")
        raise Refused("changed_meanwhile", told)
    named = given.model_dump(exclude_unset=True, exclude={"version"})
    return stored(request, promotion, storing.values_of(promotion) | plain(named))


def plain(given: Mapping[str, Any]) -> dict[str, Any]:
    several = {name: tuple(sorted(set(given[name]))) for name in MANY if name in given}
    named = {"name": " ".join(given["name"].split())} if "name" in given else {}
    return {**given, **several, **named}


def stored(
    request: TokenRequest, promotion: Promotion | None, values: Mapping[str, Any]
) -> PromotionOut:
    refuse_unreadable(str(values["name"]), "name")
    try:
        kept = storing.store(request.shop, promotion, values, by=request.staff)
    except PromotionRefused as refused:
        raise several(
            Wrong(field=each.field, code=each.code, message=each.message) for each in refused.wrong
        ) from refused
    return shown(kept)


def shown(promotion: Promotion) -> PromotionOut:
    return promotions_out([promotion], timezone.localdate())[0]


def promotion_of(request: TokenRequest, pk: int) -> Promotion:
    # No database takes a larger number.
    row = request.shop.promotions.filter(pk=pk).first() if pk < 2**63 else None
    if row is None:
        raise Http404
    return row


def refuse_unreadable(text: str, field: str) -> None:
    """No database takes a NUL."""
    if "\0" in text:
        raise Refused("null_characters_not_allowed", _("This can't be written."), field=field)


@router.get("/vouchers", auth=Token("vouchers.view"), response={200: VoucherPage} | NOES)
def voucher_list(request: TokenRequest, asked: Query[VoucherQuery]) -> VoucherPage:
    """The vouchers, the newest first, page by page."""
    wanted = VouchersAsked.from_query(request.GET)
    page = listing.page(request.shop, wanted, after=asked.after, size=asked.limit)
    today = timezone.localdate()
    for voucher in page.rows:
        voucher.shop = request.shop
    found = [voucher_out(voucher, today) for voucher in page.rows]
    return VoucherPage.model_construct(vouchers=found, next=with_next(request, page.next))


@router.post(
    "/vouchers", auth=Token("vouchers.issue"), response={201: VoucherOut} | NOES, openapi_extra=ONCE
)
def voucher_create(request: TokenRequest, given: VoucherIn) -> Status[Any]:
    """Issue a gift card or a coupon."""
    wanted = Wanted(terms_of(request, given), owner_of(request, given.owner), codes_of(given))

    def issued() -> Status[Any]:
        now = timezone.now()
        row = issue(request.shop, [wanted], by=request.staff, at=now, act=uuid.uuid4())[0]
        return Status(201, voucher_out(row, timezone.localdate()))

    return once(request, issued)


def codes_of(given: VoucherIn) -> tuple[str, ...]:
    codes = tuple(dict.fromkeys(normal(code) for code in given.codes))
    if not all(codes):
        raise Refused("code_invalid", BAD_CODE, field="codes")
    return codes


def terms_of(request: TokenRequest, given: VoucherIn) -> Terms:
    refuse_unreadable(given.name, "name")
    shared: dict[str, Any] = {"name": given.name, "expires_on": given.expires_on}
    if given.kind == "gift_card":
        if not given.amount:
            raise Refused("amount_needed", _("Say how much is on it."), field="amount")
        return Terms(given.kind, amount=given.amount, **shared)
    most = 10_000 if given.discount == "percent" else given.value
    if not given.discount or not 0 < given.value <= most:
        told = _("Say what the coupon takes off: per cent or an amount, and how much.")
        raise Refused("value_invalid", told, field="value")
    goods = {"products": given.products, "categories": given.categories}
    for name, keys in goods.items():
        if not all_of(getattr(request.shop, name), distinct(keys)):
            told = _("Some of these are not in the shop any more.")
            raise Refused("row_unknown", told, field=name)
    return Terms(
        given.kind,
        discount=given.discount,
        value=given.value,
        at_least_total=given.at_least_total,
        uses_left=given.uses_left,
        products=distinct(given.products),
        categories=distinct(given.categories),
        **shared,
    )


def distinct(keys: Sequence[int]) -> tuple[int, ...]:
    return tuple(sorted(set(keys)))


def owner_of(request: TokenRequest, number: str | None) -> Customer | None:
    if not number:
        return None
    owner: Customer | None = request.shop.customers.filter(number=number.replace("\0", "")).first()
    if owner is None:
        raise Refused("owner_unknown", _("No customer has this number."), field="owner")
    return owner


@router.get("/vouchers/{code}", auth=Token("vouchers.view"), response={200: VoucherOut} | NOES)
def voucher_detail(request: TokenRequest, code: str) -> VoucherOut:
    """One voucher with its balance, by any of its codes, however they are typed."""
    return voucher_out(voucher_of(request, code), timezone.localdate())


@router.patch("/vouchers/{code}", auth=Token("vouchers.issue"), response={200: VoucherOut} | NOES)
def voucher_edit(request: TokenRequest, code: str, given: VoucherPatch) -> VoucherOut:
    """Change the fields that are named, unless somebody else changed the voucher since."""
    voucher = voucher_of(request, code)
    values = given.model_dump(exclude_unset=True, exclude={"version"})
    if "active" in values:
        needs(request, "vouchers.adjust")
        blocked = not values.pop("active")
    else:
        blocked = not voucher.active
    refuse_unreadable(values.get("name", ""), "name")
    if "owner" in values:
        owner = owner_of(request, values.pop("owner"))
        values["owner_id"] = owner.pk if owner else None
    if voucher.kind == Voucher.Kind.GIFT_CARD and values.pop("uses_left", None) is not None:
        told = _("A gift card is used until it is empty.")
        raise Refused("value_invalid", told, field="uses_left")
    keeping.change(voucher, values, version=given.version, by=request.staff)
    keeping.block(voucher, by=request.staff, blocked=blocked)
    return voucher_out(voucher_of(request, code), timezone.localdate())


@router.post(
    "/vouchers/{code}/redemptions",
    auth=Token("vouchers.adjust"),
    response={200: VoucherOut} | NOES,
    openapi_extra=ONCE,
)
def voucher_redemption(request: TokenRequest, code: str, given: MoveIn) -> Status[Any]:
    """Pay with a gift card, or use a coupon once."""
    return moved(request, code, given, redeeming.redeem)


@router.post(
    "/vouchers/{code}/returns",
    auth=Token("vouchers.adjust"),
    response={200: VoucherOut} | NOES,
    openapi_extra=ONCE,
)
def voucher_return(request: TokenRequest, code: str, given: MoveIn) -> Status[Any]:
    """Give back what was paid with a gift card, or the use of a coupon."""
    return moved(request, code, given, redeeming.give_back)


def moved(request: TokenRequest, code: str, given: MoveIn, how: Any) -> Status[Any]:
    refuse_unreadable(given.reference, "reference")
    voucher = voucher_of(request, code)

    def work() -> Status[Any]:
        reference = f"api:{request.token.pk}:{given.reference}"
        how(voucher, given.amount, reference, by=request.staff, at=timezone.now())
        fresh = voucher_of(request, code)
        return Status(200, voucher_out(fresh, timezone.localdate()))

    return once(request, work)


def voucher_of(request: TokenRequest, code: str) -> Voucher:
    voucher = by_code(request.shop, code)
    if voucher is None:
        raise Http404
    return voucher
