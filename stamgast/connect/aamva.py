"""Driver's licences of the USA and Canada: the PDF417 of AAMVA, versions 01 to 10. Pure.

Of the licence only name, address, date of birth and expiry are read. Real cards have
wrong offsets in their headers, and keyboards lose or change the control characters
between elements, so the reader looks for the elements themselves.
"""

from __future__ import annotations

import datetime as dt
import re

from stamgast.connect.cleaning import LINE, SHORT, clean, name
from stamgast.connect.shapes import Address, Licence, NotSupported, Payload, Reason, Rules

HEADER = re.compile(r"(?:ANSI\s|AAMVA)\s?\d{6}\d{2}")
BETWEEN = re.compile(r"[\n\r\x1c\x1d\x1e|]+")
# A record may begin with the type of its subfile.
ELEMENT = re.compile(r"(?:DL|ID)?(D[A-D][A-Z])(.*)", re.S)
# Where every line end was lost: these stand in each licence since version 02.
KNOWN = re.compile(
    r"(?=D(?:CS|CT|AC|AD|AG|AH|AI|AJ|AK|AQ|AU|AY|BA|BB|BC|BD|CA|CB|CD|CF|CG|DE|DF|DG))"
)
NO_VALUE = {"", "NONE", "UNAVL", "UNAVAIL"}
IN_CANADA = set("AB BC MB NB NL NS NT NU ON PE QC SK YT".split())
COUNTRIES = {"USA": "US", "CAN": "CA", "CDN": "CA"}


def read(payload: Payload, rules: Rules) -> Licence | NotSupported | None:
    header = HEADER.search(payload.text)
    if header is None:
        return None
    records = BETWEEN.split(payload.text[header.end() :].strip())
    # What stands before the first element are lengths and offsets.
    first = ELEMENT.search(records[0])
    records[0] = first[0] if first else ""
    lost = len(records) == 1
    found = elements(KNOWN.split(records[0]) if lost else records)
    first_name, last_name = names(found)
    if not first_name and not last_name:
        return NotSupported(Reason.EMPTY_LICENCE)
    state = clean(found.get("DAJ") or found.get("DAO", ""), SHORT)
    country = COUNTRIES.get(found.get("DCG", ""), "CA" if state in IN_CANADA else "US")
    expires = date(found.get("DBA", ""))
    born = date(found.get("DBB", ""))
    return Licence(
        country=country,
        first_name=first_name,
        last_name=last_name,
        address=address(found, state, country),
        date_of_birth=born if born and born <= rules.on else None,
        expires=expires,
        expired=bool(expires and expires < rules.on),
        check=lost or "T" in {found.get(flag) for flag in ("DDE", "DDF", "DDG")},
    )


def elements(records: list[str]) -> dict[str, str]:
    """What the licence says by element; of two with one name the first counts."""
    found: dict[str, str] = {}
    for record in records:
        if parts := ELEMENT.match(record):
            value = parts[2].strip()
            found.setdefault(parts[1], "" if value.upper() in NO_VALUE else value)
    return found


def names(found: dict[str, str]) -> tuple[str, str]:
    """First names (all of them) and the last name."""
    last = found.get("DCS") or found.get("DAB", "")
    first = " ".join(filter(None, (found.get("DAC"), found.get("DAD"))))
    # Versions 02 and 03 have the given names in one.
    first = first or found.get("DCT", "").replace(",", " ")
    if not last and (whole := found.get("DAA")):
        # Version 01: LAST,FIRST,MIDDLE, save where a state writes them as they are said.
        last, *given = [part.strip() for part in re.split(r"[,@$]", whole)]
        if not given:
            *given, last = whole.split()
        first = first or " ".join(given)
    return name(first), name(last)


def address(found: dict[str, str], state: str, country: str) -> Address:
    postcode = found.get("DAK") or found.get("DAP", "")
    return Address(
        street=clean(found.get("DAG") or found.get("DAL", ""), LINE),
        street2=clean(found.get("DAH", ""), LINE),
        city=name(found.get("DAI") or found.get("DAN", "")),
        # Five digits and four of which nobody knows any.
        postcode=clean(re.sub(r"^(\d{5})-?0{4}$", r"\1", postcode), SHORT),
        state=state,
        country=country,
    )


def date(text: str) -> dt.date | None:
    """MMDDCCYY in the USA, CCYYMMDD in Canada and version 01: no month begins with 18."""
    digits = re.sub(r"\D", "", text)
    form = "%Y%m%d" if "18" <= digits[:2] <= "22" else "%m%d%Y"
    try:
        found = dt.datetime.strptime(digits, form).date()  # noqa: DTZ007 (a date has no zone)
    except ValueError:
        return None
    return found if len(digits) == 8 else None
