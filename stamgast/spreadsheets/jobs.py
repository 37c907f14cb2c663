"""The jobs of an import. The worker may run one twice: the steps bear it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django_tasks import TaskResultStatus, default_task_backend, task
from django_tasks.exceptions import TaskResultDoesNotExist

from stamgast.lib.refused import Refused
from stamgast.shops.mailing import write
from stamgast.spreadsheets import keeping, steps, undoing
from stamgast.spreadsheets.models import ImportRun

State = ImportRun.State


def step(run_pk: int, work: Callable[[ImportRun], None]) -> None:
    """One step, in the language of whoever brought the file; a rule's no ends the run."""
    run = ImportRun.objects.select_related("shop", "staff__user").get(pk=run_pk)
    with translation.override(run.by.language if run.by else run.shop.language):
        try:
            work(run)
        except Refused as no:
            run.refuse(no.said)


@task()
def read_import(run_pk: int) -> None:
    step(run_pk, steps.read_file)


@task()
def check_import(run_pk: int) -> None:
    step(run_pk, steps.check_file)


@task()
def apply_import(run_pk: int) -> None:
    in_turn(run_pk, steps.apply_file)


@task()
def undo_import(run_pk: int) -> None:
    in_turn(run_pk, undoing.undo)


def in_turn(run_pk: int, work: Callable[[ImportRun], None]) -> None:
    """A step that writes; however it ends, the next import in turn goes on, and whoever brought
    a long one is told."""
    try:
        step(run_pk, work)
    finally:
        next_in_turn(run_pk)
    send_word(run_pk)


JOBS = {
    State.UPLOADED: read_import,
    State.CHECKING: check_import,
    State.WAITING: apply_import,
    State.APPLYING: apply_import,
    State.UNDOING: undo_import,
}
# Who waits longer than this has gone to do something else, and gets a mail.
LONG = timedelta(minutes=1)


def go_ahead(run: ImportRun, *, only_valid: bool) -> bool:
    """Carry the plan out when it is this import's turn; asked twice, it is done once."""
    if run.counts.get("errors") and not only_valid:
        raise Refused("import_has_errors", _("Mend the errors first, or leave those rows out."))
    options = run.options | {"only_valid": only_valid}
    asked = run.move(before=State.CHECKED, to=State.WAITING, options=options)
    if asked:
        set_to_work(run)
    return asked


def next_in_turn(run_pk: int) -> None:
    """The shop's import that waits longest goes on, if none is at work."""
    shop = ImportRun.objects.get(pk=run_pk).shop
    if not shop.imports.filter(state__in=ImportRun.WRITING).exists():
        waiting = shop.imports.filter(state=State.WAITING).exclude(pk=run_pk)
        if run := waiting.order_by("created_at", "pk").first():
            set_to_work(run)


def set_to_work(run: ImportRun) -> None:
    """Give the job of the run's state to the worker."""
    keeping.keep_progress(run.folder, run.state)
    result = JOBS[State(run.state)].enqueue(run.pk)
    ImportRun.objects.filter(pk=run.pk).update(job=str(result.id))
    run.refresh_from_db()


def send_word(run_pk: int) -> None:
    """Mail to whoever brought a long import, when it is in or refused."""
    run = ImportRun.objects.select_related("shop", "staff__user").get(pk=run_pk)
    if not (run.by and run.finished_at and run.state in (State.DONE, State.FAILED)):
        return
    if run.finished_at - (run.applied_at or run.created_at) > LONG:
        write(run.by, "spreadsheets/email/imported", {"run": run})


def end_if_broken(run: ImportRun) -> None:
    """A job that ended by a fault of ours ends its run; what came in by steps goes out again."""
    if not (run.working and broken(run)):
        return
    if run.state == State.UNDOING:
        # Whoever wants it undone may try once more.
        run.move(before=State.UNDOING, to=State.DONE)
    elif run.state == State.APPLYING and run.written is not None:
        run.move(before=State.APPLYING, to=State.UNDOING)
        set_to_work(run)
    else:
        run.refuse(_("Something went wrong on our side, and nothing was imported. Try again."))
    next_in_turn(run.pk)


def broken(run: ImportRun) -> bool:
    try:
        result = default_task_backend.get_result(run.job)
    except TaskResultDoesNotExist:
        return False
    return result.status == TaskResultStatus.FAILED
