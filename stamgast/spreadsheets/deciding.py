"""What somebody decides between the steps of an import, on its pages or by the API.

Each says whether it was that step's turn: a second click finds the import elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from stamgast.lib.refused import Refused
from stamgast.shops.models import Staff
from stamgast.spreadsheets import keeping, planning, problems, reporting
from stamgast.spreadsheets.annotating import annotate, rows_left_out
from stamgast.spreadsheets.jobs import set_to_work
from stamgast.spreadsheets.mapping import from_told
from stamgast.spreadsheets.models import KEPT, ImportRun
from stamgast.spreadsheets.naming import CREATE, REFUSE
from stamgast.spreadsheets.steps import keeps_ids, kind_of, usual_key
from stamgast.spreadsheets.tables import ROW

State = ImportRun.State


def understandable(chosen: Mapping[str, str]) -> bool:
    """Whether a file may be read so: an encoding and a delimiter that we know."""
    return (
        chosen.get("encoding", "utf-8") in reporting.ENCODINGS
        and chosen.get("delimiter", ",") in reporting.DELIMITERS
    )


def read_again(run: ImportRun, chosen: Mapping[str, str]) -> bool:
    """Read the file once more, as the user says it is written."""
    turn = run.move(before=State.READ, to=State.UPLOADED, options=run.options | dict(chosen))
    if turn:
        set_to_work(run)
    return turn


def take_columns(
    run: ImportRun, asked: Sequence[str], *, key: str, blank: str, unknown: str
) -> bool:
    """These are what the columns mean: go and check. What can't be meant is left out."""
    kind = kind_of(run)
    known = {name for name in kind.targets if keeps_ids(run) or name != "personal_id"}
    targets = [target if target in known else "" for target in asked]
    mapping = from_told(run.mapping).chosen(targets)
    options = run.options | {
        "key": usual_key(mapping, kind, key),
        "blank": planning.CLEAR if blank == planning.CLEAR else planning.KEEP,
        "unknown": REFUSE if unknown == REFUSE else CREATE,
    }
    turn = run.move(
        before=State.READ,
        to=State.CHECKING,
        mapping=mapping.told(),
        options=options,
        refusal="",
    )
    if turn:
        set_to_work(run)
    return turn


def read_dates(run: ImportRun, asked: Mapping[str, str]) -> bool:
    """Check once more, with the dates of these fields in these orders."""
    orders = {name: order for name, order in asked.items() if order in reporting.ORDERS}
    options = run.options | {"orders": run.options.get("orders", {}) | orders}
    turn = run.move(before=State.CHECKED, to=State.CHECKING, options=options)
    if turn:
        set_to_work(run)
    return turn


def think_again(run: ImportRun) -> bool:
    """Back to what the columns mean."""
    return run.move(before=State.CHECKED, to=State.READ)


def undoable(run: ImportRun, *, at: datetime) -> bool:
    return bool(run.state == State.DONE and run.applied_at and run.applied_at > at - KEPT)


def take_back(run: ImportRun, *, by: Staff | None) -> bool:
    """Undo an import: what it made goes, and what it changed returns, but for what was changed
    since."""
    if run.state == State.DONE and not undoable(run, at=timezone.now()):
        raise Refused("undo_gone", _("This can't be undone any more."))
    options = run.options | {"undone_by": by.pk if by else None}
    turn = run.begin(before=State.DONE, to=State.UNDOING, options=options)
    if turn:
        set_to_work(run)
    elif run.state == State.DONE:
        raise Refused(
            "import_busy",
            _("Another import is being written. Undo this one when that is done."),
        )
    return turn


def has_remarks(run: ImportRun) -> bool:
    return not run.files_gone and run.state in (State.CHECKED, State.DONE)


def write_left_out(run: ImportRun, place: Path) -> str:
    """The rows with errors alone, as a file to mend and bring in; what it is called."""
    book, found = keeping.kept_book(run.folder), keeping.kept_problems(run.folder)
    rows = {row for row in problems.errors_of(found)[ROW].unique() if row}
    ending = rows_left_out(run.file, book, rows, found, place)
    return f"{Path(run.name).stem}-{_('left out')}{ending}"


def write_remarks(run: ImportRun, place: Path) -> str:
    """The user's own file with a column that says what is wrong, at a place; what it is called."""
    book = keeping.kept_book(run.folder)
    ending = annotate(run.file, book, keeping.kept_problems(run.folder), place)
    return f"{Path(run.name).stem}-{_('remarks')}{ending}"
