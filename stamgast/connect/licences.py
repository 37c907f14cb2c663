"""European driver's licences, and papers that a shop must not read. Pure.

Sweden: a Data Matrix (or QR) with the personal ID and no name. France and Switzerland:
lines for machines, with the name. The Netherlands: recognised and refused, for its
number would lead to the holder only in registers that no shop may keep.
"""

from __future__ import annotations

import datetime as dt
import re

from stamgast.connect.cleaning import name
from stamgast.connect.shapes import Licence, NotSupported, Payload, Reason, Rules, Scan
from stamgast.lib import personal_ids

DUTCH = re.compile(r"D1NLD[0-9A-Z<]{25}")
# Number (9), its check, expiry, the first eight letters of the name, check of the line.
FRENCH = re.compile(r"D1FRA[0-9A-Z<]{9}[0-9](?P<expires>\d{6})(?P<last>[A-Z<]{8})(?P<check>\d)")
SWISS = re.compile(
    r"(?:[0-9A-Z<]{9}\s*)?FACHE[0-9A-Z<]{14}(?P<born>\d{6})<{5}\s*"
    r"(?P<last>[A-Z<]{1,29}?)<<(?P<first>[A-Z<]{0,28})"
)
# Passports, visas and ID cards (ICAO 9303): two or three lines that begin so.
TRAVEL = re.compile(r"[PVIAC][0-9A-Z<][A-Z<]{3}[0-9A-Z<]{25}")
WEIGHTS = (7, 3, 1)


def read(payload: Payload, rules: Rules) -> Scan | None:
    if payload.matrix and (number := personal_ids.normal(payload.text, "SE")):
        return swedish(number, rules)
    if payload.matrix and re.fullmatch(r"\d{9}", payload.text):
        # The QR on Dutch passports and ID cards is the BSN and nothing else.
        return NotSupported(Reason.BSN) if personal_ids.may_be_bsn(payload.text) else None
    text = re.sub(r"[ \t]", "", payload.text).upper()
    if DUTCH.match(text):
        return NotSupported(Reason.DUTCH_LICENCE)
    if found := FRENCH.fullmatch(text):
        return french(found, rules)
    if found := SWISS.fullmatch(text):
        return swiss(found, rules)
    if TRAVEL.match(text) and "<<" in text:
        return NotSupported(Reason.TRAVEL_DOCUMENT)
    return None


def swedish(number: str, rules: Rules) -> Licence | NotSupported:
    if rules.personal_ids == "refuse" or rules.country != "SE":
        return NotSupported(Reason.PERSONAL_ID_REFUSED)
    return Licence(country="SE", personal_id=number)


def french(found: re.Match[str], rules: Rules) -> Licence:
    expires = date(found["expires"])
    cut = not found["last"].endswith("<")
    return Licence(
        country="FR",
        last_name=spelt(found["last"]),
        expires=expires,
        expired=bool(expires and expires < rules.on),
        check=cut or check_digit(found[0][:-1]) != found["check"],
    )


def swiss(found: re.Match[str], rules: Rules) -> Licence:
    born = date(found["born"])
    if born and born > rules.on:
        born = date(found["born"], century=1900)
    return Licence(
        country="CH",
        first_name=spelt(found["first"]),
        last_name=spelt(found["last"]),
        date_of_birth=born,
        # A full line may have lost the end of the name.
        check=not found["first"].endswith("<"),
    )


def spelt(text: str) -> str:
    return name(text.replace("<", " "))


def date(digits: str, century: int = 2000) -> dt.date | None:
    year, month, day = (int(digits[at : at + 2]) for at in (0, 2, 4))
    try:
        return dt.date(century + year, month, day)
    except ValueError:
        return None


def check_digit(text: str) -> str:
    """ICAO 9303: weights 7, 3, 1; A is 10, the filler 0."""
    values = (0 if sign == "<" else int(sign, 36) for sign in text)
    return str(sum(value * WEIGHTS[at % 3] for at, value in enumerate(values)) % 10)
