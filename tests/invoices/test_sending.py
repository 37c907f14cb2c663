"""Invoices and reminders by e-mail: with the PDF, tried again, and given up in the open."""

from __future__ import annotations

import datetime as dt
import logging
import smtplib

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from django.utils import timezone

from stamgast.accounts import ledger
from stamgast.accounts.ledger import Cause
from stamgast.accounts.models import AccountEntry
from stamgast.invoices import reminding, sending
from stamgast.invoices.models import InvoiceOut, InvoiceRules, Reminder
from stamgast.invoices.reminding import remind, remind_in
from stamgast.jobs.mailing import PAUSES
from stamgast.lib.refused import Refused

TODAY = timezone.localdate()
BACKEND = "django_tasks.backends.{}Backend"


@pytest.fixture
def at_once(settings):
    settings.TASKS = {"default": {"BACKEND": BACKEND.format("immediate.Immediate")}}


@pytest.fixture
def later(settings):
    settings.TASKS = {"default": {"BACKEND": BACKEND.format("dummy.Dummy")}}


@pytest.fixture
def overdue(final_invoice, corner):
    """Due twenty days ago; reminders cost 0 and 60.00."""
    rows = [{"after": 5, "fee": 0}, {"after": 15, "fee": 60_00}]
    InvoiceRules.objects.create(shop=corner, days=10, reminders=rows)
    return final_invoice(on=TODAY - dt.timedelta(days=30))


def code(refused):
    return refused.value.code


def test_an_invoice_goes_with_its_pdf(manager, final_invoice, at_once):
    invoice = final_invoice()

    manager.post(reverse("invoice_mail", args=[invoice.pk]), {"email": ""})

    [letter] = mail.outbox
    assert (letter.to, letter.reply_to) == (["ada@bygg.example"], ["shop@corner.example"])
    assert letter.subject == "Invoice 1 from Corner"
    assert "SEK\xa0578.00" in letter.body
    assert "Reference of your payment: 18" in letter.body
    [(name, content, kind)] = letter.attachments
    assert (name, content[:4], kind) == ("invoice-1.pdf", b"%PDF", "application/pdf")
    out = InvoiceOut.objects.get()
    assert (out.address, out.tries, bool(out.sent_at)) == ("ada@bygg.example", 1, True)


def test_it_speaks_the_customers_language(final_invoice, ada, at_once):
    ada.language = "sv"
    ada.save()

    sending.send(final_invoice(), by=None, at=timezone.now())

    assert mail.outbox[0].subject == "Faktura 1 från Corner"


def test_one_on_its_way_does_not_go_twice(final_invoice, later):
    invoice = final_invoice()

    first = sending.send(invoice, by=None, at=timezone.now())
    again = sending.send(invoice, by=None, at=timezone.now())

    assert first == again


@pytest.mark.parametrize(
    ("typed", "refusal"), [("", "email_needed"), ("ada", "email_invalid")], ids=["none", "wrong"]
)
def test_a_mail_needs_an_address(final_invoice, ada, typed, refusal):
    ada.email = ""
    ada.save()

    with pytest.raises(Refused) as refused:
        sending.send(final_invoice(), typed, by=None, at=timezone.now())

    assert (code(refused), InvoiceOut.objects.count()) == (refusal, 0)


def test_a_draft_is_not_sent(drafted):
    with pytest.raises(Refused) as refused:
        sending.send(drafted(), by=None, at=timezone.now())

    assert code(refused) == "invoice_draft"


class Deaf(EmailBackend):
    """A mail server that takes nothing."""

    def send_messages(self, messages):
        raise smtplib.SMTPServerDisconnected("ada@bygg.example")


def test_when_no_server_takes_it_the_page_says_so(manager, final_invoice, settings, later, caplog):
    caplog.set_level(logging.DEBUG)
    settings.EMAIL_BACKEND = f"{__name__}.Deaf"
    invoice = final_invoice()
    out = sending.send(invoice, by=None, at=timezone.now())
    for _try in range(len(PAUSES) + 1):
        assert out.given_up_at is None
        sending.send_invoice.func(out.pk)
        out.refresh_from_db()

    page = manager.get(reverse("invoice_detail", args=[invoice.pk])).content.decode()
    assert (out.tries, out.sent_at, bool(out.given_up_at)) == (5, None, True)
    assert "Could not be sent" in page
    assert "ada@" not in caplog.text


# Reminders


def test_a_reminder_is_sent_once_a_level_and_its_fee_is_owed_once(overdue, ada, max_, at_once):
    for level in (1, 2, 2):
        remind(overdue, level, by=max_, at=timezone.now(), on=TODAY)

    assert list(Reminder.objects.values_list("level", "fee")) == [(1, 0), (2, 60_00)]
    assert [letter.subject for letter in mail.outbox] == ["Reminder of invoice 1 from Corner"] * 2
    assert "SEK\xa0638.00 is still to pay" in mail.outbox[1].body
    fee = AccountEntry.objects.get(kind="fee")
    assert (fee.amount, fee.invoice, ledger.balance_of(ada)) == (60_00, overdue, 638_00)


def test_after_the_last_there_is_none(overdue, later):
    for level in (1, 2):
        remind(overdue, level, by=None, at=timezone.now(), on=TODAY)

    with pytest.raises(Refused) as refused:
        remind(overdue, 3, by=None, at=timezone.now(), on=TODAY)

    assert code(refused) == "reminders_over"


@pytest.mark.parametrize("level", ["0", "", "x"])
def test_no_reminder_is_made_up_once_all_are_sent(manager, overdue, later, level):
    for each in (1, 2):
        remind(overdue, each, by=None, at=timezone.now(), on=TODAY)

    answer = manager.post(reverse("invoice_reminder", args=[overdue.pk]), {"level": level})

    assert answer.status_code == 409
    assert (Reminder.objects.count(), AccountEntry.objects.filter(kind="fee").count()) == (2, 1)


def test_a_shop_without_reminders_sends_none(manager, overdue, corner, later):
    corner.invoicing.reminders = []
    corner.invoicing.save()

    answer = manager.post(reverse("invoice_reminder", args=[overdue.pk]), {"level": "0"})

    assert (answer.status_code, Reminder.objects.count()) == (409, 0)


def test_nobody_is_reminded_of_what_is_paid_or_not_due(overdue, final_invoice, ada):
    cause = Cause(AccountEntry.Kind.PAYMENT, "paid", at=timezone.now(), by=None)
    ledger.book(ada, -578_00, cause)

    for invoice in (overdue, final_invoice()):
        with pytest.raises(Refused) as refused:
            remind(invoice, 1, by=None, at=timezone.now(), on=TODAY)
        assert code(refused) == "not_overdue"


def test_the_page_offers_the_next_reminder(manager, overdue, later):
    where = reverse("invoice_detail", args=[overdue.pk])
    assert "Send reminder 1" in manager.get(where).content.decode()

    manager.post(reverse("invoice_reminder", args=[overdue.pk]), {"level": "1"})

    assert "Send reminder 2, fee SEK 60.00" in manager.get(where).content.decode().replace(
        "\xa0", " "
    )


def test_the_list_says_whom_to_remind_now(manager, overdue, later):
    def waiting():
        page = manager.get(f"{reverse('invoice_list')}?state=remind")
        return [invoice.pk for invoice, _state, _colour in page.context["rows"]]

    assert waiting() == [overdue.pk]
    remind(overdue, 1, by=None, at=timezone.now(), on=TODAY)
    assert waiting() == []
    Reminder.objects.update(at=timezone.now() - dt.timedelta(days=10))
    assert waiting() == [overdue.pk]
    remind(overdue, 2, by=None, at=timezone.now(), on=TODAY)
    assert waiting() == []


def test_the_next_reminder_waits_as_long_after_a_late_one(overdue, corner, later):
    """Reminders are switched on when it is due twenty days: 5 and 15 days after it was due."""
    corner.invoicing.reminds_itself = True
    corner.invoicing.save()
    now = timezone.now()
    days = [0, 1, 9, 10, 11]

    sent = []
    for day in days:
        remind_in(corner, at=now + dt.timedelta(days=day))
        sent.append(Reminder.objects.count())

    assert sent == [1, 1, 1, 2, 2]


def test_where_the_shop_wants_it_reminders_go_by_themselves(overdue, corner, later):
    reminding.remind_of_overdue.func()
    assert not Reminder.objects.exists()

    corner.invoicing.reminds_itself = True
    corner.invoicing.save()
    reminding.remind_of_overdue.func()

    assert [row.level for row in Reminder.objects.all()] == [1]


def test_whom_no_mail_reaches_waits_for_somebody_to_post_it(overdue, corner, ada, later):
    ada.email = ""
    ada.save()
    overdue.buyer["email"] = ""
    overdue.save()

    remind_in(corner, at=timezone.now())

    assert not Reminder.objects.exists()
