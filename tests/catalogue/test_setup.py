"""The first visitor of a new house opens its shop."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from stamgast.catalogue.models import Tax
from stamgast.catalogue.opening import Plan, open_first_shop
from stamgast.lib.refused import Refused
from stamgast.shops.models import AuditEntry, Outlet, Register, Shop, Staff, User

FORM = {
    "name": "Corner",
    "country": "NL",
    "language": "",
    "currency": "",
    "time_zone": "",
    "owner": "Olga",
    "email": "Olga@Corner.example",
    "password": "violet otters juggle",
}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/customers/", "/settings/shop/", "/accounts/login/"])
def test_every_way_in_leads_to_the_setup_while_there_is_no_shop(
    path: str, stranger: Client
) -> None:
    assert stranger.get(path)["Location"] == "/setup/"


@pytest.mark.django_db
def test_the_first_visitor_opens_the_shop_and_owns_it(stranger: Client) -> None:
    response = stranger.post("/setup/", FORM)

    assert response["Location"] == "/"
    shop = Shop.objects.get()
    assert (shop.name, shop.country) == ("Corner", "NL")
    assert (shop.currency, shop.language, shop.time_zone) == ("EUR", "nl", "Europe/Amsterdam")
    assert list(shop.taxes.values_list("name", "rate_bp")) == [
        ("21 %", 2100),
        ("9 %", 900),
        ("0 %", 0),
    ]
    owner = shop.staff.get()
    assert owner.user is not None
    assert (owner.name, owner.role, owner.user.email) == ("Olga", "owner", "olga@corner.example")
    assert shop.outlets.count() == shop.registers.count() == 1
    assert AuditEntry.objects.get().action == "shop.opened"
    page = stranger.get("/account/")
    assert page.status_code == 200
    assert '<html lang="nl">' in page.text


@pytest.mark.django_db
def test_what_was_chosen_goes_before_what_is_usual(stranger: Client) -> None:
    chosen = {"language": "en", "currency": "SEK", "time_zone": "Europe/Stockholm"}

    stranger.post("/setup/", FORM | chosen)

    shop = Shop.objects.get()
    assert (shop.language, shop.currency, shop.time_zone) == ("en", "SEK", "Europe/Stockholm")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("name", "", "This field is required."),
        ("country", "XX", "Select a valid choice."),
        ("email", "olga@", "Enter a valid email address."),
        ("password", "short", "at least 10 characters"),
        ("password", "olga@corner.example", "too similar to the e-mail"),
    ],
)
def test_a_mistake_is_told_and_nothing_typed_is_lost(
    field: str, typed: str, told: str, stranger: Client
) -> None:
    response = stranger.post("/setup/", FORM | {field: typed})

    assert response.status_code == 422
    assert told in response.text
    assert 'value="Olga"' in response.text
    assert Shop.objects.count() == User.objects.count() == 0


def test_it_is_gone_once_there_is_a_shop(corner: Shop, stranger: Client, owner: Client) -> None:
    for client in (stranger, owner):
        assert client.get("/setup/").status_code == 404
        assert client.post("/setup/", FORM).status_code == 404
    assert Shop.objects.count() == 1


@pytest.mark.django_db
def test_the_rest_of_the_methods_are_refused(stranger: Client) -> None:
    assert stranger.put("/setup/").status_code == 405


@pytest.mark.django_db
def test_nothing_stays_behind_where_it_fails_half_way() -> None:
    User.objects.create_user("olga@corner.example")

    with pytest.raises(Exception, match=r"(?i)unique"):
        open_first_shop(
            Plan("Corner", "SE"), owner="Olga", email="olga@corner.example", password="x"
        )

    assert [rows.objects.count() for rows in (Shop, Outlet, Register, Staff, Tax)] == [0] * 5


@pytest.mark.django_db(transaction=True)
def test_of_two_first_visitors_one_is_first() -> None:
    barrier, outcomes = threading.Barrier(2), list[Any]()

    def visit(name: str) -> None:
        barrier.wait()
        try:
            plan = Plan(name, "SE")
            open_first_shop(plan, owner=name, email=f"{name}@corner.example", password="x")
            outcomes.append("opened")
        except Refused as no:
            outcomes.append(no.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=visit, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["opened", "shop_exists"]
    assert Shop.objects.count() == User.objects.count() == 1
