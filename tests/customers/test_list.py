"""The customer list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from stamgast.customers import narrowing
from stamgast.customers.models import Customer, Group, Label
from stamgast.customers.storing import Entry, store_many
from stamgast.shops.models import Shop, Staff
from tests.conftest import added
from tests.customers.pages import HTMX, listed, names

RESULTS = HTMX | {"HX-Target": "results"}


def many(shop: Shop, count: int) -> None:
    entries = [Entry(values={"first_name": f"Bo {number:03}"}) for number in range(count)]
    store_many(shop, entries, by=None, source="office")


def chips(response: Any) -> list[tuple[str, str]]:
    return [(chip.text, chip.query) for chip in response.context["chips"]]


def test_it_shows_what_is_known_as_people_write_it(desk: Client, mia: Customer) -> None:
    vip = Label.objects.create(shop=mia.shop, name="VIP", colour="purple")
    group = Group.objects.create(shop=mia.shop, name="Regulars")
    values = {"group": group, "postal_city": "Ystad", "company_name": "Bageri Mia"}
    store_many(
        mia.shop, [Entry(customer=mia, values=values, labels=[vip])], by=None, source="office"
    )

    assert listed(desk.get("/customers/")) == (
        "MÅ Mia Åkesson Bageri Mia 1 mia@example.se 070-174 06 05 Ystad Regulars VIP"
    )


def test_of_many_labels_the_first_stand_there_and_how_many_more(
    desk: Client, mia: Customer
) -> None:
    labels = [Label.objects.create(shop=mia.shop, name=f"Club {n}") for n in range(1, 6)]
    store_many(mia.shop, [Entry(customer=mia, labels=labels)], by=None, source="office")

    assert listed(desk.get("/customers/")).endswith("Club 1 Club 2 Club 3 +2")


def test_what_is_found_stands_by_name_where_somebody_asks_for_it(
    desk: Client, corner: Shop
) -> None:
    for name in ("Bo C", "Bo A", "Bo B"):
        added(corner, first_name=name)

    found = desk.get("/customers/?q=bo")
    by_name = desk.get(f"/customers/?{found.context['heads'][0].query}")

    assert names(found) == ["Bo B", "Bo A", "Bo C"]
    assert names(by_name) == ["Bo A", "Bo B", "Bo C"]
    assert found.context["sorts"][:2] == [("", "As found", True), ("name", "Name", False)]
    assert by_name.context["sorts"][:2] == [("", "As found", False), ("name", "Name", True)]


def test_it_says_so_where_too_many_are_found_to_sort_them(
    desk: Client, corner: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Bo A", "Bo B", "Bo C"):
        added(corner, first_name=name)
    assert "Too many to sort" not in desk.get("/customers/?q=bo").text
    assert "Too many to sort" not in desk.get("/customers/?q=bo&sort=name").text

    monkeypatch.setattr(narrowing, "FEW", 2)

    assert "Too many to sort" in desk.get("/customers/?q=bo&sort=name").text
    assert "Too many to sort" not in desk.get("/customers/?q=bo").text


def test_customers_of_another_shop_are_not_shown(desk: Client, rival: Shop) -> None:
    added(rival, first_name="Nora")

    page = desk.get("/customers/?q=nora")

    assert names(page) == []
    assert page.context["counted"] == "0 customers"


def test_a_name_can_bring_no_markup_into_the_page(desk: Client, corner: Shop) -> None:
    added(corner, first_name="<script>alert(1)</script>", company_name='"><img src=x>')

    page = desk.get("/customers/").text

    assert "<script>alert" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_while_somebody_types_only_the_results_come(desk: Client, mia: Customer) -> None:
    added(mia.shop, first_name="Bo")

    response = desk.get("/customers/?q=mi&group=", headers=RESULTS | {"HX-Trigger": "filters"})

    assert names(response) == ["Mia Åkesson"]
    assert "<html" not in response.text
    assert response["HX-Replace-Url"] == "/customers/?q=mi"


def test_filters_stand_as_chips_each_of_which_can_be_taken_away(
    desk: Client, mia: Customer
) -> None:
    vip = Label.objects.create(shop=mia.shop, name="VIP")

    response = desk.get(f"/customers/?q=a&group=none&label={vip.pk}&has=phone&sms_consent=no")

    assert chips(response) == [
        ("Group: none", f"q=a&label={vip.pk}&sms_consent=no&has=phone"),
        ("VIP", "q=a&group=none&sms_consent=no&has=phone"),
        ("SMS consent: not given", f"q=a&group=none&label={vip.pk}&has=phone"),
        ("Has: Phone", f"q=a&group=none&label={vip.pk}&sms_consent=no"),
    ]


def test_a_filter_by_a_label_that_is_gone_can_still_be_taken_away(
    desk: Client, corner: Shop
) -> None:
    assert chips(desk.get("/customers/?label=77&lacks=note")) == [
        ("?", "lacks=note"),
        ("No note", "label=77"),
    ]


def test_the_column_heads_sort_and_say_how(desk: Client, corner: Shop) -> None:
    for town in ("Ystad", "Lund"):
        added(corner, first_name=f"Bo of {town}", postal_city=town)

    by_name = desk.get("/customers/")
    by_town = desk.get("/customers/?sort=town")

    assert names(by_town) == ["Bo of Lund", "Bo of Ystad"]
    heads = {head.key: (head.sorted, head.query) for head in by_town.context["heads"]}
    assert heads["town"] == ("ascending", "sort=-town")
    assert heads["name"] == ("", "")
    assert heads["email"] == ("", None)
    assert {head.key: head.sorted for head in by_name.context["heads"]}["name"] == "ascending"
    assert 'aria-sort="ascending"' in by_town.text


def test_it_leads_to_the_next_page_and_back(desk: Client, corner: Shop) -> None:
    many(corner, 60)

    first = desk.get("/customers/")
    second = desk.get(f"/customers/?after={first.context['page'].next}")
    again = desk.get(f"/customers/?before={second.context['page'].previous}")

    assert first.context["counted"] == "60 customers"
    assert (len(names(first)), len(names(second))) == (50, 10)
    assert names(again) == names(first)
    assert 'rel="next"' in first.text
    assert 'rel="prev"' in second.text


def test_it_asks_the_database_as_often_for_one_as_for_fifty(
    desk: Client, corner: Shop, django_assert_num_queries: Callable[[int], Any]
) -> None:
    vip = Label.objects.create(shop=corner, name="VIP")
    group = Group.objects.create(shop=corner, name="Regulars")
    entries = [
        Entry(values={"first_name": f"Bo {number}", "group": group}, labels=[vip])
        for number in range(50)
    ]
    store_many(corner, entries[:1], by=None, source="office")
    desk.get("/customers/")

    # The session, its user and their place; the page's keys, its customers, their
    # labels, the count and what it may pass over; the shop's groups and labels.
    with django_assert_num_queries(10):
        desk.get("/customers/")
    store_many(corner, entries[1:], by=None, source="office")
    with django_assert_num_queries(10):
        desk.get("/customers/")


def test_an_empty_list_says_how_to_begin(manager: Client, desk: Client) -> None:
    assert "Your regulars will stand here" in manager.get("/customers/").text
    assert "Drop your customer list here" in manager.get("/customers/").text
    assert "Drop your customer list here" not in desk.get("/customers/").text


def test_nobody_found_offers_to_add_what_was_typed(desk: Client, mia: Customer) -> None:
    page = desk.get("/customers/?q=Zlatan %26 <Co>").text

    assert "Nobody found" in page
    assert "Add “Zlatan &amp; &lt;Co&gt;” as a new customer" in page
    assert "/customers/new/?text=Zlatan%20%26%20%3CCo%3E" in page


def test_a_cashier_picks_nobody_and_exports_nothing(
    desk: Client, manager: Client, mia: Customer
) -> None:
    assert 'name="pick"' not in desk.get("/customers/").text
    assert "/customers/export/" not in desk.get("/customers/").text
    assert 'name="pick"' in manager.get("/customers/").text
    assert "/customers/export/?q=mia" in manager.get("/customers/?q=mia").text


# Columns


def columns(client: Client, ben: Staff, *keys: str) -> list[str]:
    client.post("/customers/columns/", {"column": keys})
    return [head.key for head in client.get("/customers/").context["heads"]]


def test_everybody_chooses_their_own_columns(
    desk: Client, manager: Client, ben: Staff, mia: Customer
) -> None:
    assert columns(desk, ben, "added", "town", "shoes") == ["name", "town", "added"]
    ben.refresh_from_db()
    assert ben.customer_columns == ["town", "added"]
    assert [head.key for head in manager.get("/customers/").context["heads"]] == [
        *("name", "number", "email", "phone", "town", "group", "labels")
    ]


def test_choosing_no_column_brings_the_usual_ones(desk: Client, ben: Staff, mia: Customer) -> None:
    assert len(columns(desk, ben)) == 7


def test_the_list_stays_where_it_was_when_columns_are_chosen(desk: Client, mia: Customer) -> None:
    words = {"column": ["town"], "place": "q=mia&after=&sort=-name"}

    plain = desk.post("/customers/columns/", words)
    by_script = desk.post("/customers/columns/", words, headers=RESULTS)

    assert plain["Location"] == "/customers/?q=mia&sort=-name"
    assert names(by_script) == ["Mia Åkesson"]


SHOWN = {
    "birthday": "12 Mar 1981",
    "consents": "SMS",
    "language": "Svenska",
    "source": "Back office",
}


@pytest.mark.parametrize(("key", "shown"), SHOWN.items(), ids=SHOWN)
def test_a_column_shows_its_values(
    desk: Client, ben: Staff, mia: Customer, key: str, shown: str
) -> None:
    values = {"date_of_birth": "1981-03-12", "sms_consent": True, "language": "sv"}
    Customer.objects.filter(pk=mia.pk).update(**values)
    columns(desk, ben, key)

    assert listed(desk.get("/customers/")) == f"MÅ Mia Åkesson {shown}"


def test_columns_are_not_chosen_by_looking(desk: Client) -> None:
    assert desk.get("/customers/columns/").status_code == 405
    assert desk.post("/customers/").status_code == 405
