"""Customers pay at the register what they owe: money in the drawer, and no turnover."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from stamgast.accounts.models import AccountPayment
from stamgast.accounts.receiving import Received, receive
from stamgast.customers.models import Change, Customer
from stamgast.jobs.mailing import PAUSES
from stamgast.sales import account_taking, receipt_mail
from stamgast.sales.day_figures import figures
from stamgast.sales.days import Day, close_day
from stamgast.sales.models import ReceiptOut, Sale
from stamgast.shops.models import Register, Shop, Staff
from tests.accounts.ledgers import agrees, open_of
from tests.conftest import added
from tests.programs import code_of
from tests.sales.test_receipts import Deaf
from tests.sales.test_till_api import leave, told
from tests.shops.at_the_till import Till

Buying = Callable[..., Sale]


def account(till: Till, customer: Customer) -> Any:
    return till.send(f"/customers/{customer.pk}/account", method="get").json()


def pay(till: Till, customer: Customer, amount: int, method: str = "card", **more: Any) -> Any:
    key = str(more.pop("key", uuid.uuid4()))
    body = {"method": method, "amount": amount} | more
    return till.send(f"/customers/{customer.pk}/payments", body, Idempotency_Key=key)


def test_the_register_shows_what_is_open_the_longest_due_first(
    till: Till, bought: Buying, mia: Customer
) -> None:
    bought("Pan")
    bought("Milk")

    seen = account(till, mia)

    assert seen["account"]["balance"] == 49950 + 1290
    assert [(row["name"], row["left"], row["overdue"]) for row in seen["open"]] == [
        ("Purchase 1", 49950, False),
        ("Purchase 2", 1290, False),
    ]
    assert (seen["overdue"], seen["balance_cash"]) == (0, 51200)


def test_a_card_pays_a_part_of_what_was_chosen(till: Till, bought: Buying, mia: Customer) -> None:
    bought("Pan")
    bought("Milk")
    milk = account(till, mia)["open"][1]["id"]

    done = pay(till, mia, 1000, entries=[milk], reference="slip 7").json()

    assert (done["number"], done["account"]["balance"]) == (1, 50240)
    assert open_of(mia) == [("sale", 49950), ("sale", 290)]
    assert AccountPayment.objects.get().reference == "slip 7"


def test_cash_pays_all_of_it_in_the_coins_that_there_are(
    till: Till, bought: Buying, mia: Customer
) -> None:
    bought("Pan", "Milk")

    done = pay(till, mia, 51240, "cash", given=60000).json()

    assert (done["rounding"], done["given"], done["change"]) == (-40, 60000, 8800)
    assert agrees(mia) == 0
    day = Day.objects.get()
    told = figures(day)
    assert (told.cash.account, told.cash.expected) == (51200, 51200)
    assert [(row.method, row.taken.count, row.amount) for row in told.account] == [
        ("cash", 1, 51200)
    ]
    assert told.total == 51240, "what was sold, and not once more what was paid for it"


@pytest.mark.parametrize(
    ("amount", "more", "no"),
    [
        (1050, {}, (422, "no_such_coins")),
        (1000, {"given": 500}, (422, "too_little")),
        (0, {}, (422, "no_such_coins")),
        (1000, {"entries": [4711]}, (409, "entry_settled")),
        (1000, {"entries": [10**30]}, (422, "invalid")),
    ],
    ids=["half a crown", "less than was to be paid", "nothing", "no such debt", "no key at all"],
)
def test_cash_that_cannot_be_is_refused(
    till: Till, bought: Buying, mia: Customer, amount: int, more: Any, no: tuple[int, str]
) -> None:
    bought("Pan", "Milk")

    assert told(pay(till, mia, amount, "cash", **more)) == no
    assert agrees(mia) == 51240


def test_a_payment_whose_answer_was_lost_is_taken_once(
    till: Till, bought: Buying, mia: Customer, counter: Register, ben: Staff
) -> None:
    bought("Pan")
    key = uuid.uuid4()
    first = pay(till, mia, 1000, "cash", key=key)
    close_day(Day.objects.get(), 1000, 0, by=ben, at=timezone.now())

    again = pay(till, mia, 1000, "cash", key=key)

    assert again.json() == first.json()
    assert AccountPayment.objects.count() == Day.objects.count() == 1


def test_another_shops_customer_is_not_found(till: Till, rival: Shop) -> None:
    rita = added(rival, first_name="Rita")

    for answer in (
        till.send(f"/customers/{rita.pk}/account", method="get"),
        pay(till, rita, 100),
        till.send(f"/customers/{rita.pk}/limit", {"limit": 5}, Idempotency_Key=str(uuid.uuid4())),
    ):
        assert answer.status_code == 404


def test_money_goes_back_at_the_register_only_with_leave(
    till: Till, mia: Customer, max_: Staff
) -> None:
    pay(till, mia, 5000)

    no = pay(till, mia, -5000, "cash")
    key = str(uuid.uuid4())
    yes = till.send(
        f"/customers/{mia.pk}/payments",
        {"method": "cash", "amount": -5000},
        Idempotency_Key=key,
        X_Approval=leave(till, max_, "sales.refund"),
    )

    assert (no.status_code, no.json()["error"]["permission"]) == (403, "sales.refund")
    assert yes.json()["account"]["balance"] == 0
    assert figures(Day.objects.get()).cash.account == -5000


def test_a_mistake_is_taken_out_of_its_day_while_that_is_open(
    till: Till, mia: Customer, max_: Staff
) -> None:
    def undone(payment: AccountPayment) -> AccountPayment:
        now = timezone.now()
        it = Received(uuid.uuid4(), 0, "", at=now, by=max_, note="Wrong customer")
        return account_taking.undo(payment, it)

    pay(till, mia, 5000, "cash")
    undone(AccountPayment.objects.get())
    day = Day.objects.get()
    assert figures(day).cash.expected == 0
    pay(till, mia, 2000, "cash")
    close_day(day, 2000, 0, by=max_, at=timezone.now())

    back = undone(AccountPayment.objects.get(number=3))

    assert (back.number, back.day) == (4, None)
    assert figures(day).cash.expected == 2000, "a day that was counted stays as it was"
    assert agrees(mia) == 0


def test_whoever_may_raises_the_limit_at_the_register_once(
    till: Till, mia: Customer, max_: Staff, credit: object
) -> None:
    key, path = str(uuid.uuid4()), f"/customers/{mia.pk}/limit"
    no = till.send(path, {"limit": 200_000}, Idempotency_Key=key)
    assert (no.status_code, no.json()["error"]["permission"]) == (403, "customers.credit")
    given = leave(till, max_, "customers.credit")

    for _twice in range(2):
        yes = till.send(path, {"limit": 200_000}, Idempotency_Key=key, X_Approval=given)

    assert yes.json()["account"] == {
        "allowed": True, "balance": 0, "limit": 200_000, "left": 200_000,
    }  # fmt: skip
    change = Change.objects.get(customer=mia)
    assert change.fields["account_limit"] == [None, 200_000]
    assert change.source == "register"


def test_a_payment_has_a_receipt(till: Till, bought: Buying, mia: Customer) -> None:
    bought("Pan", "Milk")
    done = pay(till, mia, 20000, "cash", given=50000).json()

    left = till.send(f"/payments/{done['number']}/receipts", {"how": "print"}).json()
    page = till.get(left["page"]).content.decode()
    pdf = till.get(left["pdf"])

    assert "Payment on account 1" in page
    assert mia.number in page
    assert mia.name not in page
    assert ["512.40" in page, "312.40" in page, "300.00" in page] == [True] * 3
    assert pdf.content[:5] == b"%PDF-"
    assert pdf["Content-Disposition"] == 'attachment; filename="1.pdf"'


def test_the_days_report_tells_what_was_paid_on_account(
    till: Till, bought: Buying, mia: Customer
) -> None:
    bought("Milk")
    pay(till, mia, 1000, "cash")

    day = till.send("/day", method="get").json()["day"]

    assert day["figures"]["cash"]["account"] == 1000
    assert day["figures"]["account"][0]["name"] == "Cash"
    assert "Payments on account" in till.get(day["page"]).content.decode()


def test_the_second_receipt_of_a_payment_is_a_copy(
    till: Till, manager: Client, bought: Buying, mia: Customer
) -> None:
    bought("Pan")
    number = pay(till, mia, 1000).json()["number"]

    def left(how: str) -> Any:
        return till.send(f"/payments/{number}/receipts", {"how": how})

    first = left("print")
    assert (first.status_code, first.json()["is_copy"]) == (201, False)
    assert "Copy" not in till.get(first.json()["page"]).text
    assert till.get(first.json()["pdf"]).content[:4] == b"%PDF"

    again = left("pdf")

    assert again.json()["is_copy"]
    assert "Copy" in till.get(again.json()["page"]).text
    # The register gave the receipt.
    payment = AccountPayment.objects.get()
    assert "Copy" in manager.get(f"/sales/payments/{payment.pk}/").text


def test_a_receipt_says_what_the_shop_owes_after_a_payment_of_too_much(
    till: Till, bought: Buying, mia: Customer
) -> None:
    bought("Milk")
    done = pay(till, mia, 2000).json()

    left = till.send(f"/payments/{done['number']}/receipts", {"how": "print"}).json()
    page = " ".join(till.get(left["page"]).content.decode().replace("\xa0", " ").split())

    assert "<dt>In credit</dt><dd>SEK 7.10</dd>" in page
    assert "Owed now" not in page


@pytest.fixture
def at_once(settings: Any) -> None:
    """Jobs are done at once."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


def mailed(till: Till, number: int, **asked: str) -> Any:
    return till.send(f"/payments/{number}/receipts", {"how": "mail", **asked})


def test_the_receipt_of_a_payment_goes_by_mail(
    till: Till, bought: Buying, mia: Customer, at_once: None
) -> None:
    bought("Pan", "Milk")
    done = pay(till, mia, 20000, "cash", given=50000).json()
    assert done["email"] == "mia@example.se"

    answers = [mailed(till, done["number"]), mailed(till, done["number"], email="n@example.com")]

    assert [(each.status_code, each.json()["is_copy"]) for each in answers] == [
        (201, False), (201, True),
    ]  # fmt: skip
    first, second = mail.outbox
    assert (first.to, second.to) == (["mia@example.se"], ["n@example.com"])
    assert first.subject == "Your receipt of payment 1 from Corner"
    assert (first.body.splitlines()[0], second.body.splitlines()[0]) == (
        "Payment on account 1", "Payment on account 1 (Copy)",
    )  # fmt: skip
    assert "312.40" in first.body
    assert mia.name not in first.body
    [(page, kind)] = first.alternatives
    assert (kind, "312.40" in page, "<style>" in page) == ("text/html", True, True)
    [(name, content, kind)] = first.attachments
    assert (name, content[:4], kind) == ("receipt-of-payment-1.pdf", b"%PDF", "application/pdf")


def test_a_mailed_receipt_of_a_payment_speaks_the_customers_language(
    till: Till, bought: Buying, mia: Customer, at_once: None
) -> None:
    bought("Pan")
    Customer.objects.filter(pk=mia.pk).update(language="nl")

    mailed(till, pay(till, mia, 20000).json()["number"])

    [letter] = mail.outbox
    assert letter.subject == "Uw betalingsbewijs 1 van Corner"
    assert letter.body.startswith("Betaling op rekening 1\n")
    assert letter.attachments[0][0] == "betalingsbewijs-1.pdf"


@pytest.mark.parametrize(
    ("typed", "code"), [("nora", "email_invalid"), ("", "email_needed")], ids=["wrong", "none"]
)
def test_a_mailed_receipt_of_a_payment_needs_an_address(
    till: Till, bought: Buying, mia: Customer, typed: str, code: str
) -> None:
    bought("Pan")
    Customer.objects.filter(pk=mia.pk).update(email="")

    refused = mailed(till, pay(till, mia, 1000).json()["number"], email=typed)

    assert code_of(refused) == (422, code)
    assert not ReceiptOut.objects.exists()


def test_a_receipt_of_a_payment_that_no_server_takes_is_tried_again(
    till: Till, bought: Buying, mia: Customer, settings: Any
) -> None:
    bought("Pan")
    number = pay(till, mia, 1000).json()["number"]
    settings.EMAIL_BACKEND = f"{Deaf.__module__}.Deaf"
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    mailed(till, number, email="nora@example.com")
    out = ReceiptOut.objects.get()

    for tries in range(1, len(PAUSES) + 2):
        receipt_mail.send_receipt.func(out.pk)
        out.refresh_from_db()
        assert out.tries == tries

    assert (out.address, out.sent_at) == ("", None)


def test_there_is_no_receipt_of_a_payment_that_was_not(till: Till, rival: Shop) -> None:
    received = Received(uuid.uuid4(), 500, "card", at=timezone.now(), by=None)
    receive(added(rival, first_name="Eve"), received)

    assert till.send("/payments/1/receipts", {"how": "print"}).status_code == 404
