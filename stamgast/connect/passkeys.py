"""One touch on a customer's own phone in place of typing: a passkey (WebAuthn, level 2).

The phone keeps the key and its owner's finger or face; we keep the public half. Who made
it had only said who they are, so it says no more than their mobile number does: it knows
a customer again, and opens or pays for nothing. An introduction is its own challenge, for
it is answered once, on one phone, within minutes.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any, cast

from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from fido2 import cbor
from fido2.cose import CoseKey
from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationConveyancePreference,
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from stamgast.connect.models import CustomerPasskey, Introduction
from stamgast.customers.models import Customer
from stamgast.lib.refused import Refused
from stamgast.shops.second_factor import host_of

REQUIRED = UserVerificationRequirement.REQUIRED
# By which fido2 says no, found by changing bytes of good answers.
BROKEN = (ValueError, TypeError, LookupError, AttributeError)
# WebAuthn, 4: a credential's name is no longer.
LONGEST = 1023


def to_make(request: HttpRequest, it: Introduction) -> Mapping[str, Any]:
    """What the browser is asked to make for the customer who was connected."""
    assert it.customer
    # The phone shows the name beside the key. The customer's own would tell whoever typed
    # another's number whose it is.
    user = PublicKeyCredentialUserEntity(
        id=handle_of(it.customer), name=it.shop.name, display_name=it.shop.name
    )
    asked, _state = server(request).register_begin(
        user=user,
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=REQUIRED,
        challenge=challenge_of(it, "make"),
    )
    return dict(asked)


def make(
    request: HttpRequest, it: Introduction, credential: str, *, at: dt.datetime
) -> CustomerPasskey:
    assert it.customer
    try:
        made = server(request).register_complete(state_of(it, "make"), read(credential))
    except BROKEN:
        raise invalid() from None
    assert made.credential_data
    name, key = made.credential_data.credential_id, made.credential_data.public_key
    if len(name) > LONGEST or key.get(3) not in CoseKey.supported_algorithms():
        raise invalid()
    kept, fresh = CustomerPasskey.objects.get_or_create(
        credential=websafe_encode(name),
        defaults={
            "shop": it.shop,
            "customer": it.customer,
            "public_key": cbor.encode(dict(key)),
            "uses": made.counter,
            "made_at": at,
        },
    )
    if not fresh:
        raise invalid()
    return kept


def to_use(request: HttpRequest, it: Introduction) -> Mapping[str, Any]:
    """What the browser is asked for; whose phone it is, nobody knows before the answer."""
    asked, _state = server(request).authenticate_begin(
        user_verification=REQUIRED, challenge=challenge_of(it, "use")
    )
    return dict(asked)


def owner_by(request: HttpRequest, it: Introduction, credential: str) -> Customer:
    """The customer of this shop whose phone that is."""
    try:
        answer = AuthenticationResponse.from_dict(read(credential))
        kept = it.shop.customer_passkeys.get(
            credential=websafe_encode(answer.raw_id), customer__deleted_at=None
        )
        key = CoseKey.parse(cast(dict[int, Any], cbor.decode(bytes(kept.public_key))))
        known = AttestedCredentialData.create(Aaguid.NONE, answer.raw_id, key)
        server(request).authenticate_complete(state_of(it, "use"), [known], answer)
    except (*BROKEN, CustomerPasskey.DoesNotExist):
        raise invalid() from None
    if not kept.used(answer.response.authenticator_data.counter):
        raise invalid()
    return kept.customer


def invalid() -> Refused:
    told = _("That didn't work. Fill in the fields instead.")
    return Refused("passkey_invalid", told)


def read(credential: str) -> Mapping[str, Any]:
    return cast(Mapping[str, Any], json.loads(credential))


def server(request: HttpRequest) -> Fido2Server:
    here = f"{request.scheme}://{request.get_host()}"
    return Fido2Server(
        PublicKeyCredentialRpEntity(id=host_of(request), name="Stamgast"),
        attestation=AttestationConveyancePreference.NONE,
        verify_origin=lambda origin: origin == here,
    )


def state_of(it: Introduction, act: str) -> dict[str, Any]:
    return {"challenge": websafe_encode(challenge_of(it, act)), "user_verification": REQUIRED}


def challenge_of(it: Introduction, act: str) -> bytes:
    what = f"{act}:{it.pk}:{it.phone}"
    return salted_hmac("stamgast.passkey.challenge", what, algorithm="sha256").digest()


def handle_of(customer: Customer) -> bytes:
    """By which a phone knows that it has a key of this customer already, and replaces it."""
    return salted_hmac("stamgast.passkey.owner", str(customer.pk), algorithm="sha256").digest()
