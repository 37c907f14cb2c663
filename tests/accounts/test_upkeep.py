"""Who owes something is not forgotten; and the doctor sees what doesn't agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from stamgast.accounts import doctoring
from stamgast.accounts.models import Account, AccountEntry, AccountPayment, Match
from stamgast.customers import deleting, forgetting
from stamgast.customers.models import Customer
from stamgast.sales import doctoring as selling
from stamgast.sales.models import Sale, Tender
from stamgast.shops.models import Shop, Staff
from tests.accounts.test_ledger import paid
from tests.conftest import added
from tests.programs import code_of, program_of

Buying = Callable[..., Sale]


def told(check: Any) -> list[tuple[str, str]]:
    return [(finding.level.value, finding.sentence) for finding in check()]


# Deleting


def test_whoever_owes_is_not_deleted_and_the_sentence_says_how_much(
    manager: Client, olga: Staff, bought: Buying, mia: Customer
) -> None:
    bought("Milk")

    no = manager.post(f"/customers/{mia.pk}/deletion/")

    assert no.status_code == 409
    assert "owes the shop SEK" in no.text
    program = program_of(olga)
    assert code_of(program.send("delete", f"/customers/{mia.number}")) == (409, "account_open")
    paid(mia, 1290)
    assert manager.post(f"/customers/{mia.pk}/deletion/").status_code == 302


def test_of_many_those_stay_who_owe_or_are_owed(
    owner: Client, bought: Buying, mia: Customer, corner: Shop
) -> None:
    bought("Milk")
    bo = added(corner, first_name="Bo")

    sent = {"act": "delete", "pick": [mia.pk, bo.pk]}
    page = owner.post("/customers/bulk/", sent, follow=True)

    assert list(corner.customers.all()) == [mia]
    assert "1 stays: their account is not settled." in page.text


def test_whoever_bought_in_the_moment_of_being_deleted_is_kept_until_it_is_settled(
    bought: Buying, mia: Customer
) -> None:
    bought("Milk")
    ago = timezone.now() - dt.timedelta(days=31)
    Customer.objects.filter(pk=mia.pk).update(deleted_at=ago)

    assert forgetting.forget_deleted.call() == 0
    paid(Customer.everyone.get(pk=mia.pk), 1290)
    assert forgetting.forget_deleted.call() == 1

    assert set(AccountEntry.objects.values_list("customer", "amount")) == {
        (None, 1290),
        (None, -1290),
    }, "the books outlive whoever is forgotten"
    assert deleting.SETTLED


# The doctor


def test_sums_that_agree_are_well(bought: Buying, mia: Customer) -> None:
    bought("Milk", "Pan", card=5_000)
    paid(mia, 5_000)

    assert told(doctoring.accounts) == [("well", "1 account, and its sums agree.")]
    assert told(selling.on_account) == []


def test_a_house_without_accounts_has_nothing_to_say(db: None) -> None:
    assert told(doctoring.accounts) == told(selling.on_account) == []


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda: Account.objects.update(balance=1), "Not the sum of their entries: customers"),
        (lambda: Match.objects.all().delete(), "Not what is settled of them: entries"),
        (lambda: AccountPayment.objects.update(amount=7), "Not booked as they were paid: payments"),
        (lambda: AccountPayment.objects.update(number=7), "The numbers of Corner's payments have"),
    ],
    ids=["balance", "matches", "payments", "numbers"],
)
def test_sums_that_do_not_agree_are_named(
    bought: Buying, mia: Customer, spoil: Callable[[], object], sentence: str
) -> None:
    bought("Milk")
    paid(mia, 1_000)

    spoil()

    [(level, said)] = told(doctoring.accounts)
    assert level == "fault"
    assert said.startswith(sentence)


def test_a_payment_on_account_that_is_not_booked_is_named(bought: Buying) -> None:
    bought("Milk")

    Tender.objects.update(amount=1)

    [(level, said)] = told(selling.on_account)
    assert (level, said) == ("fault", "Not on account as they were paid: receipts 1.")
