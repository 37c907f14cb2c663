"""Numbers that firms and banks give out: checked, and written in one form. Pure.

Each takes what was typed and gives the number as it is kept, or raises ValueError.
Where we know no rule for a country the number is kept as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from stdnum import bic as bics
from stdnum import iban as ibans
from stdnum import luhn
from stdnum.be import vat as be_vat
from stdnum.ch import uid as ch_uid
from stdnum.ch import vat as ch_vat
from stdnum.dk import cvr
from stdnum.eu import vat as eu_vat
from stdnum.fi import ytunnus
from stdnum.gb import vat as gb_vat
from stdnum.no import mva, orgnr
from stdnum.se import orgnr as se_orgnr


def organisation_number(text: str, country: str) -> str:
    rule = ORGANISATIONS.get(country)
    return rule(text) if rule else " ".join(text.split())


def swedish(text: str) -> str:
    """Ten digits, 556016-0680; a sole trader's number may come with its century."""
    digits = se_orgnr.compact(text)
    if len(digits) == 12 and digits[:2] in {"16", "19", "20"}:
        digits = digits[2:]
    checked = str(se_orgnr.validate(digits))
    return f"{checked[:-4]}-{checked[-4:]}"


def dutch(text: str) -> str:
    """KvK-nummer: eight digits without a check digit."""
    digits = re.sub(r"[\s.]", "", text)
    if not re.fullmatch(r"[0-9]{8}", digits):
        raise ValueError(text)
    return digits


ORGANISATIONS: dict[str, Callable[[str], str]] = {
    "SE": swedish,
    "NL": dutch,
    "NO": lambda text: str(orgnr.format(orgnr.validate(text))),
    "DK": lambda text: str(cvr.validate(text)),
    "FI": lambda text: str(ytunnus.format(ytunnus.validate(text))),
    "BE": lambda text: str(be_vat.validate(text)),
    "CH": lambda text: str(ch_uid.format(ch_uid.validate(text))),
}


def vat_number(text: str, country: str) -> str:
    """With the country's letters in front, as it stands on invoices: SE556016068001."""
    compact = re.sub(r"[\s.\-]", "", text).upper()
    if country in OTHER_VAT:
        return OTHER_VAT[country](compact)
    letters = {"GR": "EL"}.get(country, country)
    if letters.lower() not in {*eu_vat.MEMBER_STATES, "el"}:
        return " ".join(text.split())
    try:
        return str(eu_vat.validate(compact))
    except ValueError:
        return str(eu_vat.validate(letters + compact))


OTHER_VAT: dict[str, Callable[[str], str]] = {
    "NO": lambda text: str(mva.validate(text)),
    "CH": lambda text: str(ch_vat.validate(text)),
    "GB": lambda text: "GB" + str(gb_vat.validate(text)),
}


def iban(text: str) -> str:
    return str(ibans.validate(text))


def bic(text: str) -> str:
    return str(bics.validate(text))


def bankgiro(text: str) -> str:
    """Seven or eight digits, the last a check digit: 5805-6201."""
    digits = re.sub(r"[\s\-]", "", text)
    if not re.fullmatch(r"[0-9]{7,8}", digits):
        raise ValueError(text)
    luhn.validate(digits)
    return f"{digits[:-4]}-{digits[-4:]}"
