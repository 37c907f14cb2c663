"""Imports for other programs: the steps of the pages, one request each."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.utils.translation import gettext as _
from ninja import File, Form, Query, Router
from ninja.files import UploadedFile
from ninja.responses import Status

from stamgast.lib.refused import Refused
from stamgast.shops.answers import ONCE, once
from stamgast.shops.api import NOES, Token, TokenRequest, needs, no_content, with_next
from stamgast.shops.auditing import audit
from stamgast.spreadsheets import deciding, keeping, problems
from stamgast.spreadsheets.api_shapes import (
    ApplyIn,
    ChangeOut,
    ColumnsIn,
    ImportOut,
    Imports,
    Paging,
    PlannedRow,
    PlanOut,
    ProblemOut,
    Problems,
    ReadingIn,
    out,
    said,
)
from stamgast.spreadsheets.jobs import end_if_broken, go_ahead, set_to_work
from stamgast.spreadsheets.models import ImportRun
from stamgast.spreadsheets.registries import REGISTRIES
from stamgast.spreadsheets.steps import keeps_ids, kind_of
from stamgast.spreadsheets.uploading import upload

# Which kinds of lists a key opens, its permissions tell.
router = Router(auth=Token(*(each.permission for each in REGISTRIES.values())))
State = ImportRun.State
A_FILE: dict[str, Any] = {"responses": {200: {"content": {"application/octet-stream": {}}}}}


@router.get("", response={200: Imports} | NOES)
def import_list(request: TokenRequest, asked: Query[Paging]) -> Imports:
    """The imports from new to old, page by page; those that were left are not among them."""
    runs = runs_of(request).exclude(state=State.DISCARDED).order_by("-pk")
    if asked.after:
        runs = runs.filter(pk__lt=asked.after)
    page = list(runs[: asked.limit + 1])
    shown = page[: asked.limit]
    after = shown[-1].pk if len(page) > asked.limit else 0
    return Imports(imports=[said(run) for run in shown], next=with_next(request, after))


@router.post("", response={201: ImportOut} | NOES, openapi_extra=ONCE)
def import_create(
    request: TokenRequest, file: File[UploadedFile], how: Form[ReadingIn]
) -> Status[Any]:
    """Bring a file in: it is read in the background."""
    needs(request, REGISTRIES[how.kind].permission)
    if not deciding.understandable(how.chosen()):
        told = _("No file is written so: encoding or delimiter is none that we know.")
        raise Refused("reading_unknown", told, field="encoding")
    return once(request, lambda: brought(request, file, how))


def brought(request: TokenRequest, file: UploadedFile, how: ReadingIn) -> Status[Any]:
    run = upload(request.shop, file, by=request.staff, options=how.chosen(), kind=how.kind)
    noted(request, run)
    set_to_work(run)
    return Status(201, out(run))


def noted(request: TokenRequest, run: ImportRun) -> None:
    name, subject = request.token.name, f"import {run.pk}"
    action = REGISTRIES[run.kind].permission
    audit(request.shop, request.staff, action, subject, key=name, file=run.name)


@router.get("/{int:pk}", response={200: ImportOut} | NOES)
def import_detail(request: TokenRequest, pk: int) -> ImportOut:
    """How far an import is, and what its columns are taken for."""
    run = run_of(request, pk)
    end_if_broken(run)
    return out(run)


@router.delete("/{int:pk}", response={204: None} | NOES)
def import_removal(request: TokenRequest, pk: int) -> HttpResponse:
    """Leave an import that wrote nothing: its files are deleted."""
    run = run_of(request, pk)
    run.discard()
    if run.state != State.DISCARDED:
        raise elsewhere(run)
    return no_content()


@router.patch("/{int:pk}/columns", response={200: ImportOut} | NOES)
def import_columns(request: TokenRequest, pk: int, given: ColumnsIn) -> ImportOut:
    """Say what the columns mean; then every cell is checked, in the background."""
    run = run_of(request, pk)
    if run.state == State.CHECKED:
        deciding.think_again(run)
    chosen = {"key": given.key, "blank": given.blank, "unknown": given.unknown}
    if not deciding.take_columns(run, targets(run, given), **chosen):
        raise elsewhere(run)
    return out(run)


def targets(run: ImportRun, given: ColumnsIn) -> list[str]:
    """The target of every column, with those that the program chose."""
    asked = [each["target"] for each in run.mapping]
    known = {"", *kind_of(run).targets} - (set() if keeps_ids(run) else {"personal_id"})
    for each in given.columns:
        if each.index >= len(asked) or each.target not in known:
            told = _("There is no such column, or nothing that it could be taken for.")
            raise Refused("column_unknown", told, field="columns")
        asked[each.index] = each.target
    return asked


@router.get("/{int:pk}/problems", response={200: Problems} | NOES)
def import_problems(request: TokenRequest, pk: int, asked: Query[Paging]) -> Problems:
    """What is wrong, cell by cell, page by page."""
    run = checked(request, pk)
    table, found = keeping.kept_book(run.folder).table, keeping.kept_problems(run.folder)
    rows = [
        ProblemOut(
            row=each.row + table.above,
            column=table.header[each.column] if each.column >= 0 else "",
            field=each.field,
            severity=each.severity,
            code=each.code,
            value=each.value,
            message=each.message,
            cure=each.cure,
        )
        for each in problems.each(found.slice(asked.after, asked.limit))
    ]
    return Problems(problems=rows, next=following(request, asked, found.height))


@router.get("/{int:pk}/plan", response={200: PlanOut} | NOES)
def import_plan(request: TokenRequest, pk: int, asked: Query[Paging]) -> PlanOut:
    """What would become of each row, page by page."""
    run = checked(request, pk)
    told, above = keeping.kept_plan(run.folder), keeping.kept_book(run.folder).table.above
    frame = keeping.kept_rows(run.folder).select("row", "action")
    part = frame.slice(asked.after, asked.limit)
    changes: dict[int, list[ChangeOut]] = {}
    for each in keeping.kept_changes(run.folder, int(part["row"].head(1).sum()), asked.limit):
        change = ChangeOut(field=each["field"], old=each["old"] or "", new=each["new"] or "")
        changes.setdefault(each["row"], []).append(change)
    rows = [
        PlannedRow(row=row + above, action=action, changes=changes.get(row, []))
        for row, action in part.iter_rows()
    ]
    return PlanOut(
        by_field=told["by_field"],
        new_names=told["new_names"],
        rows=rows,
        next=following(request, asked, frame.height),
    )


def following(request: TokenRequest, asked: Paging, height: int) -> str | None:
    after = asked.after + asked.limit
    return with_next(request, after if after < height else 0)


@router.post("/{int:pk}/apply", response={202: ImportOut} | NOES, openapi_extra=ONCE)
def import_application(request: TokenRequest, pk: int, given: ApplyIn) -> Status[Any]:
    """Carry the plan out, in the background: all of it, or the rows without an error."""
    return once(request, lambda: applied(request, run_of(request, pk), given))


def applied(request: TokenRequest, run: ImportRun, given: ApplyIn) -> Status[Any]:
    if not go_ahead(run, only_valid=given.proceed == "valid"):
        raise elsewhere(run)
    noted(request, run)
    return Status(202, out(run))


@router.post("/{int:pk}/undo", response={202: ImportOut} | NOES)
def import_undo(request: TokenRequest, pk: int) -> Status[Any]:
    """Undo an import, in the background: what it made goes, what it changed returns."""
    run = run_of(request, pk)
    if not deciding.take_back(run, by=request.staff):
        raise elsewhere(run)
    noted(request, run)
    return Status(202, out(run))


@router.get("/{int:pk}/remarks", response={200: None} | NOES, openapi_extra=A_FILE)
def import_remarks(request: TokenRequest, pk: int) -> FileResponse:
    """The file as it came in, with a column that says what is wrong."""
    run = checked(request, pk)
    file = tempfile.NamedTemporaryFile(prefix="stamgast-")  # noqa: SIM115
    name = deciding.write_remarks(run, Path(file.name))
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name)


def runs_of(request: TokenRequest) -> QuerySet[ImportRun]:
    """The imports of those kinds that the key may bring in."""
    kinds = [name for name, each in REGISTRIES.items() if request.token.may(each.permission)]
    return request.shop.imports.filter(kind__in=kinds).select_related("shop", "staff")


def run_of(request: TokenRequest, pk: int) -> ImportRun:
    # No database takes a larger number.
    run = runs_of(request).filter(pk=pk).first() if pk < 2**63 else None
    if run is None:
        raise Http404
    return run


def checked(request: TokenRequest, pk: int) -> ImportRun:
    """An import whose plan can be looked into."""
    run = run_of(request, pk)
    if not deciding.has_remarks(run):
        raise elsewhere(run)
    return run


def elsewhere(run: ImportRun) -> Refused:
    if run.files_gone:
        return Refused("import_files_gone", _("The files of this import are deleted."))
    told = _("This import is at another step: %(state)s.")
    return Refused("import_elsewhere", told % {"state": run.get_state_display()})
