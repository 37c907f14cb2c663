"""Screens and registers that listen to the real server."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.utils import timezone

from stamgast.connect.streams import Streams, seen_by_kind
from stamgast.lib import live
from stamgast.sales import selling
from stamgast.sales.acting import Act
from stamgast.sales.selling import Goods
from stamgast.server import Door, Server
from stamgast.shops import devices
from stamgast.shops.devices import Device
from stamgast.shops.models import Register, Staff


def no_page(environ: Any, start_response: Any) -> list[bytes]:
    start_response("404 Not Found", [])
    return []


@contextmanager
def opened(**how: Any) -> Iterator[int]:
    """The house's door on a free port, with its streams."""
    streams = Streams(**{"seen": seen_by_kind(), "bus": live.bus(), **how})
    door = Door(no_page, threads=1, limit=1 << 20, live=streams)
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


def sold(register: Register, by: Staff, what: str = "Milk") -> None:
    """One thing more on the sale that is open there, or the first on a new one."""
    sale = selling.open_at(register)
    act = Act(register, by, timezone.now(), str(uuid.uuid4()), sale.version if sale else 0)
    selling.add(act, sale.key if sale else uuid.uuid4(), Goods(name=what, price=1000))


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

    def until(self, true: Callable[[Any], bool]) -> Any:
        """The first snapshot of which it is true."""
        while not true(now := self.now()):
            pass
        return now

    def ended(self) -> bool:
        """Reads on to the end, which comes within ten seconds."""
        for _event in self.events():
            pass
        return True

    def close(self) -> None:
        self.response.close()
        self.connection.close()


@contextmanager
def looking(*asked: Any, **how: Any) -> Iterator[Looker]:
    looker = Looker(*asked, **how)
    try:
        yield looker
    finally:
        looker.close()
