"""vCards 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350) as they stand in QR codes. Pure.

A reader of our own: what the known library makes of a hostile card can take for ever,
and one line that it doesn't know costs the whole card. At a counter half a card is
better than none, so lines that make no sense are passed over.
"""

from __future__ import annotations

import quopri
import re
from dataclasses import dataclass

from stamgast.connect.contact_cards import Found, made, parted, plain
from stamgast.connect.shapes import Card, NotSupported, Payload, Reason, Rules

BEGIN = re.compile(r"\s*BEGIN:VCARD", re.I)
CALENDAR = re.compile(r"\s*BEGIN:(?:VCALENDAR|VEVENT|VTODO)", re.I)
# A line that goes on in the next: by a blank there, or in 2.1 by "=" at its end.
FOLDED = re.compile(r"\n[ \t]")
SOFT_BREAK = re.compile(r"=\n")
# Where a card whose line ends were lost is cut again. The longest first: FN is no N.
CUT = re.compile(
    r"(?:item\d+\.)?(?:VERSION|NICKNAME|CATEGORIES|PHOTO|EMAIL|TITLE|LABEL|GENDER|BEGIN|NOTE|BDAY|"
    r"ROLE|PRODID|X-[A-Z-]+|ORG|ADR|TEL|URL|UID|REV|END|FN|N)(?=[;:])"
)
LINE = re.compile(
    r'(?:[\w-]+\.)?(?P<name>[\w-]+)(?P<words>(?:;(?:[^:;"]|"[^"]*")*)*):(?P<value>.*)'
)
NOT_CALLED = {"FAX", "PAGER", "MODEM", "BBS"}


@dataclass(frozen=True)
class Line:
    name: str
    # The parameters' values in capitals, whatever they are called: CELL, QUOTED-PRINTABLE.
    words: frozenset[str]
    value: str


def read(payload: Payload, rules: Rules) -> Card | NotSupported | None:
    if CALENDAR.match(payload.text):
        return NotSupported(Reason.CALENDAR)
    if not BEGIN.match(payload.text):
        return None
    text = re.sub(r"\n+", "\n", payload.text).strip()
    lost = "\n" not in text
    if lost:
        text = CUT.sub(r"\n\g<0>", text)
    found = Found()
    for row in unfolded(text).split("\n"):
        if line := line_of(row):
            put(found, line)
    return made(found, rules, lost=lost)


def unfolded(text: str) -> str:
    if "QUOTED-PRINTABLE" in text.upper():
        text = SOFT_BREAK.sub("", text)
    return FOLDED.sub("", text)


def line_of(row: str) -> Line | None:
    if not (parts := LINE.fullmatch(row)):
        return None
    words = re.findall(r"[^;,=\"]+", parts["words"].upper())
    value = parts["value"]
    if "QUOTED-PRINTABLE" in words:
        value = in_letters(quopri.decodestring(value.encode()))
    return Line(parts["name"].upper(), frozenset(words), value)


def in_letters(coded: bytes) -> str:
    """UTF-8 where it can be; phones that wrote anything else wrote Windows' letters."""
    try:
        return coded.decode()
    except UnicodeDecodeError:
        return coded.decode("cp1252", errors="replace")


def put(found: Found, line: Line) -> None:
    match line.name:
        case "N":
            last, first, middle = (*parted(line.value, ";"), "", "", "")[:3]
            found.put("last_name", last)
            found.put("first_name", f"{first} {middle}")
        case "FN":
            found.put("whole_name", plain(line.value))
        case "ORG":
            found.put("company", parted(line.value, ";")[0])
        case "TEL" if not line.words & NOT_CALLED:
            found.phones.append(plain(line.value))
        case "EMAIL":
            found.put("email", plain(line.value))
        case "URL":
            found.put("website", plain(line.value))
        case "BDAY":
            found.put("born", line.value)
        case "ADR":
            found.put_address(parted(line.value, ";"))
