"""Where a firm is reached in the Peppol network: told by its numbers. Pure.

Schemes are those of OpenPeppol's list of electronic addresses. Where a country has a scheme
for organisation numbers it is taken, elsewhere the one for VAT numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from stamgast.invoices.document import Party


@dataclass(frozen=True)
class Address:
    scheme: str
    number: str


BY_VAT = {
    "AT": "9914", "BG": "9926", "CH": "9927", "CY": "9928", "CZ": "9929", "DE": "9930",
    "EE": "9931", "ES": "9920", "FI": "0213", "FR": "9957", "GB": "9932", "GR": "9933",
    "HR": "9934", "HU": "9910", "IE": "9935", "IT": "0211", "LT": "9937", "LU": "9938",
    "LV": "9939", "MT": "9943", "NL": "9944", "PL": "9945", "PT": "9946", "RO": "9947",
    "SI": "9949", "SK": "9950",
}  # fmt: skip


def address_of(party: Party) -> Address | None:
    """None where the party's numbers tell none, as those of a private person."""
    firm = legal_number(party)
    if firm:
        return firm
    vat = compact(party.vat_number)
    if vat and party.country in BY_VAT:
        return Address(BY_VAT[party.country], vat)
    return None


def legal_number(party: Party) -> Address | None:
    """The number in the country's register of firms, under its ISO 6523 scheme."""
    typed, vat = compact(party.organisation_number), compact(party.vat_number)
    if party.country == "SE":
        digits = typed[-10:] or vat[2:12]
        return Address("0007", digits) if re.fullmatch(r"\d{10}", digits) else None
    if party.country == "NL":
        return Address("0106", typed) if re.fullmatch(r"\d{8}", typed) else None
    if party.country == "NO":
        digits = re.sub(r"\D", "", typed or vat)
        return Address("0192", digits) if len(digits) == 9 else None
    if party.country == "DK":
        digits = re.sub(r"\D", "", typed or vat)
        return Address("0184", f"DK{digits}") if len(digits) == 8 else None
    if party.country == "BE":
        digits = re.sub(r"\D", "", typed or vat)
        return Address("0208", digits) if len(digits) == 10 else None
    return None


def compact(number: str) -> str:
    return re.sub(r"[\s.\-]", "", number).upper()
