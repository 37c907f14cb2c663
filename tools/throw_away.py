"""What the throw-away servers for tests have in common."""

import os
import socket
import subprocess


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def carried_out(command: list[str], led: dict[str, str]) -> int:
    """The exit code of the command, whose environment leads it to the server."""
    running = subprocess.Popen(command, env={**os.environ, **led})
    while True:
        try:
            return running.wait()
        except KeyboardInterrupt:
            # The command had it too, and says itself when it is done.
            continue
