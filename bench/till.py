"""How fast a register finds customers and takes scans: python -m bench.till --help"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import uuid
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stamgast.settings")
django.setup()

from django.utils import timezone  # noqa: E402

from bench.asking import typed  # noqa: E402
from bench.measuring import circumstances, share, table, times  # noqa: E402
from bench.serving import desk  # noqa: E402
from stamgast.shops import devices  # noqa: E402
from stamgast.shops.models import Register, Shop, Staff  # noqa: E402
from stamgast.shops.shifts import Shift  # noqa: E402

# So many scans make a sale.
BASKET = 15
HEADS = ["asked", "times", "p50", "p99", "worst"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shop", default="Hörnan")
    parser.add_argument("--texts", type=int, default=100, help="how many of each kind")
    parser.add_argument("--scans", type=int, default=300)
    options = parser.parse_args()
    shop = Shop.objects.get(name=options.shop)
    circumstances(shop)
    texts = [text for kind in typed(shop, options.texts).values() for text in kind]
    codes = list(shop.barcodes.values_list("code", flat=True)[:100])
    with desk(shop) as browser:
        till = Till(browser.connection, shop)
        for _n in range(50):
            till.find("a")
        rows = [row("customer typed to list", till.find, texts)]
        if codes:
            rows.append(scans(till, [*codes * 9][: options.scans]))
    table(HEADS, rows)


def scans(till: Till, codes: Sequence[str]) -> list[Any]:
    taken = []
    for place, code in enumerate(codes, 1):
        taken.append(times(lambda code=code: till.scan(code), 1)[0])
        if place % BASKET == 0:
            till.next_customer()
    return ["scan to sale", len(taken), share(taken, 0.5), share(taken, 0.99), max(taken)]


def row(name: str, ask: Callable[[str], Any], texts: Sequence[str]) -> list[Any]:
    taken = [times(lambda text=text: ask(text), 1)[0] for text in texts]
    return [name, len(taken), share(taken, 0.5), share(taken, 0.99), max(taken)]


class Till:
    """A paired register with somebody at it, which keeps its connection."""

    def __init__(self, connection: http.client.HTTPConnection, shop: Shop) -> None:
        owner = Staff.objects.get(shop=shop, role=Staff.Role.OWNER)
        register = Register.objects.create(
            shop=shop, outlet=shop.outlets.first(), name=f"Bench {uuid.uuid4().hex[:8]}"
        )
        secret, now = devices.fresh_secret(), timezone.now()
        device = devices.became(
            register, devices.Kind.REGISTER, devices.hashed(secret), "", by=owner, at=now
        )
        Shift.objects.create(shop=shop, device=device, staff=owner, since=now, seen_at=now)
        self.connection = connection
        self.cookie = f"register={secret}"
        self.token = self.ask("GET", "/state")["token"]
        self.sale: dict[str, Any] = {"key": str(uuid.uuid4()), "version": 0}

    def find(self, text: str) -> Any:
        return self.ask("GET", f"/customers?{urlencode({'q': text})}")

    def scan(self, code: str) -> None:
        asked = {"text": code, "sale": self.sale["key"]}
        self.sale = self.ask("POST", "/scans", asked, self.once())["sale"]

    def next_customer(self) -> None:
        self.ask("POST", f"/sales/{self.sale['key']}/void", more=self.once())
        self.sale = {"key": str(uuid.uuid4()), "version": 0}

    def once(self) -> dict[str, str]:
        return {"Idempotency-Key": str(uuid.uuid4()), "If-Match": str(self.sale["version"])}

    def ask(
        self, method: str, path: str, body: Any = None, more: dict[str, str] | None = None
    ) -> Any:
        headers = {"Cookie": self.cookie, "Content-Type": "application/json", **(more or {})}
        if method != "GET":
            headers["X-CSRFToken"] = self.token
        sent = json.dumps(body) if body is not None else None
        self.connection.request(method, f"/api/v1/till{path}", body=sent, headers=headers)
        answer = self.connection.getresponse()
        read = answer.read()
        assert answer.status == 200, (path, answer.status, read[:300])
        if kept := answer.headers.get("Set-Cookie", "").split(";")[0]:
            self.cookie = f"{self.cookie}; {kept}" if "csrf" in kept else self.cookie
        return json.loads(read)


if __name__ == "__main__":
    main()
