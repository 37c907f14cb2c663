"""Invoices for other programs."""

from __future__ import annotations

from decimal import Decimal

import pytest

from stamgast.accounts import ledger
from stamgast.invoices.models import Invoice
from tests.programs import code_of, program_of


@pytest.fixture
def program(olga):
    return program_of(olga)


def body(ada, **more):
    line = {"name": "Planks", "quantity": 4000, "price": 10000, "rate": 2500}
    return {"customer": ada.number, "lines": [line], **more}


def test_an_invoice_is_written_numbered_and_credited(program, ada):
    draft = program.send("post", "/invoices", body(ada, note="Thanks")).json()
    assert (draft["state"], draft["number"], draft["total"]) == ("draft", "", 50000)
    where = f"/invoices/{draft['id']}"
    final = program.send("post", f"{where}/number", {"version": draft["version"]}).json()
    assert (final["state"], final["number"], final["open"]) == ("open", "1", 50000)
    assert final["buyer"]["name"] == "Ada Bygg AB"
    line = final["lines"][0]["id"]
    some = {"lines": [{"line": line, "quantity": 1000}]}
    note = program.send("post", f"{where}/credit-notes", some).json()

    assert (note["number"], note["credits"], note["total"]) == ("K1", "1", 12500)
    assert ledger.balance_of(ada) == 37500
    assert program.send("get", where).json()["credit_notes"] == ["K1"]
    listed = program.send("get", "/invoices?state=unpaid").json()["invoices"]
    assert [row["number"] for row in listed] == ["1"]


def test_a_shop_in_another_currency_sends_the_rate_along(program, ada, corner):
    corner.currency = "EUR"
    corner.save()
    draft = program.send("post", "/invoices", body(ada)).json()
    where = f"/invoices/{draft['id']}/number"

    refused = program.send("post", where, {"version": draft["version"]})
    told = refused.json()["error"]
    assert (refused.status_code, told["code"], told["field"]) == (422, "rate_missing", "rate")
    final = program.send("post", where, {"version": draft["version"], "rate": "11.25"}).json()

    assert (final["home"], final["home_tax"]) == ("SEK", 1125_00)
    assert Decimal(final["rate"]) == Decimal("11.25")


def test_a_repeated_request_writes_one(program, ada):
    once = {"Idempotency_Key": "order-1841"}
    first = program.send("post", "/invoices", body(ada), **once)
    again = program.send("post", "/invoices", body(ada), **once)

    assert (first.status_code, again.json()) == (201, first.json())
    assert Invoice.objects.count() == 1


def test_what_cannot_be_is_refused_by_its_code(program, ada, mia, final_invoice, drafted):
    invoice, draft = final_invoice(), drafted(mia)
    line = invoice.lines.first().pk
    too_much = {"lines": [{"line": line, "quantity": 9000}]}

    def answer(where, told):
        return code_of(program.send("post", f"/invoices/{where}", told))

    assert answer(f"{invoice.pk}/credit-notes", too_much) == (409, "credit_too_large")
    assert answer(f"{draft.pk}/credit-notes", {}) == (409, "not_creditable")
    assert answer(f"{draft.pk}/number", {"version": 7}) == (409, "changed_meanwhile")
    assert answer(f"{draft.pk}/number", {"version": 1}) == (409, "no_address")
    assert answer(f"{draft.pk}/mails", {}) == (409, "invoice_draft")
    assert code_of(program.send("post", "/invoices", body(ada, customer="nobody"))) == (
        422, "owner_unknown",
    )  # fmt: skip


def test_a_draft_is_thrown_away_and_a_final_one_is_not(program, drafted, final_invoice):
    draft, invoice = drafted(), final_invoice()

    gone = program.send("delete", f"/invoices/{draft.pk}?version=1")
    stays = program.send("delete", f"/invoices/{invoice.pk}?version={invoice.version}")

    assert gone.status_code == 204
    assert code_of(stays) == (409, "invoice_final")


def test_a_key_without_the_permission_is_refused(olga, final_invoice):
    invoice = final_invoice()
    program = program_of(olga, "invoices.view")

    assert program.send("get", f"/invoices/{invoice.pk}").status_code == 200
    assert code_of(program.send("post", f"/invoices/{invoice.pk}/credit-notes", {})) == (
        403, "not_allowed",
    )  # fmt: skip


def test_another_shops_invoice_is_not_found(program, nils, final_invoice):
    theirs = final_invoice(nils)

    assert code_of(program.send("get", f"/invoices/{theirs.pk}")) == (404, "not_found")
