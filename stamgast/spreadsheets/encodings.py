"""Which letters the bytes of a text file stand for: pure.

What holds up on shops' own files: a byte order mark; strict UTF-8 over the whole
file; then the old one-byte alphabets, of which the one wins whose letters make
words. Statistical guessers call Swedish Windows-1252 hp_roman8 or big5.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

BLOCK = 1 << 20
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
OLD = ("cp1252", "mac-roman", "cp850")
# What the user may choose instead of what was found.
CHOICES = ("utf-8", "cp1252", "mac-roman", "cp850", "utf-16", "iso-8859-2", "cp1250", "cp1257")
# Letters of Western European names, which an alphabet read rightly is full of, and
# what reading it wrongly leaves between letters.
GOOD = re.compile(r"[åäöÅÄÖéèêëíïóôöúüçñßøæØÆáàâãõœÉÜ]")
WORDLIKE = re.compile(r"(?<=[a-z])[åäöéèêëíïóôúüçñßøæáàâãõœ]|[ÅÄÖÉÜØÆ](?=[a-z])|[åäöé](?=[a-z])")
ODD = re.compile(
    r"[^\W\d_](?:[‚ƒ„…†‡ˆ‰‹‘“”•–—˜™›¡¢£¤¥¦§¨©ª«¬®¯°±²³´µ¶·¸¹º»¼½¾¿×÷∂∆∏∑√∞∫≈≠≤≥◊Ω]|[A-ZÀ-Þ])[^\W\d_]"
)


@dataclass(frozen=True)
class Found:
    encoding: str
    # Bytes that were no UTF-8 in a file that is UTF-8 nearly everywhere else.
    strays: int = 0


def detect(path: Path) -> Found:
    """The encoding of a text file, judged by all of it."""
    with path.open("rb") as file:
        head = file.read(BLOCK)
    for mark, name in MARKS:
        if head.startswith(mark):
            return Found(name)
    if b"\0" in head:
        return Found(of_two_bytes(head))
    valid, strays, rare = tally(path)
    if not strays:
        return Found("utf-8")
    # A line pasted in from elsewhere must not turn the whole file into Ã¥Ã¤Ã¶.
    if valid >= 9 * strays:
        return Found("utf-8", strays)
    return Found(best_of_the_old(rare))


def of_two_bytes(head: bytes) -> str:
    """UTF-16 without a mark: in Western text every other byte is nought."""
    even, odd = head[0:4096:2].count(0), head[1:4096:2].count(0)
    return "utf-16-be" if even > odd else "utf-16-le"


def tally(path: Path) -> tuple[int, int, bytes]:
    """How many letters beyond ASCII are UTF-8, how many bytes are not, and lines with such."""
    valid, strays, rare = 0, 0, bytearray()
    with path.open("rb") as file:
        for line in file:
            if line.isascii():
                continue
            if len(rare) < BLOCK:
                rare += line[:4096]
            try:
                text = line.decode("utf-8")
            except UnicodeDecodeError:
                text = line.decode("utf-8", "surrogateescape")
                strays += sum(1 for letter in text if "\udc80" <= letter <= "\udcff")
            valid += sum(
                1 for letter in text if letter > "\x7f" and not "\udc80" <= letter <= "\udcff"
            )
    return valid, strays, bytes(rare)


def best_of_the_old(sample: bytes) -> str:
    return max(OLD, key=lambda name: sense(sample, name))


def sense(sample: bytes, encoding: str) -> float:
    """How much like words the text is, read in this alphabet."""
    text = sample.decode(encoding, "replace")
    return (
        len(WORDLIKE.findall(text))
        + 0.1 * len(GOOD.findall(text))
        - len(ODD.findall(text))
        - 2 * text.count("\ufffd")
    )


def lines(path: Path, encoding: str) -> Iterator[str]:
    """The file's lines with their ends; CR, LF and CRLF all end one.

    A byte that can't be read as the encoding says is read as Windows-1252.
    """
    with path.open(encoding=encoding, errors="stamgast-old", newline="") as file:
        yield from file


def as_old(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return wrong.decode("cp1252", "replace"), error.end


codecs.register_error("stamgast-old", as_old)
