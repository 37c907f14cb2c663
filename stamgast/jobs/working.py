"""The worker of the background: django-tasks-db's loop, made to survive.

The stock worker ends when another writer holds SQLite past its timeout, and the
job of a killed worker stays running for ever. This one waits its turn, gives
signs of life, and hands the jobs of the dead on. Jobs must bear being run again
from where they had saved their work.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import (
    DatabaseError,
    Error,
    InterfaceError,
    OperationalError,
    close_old_connections,
    connection,
    transaction,
)
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from stamgast.jobs.models import BEAT, Chore, WorkerBeat

log = logging.getLogger(__name__)

TRIES = 5
GAVE_UP = f"{TRIES} workers died over this job."


class LastingWorker(Worker):
    """`daily` are the jobs that are queued once a day, whichever worker sees the day first."""

    def __init__(
        self,
        *,
        interval: float = 0.25,
        batch: bool = False,
        daily: Sequence[Task[[], Any]] = (),
    ) -> None:
        super().__init__(
            queue_names=["*"],
            interval=interval,
            batch=batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        self.ended = threading.Event()
        self.suspects: set[str] = set()
        self.daily = daily
        self.day = date.min

    def run(self) -> None:
        beating = threading.Thread(target=self.beat, daemon=True)
        beating.start()
        try:
            while self.running:
                try:
                    super().run()
                    return
                except (OperationalError, InterfaceError) as busy:
                    log.warning("The database was busy: %s", busy)
                    # A job at hand may be left as running under the old name:
                    # that name falls silent, and the job is handed on.
                    self.worker_id = get_random_string(32)
                    close_old_connections()
                    self.ended.wait(0.2)
                except DatabaseError as other:
                    if type(other) is not DatabaseError:
                        raise
                    # Django's own: a row to be saved is there no more.
                    log.warning("A job went while it was done: %s", other)
        finally:
            self.ended.set()
            beating.join()

    def beat(self) -> None:
        """Signs of life to the very end: a worker told to stop still has a job at hand."""
        while True:
            try:
                self.sign(at=timezone.now())
                self.hand_on(at=timezone.now())
                self.queue_chores(day=timezone.now().date())
            except Error as busy:
                log.warning("No sign of life this time: %s", busy)
            if self.ended.wait(BEAT.total_seconds()):
                break
        self.sign_off()
        connection.close()

    def sign(self, *, at: datetime) -> None:
        WorkerBeat.objects.update_or_create(worker=self.worker_id, defaults={"at": at})

    def sign_off(self) -> None:
        try:
            WorkerBeat.objects.filter(worker=self.worker_id).delete()
        except Error as busy:
            log.warning("Left without a word: %s", busy)

    def hand_on(self, *, at: datetime) -> None:
        """Jobs of workers found silent twice go back into the queue.

        Twice, because a long write on SQLite silences every worker at once, and
        the first to speak again must not take the others for dead.
        """
        alive = set(WorkerBeat.objects.alive(at=at).values_list("worker", flat=True))
        orphans = [
            job
            for job in DBTaskResult.objects.running().filter(backend_name=self.backend_name)
            if job.worker_ids[-1] not in alive
        ]
        for job in orphans:
            if job.worker_ids[-1] in self.suspects:
                hand_on(job)
        self.suspects = {job.worker_ids[-1] for job in orphans}
        WorkerBeat.objects.exclude(worker__in=alive | self.suspects).delete()

    def queue_chores(self, *, day: date) -> None:
        """Once queued a chore is a job like others: it outlives its worker."""
        if day == self.day:
            return
        for chore in self.daily:
            with transaction.atomic():
                if Chore.objects.take(chore.module_path, day=day):
                    chore.enqueue()
        self.day = day


def hand_on(job: DBTaskResult[..., object]) -> None:
    spent = len(job.worker_ids) >= TRIES
    # Compare and set: of several workers that see it, one hands it on.
    mine = DBTaskResult.objects.filter(
        pk=job.pk, status=TaskResultStatus.RUNNING, worker_ids=job.worker_ids
    )
    if spent:
        changed = mine.update(
            status=TaskResultStatus.FAILED, finished_at=timezone.now(), traceback=GAVE_UP
        )
    else:
        changed = mine.update(status=TaskResultStatus.READY)
    if changed:
        log.warning("Job %s of a dead worker: %s", job.pk, "given up" if spent else "handed on")
