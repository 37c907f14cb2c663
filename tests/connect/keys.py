"""A phone's passkey, as its browser answers with it (WebAuthn, level 2)."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import struct
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.utils import websafe_encode

HERE = "http://localhost"
PRESENT_AND_VERIFIED, WITH_KEY = 0x05, 0x40


class Passkey:
    """`make` and `use` answer the options that stand on a page."""

    def __init__(self, origin: str = HERE) -> None:
        self.origin = origin
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = secrets.token_bytes(32)
        self.count = 0

    def make(self, page: bytes) -> str:
        point = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)}
        length = struct.pack(">H", len(self.name))
        body = bytes(16) + length + self.name + cbor.encode(cose)
        made = {"fmt": "none", "attStmt": {}, "authData": self.data(WITH_KEY) + body}
        told = self.told("webauthn.create", page)
        return self.answer(clientDataJSON=told, attestationObject=cbor.encode(made))

    def use(self, page: bytes) -> str:
        told, data = self.told("webauthn.get", page), self.data()
        signed = data + hashlib.sha256(told).digest()
        signature = self.key.sign(signed, ec.ECDSA(hashes.SHA256()))
        return self.answer(clientDataJSON=told, authenticatorData=data, signature=signature)

    def data(self, more: int = 0) -> bytes:
        self.count += 1
        flags = bytes([PRESENT_AND_VERIFIED | more])
        return hashlib.sha256(b"localhost").digest() + flags + struct.pack(">I", self.count)

    def told(self, act: str, page: bytes) -> bytes:
        challenge = options(page)["publicKey"]["challenge"]
        return json.dumps({"type": act, "challenge": challenge, "origin": self.origin}).encode()

    def answer(self, **response: bytes) -> str:
        name = websafe_encode(self.name)
        parts = {part: websafe_encode(value) for part, value in response.items()}
        told = {"id": name, "rawId": name, "type": "public-key", "response": parts}
        return json.dumps({**told, "clientExtensionResults": {}})


def options(page: bytes) -> Any:
    found = re.search(rb'id="passkey-options" type="application/json">(.*?)</script>', page)
    assert found, "no passkey is asked for"
    return json.loads(found[1])
