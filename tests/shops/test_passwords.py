"""A forgotten password, a new one, and another e-mail."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import translation
from django_tasks_db.models import DBTaskResult

from stamgast.shops import new_email
from stamgast.shops.models import Staff, User
from stamgast.shops.passwords import RESET_LINK, Links
from tests.conftest import PASSWORD
from tests.shops.conftest import sign_in
from tests.shops.test_signing_in import guess, is_in

Post = Callable[[], list[EmailMessage]]
NEW = "violet otters juggle"


def asked(client: Client, post: Post, email: str = "ben@corner.example") -> str:
    """The path of the link that came by mail."""
    client.post("/accounts/password/reset/", {"email": email})
    return link_in(post()[-1])


def link_in(message: EmailMessage) -> str:
    found = re.search(r"http://testserver(/\S+)", str(message.body))
    assert found, message.body
    return found[1]


def chosen(client: Client, link: str, password: str = NEW) -> Any:
    page = client.get(link, follow=True)
    return client.post(
        page.request["PATH_INFO"], {"password1": password, "password2": password}, follow=True
    )


def test_a_link_by_mail_sets_a_new_password_and_signs_in(
    ben: Staff, stranger: Client, post: Post
) -> None:
    chosen(stranger, asked(stranger, post))

    assert is_in(stranger)
    again = Client()
    sign_in(again, "ben@corner.example", NEW)
    assert is_in(again)


def test_the_mail_is_short_and_goes_to_the_one_who_asked(
    ben: Staff, stranger: Client, post: Post
) -> None:
    link = asked(stranger, post)

    (message,) = post()
    assert message.to == ["ben@corner.example"]
    assert message.subject == "A new password for Stamgast"
    assert message.body == (
        "Hello Ben,\n\n"
        "With this link you choose a new password. It works once, for an hour:\n\n"
        f"http://testserver{link}\n\n"
        "You did not ask for it? Then do nothing, and all stays as it is.\n"
    )


def test_the_answer_is_the_same_for_somebody_we_do_not_know(
    ben: Staff, stranger: Client, post: Post
) -> None:
    known = stranger.post("/accounts/password/reset/", {"email": "ben@corner.example"}, follow=True)
    unknown = stranger.post("/accounts/password/reset/", {"email": "who@else.example"}, follow=True)

    assert known.redirect_chain == unknown.redirect_chain
    hidden = re.compile(r"csrf\S+ value=\S+|X-CSRFToken\S+ \S+")
    assert hidden.sub("", known.text) == hidden.sub("", unknown.text)
    assert DBTaskResult.objects.count() == 2, "as much work for both, so that time tells nothing"
    assert [message.to for message in post()] == [["ben@corner.example"]]


def test_the_queue_holds_no_link(ben: Staff, stranger: Client) -> None:
    """Whoever reads the table of jobs must not get in by it."""
    stranger.post("/accounts/password/reset/", {"email": "ben@corner.example"})

    assert DBTaskResult.objects.get().args_kwargs == {
        "args": [ben.user_id, "http://testserver/"],
        "kwargs": {},
    }


def test_a_link_works_once(ben: Staff, stranger: Client, post: Post) -> None:
    link = asked(stranger, post)
    chosen(stranger, link)

    response = Client().get(link, follow=True)

    assert "This link has ended" in response.text


def test_a_link_is_not_in_the_address_of_the_page_that_sets_the_password(
    ben: Staff, stranger: Client, post: Post
) -> None:
    """There it would go on to other sites as the referrer, and into the history."""
    link = asked(stranger, post)

    page = stranger.get(link, follow=True)

    assert page.redirect_chain[0][0].endswith("-set-password/")


def test_a_link_ends_when_the_e_mail_changes(ben: Staff, stranger: Client, post: Post) -> None:
    link = asked(stranger, post)
    User.objects.filter(pk=ben.user_id).update(email="ben@new.example")

    assert "This link has ended" in stranger.get(link, follow=True).text


class Later(Links):
    def __init__(self, by: timedelta) -> None:
        super().__init__()
        self.by = by

    def _now(self) -> Any:
        return super()._now() + self.by  # type: ignore[misc]


@pytest.mark.parametrize(
    ("after", "good"),
    [
        pytest.param(RESET_LINK - timedelta(minutes=1), True, id="within the hour"),
        pytest.param(RESET_LINK + timedelta(minutes=1), False, id="after the hour"),
    ],
)
def test_a_link_for_a_forgotten_password_works_for_an_hour(
    ben: Staff, after: timedelta, good: bool
) -> None:
    token = Links().make_token(ben.user)

    assert Later(after).check_token(ben.user, token) is good


@pytest.mark.parametrize(
    ("after", "good"),
    [
        pytest.param(timedelta(days=6, hours=23), True, id="within the week"),
        pytest.param(timedelta(days=7, hours=1), False, id="after the week"),
    ],
)
def test_an_invitation_works_for_seven_days(db: None, after: timedelta, good: bool) -> None:
    invited = User.objects.create_user("new@corner.example")
    token = Links().make_token(invited)

    assert Later(after).check_token(invited, token) is good


@pytest.mark.parametrize(
    ("password", "why"),
    [
        pytest.param("short", "at least 10 characters", id="too short"),
        pytest.param("password123", "too common", id="everybody's"),
        pytest.param("ben@corner.example", "too similar", id="the e-mail itself"),
        pytest.param("Stamgast-2026", "everybody would try", id="ours and the year"),
        pytest.param("corner12345", "everybody would try", id="the shop's and some digits"),
    ],
)
def test_a_weak_password_is_refused(
    ben: Staff, stranger: Client, post: Post, password: str, why: str
) -> None:
    response = chosen(stranger, asked(stranger, post), password)

    assert why in response.text
    assert not is_in(stranger)


def test_a_link_lets_in_whoever_was_locked_out(ben: Staff, stranger: Client, post: Post) -> None:
    guess(stranger, 5)

    chosen(stranger, asked(stranger, post))

    assert is_in(stranger)
    stranger.post("/accounts/logout/")
    sign_in(stranger, "ben@corner.example", NEW)
    assert is_in(stranger)


def test_the_mail_speaks_the_language_of_its_reader(
    ben: Staff, stranger: Client, post: Post
) -> None:
    User.objects.filter(pk=ben.user_id).update(language="sv")

    asked(stranger, post)

    # The words are the translators' matter; that the reader's are taken is ours.
    assert post()[0].subject == translated("A new password for Stamgast", "sv")


def translated(text: str, language: str) -> str:
    with translation.override(language):
        return translation.gettext(text)


def test_asking_for_links_is_braked(ben: Staff, stranger: Client, post: Post) -> None:
    form = {"email": "ben@corner.example"}
    answers = [stranger.post("/accounts/password/reset/", form).status_code for _ in range(6)]

    assert answers == [302] * 5 + [429]
    assert len(post()) == 5


# Changing it


def change(client: Client, old: str = PASSWORD, new: str = NEW) -> Any:
    form = {"oldpassword": old, "password1": new, "password2": new}
    return client.post("/account/password/", form)


def test_a_new_password_leaves_this_session_and_ends_the_others(ben: Staff, post: Post) -> None:
    here, there = Client(), Client()
    sign_in(here, "ben@corner.example")
    sign_in(there, "ben@corner.example")

    response = change(here)

    assert response["Location"] == "/account/"
    assert is_in(here)
    assert not is_in(there)


def test_the_owner_of_a_changed_password_is_told(desk: Client, post: Post) -> None:
    change(desk)

    (message,) = post()
    assert message.to == ["ben@corner.example"]
    assert message.subject == "Your password for Stamgast is changed"
    assert "From the address: 127.0.0.1" in str(message.body)


def test_a_new_password_needs_the_old_one(desk: Client) -> None:
    response = change(desk, old="a wrong guess")

    assert "That is not your password of now." in response.text
    assert User.objects.get(email="ben@corner.example").check_password(PASSWORD)


def test_a_new_password_is_typed_twice(desk: Client) -> None:
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW + "!"}

    response = desk.post("/account/password/", form)

    assert response.status_code == 200
    assert "You must type the same password each time." in response.text


# Another e-mail


def move(client: Client, email: str = "ben@new.example", password: str = PASSWORD) -> Any:
    return client.post("/account/email/", {"email": email, "password": password})


def test_somebody_signs_in_with_another_e_mail_once_its_mail_was_read(
    ben: Staff, desk: Client, stranger: Client, post: Post
) -> None:
    move(desk, "Ben@New.example")
    (asked,) = post()
    link = link_in(asked)
    page = stranger.get(link)
    before = User.objects.get(pk=ben.user_id).email
    stranger.post(link)

    assert (asked.to, before) == (["ben@new.example"], "ben@corner.example")
    assert "ben@new.example" in page.text
    assert "ben@new.example" not in link
    assert page["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert is_in(desk)
    sign_in(stranger, "ben@corner.example")
    assert not is_in(stranger)
    sign_in(stranger, "ben@new.example")
    assert is_in(stranger)
    told = post()[-1]
    assert told.to == ["ben@corner.example"]
    assert "ben@new.example" in str(told.body)


def test_a_link_to_a_new_e_mail_works_once(
    ben: Staff, desk: Client, stranger: Client, post: Post
) -> None:
    move(desk)
    link = link_in(post()[0])
    stranger.post(link)

    response = stranger.post(link)

    assert response.status_code == 409
    assert "This link works no more." in response.text


def test_only_the_last_e_mail_asked_for_is_taken(
    ben: Staff, desk: Client, stranger: Client, post: Post
) -> None:
    move(desk, "ben@first.example")
    first = link_in(post()[0])
    move(desk, "ben@second.example")

    assert stranger.post(first).status_code == 409
    assert User.objects.get(pk=ben.user_id).email == "ben@corner.example"


def test_a_link_to_a_new_e_mail_works_for_a_day(
    ben: Staff, desk: Client, stranger: Client, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    move(desk)
    link = link_in(post()[0])
    monkeypatch.setattr(new_email, "LINK", timedelta(seconds=-1))

    assert stranger.get(link).status_code == 409


@pytest.mark.parametrize("key", ["x-x", "1-x", "zzzzzzzzzzzzzzzzz-x-y", "0-c0ffee-1"])
def test_a_made_up_link_to_a_new_e_mail_opens_nothing(key: str, stranger: Client, db: None) -> None:
    assert stranger.get(f"/accounts/email/{key}/").status_code == 409


def test_another_e_mail_needs_the_password(ben: Staff, desk: Client) -> None:
    response = move(desk, password="a wrong guess")

    assert "That is not your password." in response.text
    assert User.objects.get(pk=ben.user_id).email == "ben@corner.example"


def test_an_e_mail_opens_one_door_only(
    ben: Staff, olga: Staff, desk: Client, stranger: Client, post: Post
) -> None:
    """Who asks isn't told that somebody signs in by it: only who reads its mail is."""
    asked = move(desk, "OLGA@corner.example")
    response = stranger.post(link_in(post()[0]))

    assert asked.status_code == 302
    assert response.status_code == 409
    assert "Somebody signs in with this e-mail already." in response.text
    assert User.objects.get(pk=ben.user_id).email == "ben@corner.example"


def test_guessing_the_password_of_an_open_session_is_braked(desk: Client) -> None:
    answers = [move(desk, password="a wrong guess").status_code for _ in range(5)]

    assert answers == [200, 200, 200, 200, 429]
    assert move(desk).status_code == 429


def test_an_hour_has_room_for_few_tries_at_another_e_mail(olga: Staff, desk: Client) -> None:
    answers = [move(desk, "olga@corner.example").status_code for _ in range(6)]

    assert answers == [302] * 5 + [429]
