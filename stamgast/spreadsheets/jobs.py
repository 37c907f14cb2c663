"""The jobs of an import. The worker may run one twice: the steps bear it."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import translation
from django_tasks import task

from stamgast.lib.refused import Refused
from stamgast.spreadsheets import steps
from stamgast.spreadsheets.models import ImportRun


def step(run_pk: int, work: Callable[[ImportRun], None]) -> None:
    """One step, in the language of whoever brought the file; a rule's no ends the run."""
    run = ImportRun.objects.select_related("shop", "staff__user").get(pk=run_pk)
    user = run.staff.user if run.staff else None
    with translation.override(user.language if user else run.shop.language):
        try:
            work(run)
        except Refused as no:
            run.refuse(no.message)


@task()
def read_import(run_pk: int) -> None:
    step(run_pk, steps.read_file)


@task()
def check_import(run_pk: int) -> None:
    step(run_pk, steps.check_file)


@task()
def apply_import(run_pk: int) -> None:
    step(run_pk, steps.apply_file)


JOBS = {
    ImportRun.State.UPLOADED: read_import,
    ImportRun.State.CHECKING: check_import,
    ImportRun.State.APPLYING: apply_import,
}


def set_to_work(run: ImportRun) -> None:
    """Give the job of the run's state to the worker."""
    result = JOBS[ImportRun.State(run.state)].enqueue(run.pk)
    ImportRun.objects.filter(pk=run.pk).update(job=str(result.id))
    run.refresh_from_db()
