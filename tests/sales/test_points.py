"""Points in a sale: what earns them, what they pay, and that a refund undoes just as much."""

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from django.utils import timezone

from stamgast.customers.models import Group
from stamgast.lib.refused import Refused
from stamgast.loyalty import ledger
from stamgast.loyalty.expiring import day_of
from stamgast.loyalty.ledger import Cause, balance_of
from stamgast.loyalty.models import GroupRate, PointEntry, PointRules
from stamgast.sales import paying, printing, refunding, selling
from stamgast.sales.dues import Payment
from stamgast.sales.models import Sale, Tender
from stamgast.sales.points_doctoring import points_of_sales
from stamgast.sales.receipts import receipt
from stamgast.sales.selling import Goods
from stamgast.sales.showing import seen


@pytest.fixture(autouse=True)
def rules(corner):
    """A point for each 10 kr, 100 points pay 10 kr."""
    return PointRules.objects.create(shop=corner, on=True)


@pytest.fixture
def bought(doing, shelves, mia):
    """Mia's pan: 499.50."""

    def begin(**more):
        sale = selling.add(doing(**more), uuid.uuid4(), Goods(shelves["Pan"]))
        return selling.connect(doing(sale, **more), sale.key, mia, "search")

    return begin


@pytest.fixture
def given(mia, ben):
    def give(points, **more):
        cause = Cause("adjusted", f"test:{uuid.uuid4()}", at=timezone.now(), by=ben, **more)
        ledger.book(mia, points, cause)

    return give


def paid(doing, sale, *payments):
    for payment in payments:
        sale = paying.pay(doing(sale), sale.key, payment)
    return sale


def entries(mia):
    return list(PointEntry.objects.filter(customer=mia).values_list("kind", "points"))


# Earning


def test_a_sale_earns_a_point_for_each_ten_that_are_paid(doing, bought, mia):
    sale = paid(doing, bought(), Payment("card"))

    assert entries(mia) == [("earned", 49)]
    assert (sale.points_earned, sale.points_after, balance_of(mia)) == (49, 49, 49)


def test_the_end_of_the_month_a_year_later_is_the_last_day(doing, bought, mia, rules):
    PointRules.objects.update(expire_after_months=12)
    at = dt.datetime(2026, 11, 30, 23, 30, tzinfo=dt.UTC)

    sale = bought(at=at)
    paying.pay(doing(sale, at=at), sale.key, Payment("card"))

    # In Stockholm it is December already.
    assert PointEntry.objects.get().expires_on == dt.date(2027, 12, 31)


def test_nothing_is_earned_where_nobody_collects_points(doing, bought, mia):
    PointRules.objects.update(on=False)

    sale = paid(doing, bought(), Payment("card"))

    assert entries(mia) == []
    assert (sale.points_earned, seen(sale).points) == (None, None)


def test_a_customer_who_collects_none_earns_none(doing, bought, mia):
    type(mia).objects.update(loyalty_enabled=False)

    assert paid(doing, bought(), Payment("card")).points_earned == 0
    assert entries(mia) == []


@pytest.mark.parametrize(("rate", "points"), [(500, 99), (0, 0)], ids=["faster", "not at all"])
def test_a_group_earns_by_its_own_rate(doing, bought, corner, mia, rate, points):
    group = Group.objects.create(shop=corner, name="Staff")
    GroupRate.objects.create(group=group, spend_per_point=rate)
    type(mia).objects.update(group=group)

    assert paid(doing, bought(), Payment("card")).points_earned == points


def test_what_points_pay_earns_none(doing, bought, given, mia):
    given(1000)

    sale = paid(doing, bought(), Payment("points"), Payment("card"))

    # 399.50 by card.
    assert sale.points_earned == 39
    assert entries(mia)[1:] == [("redeemed", -1000), ("earned", 39)]


# Redeeming


def test_points_pay_as_much_as_there_are(doing, bought, given, mia):
    given(412)

    sale = paid(doing, bought(), Payment("points"))

    tender = sale.tenders.get()
    assert (tender.kind, tender.amount, tender.points) == ("points", 4120, 412)
    assert (balance_of(mia), seen(sale).due) == (0, 45830)


def test_what_is_paid_takes_whole_points_upwards(doing, bought, given, mia):
    given(100)

    sale = paid(doing, bought(), Payment("points", 101))

    assert (sale.tenders.get().points, balance_of(mia)) == (11, 89)


@pytest.mark.parametrize("amount", [None, 50], ids=["all there is", "an amount"])
def test_nobody_redeems_points_that_are_not_there(doing, bought, mia, amount):
    with pytest.raises(Refused) as no:
        paid(doing, bought(), Payment("points", amount))

    assert (no.value.code, entries(mia)) == ("too_few_points", [])


def test_points_that_expired_yesterday_are_not_redeemed(doing, bought, given, mia):
    today = day_of(mia.shop, timezone.now())
    given(100, expires_on=today)
    given(50, expires_on=today - dt.timedelta(days=1))

    sale = paid(doing, bought(), Payment("points"))

    assert sale.tenders.get().points == 100
    assert entries(mia)[2:] == [("expired", -50), ("redeemed", -100)]


def test_no_customer_no_points(doing, shelves):
    sale = selling.add(doing(), uuid.uuid4(), Goods(shelves["Pan"]))

    with pytest.raises(Refused, match="Connect a customer"):
        paid(doing, sale, Payment("points"))


def test_no_points_are_redeemed_where_nobody_collects_any(doing, bought, given):
    given(100)
    PointRules.objects.update(on=False)

    with pytest.raises(Refused) as no:
        paid(doing, bought(), Payment("points"))

    assert no.value.code == "points_off"


def test_what_points_paid_is_taken_back(doing, bought, given, mia):
    given(412)
    sale = paid(doing, bought(), Payment("points"))
    with pytest.raises(Refused, match="points"):
        selling.disconnect(doing(sale), sale.key)

    sale = paying.take_back(doing(sale), sale.key, sale.tenders.get().pk)

    assert (balance_of(mia), sale.tenders.count()) == (412, 0)
    assert entries(mia)[1:] == [("redeemed", -412), ("taken_back", 412)]


def test_points_that_are_taken_back_expire_when_they_would_have(doing, bought, given, mia):
    given(100, expires_on=day_of(mia.shop, timezone.now()))
    sale = paid(doing, bought(), Payment("points"))
    sale = paying.take_back(doing(sale), sale.key, sale.tenders.get().pk)
    tomorrow = timezone.now() + dt.timedelta(days=1)

    with pytest.raises(Refused) as no:
        paying.pay(doing(sale, at=tomorrow), sale.key, Payment("points"))

    assert no.value.code == "too_few_points"


# Refunds


def refunded(doing, sold, quantities, *payments):
    back = refunding.refund(doing(), sold, uuid.uuid4(), quantities)
    return paid(doing, back, *payments)


def test_a_refund_takes_what_the_sale_earned(doing, bought, mia):
    sold = paid(doing, bought(), Payment("card"))

    back = refunded(doing, sold, {sold.lines.get().pk: 1000}, Payment("card"))

    assert entries(mia) == [("earned", 49), ("reversed", -49)]
    assert (back.points_earned, back.points_after) == (-49, 0)


def test_refunds_in_parts_undo_just_what_there_was(doing, shelves, mia, given):
    given(777)
    sale = selling.add(doing(), uuid.uuid4(), Goods(shelves["Pan"]), quantity=3000)
    sale = selling.connect(doing(sale), sale.key, mia, "search")
    sold = paid(doing, sale, Payment("points"), Payment("card"))
    assert balance_of(mia) == 142

    for _part in range(3):
        back = refunded(doing, sold, {sold.lines.get().pk: 1000}, Payment("card"))
        assert back.state == "completed"

    parts = [row for back in sold.refunds.all() for row in back.tenders.filter(kind="points")]
    assert [sum(row.amount for row in parts), sum(row.points for row in parts)] == [-7770, -777]
    assert balance_of(mia) == 777


def test_whoever_spent_what_they_give_back_owes_points(doing, bought, mia):
    sold = paid(doing, bought(), Payment("card"))
    paid(doing, bought(), Payment("points"), Payment("card"))
    assert balance_of(mia) == 49

    refunded(doing, sold, {sold.lines.get().pk: 1000}, Payment("card"))
    assert balance_of(mia) == 0

    sold = sold.customer.sales.filter(kind="sale").exclude(pk=sold.pk).get()
    refunded(doing, sold, {sold.lines.get().pk: 1000}, Payment("card"))
    assert balance_of(mia) == 0


def test_what_points_paid_comes_back_as_points_and_never_as_money(doing, bought, given, mia):
    given(1000)
    sold = paid(doing, bought(), Payment("points"), Payment("card"))
    back = refunding.refund(doing(), sold, uuid.uuid4(), {sold.lines.get().pk: 1000})
    assert seen(back).points.comes_back == 10000

    # Whatever the register asks for: the points come back first.
    back = paid(doing, back, Payment("cash", given=-50000))

    told = [(row.kind, row.amount, row.points) for row in back.tenders.all()]
    assert told == [("points", -10000, -1000), ("cash", -40000, None)]
    assert (back.state, back.rounding, balance_of(mia)) == ("completed", -50, 1000)


def test_what_points_paid_wholly_needs_no_other_tender(doing, shelves, mia, given):
    given(200)
    sale = selling.add(doing(), uuid.uuid4(), Goods(shelves["Milk"]))
    sale = selling.connect(doing(sale), sale.key, mia, "search")
    sold = paid(doing, sale, Payment("points"))
    assert (sold.state, sold.points_earned, balance_of(mia)) == ("completed", 0, 71)

    back = refunded(doing, sold, {sold.lines.get().pk: 1000}, Payment("points"))

    assert (back.state, balance_of(mia)) == ("completed", 200)


def test_a_refund_of_what_was_not_paid_with_points_gives_none(doing, bought):
    sold = paid(doing, bought(), Payment("card"))

    with pytest.raises(Refused) as no:
        refunded(doing, sold, {sold.lines.get().pk: 1000}, Payment("points"))

    assert no.value.code == "no_points_paid"


def test_points_that_came_back_can_be_taken_off_a_refund_again(doing, bought, given, mia):
    given(1000)
    sold = paid(doing, bought(), Payment("points"), Payment("card"))
    back = refunded(doing, sold, {sold.lines.get().pk: 1000}, Payment("card", -100))
    assert [row.kind for row in back.tenders.all()] == ["points", "card"]

    back = paying.take_back(doing(back), back.key, back.tenders.first().pk)
    assert balance_of(mia) == 39
    back = paid(doing, back, Payment("card"))

    assert [(row.kind, row.amount) for row in back.tenders.all()] == [
        ("card", -100),
        ("points", -10000),
        ("card", -39850),
    ]


def test_a_refund_to_somebody_who_is_forgotten_works(doing, bought, given, mia):
    given(1000)
    sold = paid(doing, bought(), Payment("points"), Payment("card"))
    mia.delete()
    sold.refresh_from_db()
    sold.tab = None

    back = refunded(doing, sold, {sold.lines.get().pk: 1000}, Payment("card"))

    assert (back.state, back.points_earned) == ("completed", None)


# Shown


def test_the_register_is_told_what_a_sale_earns_and_what_points_pay(doing, bought, given):
    given(412)

    shown = seen(bought())

    assert shown.customer.points == 412
    assert shown.points.model_dump() == {
        "balance": 412,
        "worth": 4120,
        "pays": 4120,
        "costs": 412,
        "earns": 49,
        "redeemed": 0,
        "comes_back": 0,
    }


def test_nobody_is_told_of_points_without_a_customer(doing, shelves):
    sale = selling.add(doing(), uuid.uuid4(), Goods(shelves["Pan"]))

    assert seen(sale).points is None


# Receipts and the doctor


def test_the_receipt_tells_what_was_earned_and_stays_as_it_was(doing, bought, given):
    given(1000)
    sold = paid(doing, bought(), Payment("points"), Payment("card"))
    first = printing.page(receipt(sold))
    given(500)

    again = receipt(Sale.objects.get(pk=sold.pk), copy=True)

    assert (again.points.earned, again.points.after) == (39, 39)
    assert [(row.name, row.reference) for row in again.tenders] == [
        ("Points", "(1000)"),
        ("Card", ""),
    ]
    assert first == printing.page(replace(again, copy=False))
    assert "<dt>Points earned</dt><dd>+39</dd>" in first


def test_a_receipt_says_nothing_of_points_where_nobody_collects_any(doing, bought):
    PointRules.objects.update(on=False)

    told = receipt(paid(doing, bought(), Payment("card")))

    assert told.points is None
    assert "Points" not in printing.page(told)


def checked():
    return [(finding.level.value, finding.sentence) for finding in points_of_sales()]


def test_sales_and_points_that_agree_are_well(doing, bought, given):
    assert checked() == []
    given(1000)
    sold = paid(doing, bought(), Payment("points"), Payment("card"))
    refunded(doing, sold, {sold.lines.get().pk: 1000}, Payment("card"))

    assert checked() == [("well", "What sales earned and redeemed is what was booked.")]


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (
            lambda: PointEntry.objects.filter(kind="earned").update(points=1),
            "Not the points that were booked: receipts 1.",
        ),
        (
            lambda: Tender.objects.filter(points=1000).update(points=1),
            "Not the points that paid: receipts 1.",
        ),
        (
            lambda: Sale.objects.filter(kind="refund").update(points_earned=-40),
            "Refunds took more points than these earned: 1.",
        ),
    ],
    ids=["earned", "paid", "refunds"],
)
def test_points_that_do_not_agree_are_named(doing, bought, given, spoil, sentence):
    given(1000)
    sold = paid(doing, bought(), Payment("points"), Payment("card"))
    refunded(doing, sold, {sold.lines.get().pk: 1000}, Payment("card"))

    spoil()

    assert ("fault", sentence) in checked()


def test_the_bonus_is_there_when_somebody_is_first_connected(doing, bought, mia):
    PointRules.objects.update(sign_up_bonus=25, bonus_since=mia.created_at)

    shown = seen(bought())

    assert (shown.points.balance, entries(mia)) == (25, [("bonus", 25)])
