"""What all who look at the same see, drawn once for all of them, and how each is sent it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field

log = logging.getLogger(__name__)

# The event for those of the devices that are one still, and which these are.
Draw = Callable[[Collection[int]], Awaitable[tuple[bytes, set[int]]]]

# For how long a drawing does for whoever joins, in seconds: a house that is opened again
# has all of its screens back in the same moment.
FRESH = 1
NEVER = float("-inf")
# After a drawing that failed, in seconds.
PAUSE = 1

# A comment for proxies, and an event since scripts are not told of comments.
SILENCE = b": keep-alive\nevent: alive\ndata:\n\n"


@dataclass(eq=False)
class Stream:
    device: int
    # When it was about to be let in, by the monotonic clock.
    since: float
    # Whether it is to be sent the next drawing.
    due: bool = True
    over: bool = False
    # What it was not sent yet: the newest alone.
    text: bytes = b""
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    def give(self, text: bytes) -> None:
        self.text = text
        self.woken.set()

    def end(self) -> None:
        self.over = True
        self.woken.set()

    async def next(self, patience: float) -> bytes:
        try:
            async with asyncio.timeout(patience):
                await self.woken.wait()
        except TimeoutError:
            return SILENCE
        self.woken.clear()
        text, self.text = self.text, b""
        return text


class Picture:
    """What all who look at the same see: drawn again when it changed, for all at once."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        self.streams: set[Stream] = set()
        self.drawing: asyncio.Task[None] | None = None
        self.text, self.drawn_at, self.changes = b"", NEVER, 0

    def join(self, stream: Stream) -> None:
        self.streams.add(stream)
        self.give_if_fresh(stream)
        self.draw_soon()

    def give_if_fresh(self, stream: Stream) -> None:
        """Unless its device may have been revoked between being let in and the drawing."""
        young = time.monotonic() < self.drawn_at + FRESH
        if stream.due and young and self.drawn_at <= stream.since:
            stream.due = False
            stream.give(self.text)

    def changed(self) -> None:
        self.changes += 1
        self.drawn_at = NEVER
        for stream in self.streams:
            stream.due = True
        self.draw_soon()

    def draw_soon(self) -> None:
        if self.drawing is None or self.drawing.done():
            self.drawing = asyncio.create_task(self.draw_for_all())

    async def draw_for_all(self) -> None:
        """Until nobody waits: what changes during a drawing is in the next."""
        while due := [stream for stream in self.streams if stream.due]:
            for stream in due:
                stream.due = False
            began, before = time.monotonic(), self.changes
            try:
                text, living = await self.draw({stream.device for stream in due})
            except Exception:
                # Whatever it was, the screens must not stand still for ever.
                log.exception("A screen could not be drawn")
                for stream in due:
                    stream.due = True
                await asyncio.sleep(PAUSE)
                continue
            for stream in due:
                if stream.device in living:
                    stream.give(text)
                else:
                    stream.end()
            if living and before == self.changes:
                self.text, self.drawn_at = text, began
                for stream in self.streams:
                    self.give_if_fresh(stream)
