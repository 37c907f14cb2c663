"""The page on a customer's phone, as a phone opens it."""

from __future__ import annotations

import datetime as dt
import io
import logging
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from PIL import Image

from stamgast.connect.models import Introduction, LoyaltySettings, Purpose
from stamgast.connect.said import unsealed
from stamgast.customers.models import Customer
from stamgast.lib import pictures
from stamgast.lib.log_lines import Lines
from stamgast.sales.models import Sale
from stamgast.shops.models import Logo, Shop
from tests.connect.phones import LONGING, phone, purposes, shown

NINA = {"first_name": "Nina", "last_name": "Ek", "mobile": "070-123 45 67"}


@pytest.fixture(autouse=True)
def no_misses() -> None:
    cache.clear()


def opened(token: str, language: str = "en") -> Client:
    client = phone(language)
    assert client.get(f"/hello/{token}/").status_code == 200
    return client


def text_of(response: Any) -> str:
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", plain).replace("&#x27;", "'")


# What is asked, and why


def test_the_page_says_who_asks_why_and_for_how_long(corner: Shop) -> None:
    purposes(corner)
    corner.organisation_number, corner.email = "556677-8899", "hello@corner.example"
    corner.save()
    token, _it = shown(corner)

    page = text_of(phone().get(f"/hello/{token}/"))

    for words in ("Corner asks who you are", LONGING, "Your consent", "thirty days"):
        assert words in page
    assert "Corner · 556677-8899 hello@corner.example" in page


@pytest.mark.parametrize(
    ("language", "screen", "spoken"),
    [
        ("sv-SE,sv;q=0.9,en;q=0.8", "en", "sv"),
        ("de-DE,nl;q=0.7,en;q=0.3", "sv", "nl"),
        ("pl-PL", "sv", "sv"),
        ("", "nl", "nl"),
    ],
)
def test_the_phone_is_spoken_to_in_its_own_language_else_the_screens(
    corner: Shop, language: str, screen: str, spoken: str
) -> None:
    purposes(corner)
    token, it = shown(corner, language=screen)

    response = phone(language).get(f"/hello/{token}/")

    assert f'<html lang="{spoken}">' in response.content.decode()
    assert response["Content-Language"] == spoken
    it.refresh_from_db()
    assert it.language == spoken


def test_another_language_keeps_what_was_typed_and_complains_of_nothing(corner: Shop) -> None:
    token, it = shown(corner)
    client = opened(token)

    sent = {"first_name": "Nina", "sms_consent": "on", "language": "sv"}
    response = client.post(f"/hello/{token}/", sent)

    page = response.content.decode()
    assert response.status_code == 200
    assert '<html lang="sv">' in page
    assert 'value="Nina"' in page
    assert re.search(r'name="sms_consent"[^>]* checked', page)
    assert "errorlist" not in page
    it.refresh_from_db()
    assert (it.language, it.state) == ("sv", "shown")


def test_a_language_nobody_speaks_here_changes_nothing(corner: Shop) -> None:
    token, it = shown(corner)

    opened(token).post(f"/hello/{token}/", {"language": "xx"})

    it.refresh_from_db()
    assert it.language == "en"


def fields(token: str) -> list[str]:
    page = phone().get(f"/hello/{token}/").content.decode()
    named = re.findall(r'<input[^>]* name="(\w+)"', page)
    return [name for name in named if name != "purpose"]


def test_only_what_the_shop_wants_to_know_is_asked(corner: Shop) -> None:
    LoyaltySettings.objects.create(shop=corner, phone_fields=["mobile", "email_consent"])

    assert fields(shown(corner)[0]) == ["first_name", "mobile"]


def test_an_email_is_asked_where_the_shop_asks_it(corner: Shop) -> None:
    LoyaltySettings.objects.create(shop=corner, phone_fields=["email", "email_consent"])

    assert fields(shown(corner)[0]) == ["first_name", "email", "email_consent"]


@pytest.mark.parametrize(
    ("kept", "said"),
    [("store", "It is kept encrypted"), ("match", "it is not kept in a form that can be read")],
)
def test_a_personal_id_is_asked_where_the_shop_uses_them(
    corner: Shop, kept: str, said: str
) -> None:
    corner.personal_ids = kept
    corner.save()

    page = text_of(phone().get(f"/hello/{shown(corner)[0]}/"))

    assert "Swedish personal identity number" in page
    assert said in page


@pytest.mark.parametrize(("country", "kept"), [("SE", "refuse"), ("NL", "store")])
def test_a_personal_id_is_not_asked_nor_taken_elsewhere(
    corner: Shop, country: str, kept: str
) -> None:
    corner.country, corner.personal_ids = country, kept
    corner.save()

    assert "personal_id" not in fields(shown(corner)[0])


def test_nothing_is_agreed_to_beforehand(corner: Shop) -> None:
    page = phone().get(f"/hello/{shown(corner)[0]}/").content.decode()

    assert 'name="sms_consent"' in page
    assert " checked" not in page


# What is wrong stands at its field, and nothing is lost


@pytest.mark.parametrize(
    ("sent", "field", "told"),
    [
        ({"first_name": " "}, "first_name", "This field is required."),
        ({"mobile": ""}, "mobile", "recognised the next time"),
        ({"mobile": "12"}, "mobile", "This is no phone number"),
        ({"mobile": "", "personal_id": "8112289874", "sms_consent": "on"}, "mobile", "Where shall"),
        ({"personal_id": "8112289875"}, "personal_id", "This is no personal ID"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    corner: Shop, sent: dict[str, str], field: str, told: str
) -> None:
    corner.personal_ids = "store"
    corner.save()
    token, it = shown(corner)

    response = opened(token).post(f"/hello/{token}/", NINA | sent)

    page = response.content.decode()
    assert response.status_code == 422
    assert told in page[page.index(f'name="{field}"') :]
    assert 'value="Ek"' in page
    assert page.count("autofocus") == 1
    it.refresh_from_db()
    assert it.state == "shown"


# One phone, once


def test_the_address_opens_on_one_phone_only(corner: Shop) -> None:
    token, _it = shown(corner)
    opened(token)

    response = phone().get(f"/hello/{token}/")

    assert response.status_code == 403
    assert "This code was used on another phone" in text_of(response)
    assert not response.cookies
    assert phone().post(f"/hello/{token}/", NINA).status_code == 403


def test_a_form_sent_without_the_cookie_is_not_taken(corner: Shop) -> None:
    token, it = shown(corner)
    client = opened(token)
    client.cookies.clear()

    assert client.post(f"/hello/{token}/", NINA).status_code == 403
    it.refresh_from_db()
    assert it.state == "shown"


def test_a_look_ahead_does_not_take_the_address(corner: Shop) -> None:
    token, _it = shown(corner)

    phone().head(f"/hello/{token}/")

    opened(token)


def test_the_cookie_goes_to_this_address_alone(corner: Shop) -> None:
    token, it = shown(corner)

    cookie = phone().get(f"/hello/{token}/").cookies["hello"]

    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (
        f"/hello/{token}/",
        True,
        "Lax",
    )
    it.refresh_from_db()
    assert cookie.value not in it.phone


def test_sent_twice_it_is_said_once(corner: Shop) -> None:
    token, it = shown(corner)
    client = opened(token)

    first, second = (client.post(f"/hello/{token}/", NINA) for _ in range(2))

    assert [first["Location"], second["Location"]] == [f"/hello/{token}/"] * 2
    it.refresh_from_db()
    assert it.state == "offered"
    assert "47" in text_of(client.get(f"/hello/{token}/"))


# What became of it


def test_somebody_unknown_is_offered_to_the_cashier_as_they_said(corner: Shop) -> None:
    purposes(corner)
    token, it = shown(corner)
    sent = NINA | {"sms_consent": "on", "purpose": "1"}

    opened(token).post(f"/hello/{token}/", sent)

    it.refresh_from_db()
    said = unsealed(it)
    assert (it.state, said.name, said.values["mobile"]) == ("offered", "Nina Ek", "+46701234567")
    assert said.consent_text.startswith("Corner may send me offers by text message.")
    assert it.purpose is not None
    assert it.purpose.text == LONGING


def test_the_purpose_that_was_read_counts_not_a_newer_one(corner: Shop) -> None:
    purposes(corner)
    token, it = shown(corner)
    client = opened(token)
    Purpose.objects.create(shop=corner, language="en", version=2, text="For more.")

    client.post(f"/hello/{token}/", NINA | {"purpose": "1"})

    it.refresh_from_db()
    assert it.purpose is not None
    assert it.purpose.version == 1


def test_who_is_known_is_connected_at_once(corner: Shop, mia: Customer) -> None:
    token, it = shown(corner)
    mia_says = {"first_name": "Mia", "last_name": "Åkesson", "mobile": "070-174 06 05"}

    response = opened(token).post(f"/hello/{token}/", mia_says, follow=True)

    assert "You are connected" in text_of(response)
    it.sale.refresh_from_db()
    assert (it.sale.customer, it.sale.via) == (mia, "phone")


def test_the_address_dies_with_its_sale(corner: Shop) -> None:
    token, it = shown(corner)
    client = opened(token)
    Sale.objects.filter(pk=it.sale_id).update(state="void")

    assert client.get(f"/hello/{token}/state/").json() == {"state": "expired"}
    response = client.post(f"/hello/{token}/", NINA, follow=True)

    assert "The time is over" in text_of(response)


@pytest.mark.parametrize(
    ("state", "joined", "told"),
    [
        ("offered", False, "Show this number to the cashier"),
        ("several", False, "The cashier looks up which customer you are"),
        ("connected", False, "You are connected"),
        ("connected", True, "Welcome to Corner"),
        ("declined", False, "Not this time"),
        ("withdrawn", False, "Taken back"),
        ("expired", False, "The time is over"),
        ("unknown", False, "You are not known here yet"),
    ],
)
def test_the_phone_is_told_what_became_of_it(
    corner: Shop, state: str, joined: bool, told: str
) -> None:
    token, it = shown(corner)
    client = opened(token)
    Introduction.objects.filter(pk=it.pk).update(state=state, joined=joined)

    page = client.get(f"/hello/{token}/")

    assert told in text_of(page)
    waits = state in Introduction.LIVING
    assert (b"http-equiv" in page.content, b"hello.js" in page.content) == (waits, waits)
    assert client.get(f"/hello/{token}/state/").json() == {"state": state}


def test_a_customer_takes_it_back(corner: Shop) -> None:
    token, it = shown(corner)
    client = opened(token)
    client.post(f"/hello/{token}/", NINA)

    client.post(f"/hello/{token}/", {"withdraw": "1"})

    it.refresh_from_db()
    assert (it.state, it.sealed) == ("withdrawn", None)


def test_what_is_sent_too_late_is_not_taken(corner: Shop) -> None:
    token, it = shown(corner)
    client = opened(token)
    over = timezone.now() - dt.timedelta(seconds=1)
    Introduction.objects.filter(pk=it.pk).update(expires_at=over)

    response = client.post(f"/hello/{token}/", NINA, follow=True)

    assert "The time is over" in text_of(response)
    it.refresh_from_db()
    assert it.sealed is None


# Strangers


def test_an_address_of_nobody_and_one_gone_by_are_the_same_page(corner: Shop) -> None:
    gone, _it = shown(corner, state="expired")

    pages = [phone().get(f"/hello/{token}/") for token in (gone, "x" * 43)]

    assert {page.status_code for page in pages} == {404}
    assert pages[0].content == pages[1].content
    assert "This code doesn't work any more" in text_of(pages[0])
    assert not pages[0].cookies


def test_who_guesses_is_braked_and_shuts_nobody_else_out(corner: Shop) -> None:
    token, _it = shown(corner)

    answers = [phone().get(f"/hello/{'x' * 40}{n}/").status_code for n in range(22)]

    assert answers == [404] * 20 + [429] * 2
    opened(token)


def test_the_page_is_kept_nowhere_and_its_address_told_to_nobody(corner: Shop) -> None:
    token, _it = shown(corner)

    for client, wanted in ((phone(), token), (phone(), token), (phone(), "x")):
        headers = client.get(f"/hello/{wanted}/").headers

        assert headers["Cache-Control"] == "private, no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Robots-Tag"] == "noindex, nofollow"


def test_the_address_stands_in_no_line_of_the_log() -> None:
    record = logging.LogRecord(
        "django", 30, "", 1, "%s: %s", ("Gone", "/hello/s3cret/state/"), None
    )
    told = Lines("{levelname} {message}", style="{").format(record)

    assert told == "WARNING Gone: /hello/…/state/"


def test_nor_in_a_traceback() -> None:
    try:
        raise ValueError("at /hello/s3cret-_9/")
    except ValueError as error:
        record = logging.LogRecord("x", 40, "", 1, "Fault", (), (ValueError, error, None))

    assert "s3cret" not in Lines().format(record)


def test_every_line_is_written_by_the_formatter_that_leaves_it_out() -> None:
    handlers = [*logging.getLogger().handlers, *logging.getLogger("django").handlers]
    streams = [each for each in handlers if type(each) is logging.StreamHandler]

    assert streams
    assert {type(each.formatter) for each in streams} == {Lines}


# Small


def test_a_large_logo_comes_small(corner: Shop) -> None:
    noise = Image.effect_noise((800, 400), 90).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "PNG")
    Logo.objects.create(
        shop=corner, image=out.getvalue(), content_type="image/png", fingerprint="abc"
    )

    page = phone().get(f"/hello/{shown(corner)[0]}/").content

    assert b'src="data:image/webp;base64,' in page
    assert len(page) < 20_000


def test_a_small_logo_is_no_smaller_than_it_was() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (10, 20)).save(out, "PNG")

    with Image.open(io.BytesIO(pictures.small(out.getvalue(), (100, 100), 1000))) as made:
        assert (made.size, made.format) == ((10, 20), "WEBP")
