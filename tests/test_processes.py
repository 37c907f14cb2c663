"""The house as an operator runs it: `stamgast serve` with its children."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from stamgast.processes import STILLBORN
from tests.running import Serving, stamgast


@pytest.fixture
def house(empty_house: Path) -> Iterator[Serving]:
    house = Serving(empty_house)
    yield house
    house.close()


def gone(pid: int) -> bool:
    """Ended, or waiting only for its end to be noted."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def soon(true: object, seconds: float = 15) -> bool:
    assert callable(true)
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_asked_to_end_it_ends_its_children_and_says_so(house: Serving, signum: int) -> None:
    assert house.address().startswith("http://127.0.0.1:")
    children = house.children()

    house.process.send_signal(signum)
    words, _ = house.process.communicate(timeout=20)

    assert house.process.returncode == 0
    assert words.splitlines()[-1] == "Closed."
    assert len(children) == 2
    assert all(gone(pid) for pid in children)


def test_killed_outright_it_leaves_no_children_behind(house: Serving) -> None:
    house.address()
    children = house.children()

    house.process.kill()

    assert len(children) == 2
    assert soon(lambda: all(gone(pid) for pid in children))


def test_a_child_that_falls_is_started_again(house: Serving) -> None:
    house.address()
    time.sleep(5.2)
    web, worker = house.children()

    os.kill(worker, signal.SIGKILL)

    assert soon(lambda: len(house.children()) == 2 and worker not in house.children())
    assert web in house.children()


def test_a_child_that_falls_twice_does_not_close_the_house(house: Serving) -> None:
    house.address()
    time.sleep(STILLBORN)
    fallen: list[int] = []

    for _time in range(2):
        pid = worker_of(house)
        assert pid
        fallen.append(pid)
        os.kill(pid, signal.SIGKILL)
        assert soon(lambda: worker_of(house) not in (None, *fallen))

    assert house.process.poll() is None


def worker_of(house: Serving) -> int | None:
    for pid in house.children() if house.process.poll() is None else []:
        with contextlib.suppress(FileNotFoundError):
            if b"worker" in Path(f"/proc/{pid}/cmdline").read_bytes():
                return pid
    return None


def test_a_taken_port_is_one_sentence(empty_house: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = stamgast(empty_house, "serve", "--port", port)

    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr == (
        f"Port {port} is taken: stop what runs there, or choose another (--port).\n"
    )


def test_a_foreign_address_is_one_sentence(empty_house: Path) -> None:
    ended = stamgast(empty_house, "serve", "--host", "192.0.2.7")

    assert ended.stderr == "192.0.2.7 is not an address of this machine.\n"
