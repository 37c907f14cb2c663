"""My account: the name, the language, the sessions, the shops."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from stamgast.shops.browsers import browser, system
from stamgast.shops.models import Shop, Staff, User
from tests.conftest import PASSWORD
from tests.shops.conftest import sign_in
from tests.shops.test_second_factor import proven
from tests.shops.test_signing_in import is_in

Hired = Callable[[Shop, str, str], Staff]
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1"
)


def test_somebody_changes_their_name_and_language(ben: Staff, desk: Client) -> None:
    response = desk.post("/account/", {"name": "Benjamin", "language": "nl"})

    assert response["Location"] == "/account/"
    person = User.objects.get(pk=ben.user_id)
    assert (person.name, person.language) == ("Benjamin", "nl")
    assert '<html lang="nl">' in desk.get("/account/").text


def test_the_shop_calls_somebody_by_their_new_name_unless_it_had_its_own(
    ben: Staff, desk: Client, also_in_rival: Staff
) -> None:
    desk.post("/account/", {"name": "Benjamin", "language": "en"})

    assert set(Staff.objects.values_list("shop__name", "name")) == {
        ("Corner", "Benjamin"),
        ("Rival", "Benny"),
    }


def test_the_language_stays_after_signing_out(ben: Staff, desk: Client) -> None:
    desk.post("/account/", {"name": "Ben", "language": "sv"})
    desk.post("/accounts/logout/")

    assert '<html lang="sv">' in desk.get("/accounts/login/").text


def test_a_name_is_needed(ben: Staff, desk: Client) -> None:
    response = desk.post("/account/", {"name": "", "language": "nl"})

    assert "This field is required." in response.text
    assert User.objects.get(pk=ben.user_id).language == "en"


# Sessions


@pytest.fixture
def two(ben: Staff) -> tuple[Client, Client]:
    """Ben at the computer and on the phone."""
    computer = Client(HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="192.0.2.1")
    phone = Client(HTTP_USER_AGENT=IPHONE, REMOTE_ADDR="198.51.100.7")
    sign_in(computer, "ben@corner.example")
    sign_in(phone, "ben@corner.example")
    return computer, phone


def key_of(client: Client) -> int:
    return int(UserSession.objects.get(session_key=client.session.session_key).pk)


def test_the_list_tells_device_and_address_and_which_one_this_is(
    two: tuple[Client, Client],
) -> None:
    page = two[0].get("/account/").text

    here, there = page.index("Firefox on Linux"), page.index("Safari on iPhone")
    assert here < page.index("this one") < there
    assert "192.0.2.1" in page
    assert "198.51.100.7" in page


def test_one_session_is_ended_from_another(two: tuple[Client, Client]) -> None:
    computer, phone = two
    proven(computer)

    computer.post(f"/account/sessions/{key_of(phone)}/end/")

    assert is_in(computer)
    assert not is_in(phone)
    assert "Safari on iPhone" not in computer.get("/account/").text


def test_all_other_sessions_are_ended_at_once(two: tuple[Client, Client]) -> None:
    computer, phone = two
    proven(computer)

    page = computer.post("/account/sessions/end/", follow=True)

    assert "Signed out in 1 other place." in page.text
    assert is_in(computer)
    assert not is_in(phone)


def test_ending_sessions_asks_for_the_password_and_then_goes_on(
    two: tuple[Client, Client],
) -> None:
    """Whoever found the computer open must not throw its owner out of the phone."""
    computer, phone = two
    asked = computer.post("/account/sessions/end/")
    assert is_in(phone)

    computer.post(asked["Location"], {"password": PASSWORD})

    assert is_in(computer)
    assert not is_in(phone)


def test_this_session_is_ended_by_signing_out_only(two: tuple[Client, Client]) -> None:
    computer, _ = two
    proven(computer)

    assert computer.post(f"/account/sessions/{key_of(computer)}/end/").status_code == 404
    assert is_in(computer)


def test_nobody_ends_the_session_of_another(two: tuple[Client, Client], owner: Client) -> None:
    proven(owner)
    assert owner.post(f"/account/sessions/{key_of(two[1])}/end/").status_code == 404
    assert is_in(two[1])


@pytest.mark.parametrize("path", ["sessions/1/end/", "sessions/end/"])
def test_a_session_is_ended_by_pressing_not_by_a_link(path: str, desk: Client) -> None:
    assert desk.get(f"/account/{path}").status_code == 405


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, ("Firefox", "Linux")),
        (IPHONE, ("Safari", "iPhone")),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
            " Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
            ("Edge", "Windows"),
        ),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko)"
            " Chrome/140.0.0.0 Mobile Safari/537.36",
            ("Chrome", "Android"),
        ),
        ("curl/8.0", ("", "")),
        ("", ("", "")),
    ],
    ids=["Firefox", "iPhone", "Edge", "Android", "a program", "nothing"],
)
def test_a_browser_is_told_in_words(agent: str, words: tuple[str, str]) -> None:
    assert (browser(agent), system(agent)) == words


def test_a_program_without_a_name_is_listed_too(ben: Staff) -> None:
    client = Client()
    sign_in(client, "ben@corner.example")

    assert "Unknown browser" in client.get("/account/").text


# Shops


@pytest.fixture
def also_in_rival(ben: Staff, rival: Shop) -> Staff:
    return Staff.objects.create(shop=rival, user=ben.user, name="Benny", role="owner")


def test_somebody_of_two_shops_goes_from_one_to_the_other(
    desk: Client, corner: Shop, rival: Shop, also_in_rival: Staff
) -> None:
    assert desk.get("/settings/staff/").status_code == 403

    response = desk.post("/shops/switch/", {"shop": rival.pk})

    assert response["Location"] == "/"
    page = desk.get("/settings/staff/").text
    assert "Benny" in page
    assert "<span>Rival</span>" in page


def test_nobody_goes_into_a_shop_they_do_not_work_in(desk: Client, rival: Shop) -> None:
    assert desk.post("/shops/switch/", {"shop": rival.pk}).status_code == 404


@pytest.mark.parametrize("shop", ["", "x", "-1", "²", "9" * 30])
def test_a_shop_that_is_none_is_not_found(shop: str, desk: Client) -> None:
    assert desk.post("/shops/switch/", {"shop": shop}).status_code == 404


def test_a_place_that_is_switched_off_is_no_way_in(
    desk: Client, rival: Shop, also_in_rival: Staff
) -> None:
    desk.post("/shops/switch/", {"shop": rival.pk})
    Staff.objects.filter(pk=also_in_rival.pk).update(active=False)

    page = desk.get("/account/").text

    assert "<span>Corner</span>" in page
    assert desk.post("/shops/switch/", {"shop": rival.pk}).status_code == 404


def test_somebody_without_a_shop_is_told_so(ben: Staff, desk: Client) -> None:
    Staff.objects.filter(pk=ben.pk).update(active=False)

    response = desk.get("/customers/", follow=True)

    assert response.redirect_chain == [("/no-shop/", 302)]
    assert response.status_code == 403
    assert "You work in no shop" in response.text
    assert "Sign out" in response.text


def test_the_page_for_nobodys_shop_is_for_them_alone(desk: Client) -> None:
    assert desk.get("/no-shop/")["Location"] == "/"
