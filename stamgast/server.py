"""The web server: Django's pages on a few long-lived threads inside uvicorn.

The threads keep their database connections. A request takes a thread only once
its whole body has come in, so that slow senders hold none; and gives it back
when its receiver has gone.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import resource
import socket
import tempfile
import threading
from collections.abc import Awaitable, Callable, Container, Iterable, Iterator, MutableMapping
from typing import IO, Any, Protocol

import uvicorn
from a2wsgi import WSGIMiddleware

log = logging.getLogger(__name__)

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Wsgi = Callable[..., Iterable[bytes]]

IN_MEMORY = 1 << 20
# How long a sender may be silent in the middle of a body, in seconds.
PATIENCE = 60
# How long a receiver may be silent to the network itself, in seconds.
VANISHED = 120
CONNECTIONS = 65_536


class TooLarge(Exception):
    pass


class Gone(Exception):
    """The sender went away before the whole request was here."""


class Live(Protocol):
    """Streams, which hold no thread. `end` lets them go at once, `close` comes last of all."""

    @property
    def paths(self) -> Container[str]: ...
    async def open(self) -> None: ...
    def end(self) -> None: ...
    async def close(self) -> None: ...
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None: ...


class Door:
    """The ASGI application: lets complete requests in to the WSGI application, and those for
    streams to `live`."""

    def __init__(
        self,
        wsgi: Wsgi,
        *,
        threads: int,
        limit: int,
        patience: float = PATIENCE,
        live: Live | None = None,
    ) -> None:
        self.pages = WSGIMiddleware(on_a_thread(wsgi), workers=threads)
        self.live = live
        self.limit = limit
        self.patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.lifespan(receive, send)
        elif self.live and scope["path"] in self.live.paths:
            await self.live(scope, receive, send)
        else:
            await self.page(scope, receive, send)

    async def lifespan(self, receive: Receive, send: Send) -> None:
        assert (await receive())["type"] == "lifespan.startup"
        if self.live:
            await self.live.open()
        await send({"type": "lifespan.startup.complete"})
        assert (await receive())["type"] == "lifespan.shutdown"
        if self.live:
            await self.live.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def page(self, scope: Scope, receive: Receive, send: Send) -> None:
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as body:
            try:
                size = await self.read_body(body, scope, receive)
            except TooLarge:
                return await refuse(send, 413, f"More than {self.limit >> 20} MB at once.")
            except TimeoutError:
                return await refuse(send, 408, "The rest of the request did not come.")
            except Gone:
                return None
            gone = threading.Event()
            inside = {**scope, "headers": trusted(scope["headers"], size)}
            inside["stamgast"] = (body, gone)
            watch = asyncio.ensure_future(until_gone(receive, gone))
            try:
                await self.pages(inside, receive, until_it_fails(send, gone))  # type: ignore[arg-type]
            finally:
                watch.cancel()

    async def read_body(self, body: IO[bytes], scope: Scope, receive: Receive) -> int:
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > self.limit:
            raise TooLarge
        size, clock = 0, asyncio.get_running_loop().time
        async with asyncio.timeout(self.patience) as silence:
            while True:
                message = await receive()
                silence.reschedule(clock() + self.patience)
                if message["type"] == "http.disconnect":
                    raise Gone
                size += body.write(message.get("body", b""))
                if size > self.limit:
                    raise TooLarge
                if not message.get("more_body"):
                    body.seek(0)
                    return size


def trusted(headers: list[tuple[bytes, bytes]], size: int) -> list[tuple[bytes, bytes]]:
    """Headers as WSGI may see them.

    WSGI turns "-" into "_": a stranger's X_Forwarded_For would pass for the
    proxy's X-Forwarded-For. And the body is here, however it was cut on its way.
    """
    dropped = {b"transfer-encoding", b"content-length"}
    kept = [(name, value) for name, value in headers if b"_" not in name and name not in dropped]
    return [*kept, (b"content-length", str(size).encode())]


def on_a_thread(wsgi: Wsgi) -> Wsgi:
    """The WSGI application as a thread calls it: the body is a file that is here."""

    def called(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        body, gone = environ["asgi.scope"]["stamgast"]
        environ["wsgi.input"] = body
        return while_heard(wsgi(environ, start_response), gone)

    return called


def while_heard(response: Iterable[bytes], gone: threading.Event) -> Iterator[bytes]:
    """An export of a million rows stops when nobody is there to take it."""
    try:
        for chunk in response:
            if gone.is_set():
                return
            yield chunk
    finally:
        if close := getattr(response, "close", None):
            close()


async def until_gone(receive: Receive, gone: threading.Event) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    gone.set()


def until_it_fails(send: Send, gone: threading.Event) -> Send:
    async def sent(message: Message) -> None:
        if gone.is_set():
            return
        try:
            await send(message)
        except Exception:
            # Raised from here it would end a2wsgi's reader, and the thread that
            # writes would wait for it for ever.
            log.exception("A response broke off")
            gone.set()

    return sent


async def refuse(send: Send, status: int, sentence: str) -> None:
    text = sentence.encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(text)).encode()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})


class Server(uvicorn.Server):
    """Asked to end, it lets the streams go first: they would never be done by themselves."""

    def __init__(self, door: Door, **how: Any) -> None:
        super().__init__(uvicorn.Config(door, lifespan="on", ws="none", log_config=None, **how))
        self.door = door

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self.door.live:
            self.door.live.end()
        await super().shutdown(sockets)


def look_for_garbage_less() -> None:
    """What is loaded stays; and a request makes far more objects than Python's 700 between
    two looks, most of which go by themselves. A tenth of an act's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def run(door: socket.socket) -> None:
    """Answers on a bound socket until SIGTERM, then ends the requests at hand."""
    from django.conf import settings

    from stamgast.asgi import application

    make_room()
    # Connections have it from the socket that took them in: a receiver who vanished, or
    # takes nothing any more, is gone after so long.
    door.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, VANISHED * 1000)
    server = Server(
        application,
        access_log=False,
        server_header=False,
        forwarded_allow_ips=settings.PROXIES,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=8,
    )
    look_for_garbage_less()
    server.run(sockets=[door])


def make_room() -> None:
    """For many connections: most machines allow 1,024 unless asked."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS if hard == resource.RLIM_INFINITY else min(hard, CONNECTIONS)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
