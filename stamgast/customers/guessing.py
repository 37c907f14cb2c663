"""What somebody typed to find a customer, as the beginning of a new one. Pure.

An e-mail address and a phone number are told from a name; a lone number is taken
for a phone where it can be one, else for a customer number.
"""

from __future__ import annotations

import re

from stamgast.lib import phones

EMAIL = re.compile(r"\S+@\S+\.\S+")
PHONE = re.compile(r"[+\d][\d\s()./-]{5,}")
# What the fields hold; whoever types more meant something else.
LONGEST = 120


def guessed(text: str, country: str) -> dict[str, str]:
    """`Anna Berg 070-174 06 05` gives first name, last name and mobile."""
    text = " ".join(text.split())[:LONGEST]
    found: dict[str, str] = {}
    if email := EMAIL.search(text):
        found["email"] = email[0].strip("<>,;")
        text = text.replace(email[0], " ")
    if (phone := PHONE.search(text)) and (number := phones.e164(phone[0], country)):
        found["mobile" if phones.is_mobile(number) else "phone"] = number
        text = text.replace(phone[0], " ")
    elif re.fullmatch(r"[\d-]+", text):
        return found | {"number": text}
    return found | names(" ".join(text.split()))


def names(text: str) -> dict[str, str]:
    last, comma, first = text.partition(",")
    if not comma:
        first, _space, last = text.partition(" ")
    named = {"first_name": first.strip(), "last_name": last.strip()}
    return {name: value for name, value in named.items() if value}
