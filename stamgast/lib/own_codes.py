"""The codes that we print ourselves: on receipts and vouchers. Pure.

Twelve signs of Crockford's base 32, which has no I, L, O and U: a letter for the
kind, ten signs by chance (50 bits) and a check sign (ISO 7064, hybrid, over these
32 signs) that finds every mistaken sign, in the letter too. No product's code, phone
or personal ID begins with a letter and is twelve long. People are shown groups of
four, V7K3-M9QX-2H5V, and may write O for 0, I or L for 1, and small letters; the bar
code (Code 128) has no hyphens, since scanners and keyboards disagree on where that
key is.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from enum import StrEnum

from stdnum.iso7064 import mod_37_36


class Kind(StrEnum):
    RECEIPT = "receipt"
    VOUCHER = "voucher"


ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LETTERS = {Kind.RECEIPT: "R", Kind.VOUCHER: "V"}
KINDS = {letter: kind for kind, letter in LETTERS.items()}
BY_CHANCE = 10
MISREAD = str.maketrans("OIL", "011", "- ")
FORM = re.compile(f"[{''.join(KINDS)}][{ALPHABET}]{{{BY_CHANCE + 1}}}")


@dataclass(frozen=True)
class OwnCode:
    kind: Kind
    code: str


def make(kind: Kind) -> str:
    """A new code that nobody can guess. That the shop has it once is for the table to hold."""
    code = LETTERS[kind] + "".join(secrets.choice(ALPHABET) for _ in range(BY_CHANCE))
    return code + str(mod_37_36.calc_check_digit(code, ALPHABET))


def read(text: str) -> OwnCode | None:
    """The code in its one form, however it was typed, or None where it is none of ours."""
    code = text.upper().translate(MISREAD)
    if not FORM.fullmatch(code) or not mod_37_36.is_valid(code, ALPHABET):
        return None
    return OwnCode(KINDS[code[0]], code)


def shown(code: str) -> str:
    return "-".join(re.findall("....", code))
