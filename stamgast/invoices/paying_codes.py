"""What a bank's app reads off an invoice, so that nobody types a number. Pure.

Two codes are known. In euro to an IBAN: the European Payments Council's (EPC069-12, version
002). In Swedish kronor to a bankgiro or an IBAN: that of UsingQR, which Swedish banks read.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from stamgast.invoices import references
from stamgast.lib import money

# EPC069-12: 331 bytes in all; what is not the name takes at most 119.
LONGEST_NAME, NAME_BYTES = 70, 210
MOST = 99_999_999_999


@dataclass(frozen=True)
class Payment:
    """What is to be paid, to whom: `amount` in minor units, numbers as the shop keeps them."""

    name: str
    organisation_number: str
    iban: str
    bic: str
    bankgiro: str
    currency: str
    amount: int
    reference: str
    issued_on: dt.date
    due_on: dt.date


def code(payment: Payment) -> str:
    """The text of its QR; empty where there is nothing to pay, or no code for how."""
    if not 1 <= payment.amount <= MOST or not payment.name:
        return ""
    if payment.currency == "EUR" and payment.iban:
        return epc(payment)
    if payment.currency == "SEK" and (payment.bankgiro or payment.iban):
        return using_qr(payment)
    return ""


def epc(payment: Payment) -> str:
    """A reference by ISO 11649 is told as one; any other as text, since only one of both may be."""
    structured = references.is_creditor_reference(payment.reference)
    lines = [
        *("BCD", "002", "1", "SCT"),
        payment.bic,
        fitting(payment.name),
        payment.iban,
        f"EUR{plain(payment)}",
        "",
        payment.reference if structured else "",
        "" if structured else payment.reference,
    ]
    return "\n".join(lines).rstrip("\n")


def using_qr(payment: Payment) -> str:
    told = {
        "uqr": 1,
        # An invoice.
        "tp": 1,
        "nme": payment.name,
        "cid": payment.organisation_number,
        "iref": payment.reference,
        "idt": f"{payment.issued_on:%Y%m%d}",
        "ddt": f"{payment.due_on:%Y%m%d}",
        "due": float(plain(payment)),
        "cur": payment.currency,
        "pt": "BG" if payment.bankgiro else "IBAN",
        "acc": payment.bankgiro or payment.iban,
        "bc": "" if payment.bankgiro else payment.bic,
    }
    kept = {name: value for name, value in told.items() if value != ""}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def plain(payment: Payment) -> str:
    return f"{money.major(payment.amount, payment.currency):.2f}"


def fitting(name: str) -> str:
    """On one line, in as many letters and bytes as there is room for."""
    kept = " ".join(name.split())[:LONGEST_NAME]
    while len(kept.encode()) > NAME_BYTES:
        kept = kept[:-1]
    return kept.rstrip()
