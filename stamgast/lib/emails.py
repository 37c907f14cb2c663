"""E-mail addresses: checked for their form alone; nobody is asked whether they exist."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from email_validator import EmailNotValidError, validate_email

from stamgast.lib.refused import Refused


def normal(text: str) -> str | None:
    """The address as it is kept, or None where it is none: the domain in lower case."""
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized
    except EmailNotValidError:
        return None


def asked_for(text: str) -> str:
    """The address to which something shall go, as it is kept; refused where it is none."""
    if not text:
        raise Refused("email_needed", _("Where to? Type an e-mail address."), field="email")
    address = normal(text)
    if address is None:
        told = _("This is no e-mail address. It has one @ and a domain.")
        raise Refused("email_invalid", told, field="email")
    return address
