"""The second factor and passkeys: what we ask of allauth's MFA."""

from __future__ import annotations

import base64
import io
import ipaddress
import logging
from typing import Any

import qrcode
from allauth.core import context
from allauth.mfa import app_settings
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base import forms as codes
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateTOTPForm
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.core.cache import cache
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathFillImage

from stamgast.lib.sealing import ring
from stamgast.shops.signing_in import plainly

log = logging.getLogger(__name__)

SEALED_PLACE = "authenticator.secret"


class Adapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("That is not the right code."),
        "cannot_generate_recovery_codes": _("Recovery codes come with a second factor."),
    }

    def encrypt(self, text: str) -> str:
        """Whoever reads the database must not be able to make codes."""
        return base64.b64encode(ring().seal(text, SEALED_PLACE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return ring().unseal(base64.b64decode(encrypted_text), SEALED_PLACE)

    def build_totp_svg(self, url: str) -> str:
        """On white, that a phone can read it from a dark page too."""
        drawn = io.BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(drawn)
        return drawn.getvalue().decode()

    def generate_authenticator_name(self, _user: Any, _type: Any) -> str:
        return str(_("Passkey"))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": host_of(context.request), "name": "Stamgast"}


def passkeys_possible(request: HttpRequest) -> bool:
    """Browsers keep passkeys for a name, never for a number, and only where nobody listens in."""
    host = host_of(request)
    return not is_number(host) and (request.is_secure() or host == "localhost")


def address_for_passkeys(request: HttpRequest) -> str:
    """Where passkeys work on this same machine; nothing where it is reached from elsewhere."""
    host = host_of(request)
    if not (is_number(host) and ipaddress.ip_address(host).is_loopback):
        return ""
    port = split_domain_port(request.get_host())[1]
    return f"http://localhost{port and ':'}{port}{request.path}"


def host_of(request: HttpRequest) -> str:
    return split_domain_port(request.get_host())[0].strip("[]")


def is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


class OnceOnly:
    """A code of the app is good for one use, for as long as it is good at all (RFC 6238, 5.2)."""

    def _emit_authentication_failed(self: Any, authenticator: Authenticator) -> None:
        log.warning("A wrong code for sign-in %s", self.user.pk)
        super()._emit_authentication_failed(authenticator)  # type: ignore[misc]

    def clean_code(self: Any) -> str:
        code = str(super().clean_code())  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP:
            window = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
            spent = f"stamgast:totp:{self.user.pk}:{''.join(code.split())}"
            if not cache.add(spent, "", timeout=window):
                raise get_mfa_adapter().validation_error("incorrect_code")
        return code


def for_codes(form: forms.Form) -> None:
    plainly(form, code=_("Code"))
    form.fields["code"].widget.attrs |= {"autocomplete": "one-time-code", "autofocus": True}


class AuthenticateForm(OnceOnly, codes.AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for_codes(self)


class ReauthenticateForm(OnceOnly, codes.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for_codes(self)


class ActivateTOTPForm(AllauthActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for_codes(self)
        self.fields["code"].label = _("The six digits that the app shows")
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class AddPasskeyForm(passkeys.AddWebAuthnForm):
    """A passkey always stands for both factors: what you have, and you using it."""

    name = forms.CharField(label=_("Name"), required=False, max_length=60)
    passwordless = forms.BooleanField(widget=forms.HiddenInput, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = _("To know it again by: “Phone”, “Laptop in the shop”.")


class EditPasskeyForm(passkeys.EditWebAuthnForm):
    name = forms.CharField(label=_("Name"), max_length=60)
