"""Find the voucher whose code somebody typed or scanned."""

from __future__ import annotations

import re

from stamgast.lib import own_codes
from stamgast.promotions.models import Voucher
from stamgast.shops.models import Shop

LONGEST = 40
NOT_COUNTED = re.compile(r"[\s\-‐-―−]+")
FORM = re.compile(rf"[0-9A-Z._#+*]{{3,{LONGEST}}}")


def normal(text: str) -> str:
    """A code as it is kept: capitals, without blanks and hyphens. Empty where it is none."""
    code = NOT_COUNTED.sub("", text).upper()
    return code if FORM.fullmatch(code) else ""


def by_code(shop: Shop, text: str) -> Voucher | None:
    """The shop's voucher with this code, however it was typed.

    In codes of our own the letters that people misread are put right: O, I and L.
    """
    codes = {normal(text)} - {""}
    if ours := own_codes.read(text):
        codes.add(ours.code)
    row = shop.voucher_codes.filter(code__in=codes).select_related("voucher__owner").first()
    return row.voucher if row else None


def shown(code: str) -> str:
    """A code of our own in groups of four; any other as it is."""
    return own_codes.shown(code) if own_codes.read(code) else code
