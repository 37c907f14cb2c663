"""The search box on top."""

from __future__ import annotations

import re

from django.test import Client

from stamgast.customers.models import Customer
from stamgast.shops.models import Shop
from tests.conftest import added


def hits(page: str) -> list[str]:
    """The choices, each as it reads."""
    options = re.findall(r'role="option".*?>(.*?)</(?:a|div)>', page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", option).split()) for option in options]


def test_each_hit_tells_what_parts_two_of_one_name(desk: Client, corner: Shop) -> None:
    added(corner, first_name="Mia", mobile="+46701740605", number="7", postal_city="Ystad")
    added(corner, first_name="Mia", number="8", company_name="Bageri Mia")

    page = desk.get("/customers/find/?q=mia").text

    assert sorted(hits(page)) == [
        "Add “mia” as a new customer",
        "M Mia 7 · Ystad · …0605",
        "M Mia 8 · Bageri Mia",
    ]


def test_the_last_four_digits_find(desk: Client, mia: Customer) -> None:
    assert hits(desk.get("/customers/find/?q=0605").text)[0] == "MÅ Mia Åkesson 1 · …0605"


def test_more_than_eight_are_in_the_list(desk: Client, corner: Shop) -> None:
    for _ in range(9):
        added(corner, first_name="Mia")

    found = hits(desk.get("/customers/find/?q=mia").text)

    assert len(found) == 10
    assert found[8:] == ["Show all in the list", "Add “mia” as a new customer"]


def test_nobody_found_can_be_added(desk: Client, corner: Shop) -> None:
    page = desk.get("/customers/find/?q=Bo+Ek").text

    assert hits(page) == ["Nobody found", "Add “Bo Ek” as a new customer"]
    assert "/customers/new/?text=Bo%20Ek" in page


def test_nothing_typed_finds_nobody(desk: Client, mia: Customer) -> None:
    assert hits(desk.get("/customers/find/?q=+").text) == []


def test_customers_of_another_shop_are_not_found(desk: Client, rival: Shop) -> None:
    added(rival, first_name="Nora")

    assert hits(desk.get("/customers/find/?q=nora").text)[0] == "Nobody found"


def test_finding_is_a_look(desk: Client) -> None:
    assert desk.post("/customers/find/").status_code == 405
