"""Whatever somebody says at the screen is left nowhere: in no log, address, answer or table."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.core.signals import request_started
from django.utils import timezone

from stamgast.connect import limits
from stamgast.connect.introducing import said_by_phone
from stamgast.connect.models import Introduction, LoyaltySettings
from stamgast.shops.models import Staff
from tests.connect.screens import Counter, counter_of, last
from tests.connect.test_till_scans import AMERICAN, DUTCH, PERSONAL, VCARD, kept_anywhere

NUMBER = "K-55510023"


class Heard:
    """All that was logged, asked for and answered."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def address(self, environ: Any, **_: Any) -> None:
        self.lines.append(f"{environ.get('PATH_INFO')}?{environ.get('QUERY_STRING')}")

    def answered(self, answer: Any) -> None:
        self.lines.append(answer.content.decode())
        self.lines += [f"{name}: {value}" for name, value in answer.headers.items()]

    def of(self, secrets: list[str]) -> list[str]:
        return [line for line in self.lines if any(secret in line for secret in secrets)]


@pytest.fixture
def heard(caplog: pytest.LogCaptureFixture) -> Iterator[Heard]:
    heard = Heard()
    request_started.connect(heard.address)
    with caplog.at_level(logging.DEBUG):
        yield heard
        # What Django asks the database is logged at DEBUG where somebody debugs, and there alone.
        told = [row for row in caplog.records if row.name != "django.db.backends"]
        heard.lines += [row.getMessage() + str(row.exc_info or "") for row in told]
    request_started.disconnect(heard.address)


@pytest.fixture
def counter(corner: Any, ben: Staff, monkeypatch: pytest.MonkeyPatch) -> Counter:
    monkeypatch.setattr(limits, "EVEN", 0)
    cache.clear()
    corner.personal_ids = "store"
    corner.save()
    LoyaltySettings.objects.create(shop=corner)
    counter = counter_of(corner, ben)
    counter.sells()
    return counter


SAID: dict[str, tuple[str, dict[str, str], list[str]]] = {
    "a customer number": ("/number", {"text": NUMBER}, [NUMBER, NUMBER.lower()]),
    "a telephone": ("/number", {"text": "070-123 45 67"}, ["123 45 67", "701234567"]),
    "a personal ID": ("/number", {"text": "811228-9874"}, ["811228", PERSONAL]),
    "a Swedish licence": ("/scan", {"text": f"]d1{PERSONAL}"}, [PERSONAL, "811228"]),
    "a Dutch licence": ("/scan", {"text": DUTCH}, [DUTCH, "5094962111"]),
    "a BSN": ("/scan", {"text": "]Q1111222333"}, ["111222333"]),
    "a licence in a phone": ("/scan", {"text": "mdoc:owBjMS4wAYIB2"}, ["owBjMS4wAYIB2"]),
    "an American licence": ("/scan", {"text": AMERICAN}, ["SAMPLE", "Sample", "WEST BROAD"]),
    "a contact card": ("/scan", {"text": VCARD}, ["anna@example.se", "Bageri", "Berg"]),
}


@pytest.mark.parametrize(("path", "said", "secrets"), SAID.values(), ids=SAID)
def test_nothing_of_what_is_said_at_the_screen(
    path: str, said: dict[str, str], secrets: list[str], counter: Counter, heard: Heard
) -> None:
    for language in ("en", "sv"):
        heard.answered(counter.screen.ask(path, **said, language=language))
    heard.answered(counter.screen.send("/screen/now", method="get"))

    # While the cashier has not answered it stands sealed, and readable nowhere.
    assert (heard.of(secrets), kept_anywhere(*secrets)) == ([], [])

    heard.answered(counter.screen.ask("/withdraw"))
    assert not Introduction.objects.exclude(sealed=None).exists()
    assert heard.of(secrets) == []


@pytest.mark.parametrize("path", ["/number", "/scan"])
def test_nothing_of_what_is_refused(path: str, counter: Counter, heard: Heard) -> None:
    secret = "K-777000123"
    counter.pays()
    heard.answered(counter.screen.ask(path, text=secret))
    heard.answered(counter.screen.ask(path, text=secret * 3000))
    heard.answered(counter.screen.ask(path, text=secret, language="xx"))
    heard.answered(counter.screen.send(f"/screen{path}", {"text": [secret]}))
    for _ in range(limits.MISSES["screen"] + 1):
        counter.sells()
        answer = counter.screen.ask(path, text=secret)
    heard.answered(answer)

    assert answer.status_code == 429
    assert (heard.of([secret]), kept_anywhere(secret)) == ([], [])


def test_nothing_of_what_is_said_on_a_phone(counter: Counter, heard: Heard) -> None:
    secrets = ["Leonora", "701234567", PERSONAL]
    link = counter.screen.code()["link"]
    token = link.rstrip("/").rpartition("/")[2]
    said = {"first_name": "Leonora", "mobile": "0701234567", "personal_id": PERSONAL}

    said_by_phone(last(), said, at=timezone.now())
    heard.answered(counter.screen.send("/screen/now", method="get"))

    assert last().state == "offered"
    assert (heard.of([*secrets, token]), kept_anywhere(*secrets, token)) == ([], [])

    # The cashier sees the name, and nothing more than it takes.
    seen = counter.till.send("/introduction", method="get").content.decode()
    assert ("Leonora" in seen, PERSONAL in seen) == (True, False)
    counter.till.send(f"/introductions/{last().pk}/decline", {})
    assert (last().sealed, kept_anywhere(*secrets)) == (None, [])


def test_of_whoever_becomes_a_customer_the_id_stands_sealed_alone(
    counter: Counter, heard: Heard
) -> None:
    counter.screen.code()
    said = {"first_name": "Leonora", "personal_id": PERSONAL}
    said_by_phone(last(), said, at=timezone.now())

    answer = counter.answers("confirm")
    heard.answered(answer)

    assert answer.status_code == 200
    assert (heard.of([PERSONAL, "811228"]), kept_anywhere(PERSONAL, "811228")) == ([], [])
