"""Screens and registers that listen to the real server."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.utils import timezone

from stamgast.connect.streams import Streams, seen_by_kind
from stamgast.lib import live
from stamgast.server import Door, Server
from stamgast.shops import devices
from stamgast.shops.devices import Device
from stamgast.shops.models import Register, Staff


@contextmanager
def opened(**how: Any) -> Iterator[int]:
    """The house's door on a free port, with its streams."""
    streams = Streams(**{"seen": seen_by_kind(), "bus": live.bus(), **how})
    door = Door(get_wsgi_application(), threads=2, limit=1 << 20, live=streams)
    server = Server(door, timeout_graceful_shutdown=8)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield port
        finally:
            server.should_exit = True
            thread.join(10)
    assert not thread.is_alive()


def paired(register: Register, kind: str, by: Staff) -> tuple[Device, str]:
    """A browser that is this now, and the cookie that it holds."""
    secret = devices.fresh_secret()
    device = devices.became(
        register, kind, devices.hashed(secret), "Mozilla/5.0", by=by, at=timezone.now()
    )
    return device, f"{kind}={secret}"


class Looker:
    """A browser that listens to /live/screen or /live/register."""

    def __init__(self, port: int, kind: str, cookie: str = "", **headers: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        self.connection.request("GET", f"/live/{kind}", headers={"Cookie": cookie, **headers})
        self.response = self.connection.getresponse()
        self.status = self.response.status
        self.headers: Mapping[str, str] = self.response.headers

    def lines(self) -> list[str]:
        """What comes up to the next empty line; nothing at the end."""
        found = []
        while line := self.response.readline().decode():
            if line == "\n":
                return found
            found.append(line.rstrip("\n"))
        return found

    def events(self) -> Iterator[tuple[str, str]]:
        while lines := self.lines():
            told = dict(line.partition(":")[::2] for line in lines)
            if "event" in told:
                yield told["event"].strip(), told["data"].strip()

    def now(self) -> Any:
        """The next snapshot."""
        return json.loads(next(data for event, data in self.events() if event == "now"))

    def ended(self) -> bool:
        """Reads on to the end, which comes within ten seconds."""
        for _event in self.events():
            pass
        return True

    def close(self) -> None:
        self.response.close()
        self.connection.close()
