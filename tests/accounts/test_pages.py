"""The account of a customer, who owes what, and the rules, in the back office."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from stamgast.accounts.models import AccountEntry, AccountPayment, CreditRules, StatementOut
from stamgast.accounts.statements import statement
from stamgast.customers.models import Customer
from stamgast.sales import paying, selling
from stamgast.sales.dues import Payment
from stamgast.sales.forgetting import forget_receipt_addresses
from stamgast.sales.models import Sale
from stamgast.sales.selling import Goods
from stamgast.sales.statement_mail import send_statement
from stamgast.shops.models import AuditEntry, Shop
from tests.accounts.ledgers import agrees
from tests.accounts.test_ledger import owes, paid
from tests.conftest import added
from tests.sales.conftest import Doing

Buying = Callable[..., Sale]


def form_of(**more: object) -> dict[str, object]:
    return {"key": str(uuid.uuid4()), "way": "in", "method": "bank"} | more


def older(days: int) -> None:
    """As if all that is on account had been due so many days ago."""
    AccountEntry.objects.update(due_on=timezone.localdate() - dt.timedelta(days=days))


# The account


def test_the_account_tells_balance_limit_and_how_old_the_debt_is(
    manager: Client, bought: Buying, mia: Customer
) -> None:
    bought("Pan")
    older(40)
    bought("Milk")

    page = manager.get(f"/customers/{mia.pk}/account/")

    assert page.context["balance"] == 51240
    assert page.context["left"] == 48_760
    assert [amount for _called, amount in page.context["buckets"]] == [1290, 0, 49950, 0, 0]
    assert "Purchase 1" in page.text
    card = manager.get(f"/customers/{mia.pk}/account/card/", headers={"HX-Request": "true"})
    assert "499.50" in card.text


def test_what_can_be_paid_first_is_told_in_the_language_of_the_page(
    manager: Client, bought: Buying, mia: Customer
) -> None:
    bought("Pan")
    Shop.objects.filter(pk=mia.shop_id).update(language="sv")

    page = manager.get(f"/customers/{mia.pk}/account/payments/")

    assert ("499.50" in page.text, "499,50" in page.text) == (True, False)


def test_a_payment_by_bank_settles_what_is_chosen(
    manager: Client, bought: Buying, mia: Customer
) -> None:
    bought("Pan")
    bought("Milk")
    milk = AccountEntry.objects.get(amount=1290)

    sent = form_of(amount="12.90", reference="OCR 77", entries=[milk.pk])
    for _twice in range(2):
        assert manager.post(f"/customers/{mia.pk}/account/payments/", sent).status_code == 302

    payment = AccountPayment.objects.get()
    assert (payment.amount, payment.method, payment.day) == (1290, "bank", None)
    assert agrees(mia) == 49950
    receipt = manager.get(f"/sales/payments/{payment.pk}/")
    assert "Payment on account 1" in receipt.text


def leaves(client: Client, payment: AccountPayment, how: str) -> HttpResponse:
    address = f"/sales/payments/{payment.pk}/receipts/"
    return client.post(address, {"how": how}, follow=how == "print")


def test_the_second_receipt_of_a_payment_is_a_copy(manager: Client, mia: Customer) -> None:
    payment = paid(mia, 500)
    assert "Copy" not in manager.get(f"/sales/payments/{payment.pk}/").text

    first, second = (leaves(manager, payment, "print") for _twice in range(2))

    assert ["data-prints" in each.text for each in (first, second)] == [True, True]
    assert ["Copy" in each.text for each in (first, second)] == [False, True]
    assert "Copy" in manager.get(f"/sales/payments/{payment.pk}/").text
    assert leaves(manager, payment, "pdf").content[:4] == b"%PDF"
    assert list(payment.receipts.values_list("how", "copy")) == [
        *(("print", False), ("print", True), ("pdf", True)),
    ]  # fmt: skip


def test_a_receipt_of_a_payment_is_mailed_and_its_page_says_how_it_went(
    manager: Client, mia: Customer
) -> None:
    payment = paid(mia, 500)
    address = f"/sales/payments/{payment.pk}/receipts/"
    assert 'value="mia@example.se"' in manager.get(f"/sales/payments/{payment.pk}/").text

    page = manager.post(address, {"how": "mail", "email": "nora@example.com"}, follow=True)

    assert ("On its way" in page.text, "data-prints" in page.text) == (True, False)
    out = payment.receipts.get()
    assert (out.how, out.copy, out.address) == ("mail", False, "nora@example.com")
    out.went(timezone.now())
    out.save()
    assert "Sent" in manager.get(f"/sales/payments/{payment.pk}/").text


def test_a_wrong_address_for_a_receipt_of_a_payment_is_told_at_the_field(
    manager: Client, mia: Customer
) -> None:
    payment = paid(mia, 500)
    address = f"/sales/payments/{payment.pk}/receipts/"

    page = manager.post(address, {"how": "mail", "email": "nora"})

    assert page.status_code == 422
    assert ['value="nora"' in page.text, "This is no e-mail address." in page.text] == [True] * 2
    assert not payment.receipts.exists()


def test_anothers_payment_has_no_receipt_here(manager: Client, rival: Shop) -> None:
    payment = paid(added(rival, first_name="Eve"), 500)

    assert leaves(manager, payment, "print").status_code == 404
    assert manager.get(f"/sales/payments/{payment.pk}/receipts/").status_code == 405


def test_more_than_the_shop_owes_is_not_paid_back(manager: Client, mia: Customer) -> None:
    paid(mia, 500)

    no = manager.post(f"/customers/{mia.pk}/account/payments/", form_of(way="out", amount="5.01"))
    yes = manager.post(f"/customers/{mia.pk}/account/payments/", form_of(way="out", amount="5"))

    assert (no.status_code, yes.status_code) == (422, 302)
    assert agrees(mia) == 0


@pytest.mark.parametrize("act", ["payments", "adjustments"])
def test_an_amount_that_is_too_large_is_told_with_the_largest(
    manager: Client, mia: Customer, act: str
) -> None:
    sent = form_of(amount="10000000000.01", way="in" if act == "payments" else "more", reason="x")

    answer = manager.post(f"/customers/{mia.pk}/account/{act}/", sent)

    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "amount": ["This is too much: at most SEK\xa010,000,000,000.00 goes here."]
    }
    assert not AccountEntry.objects.exists()


def test_a_debt_is_written_off_with_a_reason_and_stands_in_the_audit_trail(
    manager: Client, bought: Buying, mia: Customer
) -> None:
    bought("Milk")
    sent = {"key": str(uuid.uuid4()), "way": "less", "amount": "12.90", "reason": "Moved away"}

    assert manager.post(f"/customers/{mia.pk}/account/adjustments/", sent).status_code == 302

    assert agrees(mia) == 0
    entry = AuditEntry.objects.get(action="accounts.adjust")
    assert entry.details == {"amount": -1290, "reason": "Moved away"}


def test_a_mistaken_payment_is_taken_back_on_the_account(
    manager: Client, bought: Buying, mia: Customer
) -> None:
    bought("Milk")
    payment = paid(mia, 1290)
    address = f"/sales/payments/{payment.pk}/undo/"

    manager.post(address, {"key": str(uuid.uuid4()), "note": "Other customer"})

    assert agrees(mia) == 1290
    assert "was taken back" in manager.get(f"/customers/{mia.pk}/account/").text


def test_a_cashier_sees_no_accounts(desk: Client, mia: Customer) -> None:
    for address in ("/customers/owed/", f"/customers/{mia.pk}/account/"):
        assert desk.get(address).status_code == 403


# Statements


def test_the_button_says_that_a_statement_is_sent_and_a_payment_taken_back(
    manager: Client, mia: Customer, bought: Buying
) -> None:
    bought("Pan")
    payment = paid(mia, 10_000, at=timezone.now())

    sends = manager.get(f"/customers/{mia.pk}/account/statement/mail/").text
    takes_back = manager.get(f"/sales/payments/{payment.pk}/undo/").text

    assert "data-save>Send</button>" in sends
    assert "data-save>Take back</button>" in takes_back


def test_a_statement_can_be_of_all_days_that_a_calendar_has(
    manager: Client, mia: Customer, bought: Buying
) -> None:
    bought("Pan")

    page = manager.get(f"/customers/{mia.pk}/account/statement/?since=0001-01-01&until=9999-12-31")

    assert (page.status_code, "499.50" in page.text) == (200, True)


def test_a_statement_begins_where_the_last_one_ended(bought: Buying, mia: Customer) -> None:
    bought("Pan")
    AccountEntry.objects.update(at=timezone.now() - dt.timedelta(days=40))
    bought("Milk")
    paid(mia, 10_000, at=timezone.now())
    today = timezone.localdate()

    told = statement(mia, today - dt.timedelta(days=30), today, on=today)

    assert (told.opening, told.closing) == (49950, 41240)
    assert [(row.what, row.amount, row.balance) for row in told.rows] == [
        ("Purchase 2", 1290, 51240),
        ("Payment 1", -10_000, 41240),
    ]
    assert [(row.what, row.left) for row in told.owed] == [
        ("Purchase 1", 39950),
        ("Purchase 2", 1290),
    ]


def test_what_a_sale_put_on_and_took_off_again_is_no_line(
    doing: Doing, shelves: dict[str, object], mia: Customer, credit: object
) -> None:
    sale = selling.connect(doing(), uuid.uuid4(), mia, "search")
    sale = selling.add(doing(sale), sale.key, Goods(shelves["Pan"]))  # type: ignore[arg-type]
    sale = paying.pay(doing(sale), sale.key, Payment("on_account", 20_000))
    sale = paying.take_back(doing(sale), sale.key, sale.tenders.get().pk)
    today = timezone.localdate()

    assert statement(mia, today, today, on=today).rows == []
    sale = paying.pay(doing(sale), sale.key, Payment("on_account", 20_000))
    paying.pay(doing(sale), sale.key, Payment("on_account"))

    [row] = statement(mia, today, today, on=today).rows
    assert (row.amount, row.balance) == (49950, 49950)


def test_a_statement_is_in_the_customers_language_and_a_pdf(
    manager: Client, bought: Buying, mia: Customer
) -> None:
    Customer.objects.filter(pk=mia.pk).update(language="sv")
    bought("Milk")

    page = manager.get(f"/customers/{mia.pk}/account/statement/")
    pdf = manager.get(f"/customers/{mia.pk}/account/statement/pdf/")

    assert "Kontoutdrag" in page.text
    assert "12,90" in page.text
    assert pdf.content[:4] == b"%PDF"


@pytest.mark.parametrize("way", ["", "pdf/"])
def test_days_the_wrong_way_round_are_said_at_the_day(
    manager: Client, mia: Customer, way: str
) -> None:
    days = "since=2026-02-01&until=2026-01-01"

    page = manager.get(f"/customers/{mia.pk}/account/statement/{way}?{days}")

    assert page.status_code == 422
    form = page.context["period"]
    assert [*form.errors] == ["since"]
    assert (form["since"].value(), form["until"].value()) == ("2026-02-01", "2026-01-01")
    assert form.errors["since"][0] in page.text


def test_a_statement_goes_by_mail_and_its_address_is_forgotten(
    manager: Client, bought: Buying, mia: Customer
) -> None:
    bought("Milk")
    today = timezone.localdate()
    sent = {"since": today, "until": today, "email": "mia@example.se"}

    manager.post(f"/customers/{mia.pk}/account/statement/mail/", sent)
    send_statement.func(StatementOut.objects.get().pk)

    [letter] = mail.outbox
    assert letter.to == ["mia@example.se"]
    assert [name for name, _content, _type in letter.attachments] == [f"statement-{today}.pdf"]
    out = StatementOut.objects.get()
    assert (out.address, out.tries, bool(out.sent_at)) == ("", 1, True)


def test_the_address_of_a_statement_that_never_went_is_forgotten(mia: Customer) -> None:
    today, ago = timezone.localdate(), timezone.now() - dt.timedelta(days=1, minutes=1)
    days = {"since": today, "until": today, "address": "mia@example.se"}
    StatementOut.objects.create(shop=mia.shop, customer=mia, at=ago, **days)

    assert forget_receipt_addresses.func() == 1

    assert StatementOut.objects.get().address == ""


# Who owes what


def test_the_list_adds_up_by_age_and_sorts(
    manager: Client, bought: Buying, mia: Customer, corner: Shop, rival: Shop
) -> None:
    bought("Pan")
    older(95)
    bought("Milk")
    credit = added(corner, first_name="Carl")
    paid(credit, 500)

    page = manager.get("/customers/owed/")

    [row] = page.context["page"].rows
    assert (row.customer, row.buckets, row.total) == (mia, [1290, 0, 0, 0, 49950], 51240)
    assert page.context["total"] == 51240
    assert [r.total for r in manager.get("/customers/owed/?only=credit").context["page"].rows] == [
        -500
    ]
    assert manager.get("/customers/owed/?only=overdue&sort=name&q=Mia").context["page"].rows
    assert not manager.get("/customers/owed/?q=Carl").context["page"].rows


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_questions_for_one_as_for_three(
    manager: Client, corner: Shop, count: int, django_assert_max_num_queries: object
) -> None:
    from tests.accounts.test_ledger import owes

    for place in range(count):
        owes(added(corner, first_name=f"No. {place}"), 100)

    with django_assert_max_num_queries(12):  # type: ignore[operator]
        assert len(manager.get("/customers/owed/").context["page"].rows) == count


def test_the_list_leaves_as_a_file_for_whoever_may_export(
    manager: Client, desk: Client, bought: Buying, mia: Customer
) -> None:
    bought("Milk")

    file = manager.get("/customers/export/owed/csv/")

    text = b"".join(file.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert f"{mia.number}" in text
    assert "12.90" in text
    assert AuditEntry.objects.filter(action="accounts.export").exists()
    assert desk.get("/customers/export/owed/csv/").status_code == 403


# The rules


def test_the_owner_says_who_may_buy_on_account(owner: Client, corner: Shop) -> None:
    page = owner.get("/settings/credit/")
    sent = {"seen": page.context["form"].as_shown(), "policy": "limit", "days": 14}

    no = owner.post("/settings/credit/", sent)
    yes = owner.post("/settings/credit/", sent | {"limit": "500"})

    assert (no.status_code, yes.status_code) == (422, 302)
    rules = CreditRules.objects.get(shop=corner)
    assert (rules.policy, rules.limit, rules.days) == ("limit", 50_000, 14)


def test_what_is_owed_has_its_thousands_apart_in_every_column(
    manager: Client, mia: Customer
) -> None:
    owes(mia, 149_850, due=30)

    page = manager.get("/customers/owed/").text

    assert ("1,498.50" in page, "1498.50" in page) == (True, False)


def test_the_currency_stays_while_somebody_owes_in_it(corner: Shop, mia: Customer) -> None:
    assert not corner.has_amounts()

    paid(mia, 100)

    assert corner.has_amounts()
