"""A statement tells what was open on its last day, whenever it is made."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stamgast.accounts.ledger import Cause, balance_of, book, take_back
from stamgast.accounts.models import AccountEntry, AccountPayment
from stamgast.accounts.opening import LEDGER
from stamgast.accounts.receiving import Received, receive, undo
from stamgast.accounts.statements import Statement, statement
from stamgast.customers import opening
from stamgast.customers.models import Customer
from stamgast.sales import statement_paper
from tests.accounts.ledgers import agrees
from tests.conftest import added, opened

FIRST = dt.date(2026, 9, 1)
Kind = AccountEntry.Kind


def noon(day: int) -> dt.datetime:
    return dt.datetime.combine(FIRST + dt.timedelta(days=day), dt.time(12), dt.UTC)


def owes(customer: Customer, amount: int, day: int, due: int = 10) -> AccountEntry:
    due_on = FIRST + dt.timedelta(days=due)
    cause = Cause(Kind.SALE, f"test:{uuid.uuid4()}", at=noon(day), by=None, due_on=due_on)
    return book(customer, amount, cause)


def pays(customer: Customer, amount: int, day: int, *onto: int) -> AccountPayment:
    it = Received(uuid.uuid4(), amount, "card", at=noon(day), by=None, entries=onto)
    return receive(customer, it)


def until(customer: Customer, day: int, made: int = 90) -> Statement:
    last = FIRST + dt.timedelta(days=day)
    return statement(customer, FIRST, last, on=FIRST + dt.timedelta(days=made))


def owed(told: Statement) -> list[tuple[int, bool]]:
    return [(row.left, row.overdue) for row in told.owed]


def test_what_was_paid_later_is_open_on_its_last_day(mia: Customer) -> None:
    owes(mia, 5000, day=1, due=10)
    pays(mia, 2000, day=5)
    pays(mia, 3000, day=12)

    assert owed(until(mia, 4)) == [(5000, False)]
    assert owed(until(mia, 5)) == [(3000, False)]
    assert owed(until(mia, 11)) == [(3000, True)]
    assert owed(until(mia, 12)) == []


def test_a_payment_that_was_taken_back_later_counts_until_then(mia: Customer) -> None:
    owes(mia, 5000, day=1)
    wrong = pays(mia, 5000, day=3)
    undo(wrong, key=uuid.uuid4(), by=None, at=noon(6))

    assert [owed(until(mia, day)) for day in (2, 3, 5)] == [[(5000, False)], [], []]
    assert owed(until(mia, 6)) == [(5000, False)]
    assert owed(until(mia, 40)) == [(5000, True)]


def test_what_one_credit_settles_in_two_goes_has_its_own_days(mia: Customer) -> None:
    owes(mia, 5000, day=1)
    first = pays(mia, 2000, day=2)
    pays(mia, 9000, day=3)
    owes(mia, 1000, day=4)
    undo(first, key=uuid.uuid4(), by=None, at=noon(5))

    assert [owed(until(mia, day)) for day in (1, 2, 3, 4, 5)] == [
        *([(5000, False)], [(3000, False)], [], [], []),
    ]  # fmt: skip
    assert agrees(mia) == -3000


def test_a_statement_of_days_to_come_tells_what_is_open_today(mia: Customer) -> None:
    owes(mia, 5000, day=1, due=10)

    told = until(mia, day=30, made=5)

    assert (told.open_on, owed(told)) == (FIRST + dt.timedelta(days=5), [(5000, False)])


def test_a_booking_that_is_told_late_settles_nothing_before_it(mia: Customer) -> None:
    """An import books as of the moment in which it began; somebody bought meanwhile."""
    owes(mia, 5000, day=4)
    pays(mia, 2000, day=2)

    assert owed(until(mia, 3)) == []
    assert owed(until(mia, 4)) == [(3000, False)]


def test_the_paper_has_every_weight_of_its_letters(
    mia: Customer, caplog: pytest.LogCaptureFixture
) -> None:
    today = timezone.localdate()

    statement_paper.pdf(statement(mia, today, today, on=today))

    assert "font-weight" not in caplog.text


def test_the_paper_of_an_old_period_is_the_same_again(manager: Client, mia: Customer) -> None:
    owes(mia, 5000, day=1)
    pays(mia, 2000, day=3)
    last = FIRST + dt.timedelta(days=9)
    address = f"/customers/{mia.pk}/account/statement/?since={FIRST}&until={last}"
    before = manager.get(address).text

    pays(mia, 3000, day=20)

    assert manager.get(address).text == before
    assert "Open on 10 Sep 2026" in before


# What happens on a day: something and how much, or which of what is there.
ACTS = st.tuples(
    st.sampled_from(("owe", "pay", "pay one", "undo", "take back", "bring", "bring back")),
    st.integers(1, 500),
    st.integers(0, 10),
    st.integers(0, 3),
)


class Books:
    """An account, and what was open and owed on each evening, written down as it was."""

    def __init__(self) -> None:
        shop = opened("Corner", "SE", "SEK", "Europe/Stockholm")
        self.mia = added(shop, first_name="Mia")
        self.entries: list[AccountEntry] = []
        self.payments: list[AccountPayment] = []
        self.day, self.evenings = 0, dict[int, tuple[list[int], int]]()

    def act(self, name: str, amount: int, which: int, days: int) -> None:
        self.evening(self.day + days)
        does: dict[str, Callable[[], object]] = {
            "owe": lambda: self.entries.append(owes(self.mia, amount, self.day, due=which)),
            "pay": lambda: self.payments.append(pays(self.mia, amount, self.day)),
            "pay one": lambda: self.pay_one(amount, which),
            "undo": lambda: self.payments and self.undo(which),
            "take back": lambda: self.entries and self.take_back(which),
            "bring": lambda: opening.open_with(
                LEDGER, self.mia, amount - 250 or 1, at=noon(self.day), by=None
            ),
            "bring back": self.bring_back,
        }
        does[name]()

    def pay_one(self, amount: int, which: int) -> None:
        rows = AccountEntry.objects.filter(customer=self.mia, left__gt=0)
        keys = list(rows.values_list("pk", flat=True))
        onto = [keys[which % len(keys)]] if keys else []
        self.payments.append(pays(self.mia, amount, self.day, *onto))

    def undo(self, which: int) -> None:
        payment = self.payments.pop(which % len(self.payments))
        undo(payment, key=uuid.uuid4(), by=None, at=noon(self.day))

    def take_back(self, which: int) -> None:
        entry = self.entries.pop(which % len(self.entries))
        take_back(entry, Cause(Kind.TAKEN_BACK, f"back:{entry.pk}", at=noon(self.day), by=None))

    def bring_back(self) -> None:
        rows = AccountEntry.objects.filter(customer=self.mia, kind=Kind.OPENING)
        keys = list(rows.values_list("pk", flat=True))
        opening.take_back(LEDGER, self.mia.shop, keys, at=noon(self.day), by=None)

    def evening(self, until: int) -> None:
        """Nothing more happens until that day: so it stands on each evening before."""
        rows = AccountEntry.objects.filter(customer=self.mia, left__gt=0)
        left = sorted(rows.values_list("left", flat=True))
        for day in range(self.day, until):
            self.evenings[day] = left, balance_of(self.mia)
        self.day = until


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[*HealthCheck])
@given(st.lists(ACTS, max_size=25))
def test_every_evening_is_told_as_it_was(acts: list[tuple[str, int, int, int]]) -> None:
    books = Books()
    for act in acts:
        books.act(*act)
    books.evening(books.day + 1)

    agrees(books.mia)
    for day, (left, balance) in books.evenings.items():
        told = until(books.mia, day)
        assert (sorted(row.left for row in told.owed), told.closing) == (left, balance)
        assert told.open_sum == max(0, balance)
