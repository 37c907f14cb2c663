from __future__ import annotations

import datetime as dt

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from stamgast.connect.shapes import Address, Card
from tests.connect.scanning import reason, scanned, unhurried

ANNA = Card(
    first_name="Anna",
    last_name="Åberg",
    company="Åbergs Bageri AB",
    email="anna@example.se",
    phones=("+46701740605", "+4646123456"),
    address=Address(
        street="Storgatan 1", city="Lund", postcode="222 22", state="Skåne", country="SE"
    ),
    date_of_birth=dt.date(1981, 12, 28),
    website="https://example.se/anna",
)
THREE = """BEGIN:VCARD
VERSION:3.0
N:Åberg;Anna;;;
FN:Anna Åberg
ORG:Åbergs Bageri AB;Disken
TITLE:Bagare
TEL;TYPE=WORK,VOICE:046-12 34 56
TEL;TYPE="cell,voice":070-174 06 05
TEL;TYPE=FAX:046-12 34 57
EMAIL;TYPE=INTERNET:anna@Example.SE
item1.ADR;TYPE=WORK:;;Storgatan 1;Lund;Skåne;222 22;Sverige
BDAY:1981-12-28
URL:https://example.se/anna
NOTE:nothing that a shop needs
END:VCARD
"""
FOUR = """BEGIN:VCARD
VERSION:4.0
N:Åberg;Anna;;;
FN:Anna Åberg
ORG:Åbergs Bageri AB
TEL;VALUE=uri;TYPE=cell:tel:+46-70-174-06-05
TEL;VALUE=uri;PREF=1;TYPE="voice,home":tel:+46-46-12-34-56
EMAIL:anna@example.se
ADR;LABEL="Storgatan 1: Lund; Sverige":;;Storgatan 1;Lund;Skåne;222 22;Sweden
BDAY:19811228
URL:https://example.se/anna
END:VCARD
"""
TWO_ONE = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=85berg;Anna
ORG;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:=C5bergs =
Bageri AB
TEL;CELL:0701740605
TEL;WORK;VOICE:046123456
EMAIL;INTERNET:anna@example.se
ADR;HOME;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:;;Storgatan=
=201;Lund;Sk=C3=A5ne;222 22;SE
BDAY:19811228T000000Z
URL:https://example.se/anna
END:VCARD
"""
MECARD = (
    "MECARD:N:Åberg,Anna;ORG:Åbergs Bageri AB;TEL:0701740605;TEL:046-123456;"
    "EMAIL:anna@example.se;ADR:,,Storgatan 1,Lund,Skåne,222 22,Sverige;BDAY:19811228;"
    r"URL:https\://example.se/anna;NOTE:a\;b;;"
)
SAME = {
    "vCard 2.1": TWO_ONE,
    "vCard 3.0": THREE,
    "vCard 4.0": FOUR,
    "MECARD": MECARD,
    "an AIM identifier before it": f"]Q1{THREE}",
    "carriage returns": THREE.replace("\n", "\r"),
    "line ends doubled": THREE.replace("\n", "\r\n\r\n"),
    "a folded line": THREE.replace("Bageri", "Bag\n eri"),
    "small letters": THREE.replace("BEGIN:VCARD", "begin:vcard").replace("ORG", "org"),
    "no end": THREE.replace("END:VCARD\n", ""),
    "no version": THREE.replace("VERSION:3.0\n", ""),
    "a line that makes no sense": THREE.replace("TITLE:", "%%% "),
    "C1 characters between": THREE.replace("\n", "\x85\n"),
}


@pytest.mark.parametrize("text", SAME.values(), ids=SAME)
def test_a_contact_card_is_read_in_every_form(text: str) -> None:
    assert scanned(text) == ANNA


@pytest.mark.parametrize("text", [THREE, FOUR], ids=["3.0", "4.0"])
def test_a_card_without_its_line_ends_is_read_and_to_be_looked_over(text: str) -> None:
    found = scanned(text.replace("\n", ""))

    assert isinstance(found, Card)
    assert (found.first_name, found.last_name) == (ANNA.first_name, ANNA.last_name)
    assert (found.email, found.phones) == (ANNA.email, ANNA.phones)
    assert (found.address, found.date_of_birth) == (ANNA.address, ANNA.date_of_birth)
    assert found.check


def test_a_bizcard_is_read() -> None:
    text = "BIZCARD:N:Anna;X:Berg;T:Bagare;C:Bageriet;A:Storgatan 1, Lund;B:+4646123456;E:a@b.se;;"

    assert scanned(text) == Card(
        first_name="Anna",
        last_name="Berg",
        company="Bageriet",
        email="a@b.se",
        phones=("+4646123456",),
        address=Address(street="Storgatan 1, Lund"),
    )


NAMES = {
    "the whole name alone": ("FN:Anna van den Berg", ("Anna", "van den Berg")),
    "an empty name before it": ("N:;;;;\nFN:Anna Berg", ("Anna", "Berg")),
    "a middle name": ("N:Berg;Anna;Maria", ("Anna Maria", "Berg")),
    "guarded signs": (r"N:Berg\;Ek;Anna\, Eva", ("Anna, Eva", "Berg;Ek")),
    "a firm's name is no person's": ("FN:Bageriet AB\nORG:Bageriet AB", ("", "")),
}


@pytest.mark.parametrize(("lines", "name"), NAMES.values(), ids=NAMES)
def test_who_it_is(lines: str, name: tuple[str, str]) -> None:
    found = scanned(f"BEGIN:VCARD\n{lines}\nEND:VCARD")

    assert isinstance(found, Card)
    assert (found.first_name, found.last_name) == name


@pytest.mark.parametrize(("text", "name"), [("Berg,Anna", "Anna"), ("Anna Berg", "Anna")])
def test_a_mecard_may_have_the_name_as_it_is_said(text: str, name: str) -> None:
    found = scanned(f"MECARD:N:{text};;")

    assert isinstance(found, Card)
    assert (found.first_name, found.last_name) == (name, "Berg")


@pytest.mark.parametrize("date", ["--0131", "16040131", "1981", "19811350", "30000101", "x" * 999])
def test_what_is_no_date_of_birth_is_left_out(date: str) -> None:
    found = scanned(f"BEGIN:VCARD\nN:Berg\nBDAY:{date}\nEND:VCARD")

    assert isinstance(found, Card)
    assert found.date_of_birth is None


@pytest.mark.parametrize(
    "text",
    ["javascript:alert(1).x", "data:text/html,a.b", "file:///etc/a.b", " JaVaScRiPt:a.b", "no"],
)
def test_a_website_is_on_the_web(text: str) -> None:
    found = scanned(f"BEGIN:VCARD\nN:Berg\nURL:{text}\nEND:VCARD")

    assert isinstance(found, Card)
    assert found.website == ""


def test_a_card_is_not_trusted_with_its_values() -> None:
    found = scanned(
        "BEGIN:VCARD\nN:=cmd|'/c calc'!A1;\u202eAn\u200bna\x07\n"
        f"ORG:{'x' * 3000}\nEMAIL:not an address\nTEL:12\nEND:VCARD"
    )

    assert found == Card(
        first_name="Anna", last_name="cmd|'/c calc'!A1", company="x" * 160, check=True
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("BEGIN:VCARD\nVERSION:3.0\nNOTE:x\nEND:VCARD", "empty_card"),
        ("MECARD:;;", "empty_card"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT\nEND:VCALENDAR", "calendar"),
        ("BEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT", "calendar"),
        ("BEGIN:VCARD\nN:" + "x" * 4096, "too_long"),
        ("BEGIN:VCARD\nN:" + "å" * 2050, "too_long"),
    ],
)
def test_what_has_nobody_in_it_is_no_card(text: str, why: str) -> None:
    assert reason(text) == why


WORD = st.text("abcåäöÅÄÖéü;,\\'- ", min_size=1, max_size=20).filter(
    lambda text: text.strip(" ,") == text and "  " not in text and text[0] not in "-"
)


@unhurried
@given(WORD, WORD, WORD)
def test_what_another_program_writes_is_read_the_same(first: str, last: str, city: str) -> None:
    card = vobject.vCard()
    card.add("n").value = vobject.vcard.Name(family=last, given=first)
    card.add("fn").value = "x"
    card.add("adr").value = vobject.vcard.Address(street="Storgatan 1", city=city, code="22222")

    found = scanned(card.serialize())

    assert isinstance(found, Card)
    assert (found.first_name, found.last_name, found.address.city) == tuple(
        text.title() if text.isupper() else text for text in (first, last, city)
    )
