"""Names as they are searched and as they are sorted: pure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Letters that NFKD leaves whole.
WHOLE = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"}
)
NOT_WORD = re.compile(r"[^a-z0-9]+")
# In Swedish these are letters of their own, after z. So are these marks, byte by byte.
SWEDISH = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}"})
# Letters of other scripts follow after these, each script in the order of its alphabet.
NOT_SORTED = re.compile(r"(?:[^\w{|}]|_)+")


@lru_cache(maxsize=65_536)
def folded(text: str) -> str:
    """Lower case without accents: `Åsa Öberg-Noël` is `asa oberg-noel`."""
    # Lower once more: what stands in a letter like the sign for TEL may be capitals.
    text = unicodedata.normalize("NFKD", text.lower().translate(WHOLE)).lower()
    return "".join(mark for mark in text if not unicodedata.combining(mark))


def words(text: str) -> list[str]:
    """The words that a search may begin with: `d'Arc Noël-Bo` gives d, arc, noel, bo."""
    return [word for word in NOT_WORD.split(folded(text)) if word]


@lru_cache(maxsize=65_536)
def sort_key(text: str, language: str) -> str:
    """A text that sorts plainly, byte by byte, where the language would put `text`.

    SQLite and PostgreSQL without ICU know no Swedish order, so the order is kept
    in a column of our own.
    """
    text = text.lower()
    if language == "sv":
        text = unicodedata.normalize("NFC", text).translate(SWEDISH)
    return " ".join(NOT_SORTED.split(folded(text))).strip()[:120]
