"""What the tests of signing in need: the real hasher, an empty cache, the post."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client
from django_tasks_db.models import DBTaskResult

from stamgast.jobs.working import LastingWorker
from tests.conftest import PASSWORD


@pytest.fixture(autouse=True)
def no_tries_yet() -> Iterator[None]:
    """allauth counts tries in the cache, which outlives a test."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def post(db: None) -> Callable[[], list[EmailMessage]]:
    """Works off the jobs that wait, and gives the mails that were sent so far."""

    def delivered() -> list[EmailMessage]:
        worker = LastingWorker(batch=True)
        for job in DBTaskResult.objects.ready():
            worker.run_task(job)
            assert job.status == "SUCCESSFUL", job.traceback
        return list(mail.outbox)

    return delivered


def sign_in(client: Client, email: str, password: str = PASSWORD, **extra: Any) -> Any:
    return client.post("/accounts/login/", {"login": email, "password": password}, **extra)
