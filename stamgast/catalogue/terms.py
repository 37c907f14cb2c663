"""The words by which a product is found: pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from stamgast.lib.folding import folded

NOT_WORD = re.compile(r"[\W_]+")


def words(text: str) -> list[str]:
    """`Crème fraîche 1,5 dl` gives creme, fraiche, 1, 5, dl; letters of any script count."""
    return [word for word in NOT_WORD.split(folded(text)) if word]


def terms(name: str, code: str, barcodes: Iterable[str]) -> str:
    """All words of a product, each once and with a space before it: so the search asks."""
    every = words(name) + [word for each in (code, *barcodes) for word in words(each)]
    return "".join(f" {word}" for word in dict.fromkeys(every))
