"""Pages that say no: signed out in the middle, not allowed, not there, stale, broken."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from stamgast.shops.models import Shop
from tests.conftest import PASSWORD

HTMX = {"HX-Request": "true"}


def test_an_htmx_request_of_a_session_that_ended_brings_a_dialog(
    corner: Shop, stranger: Client
) -> None:
    """Sent to the sign-in page instead, all that was typed would be lost."""
    response = stranger.post("/settings/staff/new/", {"name": "Nora"}, headers=HTMX)

    assert response.status_code == 401
    assert "HX-Redirect" not in response
    assert "<dialog" in response.text
    assert "What you typed is still here." in response.text
    assert f'href="/accounts/login/?next={reverse("signed_in_again")}"' in response.text


def test_an_open_page_asks_whether_its_session_is_alive(desk: Client, stranger: Client) -> None:
    alive = desk.get("/account/here/", headers=HTMX)
    ended = stranger.get("/account/here/", headers=HTMX)

    assert alive.json()["name"] == "Ben"
    assert len(alive.json()["token"]) == 64
    assert ended.status_code == 401


def test_the_token_it_gets_is_good_for_its_forms(ben: object) -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.get("/accounts/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
    assert token
    form = {"login": "ben@corner.example", "password": PASSWORD}
    client.post("/accounts/login/", form | {"csrfmiddlewaretoken": token[1]})

    fresh = client.get("/account/here/").json()["token"]
    response = client.post("/accounts/logout/", headers={"X-CSRFToken": fresh})

    assert response.status_code == 302


def test_signed_in_again_the_window_says_to_go_back(desk: Client) -> None:
    assert "Close this window and go on in the other" in desk.get("/account/signed-in/").text


def test_a_form_without_a_good_token_says_that_nothing_is_lost(ben: object) -> None:
    client = Client(enforce_csrf_checks=True)

    page = client.post("/accounts/login/", {"login": "x"})
    piece = client.post("/accounts/login/", {"login": "x"}, headers=HTMX)

    assert [page.status_code, piece.status_code] == [403, 403]
    assert "Nothing was saved, and nothing is lost" in page.text
    assert "<dialog" in piece.text
    assert "<html" not in piece.text


def test_not_allowed_names_the_permission_and_a_way_back(desk: Client) -> None:
    page = desk.get("/settings/audit/")
    piece = desk.get("/settings/audit/", headers=HTMX)

    assert [page.status_code, piece.status_code] == [403, 403]
    for response in (page, piece):
        assert "“Read the audit trail”" in response.text
    assert 'href="/">Back to the start' in page.text
    assert "<html" not in piece.text


def test_not_found_is_a_page_of_ours(desk: Client, stranger: Client) -> None:
    page = desk.get("/no/such/page/")
    piece = desk.get("/no/such/page/", headers=HTMX)

    assert [page.status_code, piece.status_code] == [404, 404]
    assert "That page is not here" in page.text
    assert "<html" not in piece.text
    assert stranger.get("/no/such/page/").status_code == 404


@pytest.mark.django_db
def test_a_fault_of_ours_is_told_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(raise_request_exception=False)

    def broken(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("stamgast.shops.models.Shop.objects.exists", broken)
    page = client.get("/")
    piece = client.get("/", headers=HTMX)

    assert page.status_code == 500
    assert "It is our fault, not yours." in page.text
    assert piece.status_code in {401, 500}


def test_an_unknown_host_is_refused(db: None) -> None:
    response = Client().get("/accounts/login/", headers={"Host": "evil.example"})

    assert response.status_code == 400
    assert "We did not understand that" in response.text
