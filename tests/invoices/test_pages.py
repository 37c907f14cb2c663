"""Sales → Invoices: written, sent, credited, found."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from stamgast.accounts import ledger
from stamgast.accounts.ledger import Cause
from stamgast.accounts.models import AccountEntry
from stamgast.invoices.models import Invoice, InvoiceRules
from stamgast.shops.models import Shop
from tests.conftest import browser_of
from tests.invoices.conftest import PLANKS


def shown(response):
    return response.content.decode().replace("\xa0", " ")


def a_line(place, name, quantity="1", price="100.00", rate="2500", with_tax="yes"):
    told = {"name": name, "quantity": quantity, "price": price, "rate": rate, "code": ""}
    return {f"line-{place}-{key}": value for key, value in told.items()} | {
        f"line-{place}-includes_tax": with_tax
    }


def draft_of(*lines, **more):
    told = {"line-TOTAL_FORMS": str(len(lines)), "line-INITIAL_FORMS": "0", "act": uuid.uuid4()}
    for line in lines:
        told |= line
    return told | more


def paid(customer, amount, reference="paid", at=None):
    at = at or timezone.now()
    ledger.book(customer, -amount, Cause(AccountEntry.Kind.PAYMENT, reference, at=at, by=None))


# Writing


def test_an_invoice_is_written_and_sent(manager, ada):
    page = manager.get(reverse("invoice_create", args=[ada.pk]))
    assert "New invoice" in shown(page)
    planks = a_line(0, "Planks", "4", "125.00")
    manager.post(reverse("invoice_create", args=[ada.pk]), draft_of(planks, your_reference="Kim"))

    draft = Invoice.objects.get()
    assert (draft.total, draft.tax, draft.number, draft.your_reference) == (
        500_00, 100_00, None, "Kim",
    )  # fmt: skip
    manager.post(reverse("invoice_number", args=[draft.pk]), {"version": draft.version})

    draft.refresh_from_db()
    assert draft.called == "1"
    page = manager.get(reverse("invoice_detail", args=[draft.pk]))
    assert "Invoice 1" in shown(page)
    assert "SEK 500.00" in shown(page)


def test_a_page_that_is_sent_twice_writes_one(manager, ada):
    told = draft_of(a_line(0, "Planks"))

    for _time in range(2):
        manager.post(reverse("invoice_create", args=[ada.pk]), told)

    assert Invoice.objects.count() == 1


def test_what_is_wrong_is_told_at_its_line_and_nothing_is_kept(manager, ada):
    answer = manager.post(
        reverse("invoice_create", args=[ada.pk]), draft_of(a_line(0, "Planks", price="abc"))
    )

    assert (answer.status_code, Invoice.objects.count()) == (422, 0)
    assert "Write an amount, for example 500." in shown(answer)


def test_the_server_adds_up_while_one_writes(manager, ada):
    lines = [a_line(0, "Planks", "4", "100.00", with_tax=""), a_line(1, "", price="")]
    answer = manager.post(reverse("invoice_sums", args=[ada.pk]), draft_of(*lines))

    assert "500.00" in shown(answer)
    assert "100.00" in shown(answer)


def test_a_product_that_is_chosen_before_scripts_run_is_put_on_and_nothing_saved(
    manager, ada, shelves
):
    told = draft_of(a_line(0, "Planks"), product=str(shelves["Pan"].pk))

    page = manager.post(reverse("invoice_create", args=[ada.pk]), told)

    assert [word in shown(page) for word in ('value="Planks"', 'value="Pan"')] == [True, True]
    assert not Invoice.objects.exists()


def test_a_line_or_a_product_is_put_on(manager, ada, shelves):
    told = draft_of(a_line(0, "Planks"), product=str(shelves["Pan"].pk))
    answer = shown(manager.post(reverse("invoice_sums", args=[ada.pk]), told))
    found = shown(manager.get(reverse("invoice_products"), {"find": "pan", "customer": ada.pk}))

    assert 'name="line-1-name" value="Pan"' in answer
    assert 'name="line-1-price" value="499.50"' in answer
    assert "Pan" in found


def test_a_new_invoice_is_for_whom_the_firm_wants_asked(manager, ada, mia):
    of_firm, of_person = (
        manager.get(reverse("invoice_create", args=[each.pk])).context["forms"].particulars
        for each in (ada, mia)
    )

    assert (of_firm["your_reference"].value(), of_person["your_reference"].value()) == (
        "Ada Ek", "",
    )  # fmt: skip


def test_of_two_who_write_the_second_is_told(manager, drafted):
    draft = drafted()
    where = reverse("invoice_edit", args=[draft.pk])
    first = manager.post(where, draft_of(a_line(0, "Mine"), version="1"))
    second = manager.post(where, draft_of(a_line(0, "Yours"), version="1"))

    assert (first.status_code, second.status_code) == (302, 409)
    assert "Somebody changed this invoice meanwhile" in shown(second)
    assert draft.lines.get().name == "Mine"


def test_a_draft_is_thrown_away(manager, drafted):
    draft = drafted()

    manager.post(reverse("invoice_deletion", args=[draft.pk]), {"version": draft.version})

    assert not Invoice.objects.exists()


def test_without_an_address_the_page_says_what_to_do(manager, drafted, mia):
    draft = drafted(mia)

    answer = manager.post(reverse("invoice_number", args=[draft.pk]), {"version": draft.version})

    assert answer.status_code == 409
    assert "write the street and town of Mia Åkesson first" in shown(answer)


@pytest.mark.parametrize(
    ("lacks", "told"),
    [({"street": ""}, True), ({"vat_number": ""}, True), ({"website": ""}, False)],
)
def test_a_draft_says_what_the_law_wants_of_the_shop(owner, drafted, corner, lacks, told):
    Shop.objects.filter(pk=corner.pk).update(**lacks)

    page = owner.get(reverse("invoice_detail", args=[drafted().pk]))

    assert ("By law an invoice tells the shop’s street, town and VAT number" in shown(page)) == told


def test_a_draft_without_a_line_says_what_it_wants_and_offers_no_number(manager, ada):
    saved = manager.post(
        reverse("invoice_create", args=[ada.pk]), draft_of(a_line(0, "", price="")), follow=True
    )
    number = reverse("invoice_number", args=[Invoice.objects.get().pk])

    told = "Nothing stands on this invoice yet: it can get its number once it has a line."
    assert told in shown(saved)
    assert number not in shown(saved)
    refused = manager.post(number, {"version": 1})
    assert (refused.status_code, "put a line on it first" in shown(refused)) == (409, True)


# The list


def test_the_list_tells_state_and_sums(manager, final_invoice, drafted, ada):
    final_invoice()
    paid(ada, 578_00)
    final_invoice()
    drafted()
    page = shown(manager.get(reverse("invoice_list")))

    assert [page.count(f">{word}</span>") for word in ("Paid", "Open", "Draft")] == [1, 1, 1]
    assert "3 invoices: SEK 1,734.00, of it SEK 578.00 to be paid" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=draft", []),
        ("state=open", ["2"]),
        ("state=unpaid", ["2", "1"]),
        ("state=overdue", ["1"]),
        ("q=bygg", ["2", "1"]),
        ("q=2", ["2"]),
        ("q=nobody", []),
        ("since=2026-11-01", ["2"]),
        ("until=2026-01-31", ["1"]),
    ],
)
def test_the_list_is_narrowed(manager, final_invoice, query, found, monkeypatch):
    final_invoice(on=dt.date(2026, 1, 5))
    final_invoice(on=dt.date(2026, 11, 20))
    monkeypatch.setattr(timezone, "localdate", lambda *_a, **_k: dt.date(2026, 11, 26))

    page = manager.get(f"{reverse('invoice_list')}?{query}")

    assert [invoice.called for invoice, _state, _colour in page.context["rows"]] == found


def test_the_list_takes_no_more_questions_for_more_rows(
    manager, final_invoice, django_assert_max_num_queries
):
    final_invoice()
    manager.get(reverse("invoice_list"))
    for _each in range(2):
        final_invoice()

    with django_assert_max_num_queries(12):
        manager.get(reverse("invoice_list"))


def test_the_list_leaves_as_a_file(manager, final_invoice):
    final_invoice()

    answer = manager.get(reverse("invoice_export", args=["csv"]))

    rows = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert rows[0].startswith("number,type,credits,state,date,due,customer_number,customer")
    assert rows[1].endswith(",Ada Bygg AB,18,SEK,469.64,108.36,578.00,0.00,578.00,,")


# States


@pytest.mark.parametrize(
    ("amount", "state"),
    [(0, "open"), (100_00, "partly"), (578_00, "paid")],
    ids=["nothing paid", "a part", "all of it"],
)
def test_a_state_follows_what_is_paid(final_invoice, ada, amount, state):
    invoice = final_invoice()
    if amount:
        paid(ada, amount)

    on = timezone.localdate()
    assert Invoice.objects.with_state(on=on).get(pk=invoice.pk).state == state


# Credit notes


def test_all_of_it_is_credited(manager, final_invoice, ada):
    invoice = final_invoice()

    answer = manager.post(
        reverse("invoice_credit", args=[invoice.pk]), {"which": "all", "note": "Broken"}
    )

    note = Invoice.objects.get(kind="credit")
    assert answer["Location"] == reverse("invoice_detail", args=[note.pk])
    assert (note.called, note.total, note.tax, note.note) == ("K1", 578_00, 108_36, "Broken")
    assert ledger.balance_of(ada) == 0
    state = Invoice.objects.with_state(on=timezone.localdate()).get(pk=invoice.pk).state
    assert state == "credited"


def test_some_of_it_is_credited_and_never_more_than_is_left(manager, final_invoice, ada):
    invoice = final_invoice()
    planks, bread = (line.pk for line in invoice.lines.all())
    where = reverse("invoice_credit", args=[invoice.pk])
    some = {"which": "some", f"quantity_{planks}": "3", f"amount_{bread}": "8.00"}

    first = manager.post(where, some)
    second = manager.post(where, some)

    assert (first.status_code, second.status_code) == (302, 409)
    assert "Of “Planks” there is not so much left to credit." in shown(second)
    assert Invoice.objects.get(kind="credit").total == 383_00
    assert ledger.balance_of(ada) == 195_00


def test_several_credit_notes_come_to_the_invoice_to_the_last_unit(manager, final_invoice):
    invoice = final_invoice(None, [PLANKS])
    line = invoice.lines.get().pk
    where = reverse("invoice_credit", args=[invoice.pk])
    for quantity in ("1.5", "0.333"):
        manager.post(where, {"which": "some", f"quantity_{line}": quantity})
    manager.post(where, {"which": "all"})

    notes = Invoice.objects.filter(kind="credit")
    assert (sum(n.total for n in notes), sum(n.tax for n in notes)) == (500_00, 100_00)


def test_what_was_paid_already_stands_to_their_credit(manager, final_invoice, ada):
    invoice = final_invoice()
    paid(ada, 578_00)

    manager.post(reverse("invoice_credit", args=[invoice.pk]), {"which": "all"})

    assert ledger.balance_of(ada) == -578_00
    assert final_invoice().prepaid == 578_00


def test_a_credit_note_is_written_once(manager, final_invoice):
    invoice = final_invoice()
    line = invoice.lines.first().pk
    told = {"which": "some", f"quantity_{line}": "1", "act": uuid.uuid4()}

    for _time in range(2):
        manager.post(reverse("invoice_credit", args=[invoice.pk]), told)

    assert Invoice.objects.filter(kind="credit").count() == 1


def test_a_draft_is_not_credited(manager, drafted):
    answer = manager.post(reverse("invoice_credit", args=[drafted().pk]), {"which": "all"})

    assert answer.status_code == 409


def test_a_clerk_looks_at_no_invoices(desk, final_invoice):
    assert desk.get(reverse("invoice_detail", args=[final_invoice().pk])).status_code == 403


# The customer's page


def test_the_customers_page_has_their_invoices(manager, final_invoice, ada):
    final_invoice()

    page = shown(manager.get(ada.get_absolute_url()))

    assert "New invoice" in page
    assert reverse("invoice_create", args=[ada.pk]) in page


def test_sales_on_account_go_on_a_draft(manager, rival, ada):
    answer = manager.post(reverse("invoice_sales", args=[ada.pk]), {"sale": "1"})

    assert answer.status_code == 409
    assert "Nothing to invoice" in shown(answer)


# Settings


def test_the_shop_says_how_it_invoices(owner, corner):
    told = {
        "days": "14", "first_number": "2041", "late_interest": "8", "f_tax": "on",
        "after_1": "5", "fee_1": "0", "after_2": "15", "fee_2": "60.00",
        "foot_sv": "Tack!", "seen": "{}",
    }  # fmt: skip
    answer = owner.post(reverse("invoicing"), told)

    rules = InvoiceRules.objects.get(shop=corner)
    assert answer.status_code == 302
    assert (rules.days, rules.first_number, rules.late_interest, rules.f_tax) == (
        14, 2041, 800, True,
    )  # fmt: skip
    assert rules.reminders == [{"after": 5, "fee": 0}, {"after": 15, "fee": 60_00}]
    assert (rules.foot_text, rules.reminds_itself) == ({"sv": "Tack!"}, False)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"fee_1": "61"}, "60 kronor at most"),
        ({"after_2": "4"}, "Each reminder comes later"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(owner, told, sentence):
    usual = {"days": "14", "first_number": "1", "after_1": "5", "seen": "{}"}
    answer = owner.post(reverse("invoicing"), usual | told)

    assert answer.status_code == 422
    assert sentence in shown(answer)


@pytest.mark.parametrize(("after", "status"), [("19", 422), ("20", 302)])
def test_a_dutch_consumer_has_fourteen_days_before_a_fee(owner, corner, after, status):
    corner.country = "NL"
    corner.save()
    told = {"days": "14", "first_number": "1", "after_1": "5", "seen": "{}"}

    answer = owner.post(reverse("invoicing"), told | {"after_2": after, "fee_2": "40.00"})

    assert answer.status_code == status
    assert ("has fourteen days after the first" in shown(answer)) == (status == 422)


def test_once_the_first_is_written_its_number_is_settled(owner, final_invoice, corner):
    final_invoice()

    owner.post(reverse("invoicing"), {"days": "14", "first_number": "7", "seen": "{}"})

    assert InvoiceRules.objects.get(shop=corner).first_number == 1


def test_another_shops_invoice_is_not_found(manager, nils, final_invoice, hired, rival):
    theirs = final_invoice(nils)

    assert manager.get(reverse("invoice_detail", args=[theirs.pk])).status_code == 404
    nick = browser_of(hired(rival, "Nick", "owner"))
    assert nick.get(reverse("invoice_detail", args=[theirs.pk])).status_code == 200


def test_parts_that_were_typed_are_not_passed_over(manager, final_invoice):
    invoice = final_invoice()
    line = invoice.lines.first().pk

    answer = manager.post(
        reverse("invoice_credit", args=[invoice.pk]), {"which": "all", f"quantity_{line}": "1"}
    )

    assert (answer.status_code, Invoice.objects.filter(kind="credit").count()) == (422, 0)


def test_no_invoice_is_larger_than_money_can_be(manager, ada):
    line = a_line(0, "Planks", "900000", "9999999999999")

    answer = manager.post(reverse("invoice_create", args=[ada.pk]), draft_of(line))

    assert (answer.status_code, Invoice.objects.count()) == (409, 0)
    told = "This comes to too much: the lines of an invoice to SEK 5,000,000,000,000.00 at most."
    assert told in shown(answer)
    assert 'value="Planks"' in shown(answer)


def test_a_price_that_is_too_large_is_told_with_the_largest(manager, ada):
    line = a_line(0, "Planks", price="99999999999999999999999999999999")

    answer = manager.post(reverse("invoice_create", args=[ada.pk]), draft_of(line))

    assert (answer.status_code, Invoice.objects.count()) == (422, 0)
    assert "This is too much: at most SEK 10,000,000,000,000.00 goes here." in shown(answer)
