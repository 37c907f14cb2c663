"""What a screen or a register shows, sent to it the moment that it changes.

`GET /live/screen` and `GET /live/register` are event streams: each holds a connection and
no thread. One drawing serves all who look at the same; it runs in a thread, and whoever
reads slowly is sent the newest alone.
"""

from __future__ import annotations

import asyncio
import io
import logging
import threading
import time
import zoneinfo
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any, NamedTuple, TypeVar

from django.core.exceptions import DisallowedHost
from django.core.handlers.asgi import ASGIRequest
from django.db import close_old_connections, connections
from django.http import HttpResponse
from django.utils import timezone, translation
from ninja import Schema

from stamgast.connect import answering
from stamgast.connect.pictures import Picture, Stream
from stamgast.connect.register_seen import register_seen
from stamgast.connect.screen_seen import screen_seen
from stamgast.lib import live
from stamgast.server import Message, Receive, Scope, Send
from stamgast.shops import devices
from stamgast.shops.api import plainly, told
from stamgast.shops.at_register import not_paired, settle
from stamgast.shops.devices import Device, Kind

log = logging.getLogger(__name__)

T = TypeVar("T")
Seen = Callable[[Device], Schema]

PATHS = {f"/live/{kind.value}": kind.value for kind in Kind}
# Proxies cut off who is silent for a minute, and a browser that left is noticed by it.
KEEP_ALIVE = 15
# Streams at once, of one device and of all: a device's oldest makes room for its next.
OF_A_DEVICE, OF_ALL = 10, 5_000
THREADS = 4
# For a drawing at hand, when the process ends, in seconds.
PATIENCE = 5
# How many are let in by one question to the database.
TOGETHER = 100
# How often all devices are looked at that hold a stream, in seconds.
ROUND = 60
# A browser that lost the stream comes back after so many milliseconds.
BEGINNING = b"retry: 1000\n\n"


class Looking(NamedTuple):
    """Whoever looks at the same is shown the same."""

    kind: str
    register: int
    language: str


class Admitted(NamedTuple):
    device: int
    looking: Looking


class Streams:
    """The ASGI application of all streams of a process. `seen` says what a device shows."""

    paths = PATHS

    def __init__(
        self, seen: Mapping[str, Seen], bus: live.Bus, *, keep_alive: float = KEEP_ALIVE
    ) -> None:
        self.seen = seen
        self.bus = bus
        self.keep_alive = keep_alive
        self.pool = ThreadPoolExecutor(THREADS, "stream")
        self.pictures: dict[Looking, Picture] = {}
        self.by_device: dict[int, list[Stream]] = defaultdict(list)
        self.waiting: list[tuple[Scope, asyncio.Future[Admitted | HttpResponse]]] = []
        self.admitting: asyncio.Task[None] | None = None
        self.rounds: asyncio.Task[None] | None = None
        self.ended = False

    # The life of the process

    async def open(self) -> None:
        self.bus.open()
        self.rounds = asyncio.create_task(self.go_round())

    def end(self) -> None:
        """At the first word of the process's end: nobody waits for a stream."""
        self.ended = True
        for stream in self.all():
            stream.end()

    async def close(self) -> None:
        if self.rounds:
            self.rounds.cancel()
        await self.bus.close()
        together = threading.Barrier(THREADS)
        run = asyncio.get_running_loop().run_in_executor
        await asyncio.gather(*(run(self.pool, disconnect, together) for _each in range(THREADS)))
        self.pool.shutdown(cancel_futures=True)

    def all(self) -> list[Stream]:
        return [stream for streams in self.by_device.values() for stream in streams]

    async def go_round(self) -> None:
        """Notes that the devices are there, and ends what another process revoked unheard."""
        while True:
            await asyncio.sleep(ROUND)
            try:
                living = await self.in_thread(look_after, list(self.by_device))
            except Exception:
                log.exception("The devices with a stream could not be looked at")
                continue
            for stream in self.all():
                if stream.device not in living:
                    stream.end()

    async def in_thread(self, work: Callable[..., T], *given: Any) -> T:
        asked = partial(in_good_order, work, *given)
        return await asyncio.get_running_loop().run_in_executor(self.pool, asked)

    # One stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.ended or sum(map(len, self.by_device.values())) >= OF_ALL:
            return await answer(send, HttpResponse(status=503))
        since = time.monotonic()
        admitted = await self.admit(scope)
        if isinstance(admitted, HttpResponse):
            return await answer(send, admitted)
        device, looking = admitted
        stream = Stream(device, since)
        if self.ended:
            stream.end()
        self.join(stream, looking)
        try:
            await self.pour(stream, receive, send)
        finally:
            self.leave(stream, looking)

    async def admit(self, scope: Scope) -> Admitted | HttpResponse:
        """Whoever comes while others are looked up waits, and is looked up with all who wait:
        a house that is opened again has all of its screens at the door."""
        answered: asyncio.Future[Admitted | HttpResponse]
        answered = asyncio.get_running_loop().create_future()
        self.waiting.append((scope, answered))
        if self.admitting is None or self.admitting.done():
            self.admitting = asyncio.create_task(self.admit_all())
        return await answered

    async def admit_all(self) -> None:
        while self.waiting:
            now, self.waiting = self.waiting[:TOGETHER], self.waiting[TOGETHER:]
            found: Sequence[Admitted | HttpResponse]
            try:
                found = await self.in_thread(let_in, [scope for scope, _answered in now])
            except Exception:
                log.exception("Nobody could be let in")
                found = [plainly(500)] * len(now)
            for (_scope, answered), admitted in zip(now, found, strict=True):
                if not answered.done():
                    answered.set_result(admitted)

    def join(self, stream: Stream, looking: Looking) -> None:
        own = self.by_device[stream.device]
        own.append(stream)
        # Of a browser whose connections broke unheard, the newest is the one that lives.
        for oldest in own[:-OF_A_DEVICE]:
            oldest.end()
        if looking not in self.pictures:
            draw = partial(self.in_thread, drawn, self.seen[looking.kind], looking.language)
            self.pictures[looking] = Picture(draw)
            self.bus.listen(live.topic_of(looking.register), self.pictures[looking].changed)
        self.pictures[looking].join(stream)

    def leave(self, stream: Stream, looking: Looking) -> None:
        own = self.by_device[stream.device]
        own.remove(stream)
        if not own:
            del self.by_device[stream.device]
        picture = self.pictures[looking]
        picture.streams.remove(stream)
        if not picture.streams:
            self.bus.leave(live.topic_of(looking.register), picture.changed)
            del self.pictures[looking]

    async def pour(self, stream: Stream, receive: Receive, send: Send) -> None:
        watch = asyncio.create_task(until_gone(receive, stream))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": STREAM})
            await send(part(BEGINNING))
            while not stream.over:
                await send(part(await stream.next(self.keep_alive)))
            await send(part(b"", more=False))
        finally:
            watch.cancel()


async def until_gone(receive: Receive, stream: Stream) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    stream.end()


# In a thread


def in_good_order(work: Callable[..., T], *given: Any) -> T:
    """As around a request: broken connections are let go, and nobody's language stays."""
    close_old_connections()
    try:
        return work(*given)
    finally:
        translation.deactivate()
        timezone.deactivate()
        close_old_connections()


def disconnect(together: threading.Barrier) -> None:
    """On each thread once, since they wait for each other: their connections end with them."""
    with suppress(threading.BrokenBarrierError):
        together.wait(PATIENCE)
    connections.close_all()


def let_in(scopes: Sequence[Scope]) -> list[Admitted | HttpResponse]:
    """Which device asks, and what it looks at; or a no."""
    requests: list[Any] = [ASGIRequest({**scope}, io.BytesIO()) for scope in scopes]
    found = devices.known_together([(request, PATHS[request.path]) for request in requests])
    return [let_one_in(*each) for each in zip(requests, found, strict=True)]


def let_one_in(request: Any, device: Device | None) -> Admitted | HttpResponse:
    translation.activate(translation.get_language_from_request(request))
    if request.method != "GET":
        no = plainly(405)
        no["Allow"] = "GET"
        return no
    try:
        request.get_host()
    except DisallowedHost:
        return plainly(400)
    if device is None:
        return told(not_paired())
    request.device = device
    settle(request)
    return Admitted(device.pk, Looking(device.kind, device.register_id, request.LANGUAGE_CODE))


def drawn(see: Seen, language: str, asking: Collection[int]) -> tuple[bytes, set[int]]:
    """The event for those of the devices that are one still."""
    found = {device.pk: device for device in devices.living(pk__in=asking)}
    if not found:
        return b"", set()
    # They are all of one register and kind.
    device = next(iter(found.values()))
    translation.activate(language)
    timezone.activate(zoneinfo.ZoneInfo(device.shop.time_zone))
    return b"event: now\ndata: %s\n\n" % see(device).model_dump_json().encode(), {*found}


def look_after(held: Collection[int]) -> set[int]:
    """Which of the devices are one still; they were seen just now. What nobody answered in
    time is forgotten on the way."""
    now, found = timezone.now(), [*devices.living(pk__in=held)]
    for device in found:
        device.seen(at=now)
    answering.expire_everywhere()
    return {device.pk for device in found}


# What is shown


def seen_by_kind() -> Mapping[str, Seen]:
    return {Kind.SCREEN: screen_seen, Kind.REGISTER: register_seen}


# Over the wire

ALWAYS = [
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
]
STREAM = [
    (b"content-type", b"text/event-stream"),
    # nginx would keep what is small until it is worth sending.
    (b"x-accel-buffering", b"no"),
    *ALWAYS,
]


def part(text: bytes, *, more: bool = True) -> Message:
    return {"type": "http.response.body", "body": text, "more_body": more}


async def answer(send: Send, response: HttpResponse) -> None:
    named = {b"content-length": str(len(response.content)).encode()}
    named |= {name.lower().encode(): value.encode() for name, value in response.items()}
    start = {"type": "http.response.start", "status": response.status_code}
    await send({**start, "headers": [*named.items(), *ALWAYS]})
    await send(part(response.content, more=False))
