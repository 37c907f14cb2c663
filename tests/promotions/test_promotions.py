"""Loyalty → Promotions."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone, translation

from stamgast.catalogue.models import Product
from stamgast.customers.models import Label
from stamgast.promotions.models import Promotion
from stamgast.shops.models import AuditEntry, Outlet

LIST, NEW = "/loyalty/promotions/", "/loyalty/promotions/new/"
EVERY = [str(day) for day in range(7)]


def sent(**values):
    return {
        "name": "VIP",
        "kind": "percent",
        "percent": "10",
        "at_least": "1",
        "audience": "everyone",
        "weekdays": EVERY,
        "active": "on",
    } | values


def undo_of(response):
    return re.search(r'name="undo" value="([^"]+)"', response.text)[1]


def test_a_promotion_is_made_and_told_in_words(manager, corner):
    vip = Label.objects.create(shop=corner, name="VIP")
    hours = {"to_time": "18:00", "weekdays": EVERY[:5]}

    response = manager.post(NEW, sent(audience="labels", labels=[vip.pk], **hours), follow=True)

    assert "10% off everything, for customers labelled VIP, Mon–Fri, until 18:00" in response.text
    promotion = corner.promotions.get()
    assert (promotion.value, promotion.weekdays, promotion.created_by.name) == (1000, 31, "Max")
    assert (promotion.from_time, promotion.to_time) == (dt.time(0), dt.time(18))
    assert AuditEntry.objects.get().action == "promotions.edit"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"percent": "12.5"}, ("percent", 1250)),
        ({"kind": "amount", "amount": "5"}, ("amount", 500)),
        ({"kind": "price", "price": "49.90"}, ("price", 4990)),
        ({"kind": "price", "price": "0"}, ("price", 0)),
        ({"kind": "cheapest", "every": "3"}, ("cheapest", 3)),
    ],
)
def test_each_type_has_its_own_value(manager, corner, values, expected):
    manager.post(NEW, sent(**values))

    promotion = corner.promotions.get()
    assert (promotion.kind, promotion.value) == expected


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"percent": ""}, "percent"),
        ({"percent": "0"}, "percent"),
        ({"percent": "101"}, "percent"),
        ({"percent": "ten"}, "percent"),
        ({"percent": "²"}, "percent"),
        ({"kind": "amount", "amount": "0"}, "amount"),
        ({"kind": "amount"}, "amount"),
        ({"kind": "cheapest", "every": "1"}, "every"),
        ({"at_least": "0"}, "at_least"),
        ({"audience": "labels"}, "labels"),
        ({"audience": "groups"}, "groups"),
        ({"starts_on": "2026-12-02", "ends_on": "2026-12-01"}, "ends_on"),
        ({"from_time": "10:00", "to_time": "10:00"}, "to_time"),
        ({"product_codes": "nothing"}, "product_codes"),
        ({"labels": ["999"]}, "labels"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(manager, corner, values, field):
    response = manager.post(NEW, sent(**values))

    assert (response.status_code, [*response.context["form"].errors]) == (422, [field])
    assert not corner.promotions.exists()


def test_products_are_picked_and_pasted(manager, corner, shelves):
    milk, bread, pan = shelves.values()
    codes = f"{bread.code}\n{pan.code}"

    manager.post(NEW, sent(products=f"{milk.pk},{bread.pk},0,x", product_codes=codes))

    assert set(corner.promotions.get().products.all()) == {milk, bread, pan}


def test_thousands_of_products_are_no_trouble(manager, corner, django_assert_max_num_queries):
    many = [Product(shop=corner, code=f"P{n}", name=f"Thing {n}") for n in range(3000)]
    keys = [row.pk for row in Product.objects.bulk_create(many)]

    manager.post(NEW, sent(products=",".join(map(str, keys))))

    assert corner.promotions.get().products.count() == 3000
    with django_assert_max_num_queries(20):
        assert "10% off 3000 products" in manager.get(LIST).text
    promotion = corner.promotions.get()
    page = manager.get(f"{LIST}{promotion.pk}/")
    assert "and 2940 more products" in page.text


def test_another_shops_product_is_not_taken(manager, corner, rival):
    theirs = Product.objects.create(shop=rival, code="1", name="Theirs")

    manager.post(NEW, sent(products=str(theirs.pk)))

    assert not corner.promotions.get().products.exists()


def test_a_form_sent_twice_makes_one(manager, corner):
    first, second = manager.post(NEW, sent()), manager.post(NEW, sent())

    assert (first.status_code, second.status_code) == (302, 302)
    assert corner.promotions.count() == 1


def test_two_of_one_name_are_not_told_apart(manager, promotion):
    response = manager.post(NEW, sent(name="TEN OFF"))

    assert [*response.context["form"].errors] == ["name"]


def test_a_promotion_is_changed_and_the_trail_says_from_what(manager, promotion):
    manager.post(f"{LIST}{promotion.pk}/", sent(name="Ten off", percent="15"))

    promotion.refresh_from_db()
    assert (promotion.value, promotion.version) == (1500, 2)
    details = AuditEntry.objects.get().details
    assert (details["was"], details["now"]) == (
        "Ten off: 10% off everything",
        "Ten off: 15% off everything",
    )


def test_saving_it_as_it_is_changes_nothing(manager, promotion):
    manager.post(f"{LIST}{promotion.pk}/", sent(name="Ten off"))

    promotion.refresh_from_db()
    assert promotion.version == 1
    assert not AuditEntry.objects.exists()


def test_two_people_who_change_different_things_both_do(manager, promotion):
    address = f"{LIST}{promotion.pk}/"
    seen = manager.get(address).context["form"]["seen"].value()
    manager.post(address, sent(name="Ten off", percent="15", seen=seen))

    manager.post(address, sent(name="Tenner", seen=seen))

    promotion.refresh_from_db()
    assert (promotion.name, promotion.value) == ("Tenner", 1500)


def test_the_second_of_two_overwrites_nothing_unseen(manager, promotion):
    address = f"{LIST}{promotion.pk}/"
    seen = manager.get(address).context["form"]["seen"].value()
    manager.post(address, sent(name="Ten off", percent="15", seen=seen))

    response = manager.post(address, sent(name="Ten off", percent="20", seen=seen))
    again = response.context["form"]["seen"].value()

    assert [*response.context["form"].errors] == ["percent"]
    manager.post(address, sent(name="Ten off", percent="20", seen=again))
    promotion.refresh_from_db()
    assert promotion.value == 2000


def test_a_promotion_is_switched_off_and_back(manager, promotion):
    response = manager.post(f"{LIST}{promotion.pk}/switch/", {"on": "no"}, follow=True)
    promotion.refresh_from_db()
    assert not promotion.active

    manager.post("/undo/", {"undo": undo_of(response)})

    promotion.refresh_from_db()
    assert promotion.active


def test_a_deleted_promotion_comes_back_as_it_was(manager, promotion, corner, shelves):
    outlet = Outlet.objects.create(shop=corner, name="Pier")
    promotion.products.add(shelves["Milk"])
    promotion.outlets.add(outlet)
    Promotion.objects.update(from_time="10:00", to_time="12:00", ends_on="2030-01-01")
    response = manager.post(f"{LIST}{promotion.pk}/deletion/", follow=True)
    assert not corner.promotions.exists()

    manager.post("/undo/", {"undo": undo_of(response)})

    back = corner.promotions.get()
    assert (back.pk, [*back.products.all()], [*back.outlets.all()]) == (
        promotion.pk,
        [shelves["Milk"]],
        [outlet],
    )
    assert (back.from_time, back.ends_on) == (dt.time(10), dt.date(2030, 1, 1))


def test_a_duplicate_begins_switched_off_under_another_name(manager, promotion):
    form = manager.get(f"{NEW}?like={promotion.pk}").context["form"]

    assert (form["name"].value(), form["active"].value()) == ("Ten off (copy)", False)


def test_the_list_says_how_each_stands(manager, corner, promotion):
    today = timezone.localdate()
    day = dt.timedelta(days=2)
    for name, values in {
        "Later": {"starts_on": today + day},
        "Over": {"ends_on": today - day},
        "Off": {"active": False},
    }.items():
        Promotion.objects.create(shop=corner, name=name, value=1, **values)

    rows = manager.get(LIST).context["rows"]

    assert [(row.promotion.name, row.state) for row in rows] == [
        ("Ten off", "running"),
        ("Later", "planned"),
        ("Off", "off"),
        ("Over", "ended"),
    ]


def test_a_cashier_sees_no_promotions(desk, promotion):
    assert desk.get(LIST).status_code == 403


def test_products_are_found_while_somebody_types(manager, shelves):
    found = manager.get("/loyalty/vouchers/products/", {"find_product": "ilk\0"})

    assert "Milk" in found.text
    assert "Bread" not in found.text


def test_a_promotion_is_told_in_swedish_and_dutch(manager, max_, promotion):
    told = []
    for language in ("sv", "nl"):
        max_.user.language = language
        max_.user.save()
        with translation.override("en"):
            told.append(manager.get(LIST).context["rows"][0].words.replace("\xa0", " "))

    assert told == ["10 % rabatt på allt", "10% korting op alles"]
