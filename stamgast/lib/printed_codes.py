"""Codes as pictures for paper: Code 128 and QR, as SVG in a data URI. Pure."""

from __future__ import annotations

import base64
import re

import segno
from barcode import Code128

# Of a bar's narrowest: what a scanner needs to be blank at each end.
QUIET = 10
HEIGHT = 60


def bars(text: str) -> str:
    """Code 128; scale it as wide as there is room, at least a third of a millimetre a module."""
    modules = Code128(text).build()[0]
    drawn = "".join(
        f'<rect x="{QUIET + run.start()}" width="{len(run[0])}" height="{HEIGHT}"/>'
        for run in re.finditer("1+", modules)
    )
    width = len(modules) + 2 * QUIET
    return uri(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{HEIGHT}"'
        f' viewBox="0 0 {width} {HEIGHT}" preserveAspectRatio="none"'
        ' shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{width}v{HEIGHT}H0z"/>{drawn}</svg>'
    )


def qr(text: str) -> str:
    return str(segno.make_qr(text, error="m").svg_data_uri(scale=4, border=4, light="#fff"))


def payment_qr(text: str) -> str:
    return str(payment_code(text).svg_data_uri(scale=4, border=4, light="#fff"))


def payment_code(text: str) -> segno.QRCode:
    """For a bank's app: bytes of UTF-8 at level M, as EPC069-12 asks, without a word of how they
    are written (ECI), which some apps don't know."""
    return segno.make_qr(text.encode(), error="m", mode="byte", boost_error=False)


def uri(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
