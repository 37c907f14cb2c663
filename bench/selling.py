"""How fast a register sells: `python bench/selling.py [--registers 4] [--seconds 10]`.

A shop in a data folder that is thrown away, the real server, and registers that each scan
three things and pay by card, again and again; with --rows as long as a list of so many
customers comes in beside them. Run it with DATABASE_URL for PostgreSQL.
"""

from __future__ import annotations

import argparse
import http.client
import json
import subprocess
import sys
import threading
import time
import uuid
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
from bench.thrown_away import new_shop

PIN = "2468"
THINGS = 3


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--registers", type=int, default=4)
    options.add_argument("--seconds", type=float, default=10)
    options.add_argument("--rate", type=float, help="so many sales a second; else as many as go")
    options.add_argument("--rows", type=int, help="of a list that comes in meanwhile")
    options.add_argument("--alone", action="store_true", help="completing only, without HTTP")
    asked = options.parse_args()
    with new_shop() as (shop, folder):
        if asked.alone:
            completing(shop)
        else:
            measure(shop, Path(folder), asked)


def measure(shop: Any, folder: Path, asked: Any) -> None:
    from bench.measuring import circumstances
    from bench.serving import server

    cookies, products = opened(shop, asked.registers)
    circumstances(shop)
    with server() as port:
        tills = [Till(port, cookie, products) for cookie in cookies]
        for till in tills:
            till.sign_in()
        pause = asked.registers / asked.rate if asked.rate else 0
        began = time.perf_counter()
        coming = bringing_in(folder, asked.rows) if asked.rows else None

        def go_on() -> bool:
            return coming.poll() is None if coming else time.perf_counter() < began + asked.seconds

        threads = [
            # Cashiers don't scan in step.
            threading.Thread(target=till.sell, args=(go_on, pause, place * pause / len(tills)))
            for place, till in enumerate(tills)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        told(tills, time.perf_counter() - began)
    if asked.rows:
        run = shop.imports.get()
        seconds = (run.finished_at - run.applied_at).total_seconds()
        print(
            f"{run.counts['new']:,} customers came in, {run.counts['new'] / seconds:,.0f} a second"
        )


def bringing_in(folder: Path, rows: int) -> subprocess.Popen[bytes]:
    """A list that comes in by a process of its own."""
    from bench.imports import write

    path = folder / "list.csv"
    write(path, rows)
    command = [sys.executable, "-m", "stamgast", "import", str(path), "--apply", "--only-valid"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL)


def completing(shop: Any) -> None:
    """What the last payment of a sale takes in one process, its transaction with it."""
    from django.utils import timezone

    from bench.measuring import circumstances, middle, share, table
    from stamgast.sales import paying, selling
    from stamgast.sales.acting import Act

    _cookies, products = opened(shop, 1)
    register = shop.registers.select_related("shop", "outlet").get()
    cashier = shop.staff.get(name="Cashier 0")
    goods = [selling.Goods(shop.products.select_related("tax").get(pk=pk)) for pk in products]

    def once(version: int) -> Act:
        return Act(register, cashier, timezone.now(), str(uuid.uuid4()), version)

    circumstances(shop)
    took = []
    for number in range(500):
        key = uuid.uuid4()
        for thing in range(THINGS):
            selling.add(once(thing), key, goods[(number * THINGS + thing) % len(goods)])
        began = time.perf_counter()
        paying.pay(once(THINGS), key, paying.Payment("card"))
        took.append((time.perf_counter() - began) * 1000)
    rate = 1000 * len(took) / sum(took)
    heads = ["act", "a second", "p50 ms", "p99 ms", "longest"]
    table(heads, [["complete", rate, middle(took), share(took, 0.99), max(took)]])


def opened(shop: Any, number: int) -> tuple[list[str], list[int]]:
    """Registers of the shop that are paired, each with somebody who has a PIN, and products."""
    from django.utils import timezone

    from stamgast.catalogue.models import Source, usual_taxes
    from stamgast.catalogue.stocking import Entry, store_products
    from stamgast.shops import devices
    from stamgast.shops.models import Outlet, Register, Staff

    usual_taxes(shop)
    outlet = Outlet.objects.create(shop=shop, name="Bench")
    cookies = []
    for each in range(number):
        register = Register.objects.create(shop=shop, outlet=outlet, name=f"Register {each}")
        member = Staff(shop=shop, name=f"Cashier {each}", role=Staff.Role.CASHIER)
        member.set_pin(PIN)
        member.save()
        secret, now = devices.fresh_secret(), timezone.now()
        devices.became(register, "register", devices.hashed(secret), "", by=member, at=now)
        cookies.append(secret)
    tax = shop.taxes.first()
    entries = [
        Entry(values={"name": f"Thing {n}", "price": 1000 + n, "tax": tax}) for n in range(200)
    ]
    made = store_products(shop, entries, by=None, source=Source.DEMO)
    return cookies, [product.pk for product in made]


class Till:
    """A register that keeps its connection."""

    def __init__(self, port: int, cookie: str, products: list[int]) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies, self.products = {"register": cookie}, products
        self.token = ""
        self.took: dict[str, list[float]] = defaultdict(list)

    def ask(self, method: str, path: str, body: Any = None, version: int | None = None) -> Any:
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "X-CSRFToken": self.token,
            "Content-Type": "application/json",
        }
        if version is not None:
            headers |= {"Idempotency-Key": str(uuid.uuid4()), "If-Match": str(version)}
        text = None if body is None else json.dumps(body)
        self.connection.request(method, f"/api/v1/till{path}", text, headers)
        answer = self.connection.getresponse()
        told = answer.read()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _sign, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        assert answer.status == 200, (path, answer.status, told)
        return json.loads(told)

    def sign_in(self) -> None:
        state = self.ask("GET", "/state")
        self.token = state["token"]
        # Each register has its own cashier: the one of its number.
        number = int(state["here"]["name"].split()[-1])
        here = sorted(state["here"]["staff"], key=lambda member: member["id"])
        self.token = self.ask("POST", "/sign-in", {"staff": here[number]["id"], "pin": PIN})[
            "token"
        ]

    def sell(self, go_on: Callable[[], bool], pause: float, later: float) -> None:
        time.sleep(later)
        number = 0
        while go_on():
            now = time.perf_counter()
            key, version = uuid.uuid4(), 0
            for _thing in range(THINGS):
                product = self.products[number % len(self.products)]
                version = self.act("add", f"/sales/{key}/lines", {"product": product}, version)
                number += 1
            self.act("complete", f"/sales/{key}/tenders", {"kind": "card"}, version)
            time.sleep(max(0, pause - (time.perf_counter() - now)))

    def act(self, name: str, path: str, body: Any, version: int) -> int:
        began = time.perf_counter()
        sale = self.ask("POST", path, body, version)
        self.took[name].append((time.perf_counter() - began) * 1000)
        return int(sale["version"])


def told(tills: list[Till], seconds: float) -> None:
    from bench.measuring import middle, share, table

    rows = []
    for name in ("add", "complete"):
        took = [each for till in tills for each in till.took[name]]
        rows.append([name, len(took) / seconds, middle(took), share(took, 0.99), max(took)])
    table(["act", "a second", "p50 ms", "p99 ms", "longest"], rows)


if __name__ == "__main__":
    main()
