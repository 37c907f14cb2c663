"""Take an import back.

Part by part, each of which commits how far it came: small parts with pauses where others
are at work, since SQLite has one writer at a time, else large ones. Where nobody else is
at work and most of a table goes, all of it is one transaction, which costs half as much.
Killed anywhere, the job goes on with what is left.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from django.db import connection, transaction
from django.utils import timezone

from stamgast.lib.pacing import Pace
from stamgast.lib.pouring import roomy
from stamgast.shops.auditing import audit
from stamgast.shops.models import Staff
from stamgast.spreadsheets import keeping, steps
from stamgast.spreadsheets.applying import READY, STEP
from stamgast.spreadsheets.models import ImportRun
from stamgast.spreadsheets.steps import bringing, registry_of
from stamgast.spreadsheets.writing import Size, TakenBack

State = ImportRun.State


def undo(run: ImportRun) -> None:
    """Take an import back; after a fall, what is left of it."""
    if run.state != State.UNDOING:
        return
    staff = run.shop.staff.filter(pk=run.options.get("undone_by")).first()
    with roomy():
        if takes_most(run) and not steps.lets_others_in(staff):
            at_once(run, staff)
        else:
            by_steps(run, staff)


def takes_most(run: ImportRun) -> bool:
    """Whether it is quicker to make SQLite's indexes anew for those who stay."""
    there = registry_of(run).tables[0]._base_manager.count()
    return connection.vendor == "sqlite" and 2 * run.counts["new"] > there


def at_once(run: ImportRun, staff: Staff | None) -> None:
    with transaction.atomic():
        with registry_of(run).wholesale():
            for part in parts(run, staff, lambda: READY):
                note(run, part)
        end(run, staff)


def by_steps(run: ImportRun, staff: Staff | None) -> None:
    pace = Pace(STEP)
    left = parts(run, staff, lambda: pace.rows if steps.lets_others_in(staff) else READY)
    while run.state == State.UNDOING:
        began = time.monotonic()
        with transaction.atomic():
            if part := next(left, None):
                note(run, part)
            else:
                end(run, staff)
        if steps.lets_others_in(staff):
            pace.rest(pace.rows, time.monotonic() - began)


def parts(run: ImportRun, staff: Staff | None, size: Size) -> Iterator[TakenBack]:
    assert run.applied_at
    registry = registry_of(run)
    yield from registry.take_back(bringing(run, run.applied_at), by=staff, size=size)
    yield from registry.forget_names(run.shop, run.made, size)


def note(run: ImportRun, part: TakenBack) -> None:
    counts = dict(run.counts)
    counts["gone"] = counts.get("gone", 0) + part.gone
    counts["restored"] = counts.get("restored", 0) + part.restored
    kept = {tuple(each): None for each in run.kept}
    kept |= {(each.record, each.name, each.field): None for each in part.kept}
    run.move(before=State.UNDOING, to=State.UNDOING, counts=counts, kept=list(kept))
    total = run.counts["new"] + run.counts["changed"]
    keeping.keep_progress(run.folder, "undoing", sum(undone(run).values()), total)


def end(run: ImportRun, staff: Staff | None) -> None:
    run.move(before=State.UNDOING, to=State.UNDONE, finished_at=timezone.now())
    permission = registry_of(run).permission
    audit(run.shop, staff, permission, f"undo of import {run.pk}", **undone(run))


def undone(run: ImportRun) -> dict[str, int]:
    gone, restored = run.counts.get("gone", 0), run.counts.get("restored", 0)
    return {"gone": gone, "restored": restored, "kept": len(run.kept)}
