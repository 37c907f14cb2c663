"""The jobs of an import. The worker may run one twice: the steps bear it."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django_tasks import TaskResultStatus, default_task_backend, task
from django_tasks.exceptions import TaskResultDoesNotExist

from stamgast.lib.refused import Refused
from stamgast.spreadsheets import keeping, steps
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
    next_in_turn(run_pk)


JOBS = {
    ImportRun.State.UPLOADED: read_import,
    ImportRun.State.CHECKING: check_import,
    ImportRun.State.WAITING: apply_import,
    ImportRun.State.APPLYING: apply_import,
}


def go_ahead(run: ImportRun, *, only_valid: bool) -> bool:
    """Carry the plan out when it is this import's turn; asked twice, it is done once."""
    if run.counts.get("errors") and not only_valid:
        raise Refused("import_has_errors", _("Mend the errors first, or leave those rows out."))
    options = run.options | {"only_valid": only_valid}
    asked = run.move(before=ImportRun.State.CHECKED, to=ImportRun.State.WAITING, options=options)
    if asked:
        set_to_work(run)
    return asked


def next_in_turn(run_pk: int) -> None:
    """The shop's import that waits longest goes on, if none is at work."""
    shop = ImportRun.objects.get(pk=run_pk).shop
    if not shop.imports.filter(state__in=ImportRun.WRITING).exists():
        waiting = shop.imports.filter(state=ImportRun.State.WAITING).exclude(pk=run_pk)
        if run := waiting.order_by("created_at", "pk").first():
            set_to_work(run)


def set_to_work(run: ImportRun) -> None:
    """Give the job of the run's state to the worker."""
    keeping.keep_progress(run.folder, run.state)
    result = JOBS[ImportRun.State(run.state)].enqueue(run.pk)
    ImportRun.objects.filter(pk=run.pk).update(job=str(result.id))
    run.refresh_from_db()


def end_if_broken(run: ImportRun) -> None:
    """A job that ended by a fault of ours ends its run."""
    if run.working and broken(run):
        told = _("Something went wrong on our side, and nothing was imported. Try again.")
        run.refuse(str(told))


def broken(run: ImportRun) -> bool:
    try:
        result = default_task_backend.get_result(run.job)
    except TaskResultDoesNotExist:
        return False
    return result.status == TaskResultStatus.FAILED
