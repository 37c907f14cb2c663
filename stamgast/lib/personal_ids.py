"""National personal ID numbers: told apart, checked, written in one form, masked. Pure.

A shop keeps one only where its law gives it a reason to (docs/privacy.md). The
Dutch BSN is never kept: UAVG article 46 gives a shop no basis for it.
"""

from __future__ import annotations

import re
import unicodedata

from personnummer import personnummer
from stdnum.dk import cpr
from stdnum.exceptions import ValidationError
from stdnum.fi import hetu
from stdnum.nl import bsn
from stdnum.no import fodselsnummer

KEPT_IN = ("SE", "NO", "DK", "FI")


def used(country: str, policy: str) -> bool:
    """Whether anybody may be asked for one in this country, by the shop's policy (store, match
    or refuse)."""
    return policy != "refuse" and country in KEPT_IN


def normal(text: str, country: str) -> str | None:
    """The number in the one form that is stored and matched, or None where it is none.

    Sweden: twelve digits, samordningsnummer too (SKV 704, SKV 707). Norway, Denmark:
    the digits. Finland: the hetu in capitals with its sign.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    if country == "SE":
        return swedish(text)
    try:
        if country == "NO":
            return str(fodselsnummer.validate(text))
        if country == "DK":
            # Since 2007 the check digit no longer holds, so only form and date count.
            digits = cpr.compact(text)
            if not re.fullmatch(r"[0-9]{10}", digits):
                return None
            cpr.get_birth_date(digits)
            return str(digits)
        if country == "FI":
            return str(hetu.validate(text))
    except ValidationError:
        return None
    return None


def swedish(text: str) -> str | None:
    try:
        return str(personnummer.parse(text).format(long_format=True))
    except personnummer.PersonnummerException:
        return None


def masked(number: str) -> str:
    """What may be seen of it without permission: 19811228-****."""
    if re.fullmatch(r"\d{12}", number):
        return f"{number[:8]}-****"
    return number[:6] + "*" * (len(number) - 6)


def may_be_bsn(text: str) -> bool:
    """True for what passes the Dutch eleven-test. Nine per cent of random numbers do."""
    return bool(bsn.is_valid(text))
