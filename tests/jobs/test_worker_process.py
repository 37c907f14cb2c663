"""Real worker processes on a real file: what a lock and a kill do to them."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from stamgast.daily import DAILY
from tests.running import copied, surroundings

SETUP = """
import os, django
from datetime import timedelta
django.setup()
from django.db import connections
from stamgast.jobs import models
connections.settings["default"]["OPTIONS"]["timeout"] = 0.1
models.BEAT, models.SILENCE = timedelta(seconds=0.2), timedelta(seconds=1)
from stamgast.daily import DAILY
from stamgast.jobs.working import LastingWorker as Worker
from tests.jobs.chores import greet, wait_for
"""


class Place:
    """A data folder with workers on it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.surroundings = surroundings(data)
        self.workers: list[subprocess.Popen[bytes]] = []

    def run(self, code: str) -> None:
        command = [sys.executable, "-c", SETUP + code]
        subprocess.run(command, env=self.surroundings, check=True)

    def worker(self, made: str = "Worker()") -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", SETUP + f"w = {made}; w.configure_signals(); w.run()"]
        worker = subprocess.Popen(command, env=self.surroundings, stderr=subprocess.PIPE)
        self.workers.append(worker)
        return worker

    def database(self) -> sqlite3.Connection:
        return sqlite3.connect(self.data / "stamgast.sqlite3", isolation_level=None)

    def one(self, question: str) -> object:
        with closing(self.database()) as database:
            row = database.execute(question).fetchone()
        return row and row[0]

    def close(self) -> None:
        for worker in self.workers:
            worker.kill()
            worker.wait()
            assert worker.stderr
            worker.stderr.close()


@pytest.fixture
def place(empty_house: Path, tmp_path: Path) -> Iterator[Place]:
    place = Place(copied(empty_house, tmp_path))
    yield place
    place.close()


STATUS = "SELECT status FROM django_tasks_database_dbtaskresult"
JOBS = "SELECT count(*) FROM django_tasks_database_dbtaskresult"
BEATS = "SELECT count(*) FROM stamgast_workerbeat"


def becomes(read: Callable[[], object], wanted: object) -> bool:
    deadline = time.monotonic() + 20
    while (found := read()) != wanted:
        assert time.monotonic() < deadline, found
        time.sleep(0.05)
    return True


def test_a_worker_outlasts_a_lock_that_it_could_not_wait_for(place: Place) -> None:
    worker = place.worker()
    becomes(lambda: place.one(BEATS), 1)

    with closing(place.database()) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        time.sleep(1)
        writer.execute("ROLLBACK")
    place.run("greet.enqueue('Mia')")

    assert becomes(lambda: place.one(STATUS), "SUCCESSFUL")
    assert worker.poll() is None
    worker.terminate()
    assert worker.stderr
    assert b"The database was busy: database is locked" in worker.stderr.read()


def test_the_job_of_a_killed_worker_is_done_by_another(place: Place, tmp_path: Path) -> None:
    first = place.worker()
    place.run(f"wait_for.enqueue({str(tmp_path)!r})")
    becomes((tmp_path / "began").exists, True)
    first.kill()

    place.worker()
    (tmp_path / "end").touch()

    assert becomes(lambda: place.one(STATUS), "SUCCESSFUL")


def test_a_worker_told_to_stop_finishes_its_job_and_keeps_it(place: Place, tmp_path: Path) -> None:
    first = place.worker()
    place.run(f"wait_for.enqueue({str(tmp_path)!r})")
    becomes((tmp_path / "began").exists, True)

    first.terminate()
    place.worker()
    time.sleep(2)
    still = place.one(STATUS)
    (tmp_path / "end").touch()

    assert still == "RUNNING"
    assert becomes(lambda: place.one(STATUS), "SUCCESSFUL")
    assert becomes(first.poll, 0)


def test_a_worker_does_the_chores_of_the_day_by_itself(place: Place) -> None:
    worker = place.worker("Worker(daily=DAILY)")

    assert becomes(lambda: place.one(f"{JOBS} WHERE status = 'SUCCESSFUL'"), len(DAILY))
    worker.terminate()
    assert becomes(worker.poll, 0)
    assert place.one(JOBS) == len(DAILY)
