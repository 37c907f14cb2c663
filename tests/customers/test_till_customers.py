"""Customers at a register: found while somebody types, added and changed over a sale."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from stamgast.customers.models import Customer, Label
from stamgast.customers.storing import Entry, store
from stamgast.shops.models import Shop, Staff
from tests.conftest import added
from tests.customers.pages import HTMX, fields
from tests.shops.at_the_till import Till, register_of, till_at, with_pin

PLAIN = {"kind": "person", "account_policy": "default", "loyalty_enabled": "on"}


@pytest.fixture
def till(corner: Shop, ben: Staff) -> Till:
    till = till_at(register_of(corner), ben)
    till.sign_in(with_pin(ben))
    return till


def found(till: Till, text: str) -> list[dict[str, Any]]:
    answer: dict[str, list[dict[str, Any]]] = till.send(f"/customers?q={text}", method="get").json()
    return answer["customers"]


def saved(response: Any) -> Any:
    return json.loads(response["HX-Trigger"])["customer-saved"]


# Finding


def test_somebody_is_found_with_what_tells_them_apart(till: Till, corner: Shop) -> None:
    vip = Label.objects.create(shop=corner, name="VIP", colour="purple")
    values = {"first_name": "Mia", "last_name": "Åkesson", "mobile": "+46701740605"}
    entry = Entry(values=values | {"postal_city": "Ystad", "number": "007"}, labels=[vip])
    mia = store(corner, entry, by=None, source="office")

    assert found(till, "ake mi") == [
        {
            "id": mia.pk,
            "number": "007",
            "name": "Mia Åkesson",
            "beside": "",
            "town": "Ystad",
            "last_digits": "0605",
            "labels": [{"name": "VIP", "colour": "purple"}],
        }
    ]
    assert [hit["id"] for hit in found(till, "0605")] == [mia.pk]


def test_another_shops_customers_are_not_found(till: Till, rival: Shop) -> None:
    nora = added(rival, first_name="Nora")

    assert found(till, "Nora") == []
    assert till.send(f"/customers/{nora.pk}", method="get").status_code == 404


def test_nothing_typed_finds_nobody(till: Till, mia: Customer) -> None:
    assert found(till, " ") == []


def test_twenty_at_most_in_as_many_queries(
    till: Till, corner: Shop, django_assert_max_num_queries: Any
) -> None:
    for number in range(25):
        added(corner, first_name="Mia", last_name=f"No {number}")

    with django_assert_max_num_queries(9):
        hits = found(till, "mia")

    assert len(hits) == 20


def test_a_card_tells_what_the_cashier_needs(till: Till, mia: Customer) -> None:
    Customer.objects.update(note="Likes rye.")

    card = till.send(f"/customers/{mia.pk}", method="get").json()

    assert (card["name"], card["note"], card["visits"], card["last_visit"]) == (
        *("Mia Åkesson", "Likes rye.", 0, None),
    )


# The dialog


def test_the_dialog_is_filled_from_what_was_typed(till: Till) -> None:
    page = till.get("/register/customers/new/?text=Mia+Ek+070-1740605", headers=HTMX).text

    typed = fields(page)
    assert (typed["first_name"], typed["last_name"], typed["mobile"]) == (
        *("Mia", "Ek", "070-174 06 05"),
    )
    assert 'hx-post="/register/customers/new/"' in page
    assert 'hx-post="/register/customers/lookalikes/"' in page
    assert "<html" not in page


def test_a_scans_draft_fills_it_and_stands_in_no_address(till: Till, corner: Shop) -> None:
    corner.personal_ids = "store"
    corner.save()
    draft = {
        "first_name": "Michael",
        "date_of_birth": "1986-06-06",
        "postal_city": "Richmond",
        "postal_country": "US",
        "personal_id": "198112289874",
        "expired": "1",
        "check": "1",
        "number": "7",
    }

    page = till.post("/register/customers/draft/", draft, headers=HTMX)

    typed = fields(page.text)
    assert page.status_code == 200
    assert {name: typed.get(name) for name in draft if name in typed} == {
        "first_name": "Michael",
        "date_of_birth": "1986-06-06",
        "postal_city": "Richmond",
        "personal_id": "198112289874",
        "number": "",
    }
    assert '<option value="US" selected>' in page.text
    assert "This licence has expired." in page.text
    assert "could not be read for certain" in page.text
    assert Customer.objects.count() == 0


def test_a_new_customer_is_handed_over_to_the_till(till: Till, ben: Staff) -> None:
    typed = PLAIN | {"first_name": "Tolvan", "last_name": "Tolvansson"}

    response = till.post("/register/customers/new/", typed, headers=HTMX)

    tolvan = Customer.objects.get()
    assert response.status_code == 204
    assert saved(response) == {"id": tolvan.pk, "name": "Tolvan Tolvansson", "added": True}
    assert (tolvan.source, tolvan.created_by, tolvan.name) == (
        *("register", ben, "Tolvan Tolvansson"),
    )


def test_what_is_wrong_is_said_in_the_dialog(till: Till) -> None:
    typed = PLAIN | {"first_name": "Mia", "mobile": "not one"}

    response = till.post("/register/customers/new/", typed, headers=HTMX)

    assert response.status_code == 422
    assert "This is no phone number." in response.text
    assert fields(response.text)["first_name"] == "Mia"
    assert 'hx-post="/register/customers/new/"' in response.text


def test_a_customer_is_changed_at_the_register(till: Till, mia: Customer) -> None:
    at = f"/register/customers/{mia.pk}/edit/"
    typed = fields(till.get(at, headers=HTMX).text)

    response = till.post(at, PLAIN | typed | {"last_name": "Ek"}, headers=HTMX)

    mia.refresh_from_db()
    assert (mia.name, mia.changes.get().source) == ("Mia Ek", "register")
    assert saved(response) == {"id": mia.pk, "name": "Mia Ek", "added": False}


def test_somebody_who_looks_alike_can_be_taken_instead(till: Till, mia: Customer) -> None:
    typed = {"first_name": "Maria", "email": mia.email}

    new = till.post("/register/customers/lookalikes/", typed, headers=HTMX).text
    changed = till.post("/register/customers/lookalikes/", typed | {"customer": 0}, headers=HTMX)

    assert f'data-connect="{mia.pk}"' in new
    assert "data-connect" not in changed.text


def test_the_back_office_is_not_offered_to_connect(desk: Client, mia: Customer) -> None:
    page = desk.post("/customers/lookalikes/", {"email": mia.email}).text

    assert "data-connect" not in page
    assert mia.get_absolute_url() in page


def test_a_customer_of_another_shop_is_not_found(till: Till, rival: Shop) -> None:
    nora = added(rival, first_name="Nora")

    assert till.get(f"/register/customers/{nora.pk}/edit/", headers=HTMX).status_code == 404


def test_a_locked_register_answers_the_till_and_not_with_a_page(till: Till) -> None:
    till.send("/lock")

    assert till.get("/register/customers/new/", headers=HTMX).status_code == 401
    assert till.get("/register/customers/new/").status_code == 302


def test_a_page_of_its_own_it_is_not(till: Till, mia: Customer) -> None:
    for at in ("/register/customers/new/", f"/register/customers/{mia.pk}/edit/"):
        assert till.get(at)["Location"] == "/register/"
