"""A product is added and changed in its dialog."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from stamgast.catalogue.models import Product
from stamgast.shops.models import Shop
from tests.catalogue.pages import PRODUCTS, sent, stocked
from tests.customers.pages import HTMX, told, undone


def picture(size: tuple[int, int] = (900, 600)) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", size, (20, 120, 200)).save(out, "JPEG")
    return SimpleUploadedFile("milk.jpg", out.getvalue())


def test_a_product_is_added_with_all_that_belongs_to_it(manager: Client, corner: Shop) -> None:
    dairy = corner.categories.create(name="Dairy")
    low = corner.taxes.get(rate_bp=1200)

    sent(
        manager,
        name="Milk",
        price="15.90",
        price_includes_tax="no",
        category=dairy.pk,
        tax=low.pk,
        code="007",
        barcodes="0731\n0732, 0733",
        colour="blue",
        new_picture=picture(),
    )

    milk = corner.products.get()
    assert (milk.code, milk.name, milk.price, milk.price_includes_tax) == (
        "007",
        "Milk",
        1590,
        False,
    )
    assert (milk.category, milk.tax, milk.colour, milk.source) == (dairy, low, "blue", "office")
    assert [each.code for each in milk.barcodes.all()] == ["0731", "0732", "0733"]
    shown = manager.get(f"/catalogue/pictures/{milk.picture}/")
    assert Image.open(io.BytesIO(shown.content)).size == (320, 213)
    assert shown["Content-Type"] == "image/jpeg"


def test_a_new_product_begins_with_the_usual_tax_and_gets_a_code(
    manager: Client, corner: Shop
) -> None:
    stocked(corner, "Bread", code="1500")

    sent(manager, name="Milk")

    milk = corner.products.get(name="Milk")
    assert (milk.code, milk.tax, milk.price) == ("1501", corner.taxes.get(rate_bp=2500), 0)


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "This field is required."),
        ("price", "dear", "Write an amount"),
        ("price", "9" * 31, "This is too much: at most SEK\xa010,000,000,000,000.00"),
        ("code", "m1", "Another product has this code."),
        ("barcodes", "731", "Another product has this barcode."),
        ("barcodes", "7" * 81, "at most 80 signs"),
        ("category", "999999999", "Select a valid choice."),
        ("new_picture", SimpleUploadedFile("x.png", b"no picture"), "no picture we can read"),
    ],
)
def test_a_mistake_is_told_at_its_field(
    field: str, typed: Any, sentence: str, manager: Client, corner: Shop
) -> None:
    stocked(corner, "Mint", code="M1", barcodes=["731"])

    response = sent(manager, **{"name": "Milk", field: typed})

    assert response.status_code == 422
    assert sentence in str(response.context["form"][field].errors)
    assert corner.products.count() == 1


def test_a_picture_stays_where_another_field_is_wrong(manager: Client, corner: Shop) -> None:
    response = sent(manager, name="", new_picture=picture())

    kept = response.context["form"]["picture"].value()
    assert corner.pictures.get().fingerprint == kept


@pytest.mark.parametrize("kept", ["<script>", "\x00", "0" * 16])
def test_a_picture_that_the_shop_has_not_is_none(manager: Client, corner: Shop, kept: str) -> None:
    wrong = sent(manager, name="", price="1", picture=kept)
    sent(manager, name="Milk", price="1", picture=kept)

    assert wrong.status_code == 422
    assert "<img" not in wrong.text
    assert [each.picture for each in corner.products.all()] in ([""], [])


def test_a_picture_is_taken_away(manager: Client, corner: Shop) -> None:
    sent(manager, name="Milk", new_picture=picture())
    milk = corner.products.get()

    sent(manager, milk, forget_picture="on")

    milk.refresh_from_db()
    assert milk.picture == ""
    assert "Picture" in manager.get(milk.get_absolute_url()).text


def test_a_second_click_adds_nothing(manager: Client, corner: Shop) -> None:
    form = manager.get(f"{PRODUCTS}new/").context["form"]
    data = {"name": "Milk", "price_includes_tax": "yes"}
    data |= {"request_key": form["request_key"].value()}

    for _click in range(2):
        manager.post(f"{PRODUCTS}new/", data)

    assert corner.products.count() == 1


def test_a_change_is_told_in_the_history(manager: Client, corner: Shop) -> None:
    milk = stocked(corner, "Milk", price=1590, barcodes=["731"])[0]

    response = sent(manager, milk, price="16.90", barcodes="731\n732")

    assert told(response) == ["Milk is saved."]
    change = milk.changes.get()
    assert change.fields == {"price": [1590, 1690], "barcodes": [["731"], ["731", "732"]]}
    assert (str(change.by), change.source) == ("Max", "office")
    assert "SEK\xa016.90" in response.text


def test_nothing_typed_changes_nothing(manager: Client, corner: Shop) -> None:
    dairy = corner.categories.create(name="Dairy")
    values = {"category": dairy, "price_includes_tax": False, "colour": "red"}
    milk = stocked(corner, "Milk", price=1590, barcodes=["731", "732"], **values)[0]

    sent(manager, milk)

    assert not milk.changes.exists()


def test_two_who_change_one_product_are_shown_what_the_other_did(
    manager: Client, corner: Shop
) -> None:
    milk = stocked(corner, "Milk", price=1590, code="M1")[0]
    seen = {"version": 1, "name": "Milk", "price_includes_tax": "yes", "code": "M1"}
    sent(manager, milk, price="16.00", code="M2")
    address = f"{PRODUCTS}{milk.pk}/edit/"

    response = manager.post(address, seen | {"price": "17.00"}, headers=HTMX)

    assert response.status_code == 422
    found = {each.name: (each.theirs, each.both) for each in response.context["conflicts"]}
    assert found == {"price": ("SEK\xa016.00", True), "code": ("M2", False)}
    form = response.context["form"]
    assert (form["code"].value(), form["price"].value(), form["version"].value()) == (
        "M2", "17.00", "2",
    )  # fmt: skip
    again = {field.name: field.value() for field in form if field.value() not in (None, False)}
    manager.post(address, again | {"theirs": "price"})
    milk.refresh_from_db()
    assert (milk.price, milk.code) == (1600, "M2")


def test_a_duplicate_begins_as_the_other_without_what_tells_them_apart(
    manager: Client, corner: Shop
) -> None:
    milk = stocked(corner, "Milk", price=1590, code="M1", barcodes=["731"])[0]

    form = manager.get(f"{PRODUCTS}new/?like={milk.pk}").context["form"]

    assert [form[name].value() for name in ("name", "price", "code", "barcodes")] == [
        "Milk (copy)", "15.90", "", "",
    ]  # fmt: skip


def test_what_is_no_longer_sold_leaves_the_register_and_comes_back(
    manager: Client, corner: Shop
) -> None:
    milk = stocked(corner, "Milk")[0]

    response = manager.post(f"{PRODUCTS}{milk.pk}/withdrawal/", follow=True)

    milk.refresh_from_db()
    assert (milk.active, told(response)) == (False, ["Milk is no longer sold."])
    undone(manager, response)
    milk.refresh_from_db()
    assert milk.active
    manager.post(f"{PRODUCTS}{milk.pk}/withdrawal/")
    manager.post(f"{PRODUCTS}{milk.pk}/return/")
    milk.refresh_from_db()
    assert milk.active


def test_a_picture_of_another_shop_is_not_found(manager: Client, rival: Shop) -> None:
    rival.pictures.create(fingerprint="abc", image=b"x", content_type="image/png")

    assert manager.get("/catalogue/pictures/abc/").status_code == 404


def test_the_history_goes_back_to_the_beginning(manager: Client, corner: Shop) -> None:
    milk: Product = stocked(corner, "Milk")[0]
    for price in range(1, 18):
        sent(manager, milk, price=str(price))

    first = manager.get(milk.get_absolute_url()).context["history"]
    rest = manager.get(f"{PRODUCTS}{milk.pk}/history/?before={first.older}").context["history"]

    assert [len(first.events), len(rest.events), rest.older] == [15, 3, None]
    assert rest.events[-1].title == "Added"
