"""The tax of an invoice in the currency of the shop's country, where it is written in another."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import etree

from stamgast.invoices import home_tax
from stamgast.invoices.crediting import credit
from stamgast.invoices.finalising import finalise
from stamgast.invoices.models import ExchangeRate, InvoiceRules
from stamgast.invoices.papers import document_of
from stamgast.invoices.ubl import ubl
from stamgast.lib import money
from stamgast.lib.refused import Refused
from tests.conftest import browser_of
from tests.invoices.conftest import PLANKS
from tests.invoices.peppol_rules import SPACES, broken
from tests.invoices.test_printing import missing, pages

FRIDAY = dt.date(2026, 11, 27)
MONDAY, TUESDAY = FRIDAY + dt.timedelta(days=3), FRIDAY + dt.timedelta(days=4)
RATE = Decimal("11.2345")


@pytest.fixture
def corner(corner):
    """A shop in Sweden that sells in euro."""
    corner.currency = "EUR"
    corner.iban = "SE4550000000058398257466"
    corner.save()
    return corner


@pytest.fixture
def numbered(drafted, max_):
    def number(rate=None, on=FRIDAY, lines=(PLANKS,)):
        return finalise(drafted(lines=lines), on=on, at=timezone.now(), by=max_, rate=rate)

    return number


def test_the_tax_stands_in_kronor_too(numbered):
    made = numbered(RATE)

    # 100.00 of tax in 500.00.
    assert (made.tax, made.home, made.home_tax) == (100_00, "SEK", 1123_45)
    assert (made.rate, made.rate_on) == (RATE, FRIDAY)


def test_the_paper_tells_it_with_the_rate_and_its_day(numbered):
    made = numbered(RATE)

    for language, words in {
        "en": "VAT: SEK 1,123.45, at the rate of 27 Nov 2026: 1 EUR = 11.2345 SEK.",
        "sv": "Moms: 1 123,45 kr, enligt kursen den 2026-11-27: 1 EUR = 11,2345 SEK.",
        "nl": "Btw: SEK 1.123,45, tegen de koers van 27-11-2026: 1 EUR = 11,2345 SEK.",
    }.items():
        made.language = language
        made.save()
        [text] = pages(document_of(made))
        assert missing(text.replace("\xa0", " "), words) == []


def test_the_electronic_invoice_tells_it_and_keeps_every_rule(numbered):
    made = numbered(RATE)

    for each in (made, credit(made, on=FRIDAY, at=timezone.now(), by=None)):
        file = ubl(document_of(each))
        root = etree.fromstring(file)
        assert broken(file) == set()
        assert root.findtext("cbc:TaxCurrencyCode", None, SPACES) == "SEK"
        told = root.findall("cac:TaxTotal/cbc:TaxAmount", SPACES)
        assert [(one.get("currencyID"), one.text) for one in told] == [
            ("EUR", "100.00"), ("SEK", "1123.45"),
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("on", "good"),
    [
        pytest.param(FRIDAY, True, id="the same day"),
        pytest.param(MONDAY, True, id="the next working day"),
        pytest.param(TUESDAY, False, id="the one after it"),
    ],
)
def test_a_rate_is_remembered_until_the_next_working_day(numbered, corner, on, good):
    numbered(RATE)

    if good:
        assert numbered(on=on).rate_on == FRIDAY
    else:
        with pytest.raises(Refused) as refused:
            numbered(on=on)
        assert (refused.value.code, refused.value.field) == ("rate_missing", "rate")
        assert "SEK" in refused.value.message


def test_a_newer_rate_takes_the_place_of_the_older(numbered):
    first, second = numbered(RATE), numbered(Decimal(12), on=MONDAY)

    first.refresh_from_db()
    assert (first.rate, second.rate) == (RATE, 12)
    assert ExchangeRate.objects.get().on == MONDAY


def test_a_credit_note_goes_back_by_the_rate_of_its_invoice(numbered):
    made = numbered(RATE)
    numbered(Decimal(12), on=TUESDAY)

    note = credit(made, on=TUESDAY, at=timezone.now(), by=None)

    assert (note.home, note.rate, note.rate_on, note.home_tax) == ("SEK", RATE, FRIDAY, 1123_45)


@pytest.mark.parametrize(
    ("country", "currency", "home"),
    [
        ("SE", "SEK", ""), ("SE", "EUR", "SEK"), ("NL", "EUR", ""), ("NL", "SEK", "EUR"),
        ("DK", "EUR", "DKK"), ("BG", "EUR", ""), ("GB", "EUR", ""), ("US", "EUR", ""),
    ],
)  # fmt: skip
def test_the_law_of_the_union_asks_for_the_countrys_own(corner, country, currency, home):
    corner.country = country

    assert home_tax.currency_at_home(corner, currency) == home


def test_a_swedish_firm_whose_books_are_in_euro_tells_it_in_euro(corner, numbered):
    InvoiceRules.objects.create(shop=corner, books_in_euro=True)

    assert numbered().home == ""
    assert home_tax.currency_at_home(corner, "USD") == "EUR"


def test_where_there_is_no_tax_no_rate_is_asked_for(numbered):
    free = PLANKS.__class__("Stamp", 1000, 18_00, False, 0)

    assert numbered(lines=[free]).home == ""


@pytest.mark.parametrize(
    ("amount", "currency", "into", "rate", "there"),
    [
        pytest.param(100, "EUR", "SEK", "11.235", 1124, id="a half goes upwards"),
        pytest.param(100_00, "SEK", "EUR", "0.089012", 8_90, id="less than one for one"),
        pytest.param(1000, "JPY", "EUR", "0.0061", 6_10, id="from a currency without cents"),
        pytest.param(10_00, "EUR", "HUF", "385.5", 3855_00, id="into small money"),
    ],
)
def test_amounts_are_exchanged_to_the_nearest(amount, currency, into, rate, there):
    assert money.exchanged(amount, currency, into, Decimal(rate)) == there


# Pages


def test_the_draft_asks_for_the_rate(manager, drafted):
    made = drafted()
    where = reverse("invoice_number", args=[made.pk])

    page = manager.get(reverse("invoice_detail", args=[made.pk])).content.decode()
    assert "1 EUR in SEK" in page
    assert "VAT law wants the tax in SEK too." in page

    told = {"version": made.version}
    assert manager.post(where, told).status_code == 422
    refused = manager.post(where, told | {"rate": "eleven"})
    assert (refused.status_code, refused.context["rate"].errors["rate"]) == (
        422, ["Write a rate, for example 11.2345."],
    )  # fmt: skip
    manager.post(where, told | {"rate": "11.2345"})

    made.refresh_from_db()
    assert (made.called, made.rate, made.rate_on) == ("1", RATE, timezone.localdate())
    page = manager.get(reverse("invoice_detail", args=[made.pk])).content.decode()
    assert "SEK\xa01,217.37" in page


@pytest.mark.parametrize(
    ("typed", "rate"),
    [
        ("11.2345", "11.2345"), ("11,2345", "11.2345"), ("11,234", "11.234"), ("12", "12"),
        (" 0,08901 ", "0.08901"), ("0", None), ("-1", None), ("1.000,50", None), ("9" * 9, None),
        ("1.123456789", None), ("1e3", None), ("²", None), ("NaN", None),
    ],
)  # fmt: skip
def test_a_comma_or_a_point_parts_the_decimals_in_any_language(owner, corner, typed, rate):
    answer = owner.post(reverse("invoicing_rate"), {"rate": typed})

    kept = home_tax.rate_of(corner, timezone.localdate())
    assert (answer.status_code, kept and kept.rate) == (
        (302, Decimal(rate)) if rate else (422, None)
    )


def test_the_rate_that_is_good_is_told(manager, drafted, corner):
    home_tax.remember(corner, RATE, timezone.localdate())
    made = drafted()

    page = manager.get(reverse("invoice_detail", args=[made.pk])).content.decode()
    assert "Empty: 11.2345, as it was written on" in page
    manager.post(reverse("invoice_number", args=[made.pk]), {"version": made.version})

    made.refresh_from_db()
    assert made.rate == RATE


def test_a_shop_in_its_own_currency_is_asked_for_no_rate(manager, drafted, corner):
    corner.currency = "SEK"
    corner.save()
    made = drafted()

    page = manager.get(reverse("invoice_detail", args=[made.pk])).content.decode()
    assert "1 SEK in" not in page
    assert "VAT in" not in page


def test_the_file_of_the_list_has_it(manager, numbered):
    made = numbered(RATE)
    credit(made, on=FRIDAY, at=timezone.now(), by=None)

    answer = manager.get(reverse("invoice_export", args=["csv"]))

    rows = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert [row.rsplit(",", 2)[1:] for row in rows] == [
        ["tax_currency", "tax_in_it"], ["SEK", "1123.45"], ["SEK", "-1123.45"],
    ]  # fmt: skip


# Settings


def test_the_days_rate_is_written_in_settings(owner, corner):
    page = owner.get(reverse("invoicing")).content.decode()
    assert "1 EUR in SEK" in page

    answer = owner.post(reverse("invoicing_rate"), {"rate": "11.5"})
    assert answer.status_code == 302
    assert home_tax.rate_of(corner, timezone.localdate()).rate == Decimal("11.5")
    assert owner.post(reverse("invoicing_rate"), {"rate": "0"}).status_code == 422
    assert owner.post(reverse("invoicing_rate"), {"rate": ""}).status_code == 302
    assert ExchangeRate.objects.get().rate == Decimal("11.5")


def test_a_shop_in_its_own_currency_writes_none(owner, corner):
    corner.currency = "SEK"
    corner.save()

    assert "1 SEK in" not in owner.get(reverse("invoicing")).content.decode()
    assert owner.post(reverse("invoicing_rate"), {"rate": "11.5"}).status_code == 404


def test_who_may_not_change_settings_writes_no_rate(desk, manager, client):
    where = reverse("invoicing_rate")

    assert desk.post(where, {"rate": "11"}).status_code == 403
    assert client.post(where, {"rate": "11"}).status_code == 302
    assert manager.get(where).status_code in {403, 405}
    assert not ExchangeRate.objects.exists()


def test_rival_has_a_rate_of_its_own(hired, rival, corner):
    rival.currency = "SEK"
    rival.save()

    browser_of(hired(rival, "Rita", "owner")).post(reverse("invoicing_rate"), {"rate": "0.09"})

    assert home_tax.rate_of(corner, timezone.localdate()) is None
    assert ExchangeRate.objects.get().shop == rival
