"""Bar codes and QR codes as SVG, without a style in it that our pages would refuse. Pure."""

from __future__ import annotations

import re

import barcode
import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

BAR = re.compile("1+")
# Ten modules of white on either side, as the standard asks.
QUIET = 10
HEIGHT = 40


def code128(text: str) -> SafeString:
    modules = barcode.Code128(text).build()[0]
    bars = "".join(
        f"M{QUIET + bar.start()} 0h{bar.end() - bar.start()}v{HEIGHT}h-{bar.end() - bar.start()}z"
        for bar in BAR.finditer(modules)
    )
    return format_html(
        '<svg class="code128" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img"'
        ' aria-label="{}" shape-rendering="crispEdges"><path d="{}"/></svg>',
        len(modules) + 2 * QUIET,
        HEIGHT,
        text,
        bars,
    )


def qr(text: str) -> SafeString:
    drawn = segno.make(text, micro=False, error="m")
    # The text itself stands nowhere in the drawing.
    return mark_safe(drawn.svg_inline(border=4, omitsize=True, svgclass="qr", lineclass=None))  # noqa: S308
