"""Keys with which other programs work in a shop: made, known again, revoked."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import secrets
from collections.abc import Sequence
from typing import Any, ClassVar, Self

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from stamgast.lib.refused import Refused
from stamgast.shops.auditing import audit
from stamgast.shops.models import Shop, Staff

FORM = re.compile(r"sg_([0-9a-f]{12})_([0-9A-Za-z_-]{43})")
# How exactly a key's last use is known: a write a request would be a write for every look.
NOTED_EVERY = dt.timedelta(minutes=10)
# So long a revoked key can be let in again.
UNDONE_WITHIN = dt.timedelta(days=1)


class ApiTokens(models.QuerySet["ApiToken"]):
    def shown(self, *, at: dt.datetime) -> Self:
        """Those that work or did until lately: a revoked one as long as that can be undone."""
        lately = Q(revoked_at=None) | Q(revoked_at__gt=at - UNDONE_WITHIN)
        return self.filter(lately).select_related("made_by").order_by("-pk")

    def known(self, text: str) -> ApiToken | None:
        """The key that somebody shows, in force or not; None where it is none of ours."""
        if not (parts := FORM.fullmatch(text)):
            return None
        token = self.select_related("shop", "made_by__user").filter(prefix=parts[1]).first()
        return token if token and constant_time_compare(token.digest, digest(parts[2])) else None


class ApiToken(models.Model):
    """A key with which another program works in a shop.

    It may what it was given, and never more than whoever made it may by now: who
    leaves the shop takes their keys along. The secret is shown once and kept as a
    plain SHA-256. That is right for 256 random bits: nobody guesses those however
    fast the hash is. A slow hash guards what people think up, and would cost each
    request 30 ms.
    """

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="api_tokens")
    made_by = models.ForeignKey(Staff, models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    # Names of FOR_KEYS (permissions.py).
    permissions = models.JSONField(default=list)
    # Finds the row; a request tells its shop by nothing else.
    prefix = models.CharField(max_length=12, unique=True, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    # The last day on which it works; none: until it is revoked.
    ends_on = models.DateField(_("works until"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    last_used_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[ApiTokens] = ApiTokens.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "shop", Lower("name"), condition=Q(revoked_at=None), name="token_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def beginning(self) -> str:
        """As much of it as may be seen, to tell one from another."""
        return f"sg_{self.prefix}_…"

    def may(self, permission: str) -> bool:
        return permission in self.permissions and self.made_by.may(permission)

    def ended(self, *, on: dt.date) -> bool:
        return self.ends_on is not None and self.ends_on < on

    def used(self, *, at: dt.datetime) -> None:
        """Note that it is in use, to the nearest ten minutes."""
        if self.last_used_at is None or self.last_used_at < at - NOTED_EVERY:
            ApiToken.objects.filter(pk=self.pk).update(last_used_at=at)

    @transaction.atomic
    def revoke(self, *, by: Staff, at: dt.datetime) -> None:
        """It opens nothing from now on."""
        living = ApiToken.objects.filter(pk=self.pk, revoked_at=None)
        if living.update(revoked_at=at):
            audit(self.shop, by, "api.revoked", self.name)

    def bring_back(self, *, by: Staff, at: dt.datetime) -> None:
        """Undo a revocation of the last day."""
        lately = ApiToken.objects.filter(pk=self.pk, revoked_at__gt=at - UNDONE_WITHIN)
        try:
            with transaction.atomic():
                if lately.update(revoked_at=None):
                    audit(self.shop, by, "api.returned", self.name)
        except IntegrityError as error:
            raise name_taken() from error


def make(
    shop: Shop, *, name: str, permissions: Sequence[str], ends_on: dt.date | None, by: Staff
) -> tuple[ApiToken, str]:
    """A new key, and the text that opens with it: nobody can read that again."""
    assert all(map(by.may, permissions)), permissions
    prefix, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    given: dict[str, Any] = {"name": name, "permissions": list(permissions), "ends_on": ends_on}
    try:
        with transaction.atomic():
            token = ApiToken.objects.create(
                shop=shop, made_by=by, prefix=prefix, digest=digest(secret), **given
            )
            audit(shop, by, "api.made", name)
    except IntegrityError as error:
        raise name_taken() from error
    return token, f"sg_{prefix}_{secret}"


def name_taken() -> Refused:
    return Refused("name_taken", _("There is one with this name already."), field="name")


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
