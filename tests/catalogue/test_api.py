"""Products, categories and taxes through the API."""

from __future__ import annotations

import pytest

from stamgast.shops.models import AuditEntry, Shop, Staff
from tests.catalogue.pages import stocked
from tests.programs import Program, code_of, program_of


@pytest.fixture
def program(olga: Staff) -> Program:
    return program_of(olga)


def test_a_product_is_added_as_in_the_dialog(program: Program, corner: Shop) -> None:
    dairy = corner.categories.create(name="Dairy")
    sent = {
        "name": " Milk ",
        "price": 1590,
        "price_includes_tax": False,
        "category": dairy.pk,
        "barcodes": ["0731", "0732"],
        "colour": "blue",
    }

    response = program.send("post", "/products", sent, Accept_Language="sv")

    made = response.json()
    assert response.status_code == 201
    usual = corner.taxes.get(usual=True).pk
    assert made | sent == made | {"name": "Milk"} | {k: v for k, v in sent.items() if k == "name"}
    assert (made["name"], made["code"], made["tax"], made["active"]) == (
        "Milk",
        "1001",
        usual,
        True,
    )
    assert (made["source"], made["version"]) == ("api", 1)
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.subject) == ("products.edit", "product 1001")


def test_only_what_is_named_changes(program: Program, corner: Shop) -> None:
    stocked(corner, "Milk", code="A/1", price=1590, barcodes=["731"], colour="red")

    response = program.send("patch", "/products/A%2F1", {"version": 1, "active": False})

    made = response.json()
    assert (response.status_code, made["active"], made["version"]) == (200, False, 2)
    assert (made["price"], made["barcodes"], made["colour"]) == (1590, ["731"], "red")


def test_who_changes_an_older_version_is_refused(program: Program, corner: Shop) -> None:
    stocked(corner, "Milk", code="M1")
    program.send("patch", "/products/M1", {"version": 1, "price": 1})

    response = program.send("patch", "/products/M1", {"version": 1, "price": 2})

    assert code_of(response) == (409, "changed_meanwhile")


@pytest.mark.parametrize(
    ("sent", "field", "code"),
    [
        ({"name": ""}, "name", "required"),
        ({"name": "Tea", "code": "m1"}, "code", "code_taken"),
        ({"name": "Tea", "barcodes": ["731"]}, "barcodes", "barcode_taken"),
        ({"name": "Tea", "category": 999}, "category", "invalid_choice"),
        ({"name": "Tea", "price": -1}, "price", "invalid"),
        ({"name": "Tea", "prise": 1}, "prise", "field_unknown"),
    ],
)
def test_what_cannot_be_is_told_by_field(
    sent: dict[str, object], field: str, code: str, program: Program, corner: Shop
) -> None:
    stocked(corner, "Milk", code="M1", barcodes=["731"])

    response = program.send("post", "/products", sent)

    assert (*code_of(response), response.json()["error"]["field"]) == (422, code, field)


def test_the_list_goes_page_by_page(program: Program, corner: Shop, rival: Shop) -> None:
    stocked(corner, "Bread", "Milk", "Mint")
    stocked(rival, "Melk")

    first = program.send("get", "/products?q=m&limit=1").json()
    second = program.get(first["next"]).json()

    names = [each["name"] for page in (first, second) for each in page["products"]]
    assert (names, second["next"]) == (["Milk", "Mint"], None)


def test_categories_and_taxes_are_listed(program: Program, corner: Shop) -> None:
    made = program.send("post", "/categories", {"name": "Dairy", "colour": "blue"})

    assert made.status_code == 201
    assert program.send("get", "/categories").json() == {"categories": [made.json()]}
    taxes = program.send("get", "/taxes").json()["taxes"]
    assert [(tax["name"], tax["rate"], tax["usual"]) for tax in taxes][:2] == [
        ("25 %", 2500, True), ("12 %", 1200, False),
    ]  # fmt: skip
    again = program.send("post", "/categories", {"name": "dairy"})
    assert code_of(again) == (422, "name_taken")
