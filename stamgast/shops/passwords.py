"""How passwords are kept, and for how long a link may set one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.exceptions import ValidationError
from django.utils.http import base36_to_int
from django.utils.translation import gettext_lazy as _

# How long the link of "Forgot your password?" works; an invitation's works for
# PASSWORD_RESET_TIMEOUT.
RESET_LINK = timedelta(hours=1)


class Argon2(Argon2PasswordHasher):
    """Argon2id as OWASP's password storage page advises: 19 MiB, two rounds.

    Django's own 100 MiB a hash would let eight people signing in take 800 MB.
    """

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1


class NotOurWords:
    """Refuses what is left of a password too little once the words everybody would
    try here are taken out: ours, and the names of the person's shops."""

    WORDS = ("stamgast", "password", "lösenord", "wachtwoord", "kassa", "butik", "winkel")
    ENOUGH = 8

    def validate(self, password: str, user: Any = None) -> None:
        left = password.lower()
        for word in (*self.WORDS, *names_of_shops(user)):
            left = left.replace(word.lower(), "")
        if len(left) < self.ENOUGH:
            told = _("Leave out the words that everybody would try here.")
            raise ValidationError(told, code="password_of_our_words")

    def get_help_text(self) -> str:
        return str(_("Leave out the words that everybody would try here."))


def names_of_shops(user: Any) -> list[str]:
    if user is None or user.pk is None:
        return []
    return [name for name in user.places.values_list("shop__name", flat=True) if len(name) > 2]


class Links(PasswordResetTokenGenerator):
    """Links that set a password: an invitation waits for days, a forgotten one for an hour."""

    def check_token(self, user: Any, token: str | None) -> bool:
        if not super().check_token(user, token):
            return False
        made = base36_to_int((token or "").split("-")[0])
        age = timedelta(seconds=self._num_seconds(self._now()) - made)
        return age <= RESET_LINK or not user.has_usable_password()
