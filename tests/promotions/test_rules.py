"""When a promotion holds and for whom; what a voucher has on it."""

from __future__ import annotations

import datetime as dt
import threading
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils import timezone

from stamgast.customers.models import Group, Label
from stamgast.lib.refused import Refused
from stamgast.promotions.models import Promotion, Voucher, VoucherEntry, VoucherUsedUp
from stamgast.sales.models import Sale
from stamgast.sales.offering import offers
from stamgast.shops.models import Outlet, Register

STOCKHOLM = ZoneInfo("Europe/Stockholm")
MONDAY, FRIDAY, SATURDAY = 1, 1 << 4, 1 << 5
NIGHT = {"from_time": dt.time(22), "to_time": dt.time(2)}
HOUR = {"from_time": dt.time(16), "to_time": dt.time(18)}


def at(text: str) -> dt.datetime:
    """A moment by Stockholm's clock. 27 November 2026 is a Friday."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


def holds(promotion: Promotion, outlet: Outlet, moment: str, **values: object) -> bool:
    Promotion.objects.filter(pk=promotion.pk).update(**values)
    sale = Sale(shop=outlet.shop, register=Register(shop=outlet.shop, outlet=outlet))
    # The shop's clock counts, whatever the work goes by.
    with timezone.override("UTC"):
        return bool(offers(sale, at=at(moment)))


@pytest.mark.parametrize(
    ("moment", "values", "expected"),
    [
        pytest.param("2026-11-27 12:00", {}, True, id="always"),
        pytest.param("2026-11-27 12:00", {"active": False}, False, id="switched off"),
        pytest.param("2026-11-27 16:00", HOUR, True, id="its hour begins"),
        pytest.param("2026-11-27 17:59", HOUR, True, id="its last minute"),
        pytest.param("2026-11-27 18:00", HOUR, False, id="its end isn't reached"),
        pytest.param("2026-11-27 15:59", HOUR, False, id="too early"),
        pytest.param("2026-11-27 23:59", NIGHT, True, id="before midnight"),
        pytest.param("2026-11-28 01:59", NIGHT, True, id="after midnight"),
        pytest.param("2026-11-28 02:00", NIGHT, False, id="the night is over"),
        pytest.param("2026-11-27 21:00", NIGHT, False, id="before the night"),
        pytest.param("2026-11-27 00:30", {"weekdays": FRIDAY}, True, id="the shop's Friday"),
        pytest.param("2026-11-28 00:30", {"weekdays": FRIDAY}, False, id="Friday only in UTC"),
        pytest.param("2026-11-28 01:00", NIGHT | {"weekdays": FRIDAY}, True, id="Friday's night"),
        pytest.param("2026-11-27 01:00", NIGHT | {"weekdays": FRIDAY}, False, id="Thursday's"),
        pytest.param("2026-11-27 12:00", {"ends_on": dt.date(2026, 11, 27)}, True, id="last day"),
        pytest.param("2026-11-28 00:00", {"ends_on": dt.date(2026, 11, 27)}, False, id="day after"),
        pytest.param(
            "2026-11-28 01:00", NIGHT | {"ends_on": dt.date(2026, 11, 27)}, True, id="last night"
        ),
        pytest.param(
            "2026-11-27 23:59", {"starts_on": dt.date(2026, 11, 28)}, False, id="day before"
        ),
        pytest.param("2026-11-28 00:00", {"starts_on": dt.date(2026, 11, 28)}, True, id="1st day"),
        pytest.param("2026-10-25 02:30", HOUR, False, id="the hour that comes twice"),
    ],
)
def test_a_promotion_holds_by_the_shops_clock(
    promotion: Promotion, place: Outlet, moment: str, values: dict[str, object], expected: bool
) -> None:
    assert holds(promotion, place, moment, **values) is expected


def test_a_promotion_of_one_outlet_holds_nowhere_else(promotion: Promotion, place: Outlet) -> None:
    other = Outlet.objects.create(shop=place.shop, name="Market")
    promotion.outlets.add(other)

    assert holds(promotion, other, "2026-11-27 12:00")
    assert not holds(promotion, place, "2026-11-27 12:00")


def test_a_promotion_is_for_whom_it_says(promotion: Promotion, corner, mia) -> None:
    def for_them(customer) -> list[str]:
        found = Promotion.objects.filter(shop=corner).for_customer(customer)
        return sorted(found.values_list("name", flat=True))

    label = Label.objects.create(shop=corner, name="VIP")
    second = Label.objects.create(shop=corner, name="Wine club")
    group = Group.objects.create(shop=corner, name="Regulars")
    vips = Promotion.objects.create(shop=corner, name="VIPs", value=1, audience="labels")
    vips.labels.add(label, second)
    regulars = Promotion.objects.create(shop=corner, name="Regulars", value=1, audience="groups")
    regulars.groups.add(group)
    assert for_them(None) == for_them(mia) == ["Ten off"]

    mia.labels.add(label, second)
    mia.group = group
    mia.save()

    assert for_them(mia) == ["Regulars", "Ten off", "VIPs"]
    assert for_them(None) == ["Ten off"]


def test_a_voucher_works_on_its_last_day_and_not_after(card: Voucher) -> None:
    card.expires_on = dt.date(2026, 11, 27)

    card.refuse_unusable(on=dt.date(2026, 11, 27))
    with pytest.raises(Refused) as no:
        card.refuse_unusable(on=dt.date(2026, 11, 28))

    assert no.value.code == "voucher_expired"


def test_a_blocked_voucher_does_not_work(card: Voucher) -> None:
    card.active = False

    with pytest.raises(Refused) as no:
        card.refuse_unusable(on=dt.date(2026, 11, 27))

    assert no.value.code == "voucher_inactive"


def book(card: Voucher, amount: int, reference: str) -> None:
    card.book(amount, reference, at=timezone.now(), by=None)


def balance(card: Voucher) -> tuple[int, int]:
    """What the card says, and what its entries sum up to."""
    card.refresh_from_db()
    return card.balance, sum(card.entries.values_list("amount", flat=True))


def test_a_gift_card_pays_to_the_last_unit_and_no_more(card: Voucher) -> None:
    book(card, -49_999, "sale:1")
    with pytest.raises(Refused) as no:
        book(card, -2, "sale:2")
    book(card, -1, "sale:3")

    assert no.value.code == "voucher_too_small"
    assert balance(card) == (0, 0)


def test_a_reference_is_booked_once(card: Voucher) -> None:
    book(card, -10_000, "sale:1")
    book(card, -10_000, "sale:1")

    assert balance(card) == (40_000, 40_000)


def test_what_was_refused_left_no_entry(card: Voucher) -> None:
    with pytest.raises(Refused):
        book(card, -50_001, "sale:1")

    assert balance(card) == (50_000, 50_000)


def test_the_last_use_cannot_be_taken_twice(coupon: Voucher) -> None:
    same = Voucher.objects.get(pk=coupon.pk)

    coupon.use()
    with pytest.raises(VoucherUsedUp):
        same.use()


@pytest.mark.django_db(transaction=True)
def test_two_registers_at_once_take_no_more_than_there_is(card: Voucher) -> None:
    """On SQLite one waits for the other; on PostgreSQL both are at it at once."""
    start, refused = threading.Barrier(2), []

    def pay(reference: str) -> None:
        start.wait()
        try:
            book(Voucher.objects.get(pk=card.pk), -30_000, reference)
        except Refused as no:
            refused.append(no.code)
        finally:
            connection.close()

    payers = [threading.Thread(target=pay, args=[f"sale:{n}"]) for n in (1, 2)]
    for payer in payers:
        payer.start()
    for payer in payers:
        payer.join()

    assert refused == ["voucher_too_small"]
    assert balance(card) == (20_000, 20_000)
    assert VoucherEntry.objects.filter(voucher=card).count() == 2


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({}, "usable"),
        ({"balance": 0}, "used_up"),
        ({"expires_on": dt.date(2026, 11, 26)}, "expired"),
        ({"expires_on": dt.date(2026, 11, 26), "balance": 0}, "expired"),
        ({"active": False, "balance": 0}, "blocked"),
    ],
)
def test_a_voucher_is_in_one_state(card: Voucher, values: dict[str, object], state: str) -> None:
    Voucher.objects.filter(pk=card.pk).update(**values)
    today = dt.date(2026, 11, 27)

    states = ("usable", "used_up", "expired", "blocked")
    found = [each for each in states if Voucher.objects.in_state(each, on=today).exists()]

    card.refresh_from_db()
    assert found == [state] == [card.state(on=today)]
