"""What the house does by itself with points: the welcome bonus, and what expires."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from stamgast.customers.models import Customer
from stamgast.loyalty import expiring, ledger
from stamgast.loyalty.doctoring import balances
from stamgast.loyalty.expiring import expire_points, usable
from stamgast.loyalty.ledger import Cause, balance_of
from stamgast.loyalty.models import PointAccount, PointEntry, PointRules
from stamgast.loyalty.welcoming import welcome, welcome_newcomers
from tests.conftest import added


def ago(**much):
    return timezone.now() - dt.timedelta(**much)


@pytest.fixture
def rules(corner):
    return PointRules.objects.create(
        shop=corner, on=True, sign_up_bonus=50, bonus_since=ago(days=1), expire_after_months=12
    )


def give(customer, points, **more):
    cause = Cause("adjusted", f"test:{uuid.uuid4()}", at=timezone.now(), by=None, **more)
    ledger.book(customer, points, cause)


def entries(customer):
    return list(customer.point_entries.values_list("kind", "points"))


# The bonus


def test_whoever_becomes_a_customer_gets_the_bonus_once(rules, mia):
    welcome(mia, at=timezone.now())
    welcome(mia, at=timezone.now())
    assert welcome_newcomers.func() == 0

    assert entries(mia) == [("bonus", 50)]
    assert mia.point_entries.get().expires_on is not None


def test_whoever_was_not_at_a_register_gets_it_in_the_night(rules, mia, rival):
    added(rival, first_name="Ria")

    assert welcome_newcomers.func() == 1
    assert welcome_newcomers.func() == 0

    assert entries(mia) == [("bonus", 50)]


@pytest.mark.parametrize(
    "was",
    [
        {"source": "import"},
        {"created_at": ago(days=2)},
        {"loyalty_enabled": False},
    ],
    ids=["came by a list", "was one before", "collects none"],
)
def test_nobody_else_gets_it(rules, mia, was):
    Customer.objects.update(**was)
    mia.refresh_from_db()

    welcome(mia, at=timezone.now())
    welcome_newcomers.func()

    assert entries(mia) == []


def test_there_is_none_where_points_are_off(rules, mia):
    PointRules.objects.update(on=False)

    welcome(mia, at=timezone.now())

    assert (welcome_newcomers.func(), entries(mia)) == (0, [])


# Expiry


def test_points_go_in_the_night_after_their_last_day(mia):
    today = expiring.day_of(mia.shop, timezone.now())
    give(mia, 100, expires_on=today - dt.timedelta(days=1))
    give(mia, 30, expires_on=today)
    give(mia, -20)
    assert usable(mia, on=today) == 30

    assert expire_points.func() == 1
    assert expire_points.func() == 0

    assert entries(mia)[3:] == [("expired", -80)]
    assert (balance_of(mia), usable(mia, on=today)) == (30, 30)


def test_what_was_spent_does_not_expire(mia):
    give(mia, 100, expires_on=expiring.day_of(mia.shop, ago(days=2)))
    give(mia, -100)

    assert (expire_points.func(), balance_of(mia)) == (0, 0)


def test_points_without_a_day_stay(mia):
    give(mia, 100)

    assert (expire_points.func(), balance_of(mia)) == (0, 100)


def test_what_is_lost_soon_is_told(mia):
    today = expiring.day_of(mia.shop, timezone.now())
    give(mia, 100, expires_on=today + dt.timedelta(days=5))
    give(mia, 50, expires_on=today + dt.timedelta(days=90))
    give(mia, -60)

    assert expiring.soon(mia, on=today, until=today + dt.timedelta(days=5)) == 40
    assert expiring.soon(mia, on=today, until=today + dt.timedelta(days=4)) == 0


# The doctor


def told():
    return [(finding.level.value, finding.sentence) for finding in balances()]


def test_balances_that_are_the_sum_of_their_entries_are_well(mia):
    assert told() == []
    give(mia, 100)

    assert told() == [("well", "Every balance is the sum of its entries.")]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda: PointAccount.objects.update(balance=99),
        lambda: PointEntry.objects.update(points=99),
        lambda: PointAccount.objects.all().delete(),
    ],
    ids=["the balance", "an entry", "no balance"],
)
def test_a_balance_that_is_not_is_a_fault(mia, spoil):
    give(mia, 100)

    spoil()

    sentence = "The points of 1 customer are not the sum of their entries."
    assert told() == [("fault", sentence)]
