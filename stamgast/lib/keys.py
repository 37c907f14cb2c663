"""The keys of rows as requests name them: pure."""

from __future__ import annotations

# Eighteen digits fit into every database's whole numbers.
LONGEST = 18


def key(text: str | None) -> int:
    """The key that is meant; 0, which no row has, where it can be none."""
    text = text or ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST else 0
