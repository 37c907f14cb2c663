"""Catalogue → Categories and Catalogue → Taxes."""

from __future__ import annotations

import pytest
from django.test import Client

from stamgast.shops.models import Shop
from tests.catalogue.pages import CATEGORIES, TAXES, stocked
from tests.conftest import added
from tests.customers.pages import told, undone


def test_a_category_is_added_and_changed(manager: Client, corner: Shop) -> None:
    manager.post(f"{CATEGORIES}new/", {"name": "Dairy", "colour": "blue"})
    dairy = corner.categories.get()
    manager.post(f"{CATEGORIES}{dairy.pk}/", {"name": "Milk and eggs", "colour": "teal"})

    dairy.refresh_from_db()
    assert (dairy.name, dairy.colour) == ("Milk and eggs", "teal")


def test_a_name_that_another_has_is_refused(manager: Client, corner: Shop) -> None:
    corner.categories.create(name="Dairy")

    response = manager.post(f"{CATEGORIES}new/", {"name": " dairy ", "colour": "grey"})

    assert (response.status_code, corner.categories.count()) == (422, 1)


def test_the_page_counts_the_products(manager: Client, corner: Shop) -> None:
    dairy = corner.categories.create(name="Dairy")
    stocked(corner, "Milk", "Cream", category=dairy)
    stocked(corner, "Bread")

    page = manager.get(CATEGORIES).context

    assert (page["categories"], page["in_none"]) == ([(dairy, 2)], 1)


def test_categories_are_put_in_order(manager: Client, corner: Shop) -> None:
    a, b, c = (corner.categories.create(name=name) for name in "abc")

    manager.post(f"{CATEGORIES}{c.pk}/move/", {"to": "up"})
    assert list(corner.categories.all()) == [a, c, b]
    manager.post(f"{CATEGORIES}{a.pk}/move/", {"to": "down"})
    manager.post(f"{CATEGORIES}{b.pk}/move/", {"to": "down"})
    new = corner.categories.create(name="A new one")

    assert list(corner.categories.all()) == [c, a, b, new]


def test_a_category_goes_and_its_products_go_where_one_says(manager: Client, corner: Shop) -> None:
    dairy, fresh = (corner.categories.create(name=name) for name in ("Dairy", "Fresh"))
    milk = stocked(corner, "Milk", category=dairy)[0]

    response = manager.post(f"{CATEGORIES}{dairy.pk}/deletion/", {"heir": fresh.pk}, follow=True)

    milk.refresh_from_db()
    assert (milk.category, list(corner.categories.all())) == (fresh, [fresh])
    assert told(undone(manager, response)) == ["The category Dairy is back."]
    milk.refresh_from_db()
    assert milk.category == dairy


def test_without_an_heir_the_products_are_in_no_category(manager: Client, corner: Shop) -> None:
    dairy = corner.categories.create(name="Dairy")
    milk = stocked(corner, "Milk", category=dairy)[0]

    manager.post(f"{CATEGORIES}{dairy.pk}/deletion/")

    milk.refresh_from_db()
    assert milk.category is None
    assert milk.changes.get().fields == {"category": ["Dairy", None]}


def test_the_heir_is_of_the_same_shop(manager: Client, corner: Shop, rival: Shop) -> None:
    dairy = corner.categories.create(name="Dairy")
    kaas = rival.categories.create(name="Kaas")

    response = manager.post(f"{CATEGORIES}{dairy.pk}/deletion/", {"heir": kaas.pk})

    assert (response.status_code, corner.categories.count()) == (404, 1)


# Taxes


def test_a_new_shop_has_the_rates_of_its_country_and_one_usual(corner: Shop) -> None:
    rates = list(corner.taxes.values_list("name", "rate_bp", "usual"))

    assert rates == [
        ("25 %", 2500, True), ("12 %", 1200, False), ("6 %", 600, False), ("0 %", 0, False),
    ]  # fmt: skip


def test_a_tax_is_named_for_its_rate_unless_one_names_it(manager: Client, corner: Shop) -> None:
    manager.post(f"{TAXES}new/", {"rate": "7.5", "name": ""})
    manager.post(f"{TAXES}new/", {"rate": "100", "name": "All of it"})

    found = corner.taxes.filter(rate_bp__in=[750, 10_000]).values_list("name", "rate_bp")
    assert list(found) == [("All of it", 10_000), ("7.5 %", 750)]


@pytest.mark.parametrize("rate", ["", "-1", "101", "12.345", "much"])
def test_a_rate_that_is_none_is_told(rate: str, manager: Client, corner: Shop) -> None:
    response = manager.post(f"{TAXES}new/", {"rate": rate, "name": "New"})

    assert (response.status_code, corner.taxes.count()) == (422, 4)


def test_one_tax_is_the_usual_one(manager: Client, corner: Shop) -> None:
    low = corner.taxes.get(rate_bp=1200)

    manager.post(f"{TAXES}{low.pk}/", {"rate": "12", "name": "Food", "usual": "on"})

    assert [tax.name for tax in corner.taxes.filter(usual=True)] == ["Food"]


def test_a_tax_that_is_used_stays_and_says_where(manager: Client, corner: Shop) -> None:
    low = corner.taxes.get(rate_bp=1200)
    stocked(corner, "Milk", "Bread", tax=low)
    added(corner, first_name="Mia", tax=low)

    response = manager.post(f"{TAXES}{low.pk}/deletion/", follow=True)

    assert told(response) == [
        "12 % can't be deleted. 2 products have it. 1 customer has it instead of the products'."
    ]
    assert "2 products have it." in manager.get(f"{TAXES}{low.pk}/").text


def test_a_tax_that_nothing_has_is_deleted_and_comes_back_with_its_country(
    manager: Client, corner: Shop
) -> None:
    low = corner.taxes.get(rate_bp=600)

    manager.post(f"{TAXES}{low.pk}/deletion/")

    assert "6 %" in manager.get(TAXES).text
    assert corner.taxes.count() == 3
    manager.post(f"{TAXES}usual/")
    assert corner.taxes.count() == 4
