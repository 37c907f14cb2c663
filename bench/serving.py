"""The real server on loopback, with somebody signed in."""

from __future__ import annotations

import http.client
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from stamgast.shops.models import Shop, Staff

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class Desk:
    """A browser at the back office that keeps its connection."""

    def __init__(self, port: int, cookie: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"}

    def get(self, path: str, query: dict[str, Any] | None = None, target: str = "") -> bytes:
        """The page, or the part that htmx asks for `target`."""
        more = {"HX-Request": "true", "HX-Target": target} if target else {}
        address = f"{path}?{urlencode(query, doseq=True)}" if query else path
        self.connection.request("GET", address, headers=self.headers | more)
        answer = self.connection.getresponse()
        body = answer.read()
        assert answer.status == 200, (address, answer.status, answer.headers.get("Location"))
        return body


@contextmanager
def desk(shop: Shop) -> Iterator[Desk]:
    with server() as port:
        yield Desk(port, signed_in(shop))


@contextmanager
def server() -> Iterator[int]:
    """Starts `stamgast serve` on a free port, which it tells, and stops it."""
    command = [sys.executable, "-m", "stamgast", "serve", "--port", "0", "--no-worker"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield port_of(process)
    finally:
        process.terminate()
        process.wait(30)


def port_of(server: subprocess.Popen[str]) -> int:
    assert server.stdout
    for line in server.stdout:
        if found := re.search(r"http://127\.0\.0\.1:(\d+)/", line):
            time.sleep(1)
            return int(found[1])
    raise SystemExit("The server did not start.")


def signed_in(shop: Shop) -> str:
    """A session of the shop's owner, as signing in would make it."""
    owner = Staff.objects.get(shop=shop, role=Staff.Role.OWNER).user
    assert owner
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(owner.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = owner.get_session_auth_hash()
    session.save()
    return str(session.session_key)
