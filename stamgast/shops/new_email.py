"""A new e-mail to sign in with: it counts once somebody has shown that they read it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account.utils import url_str_to_user_pk, user_pk_to_url_str
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.http import base36_to_int
from django.utils.translation import gettext_lazy as _

from stamgast.lib.refused import Refused
from stamgast.shops.models import User

# How long the link works.
LINK = timedelta(days=1)


class Links(PasswordResetTokenGenerator):
    """Good once, for the address that was asked for last, and not after a new password."""

    key_salt = "stamgast.shops.new_email"

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        return f"{user.pk}{user.password}{user.email} {user.new_email} {timestamp}"

    def check_token(self, user: Any, token: str | None) -> bool:
        if not super().check_token(user, token):
            return False
        made = base36_to_int((token or "").split("-")[0])
        return timedelta(seconds=self._num_seconds(self._now()) - made) <= LINK


def key(person: User) -> list[str]:
    """What stands in the link: who asked, and that they did; never an address."""
    return [user_pk_to_url_str(person), Links().make_token(person)]


def asking(uidb36: str, token: str) -> User:
    """Who asked for what a link confirms; Refused where it is none, or none any more."""
    try:
        asked = User.objects.filter(is_active=True).exclude(new_email="")
        person = asked.filter(pk=url_str_to_user_pk(uidb36)).first()
    except (ValidationError, ValueError, OverflowError):
        person = None
    if person is None or not Links().check_token(person, token):
        told = _("This link works no more. Ask for a new one under My account.")
        raise Refused("link_gone", told)
    return person


def take(person: User) -> str:
    """Let the person sign in with the new e-mail instead of the old one, which is returned."""
    old, new = person.email, person.new_email
    asked = User.objects.filter(pk=person.pk, email=old, new_email=new)
    try:
        with transaction.atomic():
            asked.update(email=new, new_email="")
    except IntegrityError:
        told = _("Somebody signs in with this e-mail already.")
        raise Refused("email_taken", told) from None
    person.refresh_from_db()
    return old
