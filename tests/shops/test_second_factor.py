"""The second step of signing in: codes of an app, recovery codes; passkeys are in tests/browser."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client, RequestFactory

from stamgast.shops.models import Shop, Staff
from stamgast.shops.second_factor import address_for_passkeys, passkeys_possible
from tests.conftest import PASSWORD
from tests.shops.conftest import sign_in
from tests.shops.test_signing_in import is_in

Post = Callable[[], list[EmailMessage]]


def code_of(secret: str, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def proven(client: Client) -> Client:
    """Somebody who has just given the password once more."""
    client.post("/accounts/again/", {"password": PASSWORD})
    return client


def switched_on(client: Client) -> str:
    """Sets up codes of an app; the secret, as the app has it."""
    page = proven(client).get("/account/code/")
    found = re.search(r"<code>([A-Z2-7]{32})</code>", page.text)
    assert found
    response = client.post("/account/code/", {"code": code_of(found[1])})
    assert response["Location"] == "/account/recovery/"
    cache.clear()
    return found[1]


@pytest.fixture
def secret(ben: Staff, desk: Client) -> str:
    return switched_on(desk)


def test_setting_up_shows_a_square_and_the_secret_to_type(desk: Client) -> None:
    page = proven(desk).get("/account/code/")

    assert 'src="data:image/svg+xml;base64,' in page.text
    assert re.search(r"<code>[A-Z2-7]{32}</code>", page.text)


def test_setting_up_asks_for_the_password_first(desk: Client) -> None:
    response = desk.get("/account/code/")

    assert response["Location"] == "/accounts/again/?next=%2Faccount%2Fcode%2F"


def test_proving_it_again_makes_a_new_session_key(ben: Staff) -> None:
    client = Client()
    sign_in(client, "ben@corner.example")
    before = client.session.session_key

    proven(client)

    assert client.session.session_key != before
    assert "this one" in client.get("/account/").text
    watcher = Client()
    watcher.cookies["sessionid"] = before
    assert not is_in(watcher)


def test_a_wrong_code_switches_nothing_on(ben: Staff, desk: Client) -> None:
    proven(desk).get("/account/code/")

    response = desk.post("/account/code/", {"code": "000000"})

    assert "That is not the right code." in response.text
    assert Authenticator.objects.count() == 0


def test_switching_on_is_told_by_mail(
    ben: Staff, desk: Client, post: Post, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        switched_on(desk)

    assert [message.subject for message in post()] == ["Stamgast now asks for codes from your app"]


def test_the_secret_lies_sealed_in_the_database(secret: str) -> None:
    kept = Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]

    assert secret not in kept
    assert (
        Authenticator.objects.get(type=Authenticator.Type.TOTP)
        .wrap()
        .validate_code(code_of(secret))
    )


def test_the_password_alone_opens_nothing_any_more(secret: str, stranger: Client) -> None:
    response = sign_in(stranger, "ben@corner.example")

    assert response["Location"] == "/accounts/login/code/"
    assert not is_in(stranger)


def test_password_and_code_open_the_door(secret: str, stranger: Client) -> None:
    sign_in(stranger, "ben@corner.example")

    stranger.post("/accounts/login/code/", {"code": code_of(secret)})

    assert is_in(stranger)


@pytest.mark.parametrize(
    ("steps", "good"),
    [
        pytest.param(-1, True, id="half a minute late"),
        pytest.param(1, True, id="half a minute early"),
        pytest.param(-3, False, id="a minute and a half late"),
    ],
)
def test_a_phones_clock_may_be_a_little_off(
    secret: str, stranger: Client, steps: int, good: bool
) -> None:
    sign_in(stranger, "ben@corner.example")

    stranger.post("/accounts/login/code/", {"code": code_of(secret, steps)})

    assert is_in(stranger) is good


def test_a_code_works_once(secret: str, stranger: Client) -> None:
    code = code_of(secret)
    sign_in(stranger, "ben@corner.example")
    stranger.post("/accounts/login/code/", {"code": code})
    watcher = Client()
    sign_in(watcher, "ben@corner.example")

    response = watcher.post("/accounts/login/code/", {"code": code})

    assert "That is not the right code." in response.text
    assert not is_in(watcher)


def test_guessing_codes_is_braked(secret: str, stranger: Client) -> None:
    sign_in(stranger, "ben@corner.example")
    for _ in range(30):
        stranger.post("/accounts/login/code/", {"code": "000000"})
        # The brake of the address is another test's; this one is the person's.
        stranger.defaults["REMOTE_ADDR"] = f"203.0.113.{_}"

    response = stranger.post("/accounts/login/code/", {"code": code_of(secret)})

    assert "Too many tries." in response.text
    assert not is_in(stranger)


def test_the_second_step_can_be_left_for_another_sign_in(
    secret: str, olga: Staff, stranger: Client
) -> None:
    sign_in(stranger, "ben@corner.example")
    stranger.post("/accounts/logout/")

    sign_in(stranger, "olga@corner.example")

    assert is_in(stranger)


def test_the_second_step_needs_the_first(stranger: Client, secret: str) -> None:
    response = stranger.get("/accounts/login/code/")

    assert response["Location"] == "/accounts/login/"


# Recovery codes


def codes_on(page: Any) -> list[str]:
    return re.findall(r"<code>(\d{8})</code>", page.text)


def test_ten_recovery_codes_come_with_the_second_factor(secret: str, desk: Client) -> None:
    assert len(codes_on(desk.get("/account/recovery/"))) == 10


def test_a_recovery_code_opens_the_door_once(secret: str, desk: Client) -> None:
    code = codes_on(desk.get("/account/recovery/"))[0]
    first, second = Client(), Client()

    for client in (first, second):
        sign_in(client, "ben@corner.example")
        client.post("/accounts/login/code/", {"code": code})

    assert [is_in(first), is_in(second)] == [True, False]
    assert len(codes_on(desk.get("/account/recovery/"))) == 9


def test_recovery_codes_can_be_saved_as_text(secret: str, desk: Client) -> None:
    codes = codes_on(desk.get("/account/recovery/"))

    response = desk.get("/account/recovery/file/")

    assert response["Content-Type"].startswith("text/plain")
    assert response["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'
    assert re.findall(r"\d{8}", response.text) == codes


def test_new_recovery_codes_void_the_old(secret: str, desk: Client) -> None:
    old = codes_on(desk.get("/account/recovery/"))

    desk.post("/account/recovery/new/")

    new = codes_on(desk.get("/account/recovery/"))
    assert len(new) == 10
    assert not set(old) & set(new)


def test_nobody_sees_the_recovery_codes_of_another(secret: str, owner: Client) -> None:
    assert proven(owner).get("/account/recovery/").status_code == 404


def test_recovery_codes_ask_for_the_password_first(secret: str, ben: Staff) -> None:
    later = Client()
    later.force_login(
        ben.user,  # type: ignore[arg-type]
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )

    response = later.get("/account/recovery/")

    assert response["Location"].startswith("/accounts/again/")


def test_switched_off_the_password_is_enough_again(
    secret: str, desk: Client, stranger: Client
) -> None:
    response = desk.post("/account/code/off/")

    assert response["Location"] == "/account/"
    sign_in(stranger, "ben@corner.example")
    assert is_in(stranger)
    assert Authenticator.objects.count() == 0


# A shop that asks for it


@pytest.fixture
def strict(corner: Shop) -> Shop:
    Shop.objects.filter(pk=corner.pk).update(second_factor_required=True)
    return corner


def test_a_strict_shop_sends_whoever_has_only_a_password_to_set_more_up(
    strict: Shop, desk: Client
) -> None:
    page = desk.get("/customers/", follow=True)

    assert page.redirect_chain == [("/account/", 302)]
    assert "Corner asks for more than a password" in page.text


def test_a_strict_shop_loses_nothing_that_was_being_typed(strict: Shop, desk: Client) -> None:
    response = desk.get("/customers/", headers={"HX-Request": "true"})

    assert response.status_code == 403
    assert "Corner asks for more than a password." in response.text
    assert "HX-Redirect" not in response


def test_a_strict_shop_is_open_to_whoever_set_more_up(strict: Shop, desk: Client) -> None:
    switched_on(desk)
    assert desk.get("/customers/").status_code == 200

    desk.post("/account/code/off/")

    assert desk.get("/customers/").status_code == 302


def test_the_owner_makes_the_shop_strict(owner: Client, corner: Shop) -> None:
    owner.post("/settings/shop/sign-in/", {"second_factor_required": "on", "seen": ""})

    corner.refresh_from_db()
    assert corner.second_factor_required
    assert owner.get("/settings/shop/")["Location"] == "/account/"


# Where passkeys work


@pytest.mark.parametrize(
    ("host", "secure", "possible", "instead"),
    [
        ("localhost:8000", False, True, ""),
        ("shop.example", True, True, ""),
        ("shop.example", False, False, ""),
        ("127.0.0.1:8000", False, False, "http://localhost:8000/account/"),
        ("192.168.1.20:8000", False, False, ""),
    ],
    ids=["this machine by name", "https", "http from elsewhere", "this machine by number", "LAN"],
)
def test_passkeys_need_a_name_and_nobody_listening(
    host: str, secure: bool, possible: bool, instead: str, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    request = RequestFactory().get("/account/", secure=secure, HTTP_HOST=host)

    assert passkeys_possible(request) is possible
    assert address_for_passkeys(request) == instead


def test_by_number_my_account_says_where_passkeys_work(desk: Client) -> None:
    page = desk.get("/account/", HTTP_HOST="127.0.0.1")

    assert 'href="http://localhost/account/"' in page.text


def test_a_made_up_passkey_signs_nobody_in(ben: Staff, stranger: Client) -> None:
    stranger.get("/accounts/login/passkey/", headers={"Accept": "application/json"})

    for credential in ("", "{}", "null", "[]", '{"response": {"userHandle": "MQ"}}', "{"):
        stranger.post("/accounts/login/passkey/", {"credential": credential})

    assert not is_in(stranger)


def test_nobody_renames_the_passkey_of_another(ben: Staff, owner: Client) -> None:
    passkey = Authenticator.objects.create(
        user=ben.user, type=Authenticator.Type.WEBAUTHN, data={"name": "Phone", "credential": {}}
    )
    proven(owner)

    assert owner.get(f"/account/passkeys/{passkey.pk}/").status_code == 404
    assert owner.post(f"/account/passkeys/{passkey.pk}/remove/").status_code == 404
