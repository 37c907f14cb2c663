"""What a customer is found by, and what a typed text looks for. Pure.

A customer has tokens; a typed text has words, in any order, and finds whoever has,
for each word, a token that begins with it. Case and accents make no difference.

A telephone number has three tokens: +46 70-174 06 05 gives 46701740605, 0701740605
and, behind the sign BACKWARDS, 506047107. So it is found by either spelling while
it is typed, and by its last digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

from stamgast.lib.folding import folded

# In front of a telephone number's digits from last to first. Nobody can type it:
# private-use characters part words.
BACKWARDS = "\ue000"
# From how many digits on they may be the last ones of a telephone number.
LAST = 3
# A typed text is read no further: more words find no fewer customers.
LONGEST_TEXT = 200
MOST_WORDS = 8
# Longer words are known by their beginning.
LONGEST = 40

PARTING = re.compile(r"[\W_]+")
# What a telephone number is written with, besides digits.
AROUND_DIGITS = re.compile(r"[\s()./+\-\u2010-\u2015\u00a0]+")
# +46 (0)70: the zero is for those who call from within.
INNER_ZERO = re.compile(r"\(0\)")
DIGITS = re.compile(r"[0-9]+")
DIGIT = re.compile(r"[0-9]")
# Digits that may be one number, however they are grouped; those of an e-mail are not.
SPACED = re.compile(r"\S*@\S*|\+?[0-9](?:[\s()./\-]*[0-9])+(?!\S*@)")


def tokens(number: str, names: Iterable[str], email: str, phones: Iterable[str]) -> list[str]:
    """Everything that a customer is found by, each once."""
    found = dict.fromkeys(written(number))
    for name in names:
        found |= dict.fromkeys(written(name))
    found |= dict.fromkeys(words(email))
    for phone in phones:
        found |= dict.fromkeys(spellings(phone) if phone else [])
    return list(found)


def words(text: str) -> list[str]:
    return [word[:LONGEST] for word in PARTING.split(folded(text)) if word]


def written(text: str) -> list[str]:
    """Words, and those with a mark inside also as one: O'Neill is o, neill and oneill.

    And what it is read as when somebody types it: digits in it may look like a telephone.
    """
    found = []
    for part in text.split():
        inner = words(part)
        found += inner if len(inner) < 2 else ["".join(inner)[:LONGEST], *inner]
    return [*found, *read(text)] if DIGIT.search(text) else found


def read(text: str) -> list[str]:
    """The words of a typed text, with a telephone number in it as one."""
    text = INNER_ZERO.sub("", text)
    bare = AROUND_DIGITS.sub("", text)
    if DIGITS.fullmatch(bare):
        return [bare[:LONGEST]]
    return words(SPACED.sub(closed_up, text))


def spellings(phone: str) -> list[str]:
    """The tokens of a number in E.164."""
    digits = "".join(DIGITS.findall(phone))
    code = next((digits[:n] for n in (1, 2, 3) if digits[:n] in trunks()), "")
    national = digits[len(code) :]
    return [digits, trunks().get(code, "") + national, BACKWARDS + national[::-1]]


@cache
def trunks() -> dict[str, str]:
    """What people dial first at home, by country code: 0 in most, nothing in some."""
    found = {}
    for code, regions in COUNTRY_CODE_TO_REGION_CODE.items():
        known = PhoneMetadata.metadata_for_region(regions[0], None)
        trunk = known.national_prefix if known else None
        # The 1 of North America is its country code too.
        found[str(code)] = trunk if trunk and trunk != str(code) else ""
    return found


class Word(NamedTuple):
    """One word of a typed text: whoever has a token that begins with one of these answers it."""

    begins: list[str]
    # A word of an e-mail's domain: half the shop may have it.
    common: bool = False


def asked(text: str) -> list[Word]:
    """The words of a typed text; none where there is nothing to look for."""
    text = text[:LONGEST_TEXT]
    found = dict.fromkeys(read(text))
    if len(found) == 1 and text.lstrip().startswith("+") and DIGITS.fullmatch(word := min(found)):
        return [Word(numeric(word, abroad=True))]
    # Whoever has a token that begins with "anders" has one that begins with "an".
    told = [word for word in found if not any(longer(other, word) for other in found)]
    name, _at, domain = text.partition("@")
    common = set(words(domain)) - set(words(name)) if words(name) else set()
    return [
        Word(numeric(word) if DIGITS.fullmatch(word) else [word], word in common)
        for word in told[:MOST_WORDS]
    ]


def closed_up(digits: re.Match[str]) -> str:
    """A telephone number among words in one piece; a street's 24-26 stays as it is."""
    if "@" in digits[0]:
        return digits[0]
    bare = AROUND_DIGITS.sub("", digits[0])
    return bare if len(bare) > 4 or digits[0][0] in "0+" else digits[0]


def longer(other: str, word: str) -> bool:
    return other != word and other.startswith(word)


def numeric(digits: str, *, abroad: bool = False) -> list[str]:
    """What digits may be: a number, the beginning of a telephone number, or its end."""
    if abroad:
        return [digits]
    found = [digits]
    if digits.startswith("00") and len(digits) > 2:
        found.append(digits[2:])
    if len(digits) >= LAST:
        found.append(BACKWARDS + digits[::-1])
    return found
