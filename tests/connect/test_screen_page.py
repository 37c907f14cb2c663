"""The page of the customer screen, before till/ draws it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from stamgast.shops.models import Shop, Staff
from tests.connect.streams import paired
from tests.shops.at_the_till import register_of


def page_of(response: Any) -> Any:
    found = re.search(r'<script id="page"[^>]*>(.*?)</script>', response.content.decode())
    assert found
    return json.loads(found[1])


@pytest.fixture
def screen(corner: Shop, olga: Staff) -> Client:
    _device, cookie = paired(register_of(corner), "screen", olga)
    browser = Client()
    browser.cookies["screen"] = cookie.removeprefix("screen=")
    return browser


def test_a_stranger_is_shown_how_to_pair_it(stranger: Client, corner: Shop) -> None:
    response = stranger.get(reverse("screen"))

    page = page_of(response)
    assert (response.status_code, page["paired"]) == (200, False)
    assert corner.name not in response.content.decode()


def test_a_register_is_no_screen(corner: Shop, olga: Staff, stranger: Client) -> None:
    _device, cookie = paired(register_of(corner), "register", olga)
    stranger.cookies["screen"] = cookie.removeprefix("register=")

    assert page_of(stranger.get(reverse("screen")))["paired"] is False


def test_a_screen_speaks_the_shops_language_first(screen: Client, corner: Shop) -> None:
    Shop.objects.filter(pk=corner.pk).update(language="nl")
    # Somebody of the staff chose it in this browser.
    screen.cookies["django_language"] = "sv"

    response = screen.get(reverse("screen"))

    page = page_of(response)
    assert '<html lang="nl">' in response.content.decode()
    assert [code for code, _name in page["languages"]] == ["nl", "en", "sv"]
    assert page["words"]["sv"]["By phone"] == "Via mobil"


def test_its_cookie_lasts_from_each_visit_on(screen: Client) -> None:
    response = screen.get(reverse("screen"))

    kept = response.cookies["screen"]
    assert (kept.value, kept["max-age"]) == (screen.cookies["screen"].value, 400 * 24 * 3600)
    assert kept["httponly"]


def test_only_the_screen_may_ask_for_the_camera(screen: Client) -> None:
    here, elsewhere = screen.get(reverse("screen")), screen.get(reverse("account_login"))

    assert here["Permissions-Policy"].startswith("camera=(self), ")
    assert elsewhere["Permissions-Policy"].startswith("camera=(), ")
    assert "script-src 'self' 'wasm-unsafe-eval'" in here["Content-Security-Policy"]
    assert "wasm-unsafe-eval" not in elsewhere["Content-Security-Policy"]


def test_the_page_has_no_way_out(screen: Client) -> None:
    assert "<a " not in screen.get(reverse("screen")).content.decode()
