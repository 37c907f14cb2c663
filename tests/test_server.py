"""The door in front of Django, driven through sockets as strangers would."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn

from stamgast.server import Door

LIMIT = 1 << 20


def echo(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """Answers with what came in: the length, who sent it by the proxy's word, the body."""
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("X-For", environ.get("HTTP_X_FORWARDED_FOR", "nobody"))])
    return [f"{environ['CONTENT_LENGTH']} {len(body)}".encode()]


@contextmanager
def opened(wsgi: Any, *, threads: int = 1, patience: float = 20) -> Iterator[int]:
    door = Door(wsgi, threads=threads, limit=LIMIT, patience=patience)
    config = uvicorn.Config(
        door, lifespan="on", ws="none", log_config=None, timeout_graceful_shutdown=2
    )
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield listening.getsockname()[1]
        server.should_exit = True
        thread.join(10)
    assert not thread.is_alive()


@pytest.fixture
def port() -> Iterator[int]:
    with opened(echo) as port:
        yield port


def asked(port: int, method: str = "GET", **how: Any) -> tuple[int, bytes, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, "/", **how)
    response = connection.getresponse()
    told = response.status, response.read(), dict(response.headers)
    connection.close()
    return told


def half_sent(port: int) -> socket.socket:
    sender = socket.create_connection(("127.0.0.1", port))
    sender.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf")
    return sender


def test_senders_that_stop_half_way_hold_no_thread(port: int) -> None:
    senders = [half_sent(port) for _ in range(8)]

    status, _, _ = asked(port)

    assert status == 200
    for sender in senders:
        sender.close()


def test_a_sender_that_falls_silent_is_told_so() -> None:
    with opened(echo, patience=0.2) as port, half_sent(port) as sender:
        assert sender.recv(1000).startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize(
    "how",
    [
        {"body": b"x" * (LIMIT + 1)},
        {"body": iter([b"x" * 65_536] * 17), "encode_chunked": True},
    ],
    ids=["a length said first", "a length nobody said"],
)
def test_too_large_a_body_is_refused_to_one_who_sends_it_all(
    port: int, how: dict[str, Any]
) -> None:
    status, sentence, _ = asked(port, "POST", **how)

    assert (status, sentence) == (413, b"More than 1 MB at once.")


def test_the_largest_body_comes_in_whole(port: int) -> None:
    assert asked(port, "POST", body=b"x" * LIMIT)[1] == b"1048576 1048576"


def test_a_body_in_pieces_comes_in_with_its_length(port: int) -> None:
    pieces = iter([b"one", b"two"])

    assert asked(port, "POST", body=pieces, encode_chunked=True)[1] == b"6 6"


def test_a_header_with_an_underscore_cannot_pass_for_the_proxys(port: int) -> None:
    _, _, headers = asked(port, headers={"X_Forwarded_For": "10.0.0.1"})

    assert headers["x-for"] == "nobody"


class Endless:
    """A response that goes on until it is closed."""

    def __init__(self) -> None:
        self.closed = threading.Event()

    def __iter__(self) -> Iterator[bytes]:
        while True:
            yield b"x" * 65_536

    def close(self) -> None:
        self.closed.set()


def test_a_long_response_ends_when_its_receiver_has_gone() -> None:
    export = Endless()

    def app(environ: dict[str, Any], start_response: Any) -> Endless:
        start_response("200 OK", [])
        return export

    with opened(app) as port:
        with socket.create_connection(("127.0.0.1", port)) as receiver:
            receiver.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            receiver.recv(1000)

        assert export.closed.wait(5)


def test_a_response_longer_than_it_said_leaves_the_thread_free(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        if environ["QUERY_STRING"] == "wrong":
            start_response("200 OK", [("Content-Length", "1")])
            return [b"x"] * 100
        start_response("200 OK", [])
        return [b"well"]

    with opened(app) as port:
        with socket.create_connection(("127.0.0.1", port)) as receiver:
            receiver.sendall(b"GET /?wrong HTTP/1.1\r\nHost: a\r\n\r\n")
            time.sleep(0.2)

        assert asked(port)[1] == b"well"
    assert "A response broke off" in caplog.text
