"""Jobs of the background, through a worker that must outlast faults."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from stamgast.jobs.forgetting import forget_jobs
from stamgast.jobs.models import SILENCE, WorkerBeat
from stamgast.jobs.working import TRIES, LastingWorker
from tests.jobs.chores import greet, stumble, tidy, vanish

NOW = timezone.now()


def job_of(worker: str, *earlier: str) -> DBTaskResult:
    """A job that a worker had begun."""
    begun = DBTaskResult.objects.get(pk=greet.enqueue("Mia").id)
    begun.worker_ids = list(earlier)
    begun.claim(worker)
    return begun


def after(job: DBTaskResult) -> str:
    job.refresh_from_db()
    return str(job.status)


@pytest.mark.django_db(transaction=True)
def test_a_worker_works_off_what_is_queued_and_signs_off() -> None:
    well, badly = greet.enqueue("Mia"), stumble.enqueue()

    call_command("worker", "--batch")

    well.refresh()
    badly.refresh()
    assert (well.status, well.return_value) == ("SUCCESSFUL", "Hej Mia!")
    assert badly.status == "FAILED"
    assert not WorkerBeat.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_row_is_gone_ends_no_worker() -> None:
    vanish.enqueue()
    well = greet.enqueue("Mia")

    call_command("worker", "--batch")

    well.refresh()
    assert well.status == "SUCCESSFUL"


def test_a_job_of_a_dead_worker_is_handed_on_at_the_second_look(db: None) -> None:
    job = job_of("dead")
    worker = LastingWorker()

    worker.hand_on(at=NOW)
    first = after(job)
    worker.hand_on(at=NOW)

    assert (first, after(job)) == ("RUNNING", "READY")


def test_a_worker_that_spoke_lately_keeps_its_job(db: None) -> None:
    job = job_of("busy")
    WorkerBeat.objects.create(worker="busy", at=NOW - SILENCE + timedelta(seconds=1))
    worker = LastingWorker()

    worker.hand_on(at=NOW)
    worker.hand_on(at=NOW)

    assert after(job) == "RUNNING"


def test_a_worker_that_speaks_again_between_two_looks_keeps_its_job(db: None) -> None:
    job = job_of("slow")
    worker = LastingWorker()

    worker.hand_on(at=NOW)
    WorkerBeat.objects.create(worker="slow", at=NOW)
    worker.hand_on(at=NOW)
    WorkerBeat.objects.all().delete()
    worker.hand_on(at=NOW)

    assert after(job) == "RUNNING"


def test_a_job_that_killed_every_worker_is_given_up(db: None) -> None:
    job = job_of("fifth", *(["dead"] * (TRIES - 1)))
    worker = LastingWorker()

    worker.hand_on(at=NOW)
    worker.hand_on(at=NOW)

    assert after(job) == "FAILED"
    assert job.traceback == "5 workers died over this job."
    assert job.finished_at is not None


def test_beats_of_the_dead_are_cleared_away(db: None) -> None:
    WorkerBeat.objects.create(worker="dead", at=NOW - SILENCE - timedelta(seconds=1))
    WorkerBeat.objects.create(worker="alive", at=NOW)

    LastingWorker().hand_on(at=NOW)

    assert [beat.worker for beat in WorkerBeat.objects.all()] == ["alive"]


# Daily chores


TODAY = NOW.date()


def queued() -> int:
    return DBTaskResult.objects.count()


def test_a_chore_is_queued_once_a_day_by_whichever_worker_sees_it_first(db: None) -> None:
    early, late = LastingWorker(daily=[tidy]), LastingWorker(daily=[tidy])

    early.queue_chores(day=TODAY)
    early.queue_chores(day=TODAY)
    late.queue_chores(day=TODAY)

    assert queued() == 1


def test_the_next_day_has_its_own(db: None) -> None:
    worker = LastingWorker(daily=[tidy])

    worker.queue_chores(day=TODAY)
    worker.queue_chores(day=TODAY + timedelta(days=1))
    LastingWorker(daily=[tidy]).queue_chores(day=TODAY + timedelta(days=1))

    assert queued() == 2


def test_a_clock_that_goes_back_queues_nothing(db: None) -> None:
    LastingWorker(daily=[tidy]).queue_chores(day=TODAY)

    LastingWorker(daily=[tidy]).queue_chores(day=TODAY - timedelta(days=1))

    assert queued() == 1


def test_a_day_is_not_taken_without_its_job(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    worker = LastingWorker(daily=[tidy])

    def killed(task: object) -> None:
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(type(tidy), "enqueue", killed)
        with pytest.raises(OperationalError):
            worker.queue_chores(day=TODAY)
    worker.queue_chores(day=TODAY)

    assert queued() == 1


def test_a_job_is_forgotten_a_week_after_it_is_done(db: None) -> None:
    jobs = [job_of("worker") for _job in range(3)]
    for job, days in zip(jobs, (8, 6, None), strict=True):
        if days:
            job.status, job.finished_at = "SUCCESSFUL", NOW - timedelta(days=days)
            job.save()

    forget_jobs.call()

    assert set(DBTaskResult.objects.all()) == set(jobs[1:])
