"""The page of groups."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from stamgast.customers import bulk, grouping
from stamgast.customers.deleting import delete
from stamgast.customers.models import Customer, Group
from stamgast.customers.storing import Entry, store
from stamgast.shops.models import Shop
from tests.conftest import added
from tests.customers.pages import HTMX, told, undone


@pytest.fixture
def regulars(mia: Customer) -> Group:
    group = Group.objects.create(shop=mia.shop, name="Regulars")
    store(mia.shop, Entry(customer=mia, values={"group": group}), by=None, source="office")
    return group


def said(response: Any) -> dict[str, list[str]]:
    return dict(response.context["form"].errors)


def test_each_group_tells_how_many_are_in_it(desk: Client, regulars: Group, rival: Shop) -> None:
    shop = regulars.shop
    Group.objects.create(shop=shop, name="Staff")
    Group.objects.create(shop=rival, name="Theirs")
    added(shop, first_name="Bo")
    delete(shop, [added(shop, first_name="Ida", group=regulars).pk], by=None)

    context = desk.get("/customers/groups/").context

    assert [(group.name, count) for group, count in context["groups"]] == [
        ("Regulars", 1),
        ("Staff", 0),
    ]
    assert context["in_none"] == 1


def test_it_asks_the_database_as_often_for_three_groups_as_for_none(
    desk: Client, corner: Shop, django_assert_num_queries: Any
) -> None:
    desk.get("/customers/groups/")
    with django_assert_num_queries(5):
        desk.get("/customers/groups/")
    for name in "ABC":
        added(corner, first_name="Bo", group=Group.objects.create(shop=corner, name=name))
    with django_assert_num_queries(5):
        desk.get("/customers/groups/")


def test_a_group_is_added(manager: Client, corner: Shop) -> None:
    response = manager.post("/customers/groups/new/", {"name": "  Trade   customers "}, follow=True)

    assert [group.name for group in corner.groups.all()] == ["Trade customers"]
    assert told(response) == ["Trade customers is added."]
    assert response.redirect_chain == [("/customers/groups/", 302)]


def test_a_name_stands_once_whatever_its_capitals(
    manager: Client, regulars: Group, rival: Shop
) -> None:
    Group.objects.create(shop=regulars.shop, name="Åretrunt")
    Group.objects.create(shop=rival, name="Trade")

    for name in ("REGULARS", "åretrunt", "ÅRETRUNT"):
        response = manager.post("/customers/groups/new/", {"name": name}, headers=HTMX)
        assert response.status_code == 422
        assert said(response) == {"name": ["There is one with this name already."]}
    assert manager.post("/customers/groups/new/", {"name": "Trade"}).status_code == 302


def test_a_group_is_renamed_and_its_customers_stay(
    manager: Client, mia: Customer, regulars: Group
) -> None:
    manager.post(f"/customers/groups/{regulars.pk}/", {"name": "regulars"})

    mia.refresh_from_db()
    assert mia.group is not None
    assert mia.group.name == "regulars"


def test_it_says_what_becomes_of_the_customers_before_a_group_goes(
    manager: Client, regulars: Group
) -> None:
    page = manager.get(f"/customers/groups/{regulars.pk}/", headers=HTMX).text

    assert "1 customer is in this group and will be in none." in page


def test_a_group_goes_and_comes_back_with_its_customers(
    manager: Client, mia: Customer, regulars: Group
) -> None:
    bo = added(mia.shop, first_name="Bo")
    gone = manager.post(f"/customers/groups/{regulars.pk}/deletion/", follow=True)
    mia.refresh_from_db()
    without = (mia.group, mia.shop.groups.count())
    back = undone(manager, gone)

    assert told(gone) == ["The group Regulars is deleted."]
    assert without == (None, 0)
    assert told(back) == ["The group Regulars is back."]
    mia.refresh_from_db()
    bo.refresh_from_db()
    assert (mia.group, bo.group) == (regulars, None)
    assert [change.fields for change in mia.changes.order_by("pk")] == [
        {"group": [None, "Regulars"]},
        {"group": ["Regulars", None]},
        {"group": [None, "Regulars"]},
    ]


def test_a_group_does_not_come_back_beside_a_new_one_of_its_name(
    manager: Client, mia: Customer, regulars: Group
) -> None:
    gone = manager.post(f"/customers/groups/{regulars.pk}/deletion/", follow=True)
    Group.objects.create(shop=mia.shop, name="regulars")

    assert told(undone(manager, gone)) == [
        "There is a new one called Regulars by now. Rename it first."
    ]


@pytest.mark.django_db(transaction=True)
def test_a_group_of_many_goes_in_the_background(
    monkeypatch: pytest.MonkeyPatch, manager: Client, mia: Customer, regulars: Group
) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 0)

    gone = manager.post(f"/customers/groups/{regulars.pk}/deletion/", follow=True)
    where = unescape(re.search(r'hx-get="(/customers/jobs/[^"]+)"', gone.text)[1])  # type: ignore[index]
    assert regulars.shop.groups.exists()
    call_command("worker", "--batch")
    done = manager.get(where)
    assert not regulars.shop.groups.exists()
    undone(manager, done)
    call_command("worker", "--batch")

    mia.refresh_from_db()
    assert mia.group == regulars


def test_a_group_that_went_meanwhile_is_no_fault(mia: Customer, regulars: Group) -> None:
    gone = regulars.pk
    regulars.delete()

    assert grouping.delete_in_background.func(mia.shop.pk, 1, "group", gone, "group:1") == 0


@pytest.mark.parametrize("page", ["", "77/"])
def test_the_wrong_way_to_ask_is_refused(manager: Client, corner: Shop, page: str) -> None:
    answer = 405 if not page else 404

    assert manager.post(f"/customers/groups/{page}", {"name": "x"}).status_code == answer
    assert manager.get("/customers/groups/1/deletion/").status_code == 405


def test_a_cashier_looks_at_groups_and_changes_none(desk: Client, regulars: Group) -> None:
    assert "/customers/groups/new/" not in desk.get("/customers/groups/").text
    assert desk.post("/customers/groups/new/", {"name": "x"}).status_code == 403
