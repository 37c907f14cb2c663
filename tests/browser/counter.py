"""A counter: the register, worked by its routes, and the customer screens beside it."""

from __future__ import annotations

import socket
import threading
import uuid
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.utils import timezone
from playwright.sync_api import APIRequestContext, Page

from stamgast.shops import devices
from stamgast.shops.models import Register, Staff
from tests.browser.conftest import Windows
from tests.shops.at_the_till import till_at, with_pin

ROOT = "/api/v1/till"


class Counter:
    """Somebody at a register who sells, without a window: quick, and no other's test."""

    def __init__(self, window: Windows, register: Register, by: Staff) -> None:
        client = till_at(register, with_pin(by))
        client.sign_in(by)
        self.window = window
        self.register = register
        self.by = by
        page = window()
        secret = client.cookies["register"].value
        page.context.add_cookies([{"name": "register", "value": secret, "url": window.site}])
        self.asking: APIRequestContext = page.context.request
        self.token = self.asking.get(f"{ROOT}/state").json()["token"]
        self.sale: Any = None

    def act(self, method: str, path: str, body: Any = None, *, version: int = 0) -> Any:
        headers = {
            "X-CSRFToken": self.token,
            "Idempotency-Key": str(uuid.uuid4()),
            "If-Match": str(version),
        }
        answer = self.asking.fetch(f"{ROOT}{path}", method=method, headers=headers, data=body)
        assert answer.ok, answer.text()
        return answer.json()

    def sell(self, name: str, price: int) -> Any:
        """One line more; the first begins a sale."""
        key, version = (
            (self.sale["key"], self.sale["version"]) if self.sale else (str(uuid.uuid4()), 0)
        )
        body = {"name": name, "price": price}
        self.sale = self.act("POST", f"/sales/{key}/lines", body, version=version)
        return self.sale

    def change(self, method: str, part: str, body: Any = None) -> Any:
        path = f"/sales/{self.sale['key']}{part}"
        self.sale = self.act(method, path, body, version=self.sale["version"])
        return self.sale

    def paid(self, given: int) -> Any:
        """In cash, which ends the sale if it is enough."""
        self.change("POST", "/tenders", {"kind": "cash", "given": given})
        done, self.sale = self.sale, None
        return done

    def seen(self) -> Any:
        """The introduction that waits, and the sale as it is."""
        return self.asking.get(f"{ROOT}/introduction").json()

    def latest(self) -> Any:
        """The sale as it is now, whoever acted on it."""
        self.sale = self.asking.get(f"{ROOT}/sales/{self.sale['key']}").json()
        return self.sale

    def screen(self, site: str = "", **how: Any) -> Page:
        """A browser that is a customer screen beside it."""
        page, secret = self.window(**how), devices.fresh_secret()
        devices.became(
            self.register, "screen", devices.hashed(secret), "Mozilla/5.0", by=self.by,
            at=timezone.now(),
        )  # fmt: skip
        address = site or self.window.site
        page.context.add_cookies([{"name": "screen", "value": secret, "url": address}])
        page.goto(f"{address}/screen/")
        return page


class Wire:
    """A line to the server that can be cut and mended."""

    def __init__(self, site: str) -> None:
        self.port = int(site.rsplit(":", 1)[1])
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.site = f"http://localhost:{self.listening.getsockname()[1]}"
        self.whole = True
        self.open: list[socket.socket] = []
        threading.Thread(target=self.answer, daemon=True).start()

    def answer(self) -> None:
        with suppress(OSError):
            while True:
                near, _address = self.listening.accept()
                if not self.whole:
                    near.close()
                    continue
                far = socket.create_connection(("127.0.0.1", self.port))
                self.open += [near, far]
                for ends in ((near, far), (far, near)):
                    threading.Thread(target=carry, args=ends, daemon=True).start()

    def cut(self) -> None:
        self.whole = False
        ends, self.open = self.open, []
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        self.whole = True

    def close(self) -> None:
        self.listening.close()
        self.cut()


def carry(source: socket.socket, to: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65_536):
            to.sendall(data)
    for end in (source, to):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()


Opened = Callable[[Register], Counter]
