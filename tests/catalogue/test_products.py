"""Catalogue → Products: what the shop sells, and the way in and out."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from stamgast.catalogue.listing import SIZE as PAGE
from stamgast.catalogue.models import Product
from stamgast.catalogue.stocking import Entry, ProductsRefused, store_products
from stamgast.shops.models import AuditEntry, Shop
from stamgast.spreadsheets.models import ImportRun

HERE = "/catalogue/products/"


def stocked(shop: Shop, *names: str, **values: Any) -> list[Product]:
    entries = [Entry(values={"name": name, **values}) for name in names]
    return store_products(shop, entries, by=None, source="office")


def shown(browser: Client, query: str = "") -> str:
    response = browser.get(f"{HERE}{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_shows_what_the_shop_sells(manager: Client, corner: Shop, rival: Shop) -> None:
    stocked(corner, "Bread", price=3490)
    stocked(rival, "Kaas")

    page = shown(manager)

    assert ("Bread" in page, "34.90" in page, "Kaas" in page) == (True, True, False)


def test_an_empty_shelf_says_how_to_fill_it(manager: Client) -> None:
    assert "No products yet" in shown(manager)


def test_a_product_is_found_by_name_code_and_barcode(manager: Client, corner: Shop) -> None:
    store_products(
        corner, [Entry(values={"name": "Rye bread", "code": "B7"}, barcodes=["731"])],
        by=None, source="office",
    )  # fmt: skip
    stocked(corner, "Milk")

    for q in ("rye", "b7", "731"):
        page = shown(manager, f"?q={q}")
        assert ("Rye bread" in page, "Milk" in page) == (True, False)


def test_the_list_narrows_to_a_category(manager: Client, corner: Shop) -> None:
    dairy = corner.categories.create(name="Dairy")
    stocked(corner, "Milk", category=dairy)
    stocked(corner, "Bread")

    page = shown(manager, f"?category={dairy.pk}")

    assert ("Milk" in page, "Bread" in page) == (True, False)


def test_a_long_list_goes_on_where_the_page_ended(manager: Client, corner: Shop) -> None:
    names = [f"Product {number:03}" for number in range(PAGE + 1)]
    stocked(corner, *names)

    first = manager.get(HERE).context["page"]
    second = manager.get(HERE, {"after": first.next}).context["page"]
    back = manager.get(HERE, {"before": second.previous}).context["page"]
    assert [each.name for each in (*first.products, *second.products)] == names
    assert [each.name for each in back.products] == names[:PAGE]


def test_more_products_need_no_more_queries(manager: Client, corner: Shop) -> None:
    values = {"tax": corner.taxes.first(), "category": corner.categories.create(name="C")}
    shown(manager)
    asked = []
    for names in ("a", "bc"):
        stocked(corner, *names, **values)
        with CaptureQueriesContext(connection) as queries:
            shown(manager)
        asked.append(len(queries))

    assert asked[0] == asked[1]


def test_every_export_of_products_is_written_down(manager: Client, corner: Shop) -> None:
    stocked(corner, "Milk", code="007", price=1590)

    response = manager.get(reverse("product_export", args=["csv"]))

    lines = b"".join(response.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert lines[1] == "007,Milk,,,1,,15.90,1,"
    assert AuditEntry.objects.get(action="products.export").details == {"format": "csv", "rows": 1}
    assert manager.get(reverse("product_export", args=["vcard"])).status_code == 404


def test_a_price_list_goes_in_by_the_pages(
    manager: Client, corner: Shop, settings: Any, tmp_path: Any
) -> None:
    settings.DATA = tmp_path
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    file = SimpleUploadedFile("list.csv", b"SKU,Name,Price,Barcode\n007,Milk,15.90,0731\n")
    manager.post(reverse("import_list"), {"file": file, "kind": "products"})
    run = ImportRun.objects.get()
    assert (
        "A row is a known product" in manager.get(f"/customers/import/{run.pk}/").content.decode()
    )

    columns = {f"column_{i}": each["target"] for i, each in enumerate(run.mapping)}
    manager.post(
        reverse("import_columns", args=[run.pk]), columns | {"key": "code", "blank": "keep"}
    )
    manager.post(reverse("import_application", args=[run.pk]))

    milk = corner.products.get()
    assert (milk.code, milk.price, milk.barcodes.get().code) == ("007", 1590, "0731")
    assert "See the products" in manager.get(f"/customers/import/{run.pk}/").content.decode()


def test_a_list_of_no_known_kind_is_not_found(manager: Client) -> None:
    file = SimpleUploadedFile("list.csv", b"a,b\n1,2\n")

    assert manager.post(reverse("import_list"), {"file": file, "kind": "x"}).status_code == 404


def test_a_cashier_looks_and_takes_nothing_out(desk: Client, corner: Shop) -> None:
    milk = stocked(corner, "Milk")[0]

    page = shown(desk)

    assert "Milk" in page
    assert [word for word in ("New product", "Export", 'name="pick"') if word in page] == []
    assert desk.get(milk.get_absolute_url()).status_code == 200
    assert desk.get("/customers/export/products/csv/").status_code == 403


@pytest.mark.parametrize("address", [HERE, "/customers/export/products/csv/"])
def test_nothing_is_written_by_looking(address: str, manager: Client) -> None:
    assert manager.post(address).status_code == 405


@pytest.mark.parametrize(
    ("values", "barcodes", "code"),
    [
        ({"name": ""}, [], "name_needed"),
        ({"name": "Tea", "code": "m1"}, [], "code_taken"),
        ({"name": "Tea"}, ["731"], "barcode_taken"),
    ],
)
def test_what_cannot_be_leaves_all_of_a_call_out(
    values: dict[str, Any], barcodes: list[str], code: str, corner: Shop
) -> None:
    milk = Entry(values={"name": "Milk", "code": "M1"}, barcodes=["731"])
    store_products(corner, [milk], by=None, source="office")
    entries = [Entry(values={"name": "Bread"}), Entry(values=values, barcodes=barcodes)]

    with pytest.raises(ProductsRefused) as no:
        store_products(corner, entries, by=None, source="office")

    assert (no.value.code, no.value.row) == (code, 1)
    assert corner.products.count() == 1
