"""Anybody can print a code: whatever it says, the register goes on, and keeps no secret."""

from __future__ import annotations

import datetime as dt
import re
import time
from dataclasses import asdict, is_dataclass
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from stdnum import luhn

from stamgast.connect.scans import read
from stamgast.connect.shapes import Card, Code, Kind, Licence, NotSupported, Rules, Scan
from tests.connect.scanning import TODAY, aamva, rules, scanned, unhurried
from tests.connect.test_american_licences import WHOLE
from tests.connect.test_contact_cards import FOUR, MECARD, THREE, TWO_ONE
from tests.connect.test_european_licences import DUTCH, SWISS

SPECIMENS = [WHOLE, TWO_ONE, THREE, FOUR, MECARD, DUTCH, "\n".join(SWISS), "]d119811228-9874"]
SIGNS = st.sampled_from(list('\n\r\t\x00\x1d\x1e;:,=\\"<^|]@+-09AZaz\u202e\u0661\ud800é😀'))


@st.composite
def spoilt(draw: st.DrawFn) -> str:
    """A specimen with pieces cut out, doubled and overwritten."""
    text = draw(st.sampled_from(SPECIMENS))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 30)))
        middle = draw(st.one_of(st.text(SIGNS, max_size=8), st.just(text[start:end] * 2)))
        text = text[:start] + middle + text[end:]
    return text


HOW = st.builds(
    Rules,
    st.sampled_from(["SE", "NL", "NO", "DK", "FI", "US", "FR", "XX", ""]),
    st.just(TODAY),
    st.sampled_from(["store", "match", "refuse"]),
    st.just({"20": Kind.CUSTOMER, "K": Kind.VOUCHER}),
)


@unhurried
@given(st.one_of(spoilt(), st.text(max_size=300), st.text(SIGNS, max_size=60)), HOW)
@example("]d1" + "٠١" * 6, rules())
@example("\ud800" * 2000, rules())
def test_no_scan_stops_the_register(text: str, how: Rules) -> None:
    assert isinstance(read(text, how), Licence | Card | Code | NotSupported)


EVIL = {
    "quotes": 'BEGIN:VCARD\nN;A="' * 220,
    "semicolons": "BEGIN:VCARD\nN" + ";" * 4000,
    "soft breaks": "BEGIN:VCARD\nN;QUOTED-PRINTABLE:" + "=\n" * 1900,
    "backslashes": "MECARD:N:" + "\\" * 4000,
    "fillers": "FACHE" + "<" * 4000 + "!",
    "a licence of digits": "ANSI 63600008" + "0" * 4000,
    "subfiles": "ANSI 63600008" + "DL00410278" * 400,
    "digits and blanks": "1 " * 2000,
    "a phone": "0" + " 1" * 2000,
    "names cut again": "BEGIN:VCARD" + "FN" * 2000,
    "dots": "BEGIN:VCARD\n" + "a." * 2000,
    "an address": "BEGIN:VCARD\nEMAIL:" + "a." * 2000 + "@b.se",
    "accents": "BEGIN:VCARD\nN:" + "\u0301" * 2000,
    "telephones": "BEGIN:VCARD" + "\nTEL:+4670" * 390,
}


@pytest.mark.parametrize("text", EVIL.values(), ids=EVIL)
def test_no_scan_takes_long(text: str) -> None:
    scanned("BEGIN:VCARD\nN:warm;up\nTEL:0701740605")
    began = time.process_time()

    scanned(text)

    assert time.process_time() - began < 0.5


def texts(found: Any) -> list[str]:
    """Every text and date in a result, however deep."""
    if is_dataclass(found) and not isinstance(found, type):
        found = list(asdict(found).values())
    if isinstance(found, dict):
        found = list(found.values())
    if isinstance(found, list | tuple):
        return [text for each in found for text in texts(each)]
    return [found.strftime("%Y%m%d") if isinstance(found, dt.date) else str(found)]


@st.composite
def swedish_numbers(draw: st.DrawFn) -> str:
    """Twelve digits of somebody who may be alive."""
    day = draw(st.dates(dt.date(1927, 1, 1), dt.date(2008, 1, 1)))
    serial = f"{day:%y%m%d}{draw(st.integers(1, 999)):03}"
    return f"{day:%Y}{serial[2:]}{luhn.calc_check_digit(serial)}"


FORMS = ["{0}", "{1}", "{2}-{3}", "{4}-{3}"]
WRAPPED = [
    "]d1{}\r",
    "]Q1{}",
    "MECARD:N:Berg,Anna;NOTE:{};;",
    "BEGIN:VCARD\nN:Berg;Anna\nNOTE:{}\nUID:{}\nX-ID:{}\nEND:VCARD",
]


@unhurried
@given(swedish_numbers(), st.sampled_from(FORMS), st.sampled_from(WRAPPED))
def test_nothing_is_left_of_a_personal_id_that_is_refused(
    number: str, form: str, wrapped: str
) -> None:
    spelt = form.format(number, number[2:], number[2:8], number[8:], number[:8])

    found = scanned(wrapped.replace("{}", spelt))

    assert_nothing_left(found, number)


@unhurried
@given(swedish_numbers(), st.sampled_from(["{2}-{3}", "{4}-{3}"]))
def test_nothing_is_left_of_one_in_a_bare_code(number: str, form: str) -> None:
    found = scanned(form.format("", "", number[2:8], number[8:], number[:8]))

    assert_nothing_left(found, number)


@unhurried
@given(swedish_numbers())
def test_no_licence_number_leaves_the_reader(number: str) -> None:
    licence = aamva(f"DAQ{number}", "DCSDOE", "DACJO", f"DCF{number}", f"DBK{number}")

    assert_nothing_left(scanned(licence, personal_ids="store"), number)


def assert_nothing_left(found: Scan, number: str) -> None:
    digits = [re.sub(r"\D", "", text) for text in texts(found)]
    assert [each for each in digits if number[8:] in each or number[2:8] in each] == []


@pytest.mark.parametrize("text", ["]d1198112289874", "8112289874", "0701610016", THREE, WHOLE])
def test_what_was_scanned_does_not_show_in_a_log(text: str) -> None:
    shown = repr(scanned(text, personal_ids="store"))

    assert [each for each in ("9874", "0701", "Anna", "Michael") if each in shown] == []
