"""A receipt as a page and as a PDF, from one template."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from stamgast.lib import printed_codes
from stamgast.lib.pdfs import printer
from stamgast.sales.receipts import Receipt

# The roll's width, and how long a receipt may be at most, in millimetres.
WIDTH, LONGEST = 80, 5_000
CSS_PIXEL = 25.4 / 96


def page(receipt: Receipt, **more: Any) -> str:
    """The receipt in its own language, by the shop's clock."""
    context = {
        "receipt": receipt,
        "bars": printed_codes.bars(receipt.code),
        "qr": printed_codes.qr(receipt.code),
        **more,
    }
    with override(receipt.language):
        return render_to_string("sales/receipt.html", context)


def alone(receipt: Receipt, looks: str = "", *, mail: bool = False) -> str:
    """The page with its looks in it, for where no style sheet can be fetched; in a mail
    without pictures, which many programs don't show."""
    return with_looks(page(receipt, alone=True, mail=mail), looks)


def with_looks(page: str, looks: str = "") -> str:
    return page.replace("</head>", f"<style>{css()}{looks}</style></head>", 1)


@cache
def css() -> str:
    file: Path = settings.PACKAGE / "static" / "css" / "receipt.css"
    return file.read_text()


def pdf(receipt: Receipt) -> bytes:
    return on_a_roll(lambda looks: alone(receipt, looks))


def on_a_roll(drawn: Callable[[str], str]) -> bytes:
    """On one page as long as what is `drawn`, with the looks of the sheet, to its #end."""
    printed = printer()
    long = printed(string=drawn(sheet(LONGEST))).render()
    end = long.pages[0].anchors["end"][-1]
    height = min(LONGEST, round(end * CSS_PIXEL) + 8)
    return bytes(printed(string=drawn(sheet(height))).write_pdf())


def sheet(height: int) -> str:
    return f"@page {{ size: {WIDTH}mm {height}mm; margin: 4mm }}"
