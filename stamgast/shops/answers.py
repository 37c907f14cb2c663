"""Answers kept for a day, so that a repeated request of a program does nothing twice.

A program that heard no answer asks again with the same Idempotency-Key. A row of our
own does that for everything that is made, whatever its table; a domain's own key
(`Customer.request_key`) only finds what was made, as it is by now. The row is written
before the work and not in one transaction with it: an upload would hold SQLite's only
writer, and registers wait for that.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Schema
from ninja.responses import Status

from stamgast.lib.refused import Refused
from stamgast.shops.api_tokens import ApiToken
from stamgast.shops.models import Shop

KEPT = dt.timedelta(days=1)
LONGEST = 200
HEADER = "Idempotency-Key"
# For the description of a route that makes something.
ONCE = {
    "parameters": [
        {
            "in": "header",
            "name": HEADER,
            "schema": {"type": "string", "maxLength": LONGEST},
            "description": "The same request again is answered as the first, for a day.",
        }
    ]
}


class ApiAnswer(models.Model):
    """What a request with an Idempotency-Key was answered; empty while it is at work."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="+")
    token = models.ForeignKey(ApiToken, models.CASCADE, related_name="answers")
    key = models.CharField(max_length=LONGEST)
    # Of what was asked: another request under the same key is a mistake.
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "token", "key"], name="answer_once_a_key")
        ]


def once(request: Any, work: Callable[[], Status[Schema]]) -> Status[Any]:
    """The answer of the work; for a repeated request the first one's, and no work."""
    key = request.headers.get(HEADER, "")
    if not key:
        return work()
    if len(key) > LONGEST or not key.isprintable():
        told = _("An Idempotency-Key has at most 200 letters.")
        raise Refused("idempotency_key", told, field=HEADER)
    request.token.answers.filter(at__lt=timezone.now() - KEPT).delete()
    asked = digest(request)
    first, new = request.token.answers.get_or_create(
        shop=request.shop, key=key, defaults={"digest": asked}
    )
    if not new:
        return again(first, asked)
    try:
        made = work()
    except BaseException:
        # Nothing was made: the same request may be mended and sent again.
        first.delete()
        raise
    first.status, first.body = made.status_code, made.value.model_dump(mode="json")
    first.save(update_fields=["status", "body"])
    return made


def again(first: ApiAnswer, asked: str) -> Status[Any]:
    if first.digest != asked:
        told = _("Another request was sent with this Idempotency-Key.")
        raise Refused("idempotency_key", told, field=HEADER)
    if first.status is None:
        raise Refused(
            "still_working",
            _("The first request with this key has no answer yet. Ask again in a moment."),
        )
    return Status(first.status, first.body)


def digest(request: Any) -> str:
    """Of what is asked for. A file counts by its name and size: reading it again costs too much."""
    total = hashlib.sha256(f"{request.method} {request.path}\0".encode())
    if request.content_type == "multipart/form-data":
        files = [(name, file.name, file.size) for name, file in request.FILES.items()]
        total.update(repr((sorted(request.POST.items()), files)).encode(errors="replace"))
    else:
        total.update(request.body)
    return total.hexdigest()
