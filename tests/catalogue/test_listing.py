"""What is looked for in the catalogue, and what is found."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stamgast.catalogue import listing
from stamgast.catalogue.listing import ProductsAsked
from stamgast.catalogue.stocking import Entry, store_product
from stamgast.catalogue.terms import terms
from stamgast.shops.models import Shop
from tests.catalogue.pages import PRODUCTS, stocked
from tests.customers.pages import told, undone


def names(shop: Shop, **asked: str) -> list[str]:
    return [each.name for each in listing.page(shop, ProductsAsked(**asked)).products]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("crème", ["Crème fraîche 1,5 dl"]),
        ("fraiche creme", ["Crème fraîche 1,5 dl"]),
        ("FRAI 1", ["Crème fraîche 1,5 dl"]),
        ("reme", []),
        ("b7", ["Rågbröd"]),
        ("731", ["Rågbröd"]),
        ("хлеб", ["Хлеб"]),
        ("%", []),
        ("\0", []),
        ("rag x", []),
    ],
)
def test_words_are_found_by_their_beginnings_in_any_order(
    text: str, found: list[str], corner: Shop, rival: Shop
) -> None:
    stocked(corner, "Crème fraîche 1,5 dl", "Хлеб")
    stocked(corner, "Rågbröd", code="B7", barcodes=["7310"])
    stocked(rival, "Crème", "Rågbröd 731")

    assert names(corner, q=text) == found


def test_a_changed_product_is_found_by_what_it_is_now(manager: Client, corner: Shop) -> None:
    milk = stocked(corner, "Milk", barcodes=["731"])[0]
    store_product(corner, Entry(milk, {"name": "Cream"}), by=None, source="office")
    store_product(corner, Entry(milk, barcodes=["800"]), by=None, source="office")

    assert [names(corner, q=text) for text in ("milk", "731", "cream", "800")] == [
        [], [], ["Cream"], ["Cream"],
    ]  # fmt: skip


def test_the_list_is_sorted_as_the_shops_language_does(corner: Shop) -> None:
    corner.language = "sv"
    stocked(corner, "Ärtor", "Ost", "Ål", "ananas", "Öl")

    assert names(corner) == ["ananas", "Ost", "Ål", "Ärtor", "Öl"]
    assert names(corner, sort="-name")[0] == "Öl"


def test_every_sort_turns_its_pages_both_ways(corner: Shop) -> None:
    for price in (3, 1, 1, 2, 1):
        stocked(corner, f"Thing {price}", price=price)
    for sort in listing.SORTS:
        for asked in (ProductsAsked(sort=sort), ProductsAsked(sort=f"-{sort}")):
            every = [each.pk for each in listing.page(corner, asked).products]
            first = listing.page(corner, asked, size=2)
            second = listing.page(corner, asked, size=2, after=first.next)
            third = listing.page(corner, asked, size=2, after=second.next)
            turned = [each.pk for page in (first, second, third) for each in page.products]
            back = listing.page(corner, asked, size=2, before=third.previous)
            assert (turned, back.products, third.next) == (every, second.products, "")


def test_filters_narrow_the_list(corner: Shop) -> None:
    dairy = corner.categories.create(name="Dairy")
    stocked(corner, "Milk", category=dairy, tax=corner.taxes.first())
    stocked(corner, "Fax", active=False)

    assert names(corner, category=str(dairy.pk)) == ["Milk"]
    assert names(corner, category="none") == ["Fax"]
    assert names(corner, tax="none") == ["Fax"]
    assert (names(corner, sold="yes"), names(corner, sold="no")) == (["Milk"], ["Fax"])


def test_a_list_that_is_searched_keeps_its_address(manager: Client, corner: Shop) -> None:
    stocked(corner, "Milk")
    headers = {"HX-Request": "true", "HX-Target": "results", "HX-Trigger": "filters"}

    response = manager.get(PRODUCTS, {"q": "mil", "category": ""}, headers=headers)

    assert response["HX-Replace-Url"] == f"{PRODUCTS}?q=mil"
    assert "<h1>" not in response.text


# For the register


def test_what_is_scanned_is_one_product_of_this_shop_that_is_sold(
    corner: Shop, rival: Shop
) -> None:
    milk = stocked(corner, "Milk", barcodes=["0731", "0732"])[0]
    stocked(corner, "Fax", barcodes=["99"], active=False)
    stocked(rival, "Kaas", barcodes=["0731"])

    found = [listing.by_barcode(corner, code) for code in ("0731", "0732", "731", "99", "")]

    assert found == [milk, milk, None, None, None]


def test_what_has_the_text_as_its_code_comes_first(corner: Shop) -> None:
    stocked(corner, "10 candles", "Apples 10")
    ten = stocked(corner, "Zebra", code="10")[0]

    assert [each.name for each in listing.find(corner, "10", 2)] == ["Zebra", "10 candles"]
    assert listing.find(corner, " 10 ")[0] == ten
    assert listing.find(corner, "a\0") == listing.find(corner, "a")


def test_the_catalogue_has_another_version_when_anything_in_it_is_another(corner: Shop) -> None:
    versions = [listing.version(corner)]
    stocked(corner, "Milk")
    versions.append(listing.version(corner))
    corner.categories.create(name="Dairy")
    versions.append(listing.version(corner))
    corner.taxes.filter(usual=True).update(rate_bp=2600)
    versions.append(listing.version(corner))

    assert len({*versions}) == 4
    assert listing.version(corner) == versions[-1]


def test_the_terms_are_the_words_of_name_code_and_barcodes() -> None:
    assert terms("Rågbröd, skivat", "B-7", ["731 0"]) == " ragbrod skivat b 7 731 0"


# Many at once


def test_the_ticked_ones_change_together_and_go_back_together(
    manager: Client, corner: Shop, rival: Shop
) -> None:
    dairy = corner.categories.create(name="Dairy")
    milk, cream, _bread = stocked(corner, "Milk", "Cream", "Bread")
    kaas = stocked(rival, "Kaas")[0]
    ticked = {"pick": [milk.pk, cream.pk, kaas.pk], "act": f"category:{dairy.pk}"}

    response = manager.post(f"{PRODUCTS}bulk/", ticked, follow=True)

    assert told(response) == ["2 products are changed."]
    assert {each.name for each in dairy.products.all()} == {"Milk", "Cream"}
    assert told(undone(manager, response)) == ["Undone: 2 products are as before."]
    assert not dairy.products.exists()


@pytest.mark.parametrize(("act", "field"), [("sold:no", "active"), ("tax:none", "tax")])
def test_all_that_the_list_shows_change(
    act: str, field: str, manager: Client, corner: Shop
) -> None:
    stocked(corner, *[f"Milk {n}" for n in range(60)], tax=corner.taxes.first())
    bread = stocked(corner, "Bread", tax=corner.taxes.first())[0]

    manager.post(f"{PRODUCTS}bulk/", {"all": "1", "place": "q=milk", "act": act})

    left = corner.products.exclude(**{field: False if field == "active" else None})
    assert list(left) == [bread]


def test_an_act_that_nobody_knows_is_refused(manager: Client, corner: Shop) -> None:
    milk = stocked(corner, "Milk")[0]

    response = manager.post(f"{PRODUCTS}bulk/", {"pick": milk.pk, "act": "eat"})

    assert response.status_code == 409


# Cheap for one


def test_storing_one_product_reads_no_others(corner: Shop) -> None:
    stocked(corner, *[f"Thing {n}" for n in range(40)], barcodes=None)

    with CaptureQueriesContext(connection) as queries:
        stocked(corner, "Milk", code="M1", barcodes=["731"])
    read = [q["sql"] for q in queries if 'FROM "stamgast_product"' in q["sql"]]

    assert all("WHERE" in sql and "IN (" in sql for sql in read)
    assert len(queries) < 14
