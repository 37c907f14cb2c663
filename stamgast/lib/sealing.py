"""Sealed fields: what is stored can be read only with the shop's key, and found
only by whoever already knows it.

AES-256-GCM with a fresh nonce; the key's number stands in front, so that old
values stay readable while keys are rotated; the place ("customer.personal_id")
is bound in, so that a value moved to another field does not open. Look-ups go
by HMAC-SHA256 under a key of their own.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from dataclasses import dataclass
from functools import cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

FORMAT = 1
NONCE = 12


@dataclass(frozen=True)
class Ring:
    """Keys by number, the newest first."""

    keys: dict[int, bytes]

    def seal(self, text: str, place: str) -> bytes:
        number, key = next(iter(self.keys.items()))
        head = bytes([FORMAT, number])
        nonce = os.urandom(NONCE)
        box = AESGCM(derived(key, "field-aesgcm"))
        return head + nonce + box.encrypt(nonce, text.encode(), head + place.encode())

    def unseal(self, sealed: bytes | memoryview[int], place: str) -> str:
        sealed = bytes(sealed)
        head, nonce, body = sealed[:2], sealed[2 : 2 + NONCE], sealed[2 + NONCE :]
        box = AESGCM(derived(self.keys[head[1]], "field-aesgcm"))
        return box.decrypt(nonce, body, head + place.encode()).decode()

    def blind(self, text: str, place: str) -> str:
        """What stands in the index in place of the text."""
        return self.blinds(text, place)[0]

    def blinds(self, text: str, place: str) -> list[str]:
        """The same under every key, for look-ups while keys are rotated."""
        message = f"{place}\0{text}".encode()
        return [
            hmac.new(derived(key, "field-index"), message, hashlib.sha256).hexdigest()
            for key in self.keys.values()
        ]


@cache
def derived(key: bytes, purpose: str) -> bytes:
    return HKDF(hashes.SHA256(), 32, None, purpose.encode()).derive(key)


def parsed(text: str) -> Ring:
    keys: dict[int, bytes] = {}
    for part in text.split(","):
        number, _, encoded = part.strip().partition(":")
        try:
            keys[int(number)] = base64.urlsafe_b64decode(encoded)
        except ValueError:
            keys[-1] = b""
    if not all(0 <= number < 256 and len(key) == 32 for number, key in keys.items()):
        raise ImproperlyConfigured(
            "STAMGAST_FIELD_KEYS must read NUMBER:KEY[,NUMBER:KEY], "
            "each key 32 bytes in base64, each number 0 to 255."
        )
    return Ring(keys)


@cache
def ring() -> Ring:
    return parsed(settings.FIELD_KEYS)
