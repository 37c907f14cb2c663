"""What a payer writes so that the shop's bank knows the invoice. Pure.

Sweden: an OCR number, 2 to 25 digits of which the last is a check digit by modulus 10, and
with the length digit, where the shop's bank asks for one, the last but one too (Bankgirot,
control levels 2 and 3). Elsewhere: a creditor reference by ISO 11649, RF and two check
digits by modulus 97. Either finds any one digit that was mistyped.
"""

from __future__ import annotations

from stdnum import iso11649, luhn
from stdnum.iso7064 import mod_97_10

LONGEST_OCR = 25
LONGEST_RF = 25


def reference_for(number: int, country: str) -> str:
    """What an invoice of that number is paid with in the shop's country."""
    return ocr(number) if country == "SE" else creditor_reference(str(number))


def ocr(number: int, *, length_digit: bool = False) -> str:
    digits = str(number)
    if length_digit:
        # It counts itself and the check digit too.
        digits += str((len(digits) + 2) % 10)
    made = digits + str(luhn.calc_check_digit(digits))
    if len(made) > LONGEST_OCR:
        raise ValueError(digits)
    return made


def is_ocr(text: str, *, length_digit: bool = False) -> bool:
    if not (text.isascii() and text.isdecimal() and 2 <= len(text) <= LONGEST_OCR):
        return False
    if length_digit and text[-2] != str(len(text) % 10):
        return False
    return bool(luhn.is_valid(text))


def creditor_reference(text: str) -> str:
    """RF, two check digits, and up to 21 digits and capital letters."""
    if not (text.isascii() and text.isalnum() and text == text.upper()):
        raise ValueError(text)
    made = f"RF{mod_97_10.calc_check_digits(f'{text}RF')}{text}"
    if len(made) > LONGEST_RF:
        raise ValueError(text)
    return made


def is_creditor_reference(text: str) -> bool:
    return bool(iso11649.is_valid(text))


def shown(reference: str) -> str:
    """As it is read out and typed: RF18 5390 0754 7034; an OCR number as it is."""
    return str(iso11649.format(reference)) if reference.startswith("RF") else reference
