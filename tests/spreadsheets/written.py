"""Phone numbers and e-mail addresses as people write them, and as nobody should."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumberType

REGIONS = ("SE", "NL", "DE", "US", "NO", "FI", "BE")
# Countries that share a code, that rewrite numbers, and that have other ways abroad.
OTHERS = ("GB", "JE", "DK", "FR", "IT", "AX", "CA", "BS", "AR", "BR", "ZZ")
TYPES = [
    getattr(PhoneNumberType, name)
    for name in ("FIXED_LINE", "MOBILE", "TOLL_FREE", "PREMIUM_RATE", "VOIP", "UAN", "PAGER",
                 "SHARED_COST", "PERSONAL_NUMBER", "VOICEMAIL")
]  # fmt: skip
STRANGE = ("x", " ext 5", ";ext=3", "#", "*", "+", "/ x", "~", "\u2013", "\u0665", "\uff11", "a",
           "tel:", ";phone-context=+46", "\t", "\n", "\u200b", ",", "e", "E+9", "'")  # fmt: skip
BETWEEN = (" ", "-", "(", ")", ".", "/", "\u00a0", "  ", " - ")


def phones(chance: random.Random, regions: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Without an end: a number as written, and the country where it is read."""
    examples = {region: known(region) for region in regions}
    while True:
        region = chance.choice(regions)
        national = changed(chance, chance.choice(examples[region]))
        text = spelled(chance, national, region)
        if chance.random() < 0.5:
            text = parted(chance, text)
        if chance.random() < 0.04:
            text = put_in(chance, text, chance.choice(STRANGE))
        yield text, region if chance.random() < 0.85 else chance.choice([*regions, *OTHERS])


def known(region: str) -> list[str]:
    """A national number of each type that the country has."""
    found = [phonenumbers.example_number_for_type(region, kind) for kind in TYPES]
    return [str(each.national_number) for each in found if each] or ["123456789"]


def changed(chance: random.Random, national: str) -> str:
    if chance.random() < 0.15:
        return "".join(chance.choices("0123456789", k=chance.randint(1, 16)))
    digits = list(national)
    for _ in range(chance.randint(0, len(digits))):
        digits[chance.randrange(len(digits))] = chance.choice("0123456789")
    if chance.random() < 0.2:
        digits.insert(chance.randrange(len(digits)), chance.choice("0123456789"))
    if chance.random() < 0.2:
        digits.pop(chance.randrange(len(digits)))
    return "".join(digits)


def spelled(chance: random.Random, national: str, region: str) -> str:
    rules = PhoneMetadata.metadata_for_region(region)
    code = str(rules.country_code) if rules else "46"
    prefix = (rules and rules.national_prefix) or "0"
    any_code = str(chance.choice(list(phonenumbers.COUNTRY_CODE_TO_REGION_CODE)))
    return chance.choice(
        [f"+{code}{national}"] * 5
        + [f"{prefix}{national}"] * 5
        + [national] * 3
        + [f"00{code}{national}", f"011{code}{national}", f"990{code}{national}"]
        + [f"+{code}{prefix}{national}", f"+{code}(0){national}", f"+{code}(0)0{national}"]
        + [f"{code}{national}", f"{code}{prefix}{national}", f"{code}{code}{national}"]
        + [f"+{any_code}{national}", f"{any_code}{national}", f"+0{code}{national}"]
        + [f"0{code}{national}", f"00{national}", f"180020{national}", f"+00{code}{national}"]
    )


def parted(chance: random.Random, text: str) -> str:
    for _ in range(chance.randint(1, 4)):
        text = put_in(chance, text, chance.choice(BETWEEN))
    return text


def put_in(chance: random.Random, text: str, what: str) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + what + text[at:]


def all_beginnings(chance: random.Random, region: str, digits: int = 4) -> Iterator[str]:
    """A number of every length from 4 to 14 for every beginning."""
    for begin in range(10**digits):
        for length in range(4, 15):
            tail = "".join(chance.choices("0123456789", k=max(0, length - digits)))
            yield f"{begin:0{digits}d}{tail}"[:length]


LOCALS = (
    "anna",
    "Info",
    "ö",
    "a.b",
    "x" * 64,
    "x" * 70,
    "",
    "a b",
    '"q"',
    "a..b",
    "n'y",
    "-a",
    "abuse",
    "Postmaster",
    ".a",
    "a.",
    "a+b",
    "{x}",
    "å.ä",
    "A_B",
    "=1",
    "a\u200bb",
)
HOSTS = (
    "example.se",
    "EXAMPLE.co.uk",
    "exämple.se",
    "localhost",
    "a--b.se",
    "-a.se",
    "a-.se",
    "a.test",
    "x.museum",
    "1.2.3.4",
    "[1.2.3.4]",
    "a_b.se",
    "xn--bcher-kva.example",
    "b.c1",
    "",
    "a.b.c.d.e.se",
    "x" * 63 + ".se",
    "x" * 64 + ".se",
    "se",
    ".se",
    "a..se",
    "a.se.",
    "invalid",
    "x.local",
    "x.onion",
    "ab--cd.se",
    "1.se",
    "a.1",
    "a.b-c",
    "tést.test",
)


def mail(chance: random.Random) -> str:
    host = chance.choice(HOSTS)
    if chance.random() < 0.2:
        host = ".".join(chance.choice(HOSTS) for _ in range(chance.randint(1, 5)))
    address = chance.choice(LOCALS) + chance.choice(["@", "@", "@", "@", "@@", ""]) + host
    if chance.random() < 0.2:
        address = put_in(chance, address, chance.choice("abcZ09.-_@ \t<>()[]\\,;:'\"%é\u00a0"))
    return chance.choice(["", "", "", "mailto:", "Anna <"]) + address
