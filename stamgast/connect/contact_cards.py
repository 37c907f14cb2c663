"""Contact cards in QR codes: MECARD and BIZCARD, and what all cards have in common. Pure."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from stamgast.connect.cleaning import COMPANY, LINE, SHORT, clean, name, website
from stamgast.connect.shapes import Address, Card, NotSupported, Payload, Reason, Rules
from stamgast.customers.guessing import names
from stamgast.lib import countries, dates, emails, phones

CARD = re.compile(r"\s*(?P<form>MECARD|BIZCARD):", re.I)
BORN = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?!\d)")
# No telephone has more; a card with a hundred numbers is a joke on somebody.
MOST_PHONES = 4

BIZCARD = {
    "N": "first_name",
    "X": "last_name",
    "C": "company",
    "E": "email",
    "A": "street",
}
BIZCARD_PHONES = ("M", "B")
MECARD = {"ORG": "company", "EMAIL": "email", "URL": "website", "BDAY": "born"}


@dataclass
class Found:
    """What a card says, as it says it: of two of a kind the first."""

    texts: dict[str, str] = field(default_factory=dict)
    phones: list[str] = field(default_factory=list)

    def put(self, name: str, text: str) -> None:
        if text.strip():
            self.texts.setdefault(name, text)

    def put_address(self, parts: list[str]) -> None:
        """Box, room, street, town, region, postcode, country: vCard and MECARD alike."""
        if "street" in self.texts or not any(part.strip() for part in parts):
            return
        box, room, street, city, state, postcode, country = (*parts, *[""] * 7)[:7]
        self.put("street", street or box)
        self.put("street2", room or (box if street else ""))
        self.put("city", city)
        self.put("state", state)
        self.put("postcode", postcode)
        self.put("country", country)


def read(payload: Payload, rules: Rules) -> Card | NotSupported | None:
    if not (card := CARD.match(payload.text)):
        return None
    found = Found()
    put = put_mecard if card["form"].upper() == "MECARD" else put_bizcard
    # A card ends with two semicolons, but wraps lines as it likes.
    body = payload.text[card.end() :].replace("\n", "")
    for part in split(body, ";"):
        key, colon, value = part.strip().partition(":")
        if colon:
            put(found, key.upper(), value)
    return made(found, rules)


def put_mecard(found: Found, key: str, value: str) -> None:
    if key == "N":
        last, *first = parted(value, ",")
        # Many write the name as it is said, without the comma.
        if first:
            found.put("last_name", last)
            found.put("first_name", " ".join(first))
        found.put("whole_name", last)
    elif key == "TEL":
        found.phones.append(plain(value))
    elif key == "ADR":
        parts = parted(value, ",")
        found.put_address(parts if len(parts) == 7 else ["", "", ", ".join(parts)])
    elif key in MECARD:
        found.put(MECARD[key], plain(value))


def put_bizcard(found: Found, key: str, value: str) -> None:
    if key in BIZCARD_PHONES:
        found.phones.append(plain(value))
    elif key in BIZCARD:
        found.put(BIZCARD[key], plain(value))


def made(found: Found, rules: Rules, *, lost: bool = False) -> Card | NotSupported:
    """The card with its values cleaned; what is no e-mail, phone or date is left out."""
    texts = found.texts
    first_name, last_name = named(texts)
    company = clean(texts.get("company", ""), COMPANY)
    email = emails.normal(clean(texts.get("email", ""), LINE)) or ""
    numbers, unread = called(found.phones, rules.country)
    if not (first_name or last_name or company or email or numbers):
        return NotSupported(Reason.EMPTY_CARD)
    return Card(
        first_name=first_name,
        last_name=last_name,
        company=company,
        email=email,
        phones=numbers,
        address=address(texts),
        date_of_birth=born(texts.get("born", ""), rules.on),
        website=website(texts.get("website", "")),
        check=lost or unread or bool(texts.get("email") and not email),
    )


def named(texts: dict[str, str]) -> tuple[str, str]:
    first, last = name(texts.get("first_name", "")), name(texts.get("last_name", ""))
    whole = name(texts.get("whole_name", ""))
    company = name(texts.get("company", ""))
    if first or last or whole == company:
        return first, last
    guess = names(whole)
    return guess.get("first_name", ""), guess.get("last_name", "")


def called(texts: list[str], country: str) -> tuple[tuple[str, ...], bool]:
    """The numbers, mobiles first, and whether one could not be read."""
    numbers = [phones.e164(clean_number(text), country) for text in texts[:MOST_PHONES]]
    known = dict.fromkeys(number for number in numbers if number)
    return tuple(sorted(known, key=lambda each: not phones.is_mobile(each))), None in numbers


def clean_number(text: str) -> str:
    return re.sub(r"^tel:", "", text.strip(), flags=re.I)[:40]


def address(texts: dict[str, str]) -> Address:
    return Address(
        street=clean(texts.get("street", ""), LINE),
        street2=clean(texts.get("street2", ""), LINE),
        city=name(texts.get("city", "")),
        postcode=clean(texts.get("postcode", ""), SHORT),
        state=name(texts.get("state", "")),
        country=countries.code_of(texts.get("country", "")[:LINE]) or "",
    )


def born(text: str, on: dt.date) -> dt.date | None:
    """Without its year, as --0131, it is no date of birth; 1604 is a phone's way to say so."""
    if not (found := BORN.match(text.strip())):
        return None
    try:
        day = dt.date(*map(int, found.groups()))
    except ValueError:
        return None
    return day if dates.EARLIEST <= day <= on else None


def parted(text: str, by: str) -> list[str]:
    return [plain(part) for part in split(text, by)]


def split(text: str, by: str) -> list[str]:
    r"""At each `by` that no backslash guards: `a\;b;c` is `a\;b` and `c`."""
    parts = [""]
    for piece in re.findall(rf"(?s:\\.)|{by}|[^\\{by}]+|\\", text):
        if piece == by:
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def plain(text: str) -> str:
    r"""Without the backslashes that guard signs; `\n` is the end of a line."""
    return re.sub(r"\\(.)", lambda guarded: " " if guarded[1] in "nN" else guarded[1], text)
