"""Who shows something hears at once that it changed: `publish(topic_of(register.pk))`.

Only the topic travels, never data: whoever listens looks anew. With REDIS_URL every
process hears what any of them published; without, a process hears itself alone. A lost
message costs nothing for long: whenever a process found its way back to Redis, all of
its listeners look anew.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Callable, Coroutine
from functools import cache

from django.conf import settings
from django.utils.crypto import salted_hmac
from redis import Redis
from redis.asyncio import Redis as AsyncRedis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

Told = Callable[[], None]

# Before Redis is tried again, in seconds.
PAUSE = 0.5
# How long Redis may say nothing, before it is asked whether it is there, and after.
SILENCE = 10
PATIENCE = 2


def topic_of(register: int) -> str:
    """What happens at the register of this key: its sale, who is there, its devices."""
    return f"register:{register}"


def publish(topic: str) -> None:
    """From any thread, after the commit."""
    bus().publish(topic)


@cache
def bus() -> Bus:
    return Bus(settings.REDIS_URL)


class Bus:
    """Takes topics to who listens. Listeners live in the loop that opened it, and are
    called there; a worker or a command opens none, and only publishes."""

    def __init__(self, redis_url: str) -> None:
        self.redis_url = redis_url
        self.listeners: dict[str, set[Told]] = {}
        self.loop: asyncio.AbstractEventLoop | None = None
        self.wire: Wire | None = None

    def open(self) -> None:
        self.loop = asyncio.get_running_loop()
        if self.redis_url:
            self.wire = Wire(self.redis_url, self)
            self.wire.open()

    async def close(self) -> None:
        self.loop = None
        if self.wire:
            await self.wire.close()

    def publish(self, topic: str) -> None:
        if self.loop:
            # The loop may end between the question and the call: then nobody listens.
            with contextlib.suppress(RuntimeError):
                self.loop.call_soon_threadsafe(self.published, topic)
        elif self.redis_url:
            send_once(self.redis_url, topic)

    def published(self, topic: str) -> None:
        self.heard(topic)
        if self.wire:
            self.wire.send(topic)

    def listen(self, topic: str, told: Told) -> None:
        self.listeners.setdefault(topic, set()).add(told)

    def leave(self, topic: str, told: Told) -> None:
        listening = self.listeners.get(topic, set())
        listening.discard(told)
        if not listening:
            self.listeners.pop(topic, None)

    def heard(self, topic: str) -> None:
        for told in tuple(self.listeners.get(topic, ())):
            told()

    def missed(self) -> None:
        """Nobody knows what was published meanwhile."""
        for topic in tuple(self.listeners):
            self.heard(topic)


# Redis


def channel() -> str:
    """Of this house alone: Redis's channels know no database numbers."""
    return f"stamgast:live:{salted_hmac('stamgast.live', '', algorithm='sha256').hexdigest()[:16]}"


def send_once(redis_url: str, topic: str) -> None:
    try:
        with Redis.from_url(
            redis_url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE
        ) as redis:
            redis.publish(channel(), f"- {topic}")
    except (RedisError, OSError) as error:
        log.warning("Redis did not take what changed: %s", error)


class Wire:
    """A web process's two connections to Redis: one hears, one sends what waits to be sent."""

    def __init__(self, redis_url: str, bus: Bus) -> None:
        self.bus = bus
        self.me = secrets.token_hex(4)
        # We try again ourselves: only so do we know when something was missed.
        self.redis = AsyncRedis.from_url(
            redis_url,
            socket_connect_timeout=PATIENCE,
            retry=Retry(NoBackoff(), 0),
            decode_responses=True,
        )
        # A topic once, however often it was published: as many as there are registers.
        self.unsent: dict[str, None] = {}
        self.something = asyncio.Event()
        self.tasks: list[asyncio.Task[None]] = []

    def open(self) -> None:
        self.tasks = [
            asyncio.create_task(again_and_again(self.hear)),
            asyncio.create_task(again_and_again(self.send_all)),
        ]

    async def close(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.redis.aclose()

    def send(self, topic: str) -> None:
        self.unsent[topic] = None
        self.something.set()

    async def send_all(self) -> None:
        while True:
            await self.something.wait()
            while self.unsent:
                # Taken out first: what is published while it is on its way waits anew.
                topic, _nothing = self.unsent.popitem()
                try:
                    async with asyncio.timeout(PATIENCE):
                        await self.redis.publish(channel(), f"{self.me} {topic}")
                except (RedisError, OSError):
                    self.send(topic)
                    raise
            self.something.clear()

    async def hear(self) -> None:
        async with self.redis.pubsub() as heard:
            await heard.subscribe(channel())
            asked = False
            while True:
                message = await heard.get_message(timeout=PATIENCE if asked else SILENCE)
                if message is None:
                    if asked:
                        raise TimeoutError("it says nothing")
                    await heard.ping()
                asked = message is None
                if message and message["type"] == "subscribe":
                    self.bus.missed()
                elif message and message["type"] == "message":
                    sender, _space, topic = message["data"].partition(" ")
                    if sender != self.me:
                        self.bus.heard(topic)


async def again_and_again(work: Callable[[], Coroutine[None, None, None]]) -> None:
    clock = asyncio.get_running_loop().time
    quiet_until = 0.0
    while True:
        try:
            await work()
        except (RedisError, OSError) as error:
            # Said once a minute, not twice a second.
            if clock() > quiet_until:
                log.warning("Redis is away: %s", error)
                quiet_until = clock() + 60
        await asyncio.sleep(PAUSE)
