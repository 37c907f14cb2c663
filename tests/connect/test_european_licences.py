from __future__ import annotations

import datetime as dt

import pytest

from stamgast.connect.shapes import Licence
from tests.connect.scanning import reason, scanned

NUMBER = "198112289874"
SWEDISH = {
    "ten digits": "]d18112289874",
    "twelve digits": f"]d1{NUMBER}",
    "with a hyphen": "]d1811228-9874",
    "twelve with a hyphen": "]d119811228-9874",
    "as a QR": f"]Q1{NUMBER}",
    "with a line end": f"]d1{NUMBER}\r\n",
}


@pytest.mark.parametrize("text", SWEDISH.values(), ids=SWEDISH)
@pytest.mark.parametrize("personal_ids", ["store", "match"])
def test_a_swedish_licence_is_its_holders_number(text: str, personal_ids: str) -> None:
    found = scanned(text, personal_ids=personal_ids)

    assert found == Licence(country="SE", personal_id=NUMBER)


def test_a_samordningsnummer_is_as_good() -> None:
    found = scanned("]d1701063-2391", personal_ids="store")

    assert found == Licence(country="SE", personal_id="197010632391")


@pytest.mark.parametrize("text", SWEDISH.values(), ids=SWEDISH)
def test_a_shop_without_personal_ids_learns_nothing_from_a_swedish_licence(text: str) -> None:
    assert reason(text) == "personal_id_refused"


def test_a_shop_abroad_has_no_use_for_a_swedish_number() -> None:
    assert reason(f"]d1{NUMBER}", country="NO", personal_ids="store") == "personal_id_refused"


DUTCH = "D1NLD15094962111659VW87Z78NB84"


@pytest.mark.parametrize("text", [DUTCH, f"]Q1{DUTCH}", DUTCH.lower(), f"{DUTCH}\n", f" {DUTCH}"])
def test_a_dutch_licence_is_recognised_and_refused(text: str) -> None:
    assert reason(text, country="NL") == "dutch_licence"


def test_the_qr_of_a_dutch_passport_is_refused_unread() -> None:
    assert reason("]Q1111222333", country="NL") == "bsn"
    assert reason("]Q1111222333", country="SE") == "bsn"


def test_nine_digits_that_are_no_bsn_may_be_a_card() -> None:
    assert scanned("]Q1111222334", country="NL") != scanned("]Q1111222333", country="NL")


def test_a_french_licence_has_a_last_name_and_an_expiry() -> None:
    found = scanned("D1FRA13AA000026320503MARTIN<<8", country="FR")

    assert found == Licence(
        country="FR", last_name="Martin", expires=dt.date(2032, 5, 3), check=False
    )


def test_a_french_name_of_eight_letters_may_go_on() -> None:
    found = scanned("D1FRA13AA000026200503DUPONTEL7", country="FR")

    assert isinstance(found, Licence)
    assert (found.last_name, found.check, found.expired) == ("Dupontel", True, True)


SWISS = ("AAA001D<<", "FACHE305142128097<<850101<<<<<", "MUSTER<VON<<HANS<PETER<<<<<<<<")


@pytest.mark.parametrize("between", ["\r\n", "\n", "\r", "", "\n\n"])
def test_a_swiss_licence_has_name_and_birth_date(between: str) -> None:
    found = scanned(between.join(SWISS), country="CH")

    assert found == Licence(
        country="CH",
        first_name="Hans Peter",
        last_name="Muster Von",
        date_of_birth=dt.date(1985, 1, 1),
    )


@pytest.mark.parametrize(
    "text",
    [
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
        "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
    ],
    ids=["a passport", "an identity card"],
)
def test_a_passport_is_not_for_shops(text: str) -> None:
    assert reason(text) == "travel_document"


@pytest.mark.parametrize(
    "text", ["mdoc:owBjMS4wAYIB2BhYS6QBAiABIVgg", "MDOC:x", "mdoc-openid4vp://?a"]
)
def test_a_licence_in_a_phone_is_told_as_not_supported(text: str) -> None:
    assert reason(text) == "mobile_licence"


@pytest.mark.parametrize("head", ["\x01\xe1\x02E", "\x01\x9b\tE"])
def test_a_south_african_licence_is_told_as_not_supported(head: str) -> None:
    assert reason("]L2" + head + "\x00\x00" + "".join(map(chr, range(256))) * 2) == (
        "south_african_licence"
    )
