"""Products go in and out by the engine that customers go by."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from django.core.management import call_command

from stamgast.catalogue.models import Product, ProductChange
from stamgast.catalogue.stocking import Entry, store_products
from stamgast.customers.models import Customer
from stamgast.shops.models import AuditEntry, Shop
from stamgast.spreadsheets import keeping
from stamgast.spreadsheets.exporting import csv_of
from stamgast.spreadsheets.product_rows import COLUMNS, rows
from stamgast.spreadsheets.undoing import undo
from tests.spreadsheets.conftest import Bring, State

SWEDISH = """Artikelnr;Benämning;Streckkod;Varugrupp;Pris;Moms
0017;Mellanmjölk 1 l;07310865001856;Mejeri;15,90;12 %
0018;Bryggkaffe 450 g;8711000530085, 8711000530092;Kaffe;1 059,00;12%
;Tändstickor;;;12,00;25
"""


@pytest.fixture
def products(brought: Bring) -> Bring:
    return partial(brought, kind="products")


def stocked(shop: Shop, barcodes: list[str] | None = None, **values: object) -> Product:
    entry = Entry(values=values, barcodes=barcodes)
    return store_products(shop, [entry], by=None, source="office")[0]


def exported(shop: Shop) -> str:
    return b"".join(csv_of(COLUMNS, rows(shop.currency, shop.products.all()))).decode()


def codes_of(run: object) -> list[str]:
    found: list[str] = keeping.kept_problems(run.folder)["code"].to_list()  # type: ignore[attr-defined]
    return found


def test_a_swedish_price_list_becomes_products(corner: Shop, products: Bring) -> None:
    run = products(SWEDISH)

    assert (run.state, run.counts["new"]) == (State.DONE, 3)
    milk, coffee, matches = corner.products.order_by("pk")
    assert (milk.code, milk.name, milk.price, str(milk.tax), str(milk.category)) == (
        "0017", "Mellanmjölk 1 l", 1590, "12 %", "Mejeri",
    )  # fmt: skip
    assert [each.code for each in milk.barcodes.all()] == ["07310865001856"]
    assert coffee.price == 105_900
    assert [each.code for each in coffee.barcodes.all()] == ["8711000530085", "8711000530092"]
    assert (matches.code, matches.category, str(matches.tax)) == ("19", None, "25 %")
    assert (milk.price_includes_tax, milk.active, milk.version) == (True, True, 1)
    assert not Customer.objects.exists()
    assert AuditEntry.objects.get(shop=corner).action == "products.import"


def test_the_same_price_list_again_changes_nothing(corner: Shop, products: Bring) -> None:
    products(SWEDISH)

    run = products(SWEDISH)

    assert (run.counts["new"], run.counts["changed"], run.counts["unchanged"]) == (0, 0, 3)
    assert not ProductChange.objects.exists()


@pytest.mark.parametrize(
    "header",
    [
        "Handle,Title,Variant Barcode,Type,Variant Price",
        "SKU,Item Name,GTIN,Reporting Category,Price",
        "Internal Reference,Name,Barcode,Product Category,Sales Price",
        'SKU,Name,"GTIN, UPC, EAN, or ISBN",Categories,Regular price',
        "Artikelnummer,Omschrijving,Streepjescode,Artikelgroep,Verkoopprijs",
        "Artikelnummer,Bezeichnung,EAN,Warengruppe,Verkaufspreis",
    ],
    ids=["Shopify", "Square", "Odoo", "WooCommerce", "Dutch", "German"],
)
def test_other_programs_names_of_columns_are_known(
    header: str, corner: Shop, products: Bring
) -> None:
    products(f"{header}\nA1,Bread,123,Bakery,34.50\n")

    bread = corner.products.get()
    assert (bread.code, bread.name, bread.price, str(bread.category)) == (
        "A1", "Bread", 3450, "Bakery",
    )  # fmt: skip
    assert bread.barcodes.get().code == "123"


def test_what_leaves_comes_back_and_changes_nothing(corner: Shop, products: Bring) -> None:
    stocked(corner, ["00123", "=1+1", "45"], code="'007", name="=SUM(A1)", price=5)
    category = corner.categories.create(name="Bröd; kakor, m.m.")
    tax = corner.taxes.get(rate_bp=600)
    stocked(
        corner, name="Bulle", price=123456, category=category, tax=tax,
        price_includes_tax=False, active=False,
    )  # fmt: skip
    before = list(corner.products.order_by("pk").values())

    run = products(exported(corner))

    assert (run.counts["unchanged"], run.counts["warnings"]) == (2, 0)
    assert list(corner.products.order_by("pk").values()) == before


def test_a_changed_price_changes_only_the_price(corner: Shop, products: Bring) -> None:
    milk = stocked(corner, ["731"], code="17", name="Milk", price=1590)

    run = products("code,price\n17,16.90\n")

    milk.refresh_from_db()
    assert (milk.name, milk.price, milk.version) == ("Milk", 1690, 2)
    change = ProductChange.objects.get(product=milk)
    assert (change.fields, change.reference) == ({"price": [1590, 1690]}, f"import:{run.pk}")


def test_a_list_without_codes_finds_products_by_barcode(corner: Shop, products: Bring) -> None:
    milk = stocked(corner, ["731", "732"], code="17", name="Milk", price=1590)

    products("name,barcode,price\nMilk 1 l,732;731,15.90\n")

    assert corner.products.get() == milk
    milk.refresh_from_db()
    assert (milk.code, milk.name) == ("17", "Milk 1 l")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("2,,5,10.00", "product_nameless"),
        ("2,Tea,731,10.00", "barcode_taken"),
        ("2,Tea,5,-1.00", "price_negative"),
        ("2,Tea,5,cheap", "amount_invalid"),
        ('2,Tea,"7,31E+12",10.00', "scientific"),
        ("2,Tea,9,1.00\n3,Cup,9,1.00", "key_twice"),
        ("2,Tea,9,1.00\n2,Cup,8,1.00", "key_twice"),
    ],
)
def test_a_row_that_cannot_be_keeps_the_file_out(
    row: str, code: str, corner: Shop, products: Bring
) -> None:
    stocked(corner, ["731"], code="17", name="Milk")

    run = products(f"code,name,barcode,price\n{row}\n", "check")

    assert codes_of(run) == [code]


def test_an_undone_import_leaves_the_shelf_as_it_was(corner: Shop, products: Bring) -> None:
    milk = stocked(corner, ["731"], code="17", name="Milk", price=1590)
    cream = stocked(corner, ["741"], code="18", name="Cream", price=2000)
    run = products(
        "code,name,barcode,category,price\n17,Milk 1 l,731;799,Dairy,16.90\n"
        "18,Cream,741,Dairy,21.00\n20,Tea,5,Tea,30.00\n"
    )
    store_products(corner, [Entry(cream, {"price": 2500})], by=None, source="office")

    run.move(before=State.DONE, to=State.UNDOING)
    undo(run)

    assert run.state == State.UNDONE
    milk.refresh_from_db()
    cream.refresh_from_db()
    assert (milk.name, milk.price, milk.category) == ("Milk", 1590, None)
    assert [each.code for each in milk.barcodes.all()] == ["731"]
    assert (cream.price, cream.category) == (2500, None)
    assert run.kept == [[cream.pk, "Cream", "price"]]
    assert not corner.products.filter(code="20").exists()
    assert not corner.categories.exists()


def test_another_shops_products_are_not_found(corner: Shop, rival: Shop, products: Bring) -> None:
    theirs = stocked(rival, ["731"], code="17", name="Melk", price=100)

    products("code,name,barcode\n17,Milk,731\n")

    theirs.refresh_from_db()
    assert (theirs.name, corner.products.get().name) == ("Melk", "Milk")


def test_the_command_line_brings_products_in_and_out(
    corner: Shop, data: Path, tmp_path: Path
) -> None:
    (tmp_path / "list.csv").write_text(SWEDISH)
    call_command("import", str(tmp_path / "list.csv"), "--kind", "products", "--apply")
    for ending in ("csv", "xlsx"):
        out = tmp_path / f"out.{ending}"
        call_command("export", str(out), "--kind", "products")
        before = list(corner.products.order_by("pk").values())

        call_command("import", str(out), "--kind", "products", "--apply")

        assert list(corner.products.order_by("pk").values()) == before
    assert corner.products.count() == 3
