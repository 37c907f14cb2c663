"""Accounts for other programs: they go by the rules that the pages go by."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from stamgast.accounts.ledger import balance_of
from stamgast.accounts.models import AccountPayment, CreditRules
from stamgast.customers.models import Customer
from stamgast.sales.models import Sale
from stamgast.shops.answers import ApiAnswer
from stamgast.shops.models import AuditEntry, Shop, Staff
from tests.accounts.ledgers import agrees
from tests.conftest import added
from tests.programs import program_of

Buying = Callable[..., Sale]


@pytest.fixture
def program(olga: Staff) -> Any:
    return program_of(olga)


def test_a_program_reads_what_somebody_owes_and_may_owe(
    program: Any, bought: Buying, mia: Customer
) -> None:
    bought("Pan")

    told = program.send("get", f"/accounts/{mia.number}").json()

    assert (told["balance"], told["limit"], told["left"]) == (49950, 100_000, 50_050)
    assert [(row["what"], row["left"]) for row in told["open"]] == [("Purchase 1", 49950)]
    listed = program.send("get", "/accounts").json()
    assert [(row["number"], row["total"]) for row in listed["accounts"]] == [(mia.number, 49950)]
    assert (listed["total"], listed["next"]) == (49950, None)
    entries = program.send("get", f"/account-entries?number={mia.number}").json()["entries"]
    assert [(row["kind"], row["receipt"]) for row in entries] == [("sale", 1)]


def test_a_bookkeeping_brings_a_payment_once_and_takes_it_back(
    program: Any, bought: Buying, mia: Customer
) -> None:
    bought("Pan")
    sent = {"number": mia.number, "amount": 9950, "reference": "OCR 1"}
    key = str(uuid.uuid4())

    first = program.send("post", "/account-payments", sent, Idempotency_Key=key)
    again = program.send("post", "/account-payments", sent, Idempotency_Key=key)

    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert (first.json()["payment"], first.json()["balance"]) == (1, 40_000)
    back = program.send("post", "/account-payments/1/undo", {"reason": "Other customer"}).json()
    assert (back["amount"], back["undoes"], back["balance"]) == (-9950, 1, 49950)
    assert AccountPayment.objects.count() == 2
    assert agrees(mia) == 49950


def test_a_correction_says_why(program: Any, mia: Customer) -> None:
    made = program.send(
        "post", "/account-adjustments", {"number": mia.number, "amount": 500, "reason": "Forgotten"}
    )
    no = program.send(
        "post", "/account-adjustments", {"number": mia.number, "amount": 5, "reason": " "}
    )

    assert (made.json()["kind"], made.json()["amount"]) == ("adjusted", 500)
    assert no.json()["error"]["code"] == "reason_needed"
    assert "key" in AuditEntry.objects.get(action="accounts.adjust").details


def test_a_statement_tells_both_balances(program: Any, bought: Buying, mia: Customer) -> None:
    bought("Milk")

    told = program.send(
        "get", f"/account-statements?number={mia.number}&since=2026-01-01&until=2099-12-31"
    ).json()

    assert (told["opening"], told["closing"], len(told["rows"])) == (0, 1290, 1)
    assert told["owed"][0]["left"] == 1290


def test_a_program_changes_the_rules_by_which_the_shop_gives_credit(
    program: Any, corner: Shop
) -> None:
    assert program.send("get", "/credit-rules").json() == {
        "policy": "none",
        "limit": None,
        "days": 30,
    }

    no = program.send("patch", "/credit-rules", {"policy": "limit"})
    yes = program.send("patch", "/credit-rules", {"policy": "limit", "limit": 50_050})

    assert (no.status_code, no.json()["error"]["field"]) == (422, "limit")
    assert yes.json() == {"policy": "limit", "limit": 50_050, "days": 30}


def test_a_key_for_one_customers_credit_does_not_change_the_shops_rules(olga: Staff) -> None:
    program = program_of(olga, "customers.credit")

    refused = program.send("patch", "/credit-rules", {"policy": "unlimited"})

    assert (refused.status_code, CreditRules.objects.count()) == (403, 0)


def test_another_shops_customer_is_not_found(program: Any, rival: Shop) -> None:
    rita = added(rival, first_name="Rita", number="R1")

    assert program.send("get", f"/accounts/{rita.number}").status_code == 404
    sent = {"number": rita.number, "amount": 1}
    assert program.send("post", "/account-payments", sent).status_code == 404
    assert program.send("post", "/account-payments/1/undo", {"reason": "No"}).status_code == 404


def test_a_key_that_was_used_for_a_payment_takes_none_back(program: Any, mia: Customer) -> None:
    """The answer to the first request is no longer kept."""
    payment = {"number": mia.number, "amount": 1000}
    first = program.send("post", "/account-payments", payment, Idempotency_Key="one-key")
    ApiAnswer.objects.all().delete()

    again = program.send(
        "post", "/account-payments/1/undo", {"reason": "No"}, Idempotency_Key="one-key"
    )

    assert first.status_code == 201
    assert (again.status_code, again.json()["error"]["code"]) == (409, "idempotency_key")
    assert balance_of(mia) == -1000


def test_a_correction_that_is_sent_for_another_under_its_key_is_refused(
    program: Any, corner: Shop, mia: Customer
) -> None:
    bo = added(corner, first_name="Bo", number="B2")
    told = {"number": mia.number, "amount": 500, "reason": "Forgotten"}
    program.send("post", "/account-adjustments", told, Idempotency_Key="one-key")
    ApiAnswer.objects.all().delete()

    again = program.send(
        "post", "/account-adjustments", told | {"number": bo.number}, Idempotency_Key="one-key"
    )

    assert (again.status_code, again.json()["error"]["code"]) == (409, "idempotency_key")
    assert (balance_of(mia), balance_of(bo)) == (500, 0)


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/account-payments", {"amount": 1000, "reference": "a\0b"}),
        ("/account-payments", {"amount": 1000, "note": "a\0b"}),
        ("/account-adjustments", {"amount": 1000, "reason": "a\0b"}),
    ],
)
def test_a_text_that_no_database_takes_is_refused(
    program: Any, mia: Customer, address: str, told: dict[str, Any]
) -> None:
    answer = program.send("post", address, {"number": mia.number} | told)

    assert (answer.status_code, balance_of(mia)) == (422, 0)
