"""Signing in and out, and the brake on guessing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from axes.models import AccessAttempt, AccessLog
from django.contrib.auth.hashers import get_hasher
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from stamgast.shops import sessions
from stamgast.shops.models import Shop, Staff, User
from tests.conftest import PASSWORD
from tests.shops.conftest import sign_in

HERE = {"REMOTE_ADDR": "192.0.2.1"}
ELSEWHERE = {"REMOTE_ADDR": "198.51.100.7"}


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_staff_sign_in_with_e_mail_and_password(ben: Staff, stranger: Client) -> None:
    response = sign_in(stranger, "ben@corner.example")

    assert response.status_code == 302
    assert response["Location"] == "/"
    assert is_in(stranger)


def test_the_case_of_an_e_mail_does_not_matter(ben: Staff, stranger: Client) -> None:
    sign_in(stranger, "Ben@Corner.Example")

    assert is_in(stranger)


def test_signing_in_leads_to_the_page_that_was_asked_for(ben: Staff, stranger: Client) -> None:
    asked = stranger.get("/account/email/")

    response = stranger.post(
        asked["Location"], {"login": "ben@corner.example", "password": PASSWORD}
    )

    assert response["Location"] == "/account/email/"


def test_signing_in_leads_to_no_other_house(ben: Staff, stranger: Client) -> None:
    form = {"login": "ben@corner.example", "password": PASSWORD, "next": "https://evil.example/"}

    response = stranger.post("/accounts/login/", form)

    assert response["Location"] == "/"


@pytest.mark.parametrize(
    "email",
    [
        pytest.param("ben@corner.example", id="somebody we know"),
        pytest.param("nobody@corner.example", id="somebody we don't"),
    ],
)
def test_a_wrong_password_says_the_same_to_everybody(
    ben: Staff, stranger: Client, email: str
) -> None:
    response = sign_in(stranger, email, "not the password")

    assert "This e-mail and password don&#x27;t belong together." in response.text
    assert not is_in(stranger)


def test_signing_in_makes_a_new_session_key(ben: Staff, stranger: Client) -> None:
    """A key that somebody planted in the browser before is worth nothing after."""
    stranger.get("/accounts/login/passkey/", headers={"Accept": "application/json"})
    before = stranger.session.session_key

    sign_in(stranger, "ben@corner.example")

    assert before
    assert stranger.session.session_key != before


def test_signing_out_asks_first_and_then_ends_the_session(desk: Client) -> None:
    asked = desk.get("/accounts/logout/")
    out = desk.post("/accounts/logout/")

    assert "Sign out?" in asked.text
    assert out["Location"] == "/accounts/login/"
    assert not is_in(desk)


@pytest.mark.parametrize(
    "path",
    [
        "signup/",
        "inactive/",
        "email/",
        "confirm-email/",
        "password/set/",
        "social/signup/",
        "3rdparty/",
    ],
)
def test_what_we_do_not_offer_is_not_there(path: str, desk: Client) -> None:
    assert desk.get(f"/accounts/{path}").status_code == 404


def test_a_sign_in_that_is_switched_off_says_so(ben: Staff, stranger: Client) -> None:
    User.objects.filter(pk=ben.user_id).update(is_active=False)

    response = sign_in(stranger, "ben@corner.example")

    assert response.status_code == 403
    assert "This sign-in is switched off" in response.text
    assert not is_in(stranger)


def test_nobody_gets_a_second_e_mail_that_opens_the_door(ben: Staff, stranger: Client) -> None:
    """allauth looks into a table of its own too; it must stay empty."""
    sign_in(stranger, "ben@corner.example")
    stranger.post("/accounts/password/reset/", {"email": "ben@corner.example"})

    assert EmailAddress.objects.count() == 0


# Guessing


def guess(client: Client, times: int, email: str = "ben@corner.example", **extra: Any) -> Any:
    for _ in range(times):
        response = sign_in(client, email, "a wrong guess", **extra)
    return response


def test_the_fifth_miss_closes_the_door_from_there(ben: Staff, stranger: Client) -> None:
    fourth = guess(stranger, 4, **HERE)
    fifth = guess(stranger, 1, **HERE)

    assert [fourth.status_code, fifth.status_code] == [200, 429]
    assert "Signing in is closed from here. Try again in 15 minutes." in fifth.text
    assert fifth["Retry-After"] == "900"


def test_the_right_password_is_refused_while_the_door_is_closed(
    ben: Staff, stranger: Client
) -> None:
    guess(stranger, 5, **HERE)

    response = sign_in(stranger, "ben@corner.example", **HERE)

    assert response.status_code == 429
    assert not is_in(stranger)


def test_another_address_is_not_locked_out(ben: Staff, stranger: Client) -> None:
    guess(stranger, 5, **HERE)

    sign_in(stranger, "ben@corner.example", **ELSEWHERE)

    assert is_in(stranger)


def test_a_colleague_at_the_same_address_is_not_locked_out(
    ben: Staff, olga: Staff, stranger: Client
) -> None:
    guess(stranger, 5, **HERE)

    sign_in(stranger, "olga@corner.example", **HERE)

    assert is_in(stranger)


def test_another_spelling_of_the_e_mail_is_the_same_guess(ben: Staff, stranger: Client) -> None:
    guess(stranger, 4, "ben@corner.example", **HERE)

    response = guess(stranger, 1, " BEN@corner.example", **HERE)

    assert response.status_code == 429


def test_another_browser_is_the_same_guess(ben: Staff, stranger: Client) -> None:
    guess(stranger, 4, headers={"User-Agent": "one"}, **HERE)

    response = guess(stranger, 1, headers={"User-Agent": "two"}, **HERE)

    assert response.status_code == 429


def test_the_door_opens_again_after_a_quarter_of_an_hour(ben: Staff, stranger: Client) -> None:
    guess(stranger, 5, **HERE)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=15, seconds=1))

    sign_in(stranger, "ben@corner.example", **HERE)

    assert is_in(stranger)


def test_misses_are_forgotten_once_somebody_is_in(ben: Staff, stranger: Client) -> None:
    guess(stranger, 4, **HERE)
    sign_in(stranger, "ben@corner.example", **HERE)
    stranger.post("/accounts/logout/")

    response = guess(stranger, 4, **HERE)

    assert response.status_code == 200


def test_knocking_at_a_closed_door_keeps_it_closed_no_longer(ben: Staff, stranger: Client) -> None:
    guess(stranger, 5, **HERE)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=5))

    response = guess(stranger, 1, **HERE)

    assert "Try again in 10 minutes." in response.text


def test_guessing_from_many_addresses_is_braked_too(ben: Staff, stranger: Client) -> None:
    for number in range(10):
        guess(stranger, 3, REMOTE_ADDR=f"203.0.113.{number}")

    response = sign_in(stranger, "ben@corner.example", REMOTE_ADDR="203.0.113.99")

    assert response.status_code == 429
    assert "Wait some minutes, then try again." in response.text


def test_trying_many_e_mails_from_one_address_is_braked_too(ben: Staff, stranger: Client) -> None:
    for number in range(20):
        guess(stranger, 1, f"somebody{number}@corner.example", **HERE)

    response = sign_in(stranger, "ben@corner.example", **HERE)

    assert response.status_code == 429


def test_a_header_from_outside_is_not_believed_to_be_the_address(
    ben: Staff, stranger: Client
) -> None:
    """The server takes the proxy's word itself; a visitor's word would open the door again."""
    guess(stranger, 4, **HERE)

    response = guess(stranger, 1, headers={"X-Forwarded-For": "198.51.100.7"}, **HERE)

    assert response.status_code == 429


# Sessions that end


def test_a_session_nobody_used_for_a_day_ends(desk: Client) -> None:
    assert is_in(desk)
    session = desk.session
    session["seen_at"] -= 24 * 3600 + 1
    session.save()

    assert not is_in(desk)


def test_a_session_in_daily_use_ends_after_two_weeks(desk: Client) -> None:
    assert is_in(desk)
    session = desk.session
    session["signed_in_at"] -= 14 * 24 * 3600 + 1
    session.save()

    assert not is_in(desk)


def test_sign_ins_are_remembered_for_three_months(ben: Staff, stranger: Client) -> None:
    sign_in(stranger, "ben@corner.example")
    AccessLog.objects.update(attempt_time=timezone.now() - timedelta(days=91))
    stranger.post("/accounts/logout/")
    sign_in(stranger, "ben@corner.example")

    sessions.forget_sign_ins.call()

    assert AccessLog.objects.count() == 1


def test_misses_are_forgotten_when_they_lock_nobody_out_any_more(
    ben: Staff, stranger: Client
) -> None:
    for email in ("ben@corner.example", "nobody@corner.example"):
        sign_in(stranger, email, "wrong")
    ago = timezone.now() - timedelta(minutes=16)
    AccessAttempt.objects.filter(username__startswith="nobody").update(attempt_time=ago)

    sessions.forget_sign_ins.call()

    assert [miss.username for miss in AccessAttempt.objects.all()] == ["ben@corner.example"]


def test_sessions_that_ended_are_cleared_away(ben: Staff, stranger: Client, desk: Client) -> None:
    Session.objects.update(expire_date=timezone.now() - timedelta(days=1))
    sign_in(stranger, "ben@corner.example")

    sessions.forget_sign_ins.call()

    assert Session.objects.count() == 1


# How it is kept


def test_passwords_are_kept_as_argon2(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["stamgast.shops.passwords.Argon2"]
    hasher = get_hasher()

    kept = hasher.encode(PASSWORD, hasher.salt())

    assert kept.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert hasher.verify(PASSWORD, kept)


def test_pages_of_the_shop_are_not_kept_by_the_browser(desk: Client, stranger: Client) -> None:
    inside, outside = desk.get("/account/"), stranger.get("/accounts/login/")

    assert inside["Cache-Control"] == "private, no-store"
    assert "no-store" in outside["Cache-Control"]


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(ben: Staff, stranger: Client) -> None:
    stranger.get("/accounts/login/")
    sign_in(stranger, "ben@corner.example")

    for name in ("sessionid", "csrftoken"):
        cookie = stranger.cookies[name]
        assert cookie["httponly"] is True
        assert cookie["samesite"] == "Lax"


def test_a_page_says_what_the_browser_may_do_with_it(stranger: Client, corner: Shop) -> None:
    response = stranger.get(reverse("account_login"))

    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Permissions-Policy"].startswith("camera=()")


# The language before signing in


@pytest.mark.parametrize("language", ["sv", "nl"])
def test_a_stranger_chooses_the_language(language: str, corner: Shop, stranger: Client) -> None:
    response = stranger.post("/language/", {"language": language, "next": "/accounts/login/"})
    page = stranger.get("/accounts/login/")

    assert response["Location"] == "/accounts/login/"
    assert f'<html lang="{language}">' in page.text


def test_choosing_a_language_leads_to_no_other_house(stranger: Client) -> None:
    response = stranger.post("/language/", {"language": "sv", "next": "//evil.example/"})

    assert response["Location"] == "/"


def test_an_unknown_language_changes_nothing(corner: Shop, stranger: Client) -> None:
    stranger.post("/language/", {"language": "xx", "next": "/"})

    assert '<html lang="en">' in stranger.get("/accounts/login/").text


def test_a_language_is_chosen_by_pressing_not_by_a_link(stranger: Client) -> None:
    assert stranger.get("/language/").status_code == 405
