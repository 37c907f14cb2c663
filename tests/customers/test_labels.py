"""The page of labels and their categories."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from stamgast.customers.deleting import delete
from stamgast.customers.models import Customer, Label, LabelCategory
from stamgast.customers.storing import Entry, store, store_many
from stamgast.shops.models import Shop
from tests.conftest import added
from tests.customers.pages import told, undone

NEW = "/customers/labels/new/"


@pytest.fixture
def vip(mia: Customer) -> Label:
    label = Label.objects.create(shop=mia.shop, name="VIP", colour="purple")
    store(mia.shop, Entry(customer=mia, labels=[label]), by=None, source="office")
    return label


def shelves(client: Client) -> list[tuple[str, list[tuple[str, int]]]]:
    return [
        (str(category or ""), [(label.name, count) for label, count in labels])
        for category, labels in client.get("/customers/labels/").context["shelves"]
    ]


def errors(response: Any) -> dict[str, list[str]]:
    return dict(response.context["form"].errors)


def test_labels_stand_by_category_with_how_many_carry_them(
    desk: Client, vip: Label, rival: Shop
) -> None:
    shop = vip.shop
    tastes, _empty = (LabelCategory.objects.create(shop=shop, name=name) for name in "TE")
    Label.objects.create(shop=shop, name="Rye", category=tastes)
    Label.objects.create(shop=rival, name="Theirs")
    gone = Entry(values={"first_name": "Ida"}, labels=[vip])
    ida = store_many(shop, [gone], by=None, source="office").customers[0]
    delete(shop, [ida.pk], by=None)

    assert shelves(desk) == [("E", []), ("T", [("Rye", 0)]), ("", [("VIP", 1)])]


def test_it_asks_the_database_as_often_for_three_labels_as_for_one(
    desk: Client, vip: Label, django_assert_num_queries: Any
) -> None:
    desk.get("/customers/labels/")
    with django_assert_num_queries(8):
        desk.get("/customers/labels/")
    for name in "AB":
        label = Label.objects.create(shop=vip.shop, name=name)
        store(vip.shop, Entry(values={"first_name": "Bo"}, labels=[label]), by=None, source="x")
    with django_assert_num_queries(8):
        desk.get("/customers/labels/")


def test_a_label_is_added_with_a_colour_and_a_new_category(manager: Client, corner: Shop) -> None:
    typed = {"name": "Rye", "colour": "orange", "new_category": "Tastes"}
    manager.post(NEW, typed)
    manager.post(NEW, {"name": "Wheat", "colour": "yellow", "new_category": "TASTES"})

    labels = corner.labels.order_by("name").values_list("name", "colour", "category__name")
    assert list(labels) == [("Rye", "orange", "Tastes"), ("Wheat", "yellow", "Tastes")]


def test_what_is_wrong_is_said_at_its_field(manager: Client, vip: Label, rival: Shop) -> None:
    theirs = LabelCategory.objects.create(shop=rival, name="Theirs")

    taken = manager.post(NEW, {"name": "vip", "colour": "grey"})
    nothing = manager.post(NEW, {"name": " ", "colour": "mauve", "category": theirs.pk})

    assert errors(taken) == {"name": ["There is one with this name already."]}
    assert sorted(errors(nothing)) == ["category", "colour", "name"]
    assert vip.shop.labels.count() == 1


def test_a_label_is_renamed_and_recoloured(manager: Client, vip: Label) -> None:
    manager.post(f"/customers/labels/{vip.pk}/", {"name": "Very important", "colour": "red"})

    vip.refresh_from_db()
    assert (vip.name, vip.colour, vip.customers.count()) == ("Very important", "red", 1)


def test_a_label_goes_and_comes_back_on_its_customers(
    manager: Client, mia: Customer, vip: Label
) -> None:
    vip.category = LabelCategory.objects.create(shop=vip.shop, name="Habits")
    vip.save()

    gone = manager.post(f"/customers/labels/{vip.pk}/deletion/", follow=True)
    without = list(mia.labels.all())
    back = undone(manager, gone)

    assert (told(gone), without) == (["The label VIP is deleted."], [])
    assert told(back) == ["The label VIP is back."]
    label = mia.labels.get()
    assert (label.pk, label.colour, str(label.category)) == (vip.pk, "purple", "Habits")


def test_a_label_can_not_be_called_by_what_parts_labels(manager: Client, vip: Label) -> None:
    response = manager.post(NEW, {"name": "a ::: b", "colour": "grey"})

    assert errors(response) == {
        "name": ["Three colons part labels in spreadsheets; leave them out."]
    }
    assert [label.name for label in vip.shop.labels.all()] == ["VIP"]


def test_a_category_is_kept_without_its_name_twice(manager: Client, corner: Shop) -> None:
    manager.post("/customers/labels/categories/new/", {"name": "Habits"})
    twice = manager.post("/customers/labels/categories/new/", {"name": "habits"})
    habits = corner.label_categories.get()
    manager.post(f"/customers/labels/categories/{habits.pk}/", {"name": "Tastes"})

    habits.refresh_from_db()
    assert errors(twice) == {"name": ["There is one with this name already."]}
    assert habits.name == "Tastes"


def test_a_category_goes_its_labels_stay_and_undo_brings_it_back(
    manager: Client, vip: Label
) -> None:
    habits = LabelCategory.objects.create(shop=vip.shop, name="Habits")
    Label.objects.filter(pk=vip.pk).update(category=habits)

    gone = manager.post(f"/customers/labels/categories/{habits.pk}/deletion/", follow=True)
    vip.refresh_from_db()
    without = vip.category
    undone(manager, gone)

    vip.refresh_from_db()
    assert (told(gone), without) == (["The category Habits is deleted."], None)
    assert vip.category == habits


def test_it_says_what_becomes_of_the_customers_before_a_label_goes(
    manager: Client, vip: Label
) -> None:
    page = manager.get(f"/customers/labels/{vip.pk}/").text

    assert "1 customer has this label and will lose it." in page


@pytest.mark.parametrize("page", ["1/deletion/", "categories/1/deletion/"])
def test_looking_deletes_nothing(manager: Client, page: str) -> None:
    assert manager.get(f"/customers/labels/{page}").status_code == 405
    assert manager.post("/customers/labels/").status_code == 405


def test_a_cashier_looks_at_labels_and_changes_none(desk: Client, vip: Label) -> None:
    added(vip.shop, first_name="Bo")

    assert NEW not in desk.get("/customers/labels/").text
    assert desk.post(NEW, {"name": "x", "colour": "grey"}).status_code == 403
