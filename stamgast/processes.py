"""The processes of a running house: one parent, and children that never outlive it.

Each child holds the reading end of a pipe whose writing end only the parent has.
However the parent ends, kill -9 too, the pipe closes and the child goes.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field

LIFELINE = "STAMGAST_LIFELINE"
# How long a child may take to end what it has at hand, in seconds.
GRACE = 10
# A child that ends sooner than this after its first start will not do better again. Later it is
# started so long after the last time: what made it fall may pass, and the other goes on meanwhile.
STILLBORN = 5


class ChildFailed(Exception):
    """A child ended right after its first start; what it said stands above."""


def follow_parent() -> None:
    """Called by a child at its start: it will end when its parent has."""
    if fd := os.environ.pop(LIFELINE, None):
        threading.Thread(target=end_with, args=(int(fd),), daemon=True).start()


def end_with(lifeline: int) -> None:
    os.read(lifeline, 1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)


@dataclass
class Child:
    name: str
    arguments: list[str]
    fds: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] = field(init=False)
    started: float = field(init=False)
    lives: int = 0

    def start(self, lifeline: int) -> None:
        self.started = time.monotonic()
        self.lives += 1
        self.process = subprocess.Popen(
            [sys.executable, "-m", *self.arguments],
            pass_fds=(*self.fds, lifeline),
            env={**os.environ, LIFELINE: str(lifeline)},
            # A session of its own: Ctrl-C reaches the parent alone, which then
            # ends its children in good order.
            start_new_session=True,
        )

    @property
    def age(self) -> float:
        return time.monotonic() - self.started


class Parent:
    """Starts children, starts those that fall again, ends all when asked to."""

    def __init__(self, children: list[Child]) -> None:
        self.children = children
        self.asked_to_end = threading.Event()
        self.lifeline, self._held = os.pipe()

    def start(self) -> None:
        for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(signum, self._end)
        for child in self.children:
            child.start(self.lifeline)

    def _end(self, *_signal: object) -> None:
        self.asked_to_end.set()

    def watch(self) -> None:
        """Returns when asked to end."""
        while not self.asked_to_end.wait(0.2):
            self.check()

    def check(self) -> None:
        for child in self.children:
            if child.process.poll() is None:
                continue
            if child.age >= STILLBORN:
                child.start(self.lifeline)
            elif child.lives == 1:
                raise ChildFailed(child.name)

    def end(self) -> None:
        running = [child.process for child in self.children if hasattr(child, "process")]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + GRACE
        for process in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
            process.kill()
            process.wait()
        os.close(self.lifeline)
        os.close(self._held)
