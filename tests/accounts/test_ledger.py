"""What customers owe, and what settles it: by hand, and by a machine that tries everything."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from stamgast.accounts import ledger
from stamgast.accounts.adjusting import adjust
from stamgast.accounts.ledger import Cause, book, take_back
from stamgast.accounts.models import AccountEntry, AccountPayment, Match
from stamgast.accounts.receiving import Received, receive, undo
from stamgast.accounts.terms import Terms
from stamgast.customers.models import Customer
from stamgast.lib.refused import Refused
from stamgast.shops.models import Shop
from tests.accounts.ledgers import agrees, open_of
from tests.conftest import added, opened

NOW = dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC)
Kind = AccountEntry.Kind


def owes(customer: Customer, amount: int, due: int = 0, **more: object) -> AccountEntry:
    """So much more, due so many days from now."""
    due_on = timezone.localdate(NOW) + dt.timedelta(days=due)
    kind = Kind.SALE if amount > 0 else Kind.REFUND
    cause = Cause(kind, f"test:{uuid.uuid4()}", at=NOW, by=None, due_on=due_on)
    return book(customer, amount, cause, **more)  # type: ignore[arg-type]


def paid(customer: Customer, amount: int, **more: object) -> AccountPayment:
    it = {"key": uuid.uuid4(), "amount": amount, "method": "card", "at": NOW, "by": None} | more
    return receive(customer, Received(**it))  # type: ignore[arg-type]


def left(*entries: AccountEntry) -> list[int]:
    return [AccountEntry.objects.get(pk=entry.pk).left for entry in entries]


def test_a_payment_settles_the_longest_due_first(mia: Customer) -> None:
    later, sooner = owes(mia, 5000, due=30), owes(mia, 5000, due=10)

    paid(mia, 6000)

    assert left(later, sooner) == [4000, 0]
    assert agrees(mia) == 4000


def test_a_payment_settles_what_was_chosen_and_its_rest_the_longest_due(mia: Customer) -> None:
    sooner, later = owes(mia, 5000, due=10), owes(mia, 5000, due=30)

    paid(mia, 6000, entries=[later.pk])

    assert left(sooner, later) == [4000, 0]


def test_what_is_settled_already_can_no_longer_be_chosen(mia: Customer, rival: Shop) -> None:
    settled = owes(mia, 5000)
    paid(mia, 5000)
    other = owes(added(rival, first_name="Rita"), 700)

    for entry in (settled, other):
        with pytest.raises(Refused) as no:
            paid(mia, 100, entries=[entry.pk])
        assert no.value.code == "entry_settled"

    assert agrees(mia) == 0
    assert AccountPayment.objects.count() == 1


def test_a_payment_sent_twice_is_one(mia: Customer) -> None:
    owes(mia, 5000)
    key = uuid.uuid4()

    first, again = paid(mia, 2000, key=key), paid(mia, 2000, key=key)

    assert first == again
    assert agrees(mia) == 3000
    with pytest.raises(Refused, match="Another payment"):
        paid(mia, 2001, key=key)


def test_who_pays_too_much_has_it_the_next_time(mia: Customer) -> None:
    paid(mia, 3000)
    assert agrees(mia) == -3000

    bought = owes(mia, 5000)

    assert left(bought) == [2000]
    assert agrees(mia) == 2000


def test_the_shop_pays_back_no_more_than_it_owes(mia: Customer) -> None:
    paid(mia, 3000)

    with pytest.raises(Refused) as no:
        paid(mia, -3001)
    paid(mia, -3000)

    assert no.value.code == "more_than_owed"
    assert agrees(mia) == 0


def test_a_mistaken_payment_is_taken_back_once_and_what_it_had_settled_is_open(
    mia: Customer,
) -> None:
    bought = owes(mia, 5000)
    wrong = paid(mia, 5000)

    back = undo(wrong, key=uuid.uuid4(), by=None, at=NOW)

    assert undo(wrong, key=uuid.uuid4(), by=None, at=NOW) == back
    assert (back.amount, back.undoes, back.number) == (-5000, wrong, 2)
    assert left(bought) == [5000]
    assert agrees(mia) == 5000
    with pytest.raises(Refused, match="took a payment back"):
        undo(back, key=uuid.uuid4(), by=None, at=NOW)


def test_what_takes_a_credit_back_settles_it_and_no_older_one(mia: Customer) -> None:
    older, wrong = owes(mia, -5000), owes(mia, -4000)

    back = take_back(wrong, Cause(Kind.TAKEN_BACK, "back", at=NOW, by=None))

    assert left(older, wrong, back) == [-5000, 0, 0]


def test_what_is_taken_back_may_be_settled_once_more_by_the_same_credit(mia: Customer) -> None:
    """A card paid a part, then more was paid than was owed: the part comes off again, and the
    second payment, which settles the purchase already, settles the rest of it too."""
    bought = owes(mia, 5000)
    first = paid(mia, 2000)
    second = paid(mia, 9000)

    undo(first, key=uuid.uuid4(), by=None, at=NOW)

    assert left(bought) == [0]
    matches = Match.objects.standing().filter(debit=bought, credit__payment=second)
    assert sorted(matches.values_list("amount", flat=True)) == [2000, 3000]
    assert agrees(mia) == -4000


def test_the_limit_counts_what_is_owed_altogether(mia: Customer) -> None:
    terms = Terms(True, 10_000, 30)
    owes(mia, 6000, terms=terms)

    with pytest.raises(ledger.OverLimit) as no:
        owes(mia, 4001, terms=terms)
    owes(mia, 4000, terms=terms)

    assert no.value.left == 4000
    assert agrees(mia) == 10_000


def test_an_adjustment_says_why_and_counts_once(mia: Customer) -> None:
    owes(mia, 5000)
    key = uuid.uuid4()

    with pytest.raises(Refused, match="what it is for"):
        adjust(mia, -5000, " ", by=None, at=NOW, key=key)
    for _twice in range(2):
        entry = adjust(mia, -5000, "Never mind", by=None, at=NOW, key=key)

    assert (entry.kind, entry.note) == ("adjusted", "Never mind")
    assert agrees(mia) == 0


def test_a_payment_of_many_debts_takes_no_more_questions_than_one_of_two(
    mia: Customer, django_assert_max_num_queries: object
) -> None:
    for _each in range(20):
        owes(mia, 100)

    with django_assert_max_num_queries(26):  # type: ignore[operator]
        paid(mia, 2000)

    assert open_of(mia) == []


AMOUNT = st.integers(1, 1_000_000)


class Ledger(RuleBasedStateMachine):
    """Buy, refund, pay, take back, undo, adjust, raise and lower the limit, in any order."""

    bookings: Bundle[AccountEntry] = Bundle("bookings")
    payments: Bundle[AccountPayment] = Bundle("payments")

    def __init__(self) -> None:
        super().__init__()
        shop = opened("Corner", "SE", "SEK", "Europe/Stockholm")
        self.mia = added(shop, first_name="Mia")
        self.balance, self.limit = 0, 500_000

    @rule(target=bookings, amount=AMOUNT, due=st.integers(-100, 100))
    def buy(self, amount: int, due: int) -> object:
        fits = self.balance + amount <= self.limit
        try:
            entry = owes(self.mia, amount, due, terms=Terms(True, self.limit, 30))
        except ledger.OverLimit as no:
            assert not fits
            assert no.left == max(0, self.limit - self.balance)
            return multiple()
        assert fits
        self.balance += amount
        return entry

    @rule(target=bookings, amount=AMOUNT)
    def refund(self, amount: int) -> AccountEntry:
        self.balance -= amount
        return owes(self.mia, -amount)

    @rule(entry=consumes(bookings))
    def come_off_again(self, entry: AccountEntry) -> None:
        kind = Kind.TAKEN_BACK
        take_back(entry, Cause(kind, f"back:{entry.pk}", at=NOW, by=None))
        self.balance -= entry.amount

    @rule(target=payments, amount=AMOUNT)
    def pay(self, amount: int) -> AccountPayment:
        self.balance -= amount
        return paid(self.mia, amount)

    @rule(target=payments, amount=AMOUNT)
    def pay_back(self, amount: int) -> object:
        if amount > -self.balance:
            with pytest.raises(Refused):
                paid(self.mia, -amount)
            return multiple()
        self.balance += amount
        return paid(self.mia, -amount)

    @rule(payment=consumes(payments))
    def undo_it(self, payment: AccountPayment) -> None:
        undo(payment, key=uuid.uuid4(), by=None, at=NOW)
        self.balance += payment.amount

    @rule(amount=st.integers(-1_000_000, 1_000_000).filter(bool))
    def correct(self, amount: int) -> None:
        adjust(self.mia, amount, "So it is", by=None, at=NOW, key=uuid.uuid4())
        self.balance += amount

    @rule(limit=st.integers(0, 2_000_000))
    def change_the_limit(self, limit: int) -> None:
        self.limit = limit

    @invariant()
    def all_sums_are_one(self) -> None:
        assert agrees(self.mia) == self.balance


@pytest.mark.django_db
def test_whatever_happens_to_an_account_its_sums_are_one() -> None:
    """Each run has a shop of its own."""
    few = settings(
        max_examples=12,
        stateful_step_count=25,
        suppress_health_check=[*HealthCheck],
    )
    run_state_machine_as_test(Ledger, settings=few)
