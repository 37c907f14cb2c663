"""How passwords are kept, and for how long a link may set one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils.http import base36_to_int

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


class Links(PasswordResetTokenGenerator):
    """Links that set a password: an invitation waits for days, a forgotten one for an hour."""

    def check_token(self, user: Any, token: str | None) -> bool:
        if not super().check_token(user, token):
            return False
        made = base36_to_int((token or "").split("-")[0])
        age = timedelta(seconds=self._num_seconds(self._now()) - made)
        return age <= RESET_LINK or not user.has_usable_password()
