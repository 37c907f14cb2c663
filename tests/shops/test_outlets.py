"""Settings → Outlets & registers."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from stamgast.shops.models import AuditEntry, Outlet, Register, Shop

ADDRESS = {
    "name": "Harbour",
    "street": "Kajen 1",
    "postcode": "111 22",
    "city": "Ystad",
    "phone": "",
}


@pytest.fixture
def harbour(corner: Shop) -> Outlet:
    return Outlet.objects.create(shop=corner, name="Harbour")


@pytest.fixture
def till(corner: Shop, harbour: Outlet) -> Register:
    return Register.objects.create(shop=corner, outlet=harbour, name="Till")


def test_a_shop_without_an_outlet_is_told_what_one_is(manager: Client) -> None:
    assert "Nowhere to sell yet" in manager.get("/settings/outlets/").text


def test_an_outlet_is_added(manager: Client, corner: Shop) -> None:
    response = manager.post("/settings/outlets/new/", ADDRESS)

    assert response["Location"] == "/settings/outlets/"
    outlet = corner.outlets.get()
    assert (outlet.name, outlet.street, outlet.city) == ("Harbour", "Kajen 1", "Ystad")
    assert AuditEntry.objects.get().subject == "Harbour"


def test_an_outlet_is_renamed_and_moved(manager: Client, harbour: Outlet) -> None:
    manager.post(f"/settings/outlets/{harbour.pk}/", ADDRESS | {"name": "Pier"})

    harbour.refresh_from_db()
    assert (harbour.name, harbour.street) == ("Pier", "Kajen 1")


def test_the_second_to_change_an_outlet_overwrites_nothing_unseen(
    manager: Client, harbour: Outlet
) -> None:
    address = f"/settings/outlets/{harbour.pk}/"
    shown = manager.get(address).context["form"]["seen"].value()
    manager.post(address, ADDRESS | {"city": "Ystad", "seen": shown})

    response = manager.post(address, ADDRESS | {"city": "Trelleborg", "seen": shown})

    assert response.status_code == 422
    assert "Somebody changed this to “Ystad” meanwhile." in response.text
    harbour.refresh_from_db()
    assert harbour.city == "Ystad"


def test_two_outlets_of_one_name_are_refused(manager: Client, harbour: Outlet) -> None:
    response = manager.post("/settings/outlets/new/", ADDRESS)

    assert response.status_code == 422
    assert "There is one of this name already." in response.text
    assert 'value="Kajen 1"' in response.text


def test_an_outlet_needs_a_name(manager: Client) -> None:
    assert manager.post("/settings/outlets/new/", ADDRESS | {"name": ""}).status_code == 422


def test_another_shop_may_use_the_name(manager: Client, rival: Shop) -> None:
    Outlet.objects.create(shop=rival, name="Harbour")

    assert manager.post("/settings/outlets/new/", ADDRESS).status_code == 302


def test_an_empty_outlet_is_removed(manager: Client, harbour: Outlet) -> None:
    page = manager.post(f"/settings/outlets/{harbour.pk}/remove/", follow=True)

    assert "Harbour is removed." in page.text
    assert Outlet.objects.count() == 0


def test_an_outlet_with_registers_stays(manager: Client, till: Register) -> None:
    response = manager.post(f"/settings/outlets/{till.outlet_id}/remove/")

    assert response.status_code == 409
    assert "Harbour is still in use" in response.text
    assert Outlet.objects.count() == 1
    assert AuditEntry.objects.count() == 0


def test_a_register_is_added(manager: Client, harbour: Outlet, corner: Shop) -> None:
    form = {"name": "Till", "outlet": harbour.pk}

    response = manager.post(f"/settings/outlets/{harbour.pk}/registers/new/", form)

    assert response["Location"] == "/settings/outlets/"
    assert corner.registers.get().outlet == harbour


def test_a_register_is_renamed_and_moved(manager: Client, till: Register, corner: Shop) -> None:
    pier = Outlet.objects.create(shop=corner, name="Pier")

    manager.post(f"/settings/registers/{till.pk}/", {"name": "Desk", "outlet": pier.pk})

    till.refresh_from_db()
    assert (till.name, till.outlet) == ("Desk", pier)


def test_a_register_does_not_move_to_another_shop(
    manager: Client, till: Register, rival: Shop
) -> None:
    theirs = Outlet.objects.create(shop=rival, name="Theirs")

    response = manager.post(
        f"/settings/registers/{till.pk}/", {"name": "Till", "outlet": theirs.pk}
    )

    assert response.status_code == 422
    till.refresh_from_db()
    assert till.outlet.name == "Harbour"


def test_a_register_is_removed(manager: Client, till: Register) -> None:
    manager.post(f"/settings/registers/{till.pk}/remove/")

    assert Register.objects.count() == 0
    assert AuditEntry.objects.get().details == {"removed": True}


@pytest.mark.parametrize("path", ["outlets/{}/remove/", "registers/{}/remove/"])
def test_a_place_is_removed_by_pressing_not_by_a_link(
    path: str, manager: Client, till: Register
) -> None:
    assert manager.get("/settings/" + path.format(till.pk)).status_code == 405


@pytest.mark.parametrize("outlets", [1, 3])
def test_a_longer_list_needs_no_more_queries(
    outlets: int, manager: Client, corner: Shop, django_assert_num_queries: Any
) -> None:
    for number in range(outlets):
        outlet = Outlet.objects.create(shop=corner, name=f"O{number}")
        Register.objects.create(shop=corner, outlet=outlet, name=f"R{number}")
    manager.get("/account/")

    with django_assert_num_queries(6):
        manager.get("/settings/outlets/")
