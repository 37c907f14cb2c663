"""Customers as contact cards: pure.

vCard 3.0 (RFC 2426): phones, Outlook, Google and Apple all take it in, while Outlook
knows no 4.0 and many phones only parts of it. The cards are written here, for no
library writes as many of them as a shop has customers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from stamgast.spreadsheets.customer_rows import AT
from stamgast.spreadsheets.exporting import BATCH
from stamgast.spreadsheets.mail_lists import (
    COMPANY,
    EMAIL,
    FIRST,
    LABELS,
    LAST,
    MOBILE,
    NOTE,
    PHONE,
    WEBSITE,
    Country,
    Row,
    birthday,
    is_organisation,
    of,
)

# Octets that fit into a line; the next ones begin with a space.
ROOM = 75
NUMBER = of("number")
PARTS = ("street", "street2", "suburb", "city", "state", "postcode", "country")
ADDRESSES = [[AT[f"{which}_{part}"] for part in PARTS] for which in ("postal", "physical")]
ESCAPES = dict.fromkeys(range(32), None) | {
    ord("\t"): " ", ord("\n"): "\\n", ord("\\"): "\\\\", ord(","): "\\,", ord(";"): "\\;",
}  # fmt: skip


def vcards(rows: Iterable[Row], country: Country) -> Iterator[bytes]:
    cards = ("".join(lines(row, country)) for row in rows)
    while block := "".join(islice(cards, BATCH)):
        yield block.encode()


def lines(row: Row, country: Country) -> Iterator[str]:
    """One customer's card. It always has a name, as every customer has."""
    place = "WORK" if is_organisation(row) else "HOME"
    yield "BEGIN:VCARD\r\nVERSION:3.0\r\n"
    name = " ".join(filter(None, (FIRST(row), LAST(row)))) or COMPANY(row) or NUMBER(row)
    yield line("FN", escaped(name))
    yield line("N", f"{escaped(LAST(row))};{escaped(FIRST(row))};;;")
    if is_organisation(row):
        # Apple's, by which a contact stands under its company.
        yield "X-ABShowAs:COMPANY\r\n"
    for label, text in (
        ("ORG", COMPANY(row)),
        ("EMAIL;TYPE=INTERNET", EMAIL(row)),
        ("TEL;TYPE=CELL", MOBILE(row)),
        (f"TEL;TYPE={place}", PHONE(row)),
        ("URL", WEBSITE(row)),
        ("BDAY", birthday(row)),
        ("NOTE", NOTE(row)),
    ):
        if text:
            yield line(label, escaped(text))
    yield from addresses(row, place, country)
    if row[LABELS]:
        yield line("CATEGORIES", ",".join(map(escaped, row[LABELS])))
    yield "END:VCARD\r\n"


def addresses(row: Row, place: str, country: Country) -> Iterator[str]:
    """Those that there are; the same twice is one."""
    postal, physical = (tuple(row[at] for at in address) for address in ADDRESSES)
    if any(postal):
        yield line(f"ADR;TYPE={place}", address(postal, country))
    if any(physical) and physical != postal:
        yield line("ADR;TYPE=WORK", address(physical, country))


def address(parts: tuple[str, ...], country: Country) -> str:
    # No phone shows what stands outside the street: lines of it go there.
    street = "\n".join(filter(None, parts[:3]))
    return ";;" + ";".join(map(escaped, (street, *parts[3:6], country(parts[6]))))


def escaped(text: str) -> str:
    return text.translate(ESCAPES)


def line(name: str, value: str) -> str:
    text = f"{name}:{value}"
    return f"{text}\r\n" if text.isascii() and len(text) <= ROOM else f"{wrapped(text)}\r\n"


def wrapped(text: str) -> str:
    """In lines of no more octets than fit, no letter parted."""
    octets, room, start = text.encode(), ROOM, 0
    parts = []
    while len(octets) - start > room:
        end = start + room
        while octets[end] & 0b1100_0000 == 0b1000_0000:
            end -= 1
        parts.append(octets[start:end])
        start, room = end, ROOM - 1
    return b"\r\n ".join([*parts, octets[start:]]).decode()
