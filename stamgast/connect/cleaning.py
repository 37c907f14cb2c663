"""Texts out of a code that anybody may have printed, made fit for a customer's fields. Pure."""

from __future__ import annotations

import re
import unicodedata

NAME, COMPANY, LINE, SHORT, WEBSITE = 120, 160, 200, 20, 200
# What a spreadsheet would take for the beginning of a formula, and no name begins with.
FORMULA = "=+-@|% "


def clean(text: str, longest: int) -> str:
    """One line without control, direction and unassigned characters, at most `longest` long."""
    # An accent typed on its own would count as a letter, so letters are put together first.
    text = unicodedata.normalize("NFC", text[: 4 * longest])
    text = "".join(mark if visible(mark) else " " if mark.isspace() else "" for mark in text)
    return " ".join(text.split()).lstrip(FORMULA)[:longest].rstrip()


def visible(mark: str) -> bool:
    return not unicodedata.category(mark).startswith("C")


def name(text: str) -> str:
    """A person's or a place's; licences write them in capitals: O'BRIEN is O'Brien."""
    text = clean(text, NAME).strip(" ,")
    return text.title() if text.isupper() else text


def website(text: str) -> str:
    """A web address, or nothing: what has another scheme, like javascript:, is none."""
    text = clean(text, WEBSITE)
    if "." not in text or " " in text:
        return ""
    web = re.match(r"https?://", text, re.I)
    return text if web or ":" not in text.split("/")[0] else ""
