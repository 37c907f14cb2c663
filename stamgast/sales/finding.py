"""What is typed or scanned to find a sale."""

from __future__ import annotations

from django.db.models import Q

from stamgast.lib import own_codes

LONGEST = 18


def receipt_named(text: str) -> Q | None:
    """By the receipt's number or code; None where it is neither."""
    own = own_codes.read(text)
    digits = text.removeprefix("#")
    if own:
        return Q(code=own.code)
    if digits.isascii() and digits.isdecimal() and len(digits) <= LONGEST:
        return Q(number=int(digits))
    return None
