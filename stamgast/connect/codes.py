"""What a bare code can be: a product, a customer, a voucher, a receipt, a phone. Pure."""

from __future__ import annotations

import re

from stdnum import ean

from stamgast.connect.shapes import Code, Kind, NotSupported, Payload, Reading, Reason, Rules
from stamgast.lib import own_codes, personal_ids, phones

# Every bar code on a card or a product is shorter.
LONGEST = 100
CODE = re.compile(rf"[\x21-\x7e\xa1-\u024f]{{1,{LONGEST}}}")
PHONE = re.compile(r"[+0][\d\s()/.-]{5,24}")
ANYTHING = (Kind.CUSTOMER, Kind.VOUCHER, Kind.PRODUCT)


def read(payload: Payload, rules: Rules) -> Code | NotSupported:
    text = " ".join(payload.text.split())
    code = text.replace(" ", "")
    if not CODE.fullmatch(code) or (" " in text and not grouped(text)):
        return NotSupported(Reason.NOT_A_CODE)
    if kind := house_kind(code, rules):
        return Code(code, (Reading(kind, code),))
    personal = personal_ids.normal(code, rules.country)
    certain = [*own(text), *products(code)]
    # With its own sign, as in 811228-9874, it is the ID and no telephone.
    if not personal or code.isdecimal():
        certain += telephone(text, rules.country)
    if personal and rules.personal_ids == "refuse" and not certain:
        return NotSupported(Reason.PERSONAL_ID_REFUSED)
    if personal and rules.personal_ids != "refuse":
        certain.append(Reading(Kind.PERSONAL_ID, personal))
    others = [Reading(kind, code) for kind in ANYTHING]
    return Code(code, tuple(dict.fromkeys([*certain, *others])))


def grouped(text: str) -> bool:
    """True for figures in groups; words with blanks between them are no code."""
    return all(re.search(r"\d", group) for group in text.split())


def house_kind(code: str, rules: Rules) -> Kind | None:
    """The kind that the shop's longest prefix of this code stands for."""
    known = [
        prefix
        for prefix in rules.prefixes
        if code.startswith(prefix) and (not prefix.isdigit() or is_product(code))
    ]
    return rules.prefixes[max(known, key=len)] if known else None


def own(text: str) -> list[Reading]:
    found = own_codes.read(text)
    return [Reading(Kind(found.kind), found.code)] if found else []


def products(code: str) -> list[Reading]:
    """EAN-13, EAN-8 and UPC-A, of which scanners write the last with or without a nought."""
    if not is_product(code):
        return []
    spellings = [code]
    if len(code) == 12:
        spellings.append(f"0{code}")
    elif len(code) == 13 and code.startswith("0"):
        spellings.append(code[1:])
    return [Reading(Kind.PRODUCT, spelling) for spelling in spellings]


def is_product(code: str) -> bool:
    return code.isdecimal() and len(code) in (8, 12, 13) and bool(ean.is_valid(code))


def telephone(text: str, country: str) -> list[Reading]:
    """Only with 0 or + before it: without, half of all personal IDs would be phones."""
    if not PHONE.fullmatch(text) or not (number := phones.e164(text, country)):
        return []
    return [Reading(Kind.PHONE, number)]
