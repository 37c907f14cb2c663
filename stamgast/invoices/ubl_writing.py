"""XML in the order in which it is written, and amounts as UBL has them. Pure."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from fractions import Fraction
from xml.etree import ElementTree

from stamgast.lib import money

COMPONENTS = "urn:oasis:names:specification:ubl:schema:xsd:Common{}Components-2"
# XML 1.0 has no way to write these.
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Node:
    """An element of a document: `of` puts one with more in it inside, `told` one with a text."""

    def __init__(self, element: ElementTree.Element, currency: str) -> None:
        self.element = element
        self.currency = currency

    def of(self, name: str) -> Node:
        return Node(ElementTree.SubElement(self.element, f"cac:{name}"), self.currency)

    def told(self, name: str, value: str | dt.date | None, **attributes: str) -> None:
        """Nothing where there is nothing to tell: Peppol wants no empty elements."""
        text = UNWRITABLE.sub("", str(value or "")).strip()
        if text:
            ElementTree.SubElement(self.element, f"cbc:{name}", attributes).text = text

    def amount(self, name: str, minor: int, currency: str = "") -> None:
        currency = currency or self.currency
        self.told(name, f"{money.major(minor, currency):f}", currencyID=currency)

    def written(self) -> bytes:
        ElementTree.indent(self.element)
        made = ElementTree.tostring(self.element, "utf-8", xml_declaration=True)
        return bytes(made) + b"\n"


def begun(name: str, currency: str) -> Node:
    spaces = {
        "xmlns": f"urn:oasis:names:specification:ubl:schema:xsd:{name}-2",
        "xmlns:cac": COMPONENTS.format("Aggregate"),
        "xmlns:cbc": COMPONENTS.format("Basic"),
    }
    return Node(ElementTree.Element(name, spaces), currency)


def finite(value: Fraction, places: int = 6) -> str:
    """In decimals, if they say it wholly; else nothing."""
    scaled = value * 10**places
    if scaled.denominator != 1:
        return ""
    return f"{Decimal(scaled.numerator).scaleb(-places).normalize():f}"
