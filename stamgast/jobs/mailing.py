"""How often a letter is tried while no mail server takes it, and when."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from smtplib import SMTPException
from typing import Any, Protocol

from django.core.mail import EmailMessage
from django.utils import timezone
from django_tasks.base import Task

log = logging.getLogger(__name__)
# How long it waits before each further try; then it is given up.
PAUSES = [dt.timedelta(minutes=minutes) for minutes in (1, 10, 60, 240)]


class Out(Protocol):
    """The row of a letter that goes out."""

    pk: Any
    tries: int

    def went(self, at: dt.datetime, /) -> None: ...
    def give_up(self, at: dt.datetime, /) -> None: ...
    def save(self) -> None: ...


def attempt(
    out: Out,
    letter: Callable[[], EmailMessage],
    again: Task[[int], None],
    *,
    waits_for: tuple[type[Exception], ...] = (),
) -> None:
    """Send it once. Where no server takes it, or its letter `waits_for` something, the task
    `again` is queued for later; after the last pause it is given up."""
    out.tries += 1
    reasons: tuple[type[Exception], ...] = (OSError, SMTPException, *waits_for)
    try:
        letter().send()
    except reasons as error:
        # Never the address: an SMTP server's answer may hold it too.
        log.warning("%s %s was not taken: %s", type(out).__name__, out.pk, type(error).__name__)
        if out.tries <= len(PAUSES):
            later = timezone.now() + PAUSES[out.tries - 1]
            again.using(run_after=later).enqueue(out.pk)
        else:
            out.give_up(timezone.now())
    else:
        out.went(timezone.now())
    out.save()
