"""Contact cards, as the programs of others read them."""

from __future__ import annotations

import datetime as dt
import string
from typing import Any

import pytest
import vobject
from django.test import Client
from hypothesis import given
from hypothesis import strategies as some

from stamgast.shops.models import Shop
from stamgast.spreadsheets.customer_rows import FIELDS
from stamgast.spreadsheets.vcards import vcards
from tests.conftest import added
from tests.spreadsheets.test_export import exported, full


def cards(content: bytes) -> list[Any]:
    return list(vobject.readComponents(content.decode()))


def test_a_card_has_what_an_address_book_keeps(manager: Client, corner: Shop) -> None:
    full(corner)

    (card,) = cards(exported(manager, "vcard"))

    assert (card.version.value, card.fn.value) == ("3.0", "Åsa 't Hart")
    assert (card.n.value.family, card.n.value.given) == ("'t Hart", "Åsa")
    assert card.org.value == ["=Fisk AB"]
    assert card.email.value == "asa@example.se"
    assert [(tel.value, tel.params["TYPE"]) for tel in card.tel_list] == [
        ("+46701740605", ["CELL"]),
        ("+4686400101", ["HOME"]),
    ]
    address = card.adr.value
    assert (address.street, address.code, address.city, address.country) == (
        "-Gatan 1", "123 45", "'s-Hertogenbosch", "Sweden",
    )  # fmt: skip
    assert card.bday.value == "1980-02-29"
    assert card.note.value == 'One\ntwo; "three", four'
    assert card.categories.value == ["Fish, fresh", "VIP"]


def test_an_organisation_stands_under_its_name(manager: Client, corner: Shop) -> None:
    added(corner, kind="organisation", company_name="Bergs; Bygg AB", phone="+4686400101")

    (card,) = cards(exported(manager, "vcard"))

    assert (card.fn.value, card.org.value) == ("Bergs; Bygg AB", ["Bergs; Bygg AB"])
    assert card.tel.params["TYPE"] == ["WORK"]
    assert card.x_abshowas.value == "COMPANY"


def test_a_visiting_address_that_is_the_same_stands_once(manager: Client, corner: Shop) -> None:
    street = {"postal_street": "Storgatan 1", "physical_street": "Storgatan 1"}
    added(corner, first_name="Mia", **street)
    added(corner, first_name="Bo", **street | {"physical_street": "Lillgatan 2"})

    mia, bo = cards(exported(manager, "vcard"))

    assert [adr.value.street for adr in mia.adr_list] == ["Storgatan 1"]
    assert [adr.value.street for adr in bo.adr_list] == ["Storgatan 1", "Lillgatan 2"]


def test_no_customers_are_no_cards(manager: Client) -> None:
    assert exported(manager, "vcard") == b""


LETTERS = string.ascii_letters + " ,;:\\\n'=\"åЖ漢م\U0001f600"
TEXT = some.text(LETTERS, max_size=200).map(str.strip)


@given(some.lists(some.tuples(TEXT.filter(bool), TEXT, TEXT), min_size=1, max_size=3))
def test_any_text_is_read_back_from_lines_of_75_octets(people: list[tuple[str, str, str]]) -> None:
    rows = []
    for first, last, note in people:
        said = {"first_name": first, "last_name": last, "note": note, "labels": []}
        rows.append([said.get(field.name, "") for field in FIELDS])

    content = b"".join(vcards(rows, lambda code: code))

    assert max(map(len, content.split(b"\r\n"))) <= 75
    assert [
        (
            card.n.value.given,
            card.n.value.family,
            card.note.value if "note" in card.contents else "",
        )
        for card in cards(content)
    ] == people


@pytest.mark.parametrize("born", [dt.date(1900, 1, 1), dt.date(2020, 2, 29)])
def test_a_birthday_is_told_with_its_year(born: dt.date, manager: Client, corner: Shop) -> None:
    added(corner, first_name="Mia", date_of_birth=born)

    assert cards(exported(manager, "vcard"))[0].bday.value == born.isoformat()
