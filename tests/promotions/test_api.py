"""Promotions and vouchers for other programs."""

from __future__ import annotations

import pytest

from stamgast.promotions.models import VoucherEntry
from tests.programs import code_of, program_of

PROMOTIONS, VOUCHERS = "/api/v1/promotions", "/api/v1/vouchers"


@pytest.fixture
def program(olga):
    return program_of(olga)


def post(program, address, body, **headers):
    return program.post(address, body, content_type="application/json", headers=headers)


def patch(program, address, body):
    return program.patch(address, body, content_type="application/json")


def test_a_promotion_is_made_read_and_changed(program, corner, shelves):
    body = {"name": "Milk week", "kind": "price", "value": 990, "products": [shelves["Milk"].pk]}

    made = post(program, PROMOTIONS, body)
    address = f"{PROMOTIONS}/{made.json()['id']}"
    changed = patch(program, address, {"version": 1, "value": 890, "to_time": "12:00"})

    assert (made.status_code, changed.status_code) == (201, 200)
    told = changed.json()
    assert (told["words"], told["state"]) == ("SEK\xa08.90 each: Milk, until 12:00", "running")
    assert (told["products"], told["from_time"], told["version"]) == (
        [shelves["Milk"].pk],
        "00:00:00",
        2,
    )
    assert program.get(address).json() == told
    assert program.get(PROMOTIONS).json() == {"promotions": [told]}


def test_a_stale_change_of_a_promotion_is_refused(program, promotion):
    address = f"{PROMOTIONS}/{promotion.pk}"
    patch(program, address, {"version": 1, "value": 500})

    late = patch(program, address, {"version": 1, "value": 700})

    assert code_of(late) == (409, "changed_meanwhile")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"value": 10}, "name_needed"),
        ({"name": "A"}, "value_invalid"),
        ({"name": "A", "value": 10_001}, "value_invalid"),
        ({"name": "A", "value": 1, "audience": "labels"}, "labels_needed"),
        ({"name": "A", "value": 1, "audience": "groups"}, "groups_needed"),
        ({"name": "A", "value": 1, "products": [999_999]}, "row_unknown"),
        ({"name": "A", "value": 1, "from_time": "10:00", "to_time": "10:00"}, "hours_empty"),
        (
            {"name": "A", "value": 1, "starts_on": "2026-02-02", "ends_on": "2026-02-01"},
            "dates_reversed",
        ),
        ({"name": "ten OFF", "value": 1}, "name_taken"),
        ({"name": "A\0", "value": 1}, "null_characters_not_allowed"),
        ({"name": "A", "value": 1, "prise": 1}, "field_unknown"),
    ],
)
def test_what_no_promotion_can_be(program, corner, promotion, body, code):
    assert code_of(post(program, PROMOTIONS, body)) == (422, code)
    assert corner.promotions.count() == 1


def test_a_gift_card_is_issued_and_paid_with(program, corner, mia):
    made = post(program, VOUCHERS, {"amount": 50_000, "owner": mia.number}).json()
    address = f"{VOUCHERS}/{made['codes'][0].lower()}"

    paid = post(program, f"{address}/redemptions", {"amount": 20_000, "reference": "order 1"})
    back = post(program, f"{address}/returns", {"amount": 5_000, "reference": "order 1"})

    assert (made["owner"], made["balance"], made["state"]) == (mia.number, 50_000, "usable")
    assert (paid.status_code, paid.json()["balance"]) == (200, 30_000)
    assert back.json()["balance"] == program.get(address).json()["balance"] == 35_000


def test_a_payment_that_is_asked_twice_counts_once(program, card):
    address = f"{VOUCHERS}/GIFT500/redemptions"
    body = {"amount": 20_000, "reference": "order 1"}

    for _ in range(2):
        assert post(program, address, body).json()["balance"] == 30_000
    once, again = (post(program, address, body, **{"Idempotency-Key": "a"}) for _ in range(2))

    assert once.json() == again.json()
    assert VoucherEntry.objects.filter(voucher=card).count() == 2


def test_a_gift_card_pays_no_more_than_there_is(program, card):
    body = {"amount": 50_001, "reference": "order 1"}

    assert code_of(post(program, f"{VOUCHERS}/GIFT500/redemptions", body)) == (
        422,
        "voucher_too_small",
    )


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"amount": 1, "reference": "order 2"}, "not_redeemed"),
        ({"amount": 20_001, "reference": "order 1"}, "not_redeemed"),
        ({"reference": "order 1"}, "amount_needed"),
        ({"amount": 1, "reference": "\0"}, "null_characters_not_allowed"),
    ],
)
def test_no_more_is_given_back_than_was_paid(program, card, body, code):
    post(
        program,
        f"{VOUCHERS}/GIFT500/redemptions",
        {"amount": 20_000, "reference": "order 1"},
    )

    assert code_of(post(program, f"{VOUCHERS}/GIFT500/returns", body)) == (422, code)


def test_a_coupon_is_used_once_and_given_back_once(program, coupon):
    address = f"{VOUCHERS}/TWENTY"
    first, second = {"reference": "order 1"}, {"reference": "order 2"}

    used = post(program, f"{address}/redemptions", first).json()
    no_more = post(program, f"{address}/redemptions", second)
    for _twice in range(2):
        back = post(program, f"{address}/returns", first).json()

    assert (used["uses_left"], used["state"]) == (0, "used_up")
    assert code_of(no_more) == (409, "voucher_used_up")
    assert back["uses_left"] == 1


def test_a_voucher_is_changed_and_blocked(program, card, mia):
    address = f"{VOUCHERS}/GIFT500"
    body = {"version": 1, "owner": mia.number, "expires_on": "2031-01-01", "active": False}

    told = patch(program, address, body).json()

    assert (told["owner"], told["expires_on"], told["state"]) == (
        mia.number,
        "2031-01-01",
        "blocked",
    )
    assert code_of(patch(program, address, {"version": 1, "name": "Late"})) == (
        409,
        "changed_meanwhile",
    )
    redeem = post(program, f"{address}/redemptions", {"amount": 1, "reference": "order 1"})
    assert code_of(redeem) == (409, "voucher_inactive")


def test_blocking_needs_its_own_permission(olga, card):
    program = program_of(olga, "vouchers.view", "vouchers.issue")

    answer = patch(program, f"{VOUCHERS}/GIFT500", {"version": 1, "active": False})

    assert code_of(answer) == (403, "not_allowed")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "amount_needed"),
        ({"kind": "coupon"}, "value_invalid"),
        ({"kind": "coupon", "discount": "percent", "value": 10_001}, "value_invalid"),
        ({"kind": "coupon", "discount": "amount", "value": 1, "products": [9]}, "row_unknown"),
        ({"amount": 1, "owner": "nobody"}, "owner_unknown"),
        ({"amount": 1, "codes": ["A"]}, "code_invalid"),
        ({"amount": 1, "codes": ["gift-500"]}, "code_taken"),
    ],
)
def test_what_no_voucher_can_be(program, corner, card, body, code):
    assert code_of(post(program, VOUCHERS, body)) == (422, code)
    assert corner.vouchers.count() == 1


def test_vouchers_are_listed_page_by_page(program, card, coupon):
    first = program.get(f"{VOUCHERS}?limit=1").json()
    second = program.get(first["next"]).json()

    assert [v["codes"] for v in first["vouchers"] + second["vouchers"]] == [["TWENTY"], ["GIFT500"]]
    assert second["next"] is None
    assert [v["words"] for v in program.get(f"{VOUCHERS}?kind=coupon").json()["vouchers"]] == [
        "20% off"
    ]
