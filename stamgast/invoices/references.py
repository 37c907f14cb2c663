"""What the buyer says when they pay, so that the payment finds its invoice. Pure.

Sweden: an OCR number, whose last digit is by modulus 10 (Bankgirot). Elsewhere: the creditor
reference of ISO 11649, by modulus 97.
"""

from __future__ import annotations

from stdnum import luhn
from stdnum.iso7064 import mod_97_10


def reference_for(number: int, country: str) -> str:
    return ocr(number) if country == "SE" else creditor_reference(str(number))


def ocr(number: int) -> str:
    digits = str(number)
    return digits + str(luhn.calc_check_digit(digits))


def creditor_reference(text: str) -> str:
    return f"RF{mod_97_10.calc_check_digits(text + 'RF')}{text}"
