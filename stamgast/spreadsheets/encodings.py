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

from stamgast.lib.refused import Refused
from stamgast.spreadsheets.texts import refusal

BLOCK = 1 << 20
# No row of a list of customers is longer; a file without line ends would fill the memory.
LONGEST_LINE = 32 << 20
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
BEYOND_ASCII = bytes(range(128, 256))
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
# Signs where they belong: a currency's at an amount, a raised comma in a name, a dash between
# words; and the Dutch 't and 's, which no alphabet has as a word.
SIGNS = re.compile(
    r"(?<![^\W\d_])[€£]\s?\d|\d\s?[€£](?![^\W\d_])"
    r"|(?<=[a-zA-Z])’(?=[a-zA-Z])|(?<=\s)[–—](?=\s)"
)
CLIPPED = re.compile(r"(?<!\w)[’‘][a-z](?!\w)")


@dataclass(frozen=True)
class Found:
    encoding: str
    # Bytes that were no UTF-8 in a file that is UTF-8 nearly everywhere else.
    strays: int = 0
    # Whether every byte of the file was seen to be UTF-8.
    valid: bool = False


def detect(path: Path) -> Found:
    """The encoding of a text file, judged by all of it."""
    with path.open("rb") as file:
        head = file.read(BLOCK)
    for mark, name in MARKS:
        if head.startswith(mark):
            return Found(name, valid=name == "utf-8-sig" and is_utf8(path))
    if is_two_bytes(head):
        return Found(of_two_bytes(head))
    if is_utf8(path):
        return Found("utf-8", valid=True)
    valid, strays, rare = tally(path)
    # A line pasted in from elsewhere must not turn the whole file into Ã¥Ã¤Ã¶.
    if valid >= 9 * strays:
        return Found("utf-8", strays)
    return Found(best_of_the_old(rare))


def is_two_bytes(head: bytes) -> bool:
    """UTF-16 without a mark, and Western text in it."""
    if head.count(0) < max(1, len(head) // 5):
        return False
    text = head[: len(head) // 2 * 2].decode(of_two_bytes(head), "replace")
    return sum(letter.isprintable() or letter.isspace() for letter in text) > 0.98 * len(text)


def of_two_bytes(head: bytes) -> str:
    """In Western text in UTF-16 every other byte is nought."""
    even, odd = head[0:4096:2].count(0), head[1:4096:2].count(0)
    return "utf-16-be" if even > odd else "utf-16-le"


def is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for block in raw_blocks(path):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def raw_blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def tally(path: Path) -> tuple[int, int, bytes]:
    """How many letters beyond ASCII are UTF-8, how many bytes are not, and lines with such."""
    valid, strays, rare = 0, 0, bytearray()
    with path.open("rb") as file:
        while block := file.read(BLOCK) + file.readline(BLOCK):
            if block.isascii():
                continue
            if len(rare) < BLOCK:
                rare += b"".join(
                    line[:4096] for line in block.splitlines(True) if not line.isascii()
                )
            text = block.decode("utf-8", "surrogateescape")
            good = text.encode("utf-8", "ignore")
            wrong = len(block) - len(good)
            strays += wrong
            valid += len(text) - wrong - len(good.translate(None, BEYOND_ASCII))
    return valid, strays, bytes(rare[:BLOCK])


def best_of_the_old(sample: bytes) -> str:
    return max(OLD, key=lambda name: sense(sample, name))


def sense(sample: bytes, encoding: str) -> float:
    """How much like words the text is, read in this alphabet."""
    text = sample.decode(encoding, "replace")
    return (
        len(WORDLIKE.findall(text))
        + 2 * len(CLIPPED.findall(text))
        + 0.5 * len(SIGNS.findall(text))
        + 0.1 * len(GOOD.findall(text))
        - len(ODD.findall(text))
        - 2 * text.count("\ufffd")
    )


def lines(path: Path, encoding: str) -> Iterator[str]:
    """The file's lines with their ends; CR, LF and CRLF all end one.

    A byte that can't be read as the encoding says is read as Windows-1252.
    """
    with path.open(encoding=encoding, errors="stamgast-old", newline="") as file:
        while line := file.readline(LONGEST_LINE):
            if len(line) == LONGEST_LINE:
                raise Refused("too_large", refusal("too_large"))
            yield line


def blocks(path: Path, encoding: str, *, valid: bool = False) -> Iterator[bytes]:
    """The same as UTF-8 in pieces of any length, all lines ending in LF, without NUL.

    `valid` says that the file is known to be UTF-8, whose bytes are taken as they are.
    """
    held = b""
    for block in raw_blocks(path) if valid else recoded(path, encoding):
        # The LF of a CRLF may come with the next piece.
        block, held = held + block, b""
        if block.endswith(b"\r"):
            block, held = block[:-1], b"\r"
        if block := plain(block):
            yield block
    if held:
        yield b"\n"


def recoded(path: Path, encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)("stamgast-old")
    for block in raw_blocks(path):
        yield decoder.decode(block).encode()
    yield decoder.decode(b"", final=True).encode()


def plain(block: bytes) -> bytes:
    if b"\r" in block:
        block = block.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return block.replace(b"\0", b"") if b"\0" in block else block


def as_old(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return wrong.decode("cp1252", "replace"), error.end


codecs.register_error("stamgast-old", as_old)
