"""How soon screens show what a register did: `python bench/live.py [--screens 100] [--many 1000]`.

A shop in a data folder that is thrown away, the real server, registers that sell, and screens
that listen: how soon they are told, what each costs in memory, whether many are told all, and
how soon they are back when the server was killed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import sys
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import psutil

sys.path.insert(0, str(Path(__file__).parents[1]))
from bench.thrown_away import new_shop

REGISTERS = 100


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--screens", type=int, default=100)
    options.add_argument("--many", type=int, default=1000)
    options.add_argument("--acts", type=int, default=300)
    options.add_argument("--rate", type=float, default=10, help="acts a second")
    asked = options.parse_args()
    with new_shop() as (shop, _folder):
        measure(shop, asked)


def measure(shop: Any, asked: Any) -> None:
    from bench.measuring import circumstances
    from bench.selling import Till, opened
    from bench.serving import port_of
    from stamgast.server import make_room

    make_room()
    cookies, products = opened(shop, REGISTERS)
    screens = screens_of(shop, max(asked.screens, asked.many))
    circumstances(shop)
    command = [sys.executable, "-m", "stamgast", "serve", "--port", "0", "--no-worker"]
    serving = psutil.Popen(command, stdout=-1, text=True)
    try:
        port = port_of(serving)
        tills = [Selling(Till(port, cookie, products)) for cookie in cookies[: asked.screens]]
        crowd = Crowd(port)
        many(crowd, tills, screens[: asked.many], serving)
        killed(crowd, serving)
        crowd.leave()
        soon(crowd, tills, screens[: asked.screens], asked)
        crowd.close()
    finally:
        serving.terminate()
        serving.wait(30)


def screens_of(shop: Any, number: int) -> list[tuple[int, str]]:
    """So many screens, in turn at the shop's registers: the register, and the screen's secret."""
    from django.utils import timezone

    from stamgast.shops import devices
    from stamgast.shops.devices import Device

    registers, now = list(shop.registers.order_by("pk")), timezone.now()
    found = [(registers[n % REGISTERS].pk, devices.fresh_secret()) for n in range(number)]
    Device.objects.bulk_create(
        Device(
            shop=shop,
            register_id=register,
            kind="screen",
            digest=devices.hashed(secret),
            paired_at=now,
            seen_at=now,
        )
        for register, secret in found
    )
    return found


class Selling:
    """A register with a sale that goes on; `sent` is when its last act set out."""

    def __init__(self, till: Any) -> None:
        till.sign_in()
        self.till = till
        self.key, self.version = str(uuid.uuid4()), 0
        self.sent = self.answered = 0.0

    def add(self) -> None:
        product = random.choice(self.till.products)
        if time.perf_counter() - self.answered > 20:
            # The server lets go of a connection that says nothing for half a minute.
            self.till.connection.close()
        self.sent = time.perf_counter()
        self.version = self.till.act(
            "add", f"/sales/{self.key}/lines", {"product": product}, self.version
        )
        self.answered = time.perf_counter()


class Screen:
    """What a screen was told last, and when. It comes back as till/src/live.ts does."""

    def __init__(self, port: int, secret: str) -> None:
        self.port, self.secret = port, secret
        self.seen: tuple[str, int] = ("", 0)
        self.at = self.begun = 0.0

    async def listen(self) -> None:
        while True:
            try:
                await self.once()
            except OSError:
                pass
            self.at = 0
            await asyncio.sleep(random.uniform(0.5, 1))

    async def once(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 20)
        asked = (
            f"GET /live/screen HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: screen={self.secret}\r\n\r\n"
        )
        writer.write(asked.encode())
        try:
            while line := await reader.readline():
                if line.startswith(b"data: {"):
                    sale = json.loads(line[6:])["sale"] or {"key": "", "version": 0}
                    self.seen, self.at = (sale["key"], sale["version"]), time.perf_counter()
        finally:
            writer.close()


class Crowd:
    """Screens that listen in a thread of their own."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        self.screens: dict[str, Screen] = {}
        self.listening: list[Future[None]] = []
        self.by_register: dict[int, list[Screen]] = {}

    def join(self, screens: list[tuple[int, str]]) -> None:
        for register, secret in screens:
            if secret not in self.screens:
                screen = self.screens[secret] = Screen(self.port, secret)
                self.by_register.setdefault(register, []).append(screen)
                self.listening.append(asyncio.run_coroutine_threadsafe(screen.listen(), self.loop))
        until(self.all_told, 120)

    def all_told(self) -> bool:
        return all(screen.at for screen in self.screens.values())

    def leave(self) -> None:
        for each in self.listening:
            each.cancel()
        self.screens, self.by_register, self.listening = {}, {}, []
        # Until they have hung up.
        time.sleep(1)

    def close(self) -> None:
        self.leave()
        self.loop.call_soon_threadsafe(self.loop.stop)


def until(true: Callable[[], bool], seconds: float) -> float:
    """How long it took to become true."""
    began = time.perf_counter()
    while not true():
        if time.perf_counter() - began > seconds:
            raise SystemExit("Not all screens were told.")
        time.sleep(0.005)
    return time.perf_counter() - began


def soon(crowd: Crowd, tills: list[Selling], screens: list[tuple[int, str]], asked: Any) -> None:
    from bench.measuring import middle, share, table

    crowd.join(screens)
    registers = sorted(crowd.by_register)
    from_sent, from_answer, acts = [], [], []
    for till in tills:
        # The server that it was connected to was killed.
        till.till.connection.close()
        till.add()
    for _n in range(asked.acts):
        began = time.perf_counter()
        number = random.randrange(len(tills))
        till = tills[number]
        shown = crowd.by_register[registers[number]]
        till.add()
        until(lambda: all(screen.seen == (till.key, till.version) for screen in shown), 10)  # noqa: B023
        last = max(screen.at for screen in shown)
        acts.append((till.answered - till.sent) * 1000)
        from_sent.append((last - till.sent) * 1000)
        from_answer.append((last - till.answered) * 1000)
        time.sleep(max(0, 1 / asked.rate - (time.perf_counter() - began)))
    rows = [
        [name, middle(took), share(took, 0.99), max(took)]
        for name, took in (
            ("the act, answered to the register", acts),
            ("from the tap to the screen, the act in it", from_sent),
            ("from the answer to the screen", from_answer),
        )
    ]
    print(f"{len(screens)} screens, {asked.acts} acts, {asked.rate:.0f} a second, ms:\n")
    table(["", "p50", "p99", "longest"], rows)


def many(
    crowd: Crowd, tills: list[Selling], screens: list[tuple[int, str]], serving: psutil.Process
) -> None:
    web = child(serving)
    # What the first stream alone brings about is not counted.
    crowd.join(screens[:1])
    crowd.leave()
    time.sleep(2)
    before, worked = web.memory_info().rss, busy(web)
    began = time.perf_counter()
    crowd.join(screens)
    print(
        f"{len(screens)} streams opened and told in {time.perf_counter() - began:.1f} s,"
        f" {busy(web) - worked:.1f} s of the server's processor time."
    )
    time.sleep(2)
    more = web.memory_info().rss - before
    print(f"Memory: {before >> 20} MB without, {more / 1024 / len(screens):.1f} kB for each.")
    registers = sorted(crowd.by_register)
    for _n in range(5):
        for till in tills:
            till.add()
    expected = dict(zip(registers, tills, strict=False))

    def all_know() -> bool:
        return all(
            screen.seen == (till.key, till.version)
            for register, till in expected.items()
            for screen in crowd.by_register[register]
        )

    took = until(all_know, 30)
    told = sum(len(crowd.by_register[register]) for register in expected)
    print(f"After {5 * len(tills)} acts all {told} know the last version, {took * 1000:.0f} ms on.")


def killed(crowd: Crowd, serving: psutil.Process) -> None:
    web = child(serving)
    os.kill(web.pid, signal.SIGKILL)
    until(lambda: not any(screen.at for screen in crowd.screens.values()), 30)
    began = time.perf_counter()
    returned = until(lambda: any(screen.at for screen in crowd.screens.values()), 60)
    worked = busy(child(serving))
    took = until(crowd.all_told, 60)
    worked = busy(child(serving)) - worked
    print(
        f"Killed: the first of {len(crowd.screens)} is told again after {returned:.1f} s,"
        f" all {took:.1f} s after that ({time.perf_counter() - began:.1f} s in all),"
        f" {worked:.1f} s of the server's processor time."
    )


def busy(process: psutil.Process) -> float:
    """Seconds of processor time so far."""
    times = process.cpu_times()
    return float(times.user + times.system)


def child(serving: psutil.Process) -> psutil.Process:
    return serving.children()[0]


if __name__ == "__main__":
    main()
