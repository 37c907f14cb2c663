"""Undo: what an act leaves behind so that it can be taken back for a day.

The offer is a signed text that the page carries; it serves only the one who did
the act, in the shop where it was done.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core import signing
from django.utils.translation import gettext as _

from stamgast.lib.refused import Refused
from stamgast.shops.access import DeskRequest
from stamgast.shops.models import Staff

SALT = "stamgast.undo"
DAY = 24 * 3600
# What takes an act back, by its name, and the permission that this needs. Packages add theirs:
# their pages offer it by the module that does so.
ACTS: dict[str, tuple[str, Callable[..., str]]] = {}


def new_reference(act: str) -> str:
    return f"{act}:{uuid.uuid4()}"


def offer(request: DeskRequest, message: str, act: str, **words: Any) -> None:
    """Tell what was done, with a button that takes it back."""
    messages.success(request, message, extra_tags=offered(request.staff, act, **words))


def offered(staff: Staff, act: str, **words: Any) -> str:
    assert act in ACTS, act
    return signing.dumps({"by": staff.pk, "act": act, "words": words}, salt=SALT, compress=True)


def undo(staff: Staff, text: str) -> str:
    """Take back what was offered; the sentence that tells it."""
    try:
        told = signing.loads(text, salt=SALT, max_age=DAY)
    except signing.BadSignature:
        told = {}
    if told.get("by") != staff.pk:
        raise gone()
    permission, act = ACTS[told["act"]]
    if not staff.may(permission):
        raise gone()
    return act(staff.shop, staff, **told["words"])


def gone() -> Refused:
    return Refused("undo_gone", _("This can't be undone any more."))
