"""What somebody scanned, whichever scanner or camera read it. Pure.

Scanners for licences, cards, vouchers and products are one and the same thing on the
counter, so the text itself must tell what it is. What a shop may not keep is dropped
here, before anything else sees it; reading never raises, whatever was scanned.
"""

from __future__ import annotations

import re

from stamgast.connect import aamva, codes, contact_cards, licences, vcards
from stamgast.connect.shapes import NotSupported, Payload, Reason, Rules, Scan

# The largest QR holds 2,953 bytes.
LONGEST = 4096
# What the scanner says that it read, if it is set to: ]d1 Data Matrix, ]Q1 QR, ]L2 PDF417.
AIM = re.compile(r"\s*\](?P<aim>[A-Za-z][0-9A-Za-z])")
# Keyboards put these into what they don't know.
STRAY = re.compile("[\x00\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
# Versions 1 and 2 of the encrypted licence begin so.
SOUTH_AFRICAN = re.compile("\x01[\xe1\x9b][\x02\x09]E")
UNREADABLE = re.compile("[\x01-\x08\x0e-\x1b\x80-\x9f\ufffd]")
ELSEWHERE = (
    (re.compile(r"mdoc(?:-openid4vp)?:|openid4vp:", re.I), Reason.MOBILE_LICENCE),
    (re.compile(r"https?://|www\.", re.I), Reason.WEB_ADDRESS),
)


def read(text: str, rules: Rules) -> Scan:
    """A licence, a contact card, a code with what it can be, or why it is none of these.

    A camera that knows what it read puts the AIM identifier before the text.
    """
    if len(text) > LONGEST or len(text.encode(errors="ignore")) > LONGEST:
        return NotSupported(Reason.TOO_LONG)
    if reason := unreadable(AIM.sub("", text, count=1)):
        return NotSupported(reason)
    payload = opened(text)
    if not payload.text:
        return NotSupported(Reason.EMPTY)
    for look, reason in ELSEWHERE:
        if look.match(payload.text):
            return NotSupported(reason)
    for reader in (aamva.read, vcards.read, contact_cards.read, licences.read):
        if found := reader(payload, rules):
            return found
    return codes.read(payload, rules)


def unreadable(text: str) -> Reason | None:
    if SOUTH_AFRICAN.match(text):
        return Reason.SOUTH_AFRICAN_LICENCE
    # A few are a keyboard's doing; a payload full of them was never text.
    return Reason.BINARY if 4 * len(UNREADABLE.findall(text)) > len(text) else None


def opened(text: str) -> Payload:
    """Without identifier and stray characters, and with one kind of line end."""
    aim = AIM.match(text)
    text = STRAY.sub("", text[aim.end() :] if aim else text)
    text = re.sub(r"\r\n?", "\n", text)
    return Payload(aim["aim"] if aim else "", text.strip())
