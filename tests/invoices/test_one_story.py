"""From the first purchase on account to the invoice that a bank app reads: all of it, once."""

from __future__ import annotations

import email
import uuid
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from django.core import mail
from django.test import Client
from django.urls import reverse

from stamgast.accounts.ledger import balance_of
from stamgast.customers.models import Customer
from stamgast.invoices.models import Invoice
from stamgast.shops.models import Register, Shop, Staff
from tests.conftest import added
from tests.invoices.conftest import PLACE
from tests.invoices.peppol_rules import broken
from tests.sales.test_till_api import Counter, told
from tests.shops.at_the_till import Till, till_at, with_pin
from tools.throw_away import free_port

IBAN = "SE4550000000058398257466"


class Letterbox(Sink):
    """A mail server that keeps what it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.letters: list[EmailMessage] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.letters.append(email.message_from_bytes(envelope.content, policy=default))
        return "250 Thank you"


@pytest.fixture
def letterbox(settings: Any) -> Iterator[Letterbox]:
    handler = Letterbox()
    server = Controller(handler, hostname="127.0.0.1", port=free_port())
    server.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.hostname, server.port
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_USE_TLS = False
    immediate = "django_tasks.backends.immediate.ImmediateBackend"
    settings.TASKS = {"default": {"BACKEND": immediate}}
    yield handler
    server.stop()


@pytest.fixture
def corner(corner: Shop) -> Shop:
    """It sells in euro, and is paid to its IBAN."""
    corner.currency, corner.iban, corner.bankgiro = "EUR", IBAN, ""
    corner.save()
    return corner


@pytest.fixture
def cafe(corner: Shop) -> Customer:
    return added(
        corner, kind="organisation", company_name="Café Norr AB", first_name="Åsa",
        organisation_number="556703-7485", vat_number="SE556703748501",
        email="cafe@norr.example", account_policy="limit", account_limit=1_000_00, **PLACE,
    )  # fmt: skip


@pytest.fixture
def till(counter: Register, ben: Staff, max_: Staff) -> Till:
    with_pin(max_)
    till = till_at(counter, max_)
    assert till.sign_in(with_pin(ben)).status_code == 200
    return till


def purchase(till: Till, customer: Customer, price: int) -> Counter:
    sale = Counter(till)
    tax = customer.shop.taxes.get(rate_bp=2500)
    sale.act("/lines", {"name": "Coffee machine", "price": price, "tax": tax.pk})
    sale.act("/customer", {"customer": customer.pk}, "put")
    return sale


def test_a_regular_buys_on_account_pays_a_part_and_gets_one_invoice_for_the_rest(
    till: Till, cafe: Customer, manager: Client, letterbox: Letterbox
) -> None:
    bought = purchase(till, cafe, 800_00).act("/tenders", {"kind": "on_account"}).json()
    assert (bought["state"], balance_of(cafe)) == ("completed", 800_00)

    more = purchase(till, cafe, 300_00)
    refused = more.act("/tenders", {"kind": "on_account"})
    assert told(refused) == (409, "over_limit")
    assert "€200.00" in refused.json()["error"]["message"]
    more.act("/void")

    paid = till.send(
        f"/customers/{cafe.pk}/payments",
        {"method": "card", "amount": 500_00},
        Idempotency_Key=str(uuid.uuid4()),
    )
    assert (paid.status_code // 100, balance_of(cafe)) == (2, 300_00)

    [sale] = cafe.sales.filter(state="completed")
    manager.post(reverse("invoice_sales", args=[cafe.pk]), {"sale": sale.pk, "act": uuid.uuid4()})
    draft = Invoice.objects.get()
    # In Sweden the tax stands in kronor too.
    told_rate = {"version": draft.version, "rate": "11.25"}
    manager.post(reverse("invoice_number", args=[draft.pk]), told_rate)
    manager.post(reverse("invoice_mail", args=[draft.pk]), {"email": ""})

    invoice = Invoice.objects.get()
    assert (invoice.number, invoice.total, invoice.prepaid, balance_of(cafe)) == (
        *(1, 800_00, 500_00),
        300_00,
    )
    [letter] = letterbox.letters
    assert (mail.outbox, letter["To"]) == ([], "cafe@norr.example")
    [paper] = [part.get_content() for part in letter.iter_attachments()]
    assert_a_phone_pays(paper, invoice)
    e_invoice = manager.get(reverse("invoice_ubl", args=[invoice.pk]))
    assert (e_invoice.status_code, broken(e_invoice.content)) == (200, set())


def assert_a_phone_pays(paper: bytes, invoice: Invoice) -> None:
    """What stands on the PDF, and in its code."""
    with pypdfium2.PdfDocument(paper) as made:
        words = " ".join(made[0].get_textpage().get_text_bounded().split())
        picture = made[0].render(scale=150 / 72).to_pil()
    assert [
        each for each in ("Café Norr AB", "800.00", "500.00", "300.00") if each not in words
    ] == []
    [code] = zxingcpp.read_barcodes(picture)
    lines = code.bytes.decode().split("\n")
    assert (lines[0], lines[6], lines[7]) == ("BCD", IBAN, "EUR300.00")
    assert invoice.payment_reference in (lines[9], lines[10])
