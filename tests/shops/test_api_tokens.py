"""Settings → API: keys for other programs, and what opens with them."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from stamgast.shops.api import MISSES
from stamgast.shops.api_tokens import ApiToken
from stamgast.shops.models import AuditEntry, Shop, Staff
from tests.programs import Program, code_of, program_of
from tests.shops.test_second_factor import proven

NEW = {"name": "Webshop", "permissions": ["customers.view"], "ends_on": ""}


@pytest.fixture
def here(owner: Client) -> Client:
    """Olga's browser; she has just given her password once more."""
    return proven(owner)


def test_a_key_is_shown_once_and_kept_as_a_hash(here: Client, corner: Shop) -> None:
    text = here.post("/settings/api/new/", NEW).context["text"]

    token = corner.api_tokens.get()
    assert text.startswith(token.beginning[:-1])
    assert text not in here.get("/settings/api/").text
    assert text.rpartition("_")[2] not in str(ApiToken.objects.values().get())
    assert Program(text).send("get", "/customers").status_code == 200
    assert AuditEntry.objects.get().action == "api.made"


def test_whoever_makes_a_key_proves_who_they_are(owner: Client) -> None:
    response = owner.post("/settings/api/new/", NEW)

    assert response["Location"].startswith("/accounts/again/")
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"permissions": []}, "This field is required."),
        ({"permissions": ["shop.staff"]}, "Select a valid choice."),
        ({"ends_on": "2020-01-01"}, "This day is over."),
        ({"name": ""}, "This field is required."),
    ],
    ids=["may nothing", "may what no key may", "over before it began", "no name"],
)
def test_what_can_be_no_key_is_refused(
    given: dict[str, Any], sentence: str, here: Client, corner: Shop
) -> None:
    response = here.post("/settings/api/new/", NEW | given)

    assert (response.status_code, sentence in response.text) == (422, True)
    assert not corner.api_tokens.exists()


def test_two_keys_of_one_name_are_refused(here: Client, olga: Staff) -> None:
    program_of(olga)

    response = here.post("/settings/api/new/", NEW | {"name": "WEBSHOP"})

    assert (response.status_code, "There is one with this name already." in response.text) == (
        422,
        True,
    )


def test_a_manager_makes_no_keys(manager: Client) -> None:
    assert manager.get("/settings/api/").status_code == 403


def test_a_revoked_key_opens_nothing_until_that_is_undone(here: Client, olga: Staff) -> None:
    program, token = program_of(olga), ApiToken.objects.get()

    here.post(f"/settings/api/{token.pk}/revocation/")
    assert code_of(program.send("get", "/groups")) == (401, "token_revoked")

    here.post(f"/settings/api/{token.pk}/return/")
    assert program.send("get", "/groups").status_code == 200
    told = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert [*told] == ["api.made", "api.revoked", "api.returned"]


def test_after_a_day_a_revocation_stands(here: Client, olga: Staff) -> None:
    program, token = program_of(olga), ApiToken.objects.get()
    token.revoke(by=olga, at=timezone.now() - dt.timedelta(days=1, seconds=1))

    assert here.post(f"/settings/api/{token.pk}/return/").status_code == 404
    assert code_of(program.send("get", "/groups")) == (401, "token_revoked")
    assert "Webshop" not in here.get("/settings/api/").text


def test_a_name_that_another_key_took_comes_back_with_nobody(here: Client, olga: Staff) -> None:
    program_of(olga)
    first = ApiToken.objects.get()
    first.revoke(by=olga, at=timezone.now())
    program_of(olga)

    response = here.post(f"/settings/api/{first.pk}/return/")

    assert response.status_code == 422
    assert "There is one with this name already." in response.text


def test_a_key_works_on_its_last_day_and_not_after(olga: Staff) -> None:
    program = program_of(olga)
    today = timezone.localdate(timezone=ZoneInfo(olga.shop.time_zone))

    ApiToken.objects.update(ends_on=today)
    assert program.send("get", "/groups").status_code == 200

    ApiToken.objects.update(ends_on=today - dt.timedelta(days=2))
    assert code_of(program.send("get", "/groups")) == (401, "token_ended")


def test_who_leaves_takes_their_keys_along(max_: Staff) -> None:
    program = program_of(max_)

    Staff.objects.filter(pk=max_.pk).update(active=False)

    assert code_of(program.send("get", "/groups")) == (403, "not_allowed")


def test_a_key_shows_when_it_was_last_used(here: Client, olga: Staff) -> None:
    program = program_of(olga)
    assert "not used yet" in here.get("/settings/api/").text

    program.send("get", "/groups")

    assert "not used yet" not in here.get("/settings/api/").text


WRONG = (
    ("no key at all", "Bearer ", "token_unknown"),
    ("a password", "Basic b2xnYTpvbGdh", "token_missing"),
    ("a made-up key", f"Bearer sg_{'0' * 12}_{'x' * 43}", "token_unknown"),
    ("letters that no key has", "Bearer sg_é\u2028", "token_unknown"),
)


@pytest.mark.parametrize(("header", "code"), [w[1:] for w in WRONG], ids=[w[0] for w in WRONG])
def test_what_is_no_key_opens_nothing(header: str, code: str, olga: Staff) -> None:
    response = Client().get("/api/v1/groups", headers={"Authorization": header})

    assert code_of(response) == (401, code)


def test_a_key_with_one_letter_wrong_opens_nothing(olga: Staff) -> None:
    text = program_of(olga).text
    other = text[:-1] + ("A" if text[-1] != "A" else "B")

    assert code_of(Program(other).send("get", "/groups")) == (401, "token_unknown")


def test_who_tries_many_keys_is_shut_out_for_a_minute(olga: Staff) -> None:
    guess = Program(f"sg_{'0' * 12}_{'x' * 43}")
    for _try in range(MISSES):
        assert guess.send("get", "/groups").status_code == 401

    response = program_of(olga).send("get", "/groups")

    assert code_of(response) == (429, "too_many_misses")
    assert response["Retry-After"] == "60"


def test_no_key_is_written_to_a_log(olga: Staff, caplog: Any, settings: Any) -> None:
    settings.DEBUG = True
    caplog.set_level(logging.DEBUG)
    text = program_of(olga).text

    for header in (f"Bearer {text}", text, f"Basic {text}"):
        Client().get("/api/v1/customers", headers={"Authorization": header})

    assert text not in caplog.text
    assert text.rpartition("_")[2] not in caplog.text


@pytest.mark.parametrize("keys", [1, 3])
def test_a_longer_list_of_keys_needs_no_more_queries(
    keys: int, owner: Client, olga: Staff, django_assert_num_queries: Any
) -> None:
    for number in range(keys):
        program_of(olga, name=f"Program {number}")

    with django_assert_num_queries(8):
        owner.get("/settings/api/")
