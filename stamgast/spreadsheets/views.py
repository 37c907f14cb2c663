"""Customers → Import: a file on its way into the registry, page by page."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from stamgast.lib.refused import Refused
from stamgast.shops.access import DeskRequest, staff
from stamgast.spreadsheets import deciding, keeping, reporting
from stamgast.spreadsheets.encodings import CHOICES
from stamgast.spreadsheets.exporting import Columns
from stamgast.spreadsheets.jobs import end_if_broken, go_ahead, set_to_work
from stamgast.spreadsheets.leaving import left_as
from stamgast.spreadsheets.mapping import from_told
from stamgast.spreadsheets.models import ImportRun
from stamgast.spreadsheets.registries import REGISTRIES
from stamgast.spreadsheets.steps import keeps_ids, kind_of
from stamgast.spreadsheets.uploading import upload

State = ImportRun.State
SHOWN_RUNS, SHOWN_CHANGES = 50, 100
# Who may bring in lists of one kind comes in; `kinds_of` shows the lists of that kind alone.
of_any_kind = staff(*(each.permission for each in REGISTRIES.values()))
PAGES = {
    State.READ: "spreadsheets/columns.html",
    State.CHECKED: "spreadsheets/plan.html",
    State.DONE: "spreadsheets/done.html",
    State.UNDONE: "spreadsheets/undone.html",
    State.FAILED: "spreadsheets/refused.html",
    State.DISCARDED: "spreadsheets/refused.html",
}


@of_any_kind
@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request: DeskRequest) -> HttpResponseBase:
    if request.method != "POST":
        return shown_list(request)
    file = request.FILES.get("file")
    if file is None:
        return shown_list(request, _("Choose a file first."))
    kinds = kinds_of(request)
    kind = request.POST.get("kind", kinds[0])
    if kind not in kinds:
        raise Http404
    try:
        run = upload(request.shop, file, by=request.staff, kind=kind)
    except Refused as no:
        return shown_list(request, no.message)
    set_to_work(run)
    return gone_to(request, run)


def shown_list(request: DeskRequest, error: str = "") -> HttpResponse:
    """The page that takes a file, with what came of earlier ones."""
    kinds = kinds_of(request)
    runs = request.shop.imports.filter(kind__in=kinds).exclude(state=State.DISCARDED)
    kind = request.POST.get("kind") or request.GET.get("kind") or kinds[0]
    runs = runs.select_related("staff")[:SHOWN_RUNS]
    context = {"error": error, "runs": runs, "kinds": kinds, "kind": kind}
    template = "spreadsheets/_drop.html" if request.htmx else "spreadsheets/list.html"
    return render(request, template, context, status=422 if error else 200)


def kinds_of(request: DeskRequest) -> list[str]:
    """The kinds of lists that this person may bring in and look at."""
    return [name for name, each in REGISTRIES.items() if request.staff.may(each.permission)]


@of_any_kind
@require_safe
def import_template(request: DeskRequest, kind: str) -> FileResponse:
    """An empty list to fill in: every column, called as the reader's own pages call it."""
    if kind not in kinds_of(request):
        raise Http404
    fields = dict(REGISTRIES[kind].kind.fields)
    if request.shop.personal_ids == request.shop.PersonalIds.REFUSE:
        fields.pop("personal_id", None)
    columns = Columns([replace(each, column=str(each.label)) for each in fields.values()])
    what = _("Products") if kind == "products" else _("Customers")
    file = left_as("xlsx", columns, (), sheet=what)
    return FileResponse(file, as_attachment=True, filename=f"{what}.xlsx")


def gone_to(request: DeskRequest, run: ImportRun) -> HttpResponse:
    address = reverse("import_detail", args=[run.pk])
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def run_of(request: DeskRequest, pk: int) -> ImportRun:
    runs = request.shop.imports.filter(kind__in=kinds_of(request))
    return get_object_or_404(runs.select_related("shop", "staff"), pk=pk)


@of_any_kind
@require_safe
def import_detail(request: DeskRequest, pk: int) -> HttpResponse:
    run = run_of(request, pk)
    if run.working:
        return render(request, "spreadsheets/working.html", working(run))
    if run.files_gone and not run.over:
        return render(request, "spreadsheets/refused.html", {"run": run})
    context = {"run": run, "step": 2}
    if run.state == State.READ:
        context |= columns_shown(run)
    if run.state == State.CHECKED:
        context |= plan_shown(run)
    if run.state == State.DONE:
        context["undoable"] = deciding.undoable(run, at=timezone.now())
        context["made"] = run.counts["new"] and "-".join(map(str, run.made.get("keys", ())))
    if run.state == State.UNDONE:
        context["kept"] = list(reporting.kept(run.kept, kind_of(run)))
    return render(request, PAGES[State(run.state)], context)


@of_any_kind
@require_safe
def import_progress(request: DeskRequest, pk: int) -> HttpResponse:
    """A piece of the page that asks for itself until the job is done."""
    run = run_of(request, pk)
    end_if_broken(run)
    if not run.working:
        return gone_to(request, run)
    return render(request, "spreadsheets/_working.html", working(run))


def working(run: ImportRun) -> dict[str, Any]:
    told = keeping.kept_progress(run.folder)
    if run.state == State.WAITING and not run.shop.imports.filter(state__in=run.WRITING).exists():
        # No other import is in its way: it is the worker that has something else to do.
        told["doing"] = "uploaded"
    writes = run.state in (State.WAITING, *ImportRun.WRITING)
    return {"run": run, "step": 3 if writes else 2, "pace": reporting.pace(**told)}


def columns_shown(run: ImportRun) -> dict[str, Any]:
    book, mapping, kind = keeping.kept_book(run.folder), from_told(run.mapping), kind_of(run)
    fed = mapping.feeds(kind)
    return {
        "book": book,
        "columns": list(reporting.columns(book.table, mapping)),
        "menu": reporting.menu(kind, personal_ids=keeps_ids(run)),
        "notes": reporting.notes(book),
        "preview": reporting.preview(book.table, mapping),
        "keys": [(key, kind.fields[key].label, key in fed) for key in kind.keys],
        "nameless": not fed & set(kind.needed),
        "encodings": [(name, reporting.ENCODINGS[name]) for name in CHOICES],
        "encoding": reporting.ENCODINGS.get(book.encoding, book.encoding),
        "delimiters": reporting.DELIMITERS.items(),
        "delimiter": reporting.DELIMITERS.get(book.delimiter, book.delimiter),
    }


@of_any_kind
@require_POST
def import_reading(request: DeskRequest, pk: int) -> HttpResponse:
    """Read the file once more, as the user says it is written."""
    run = run_of(request, pk)
    chosen = {
        name: request.POST.get(name, "")
        for name in ("encoding", "delimiter", "sheet")
        if request.POST.get(name)
    }
    if not deciding.understandable(chosen):
        raise Http404
    deciding.read_again(run, chosen)
    return gone_to(request, run)


@of_any_kind
@require_http_methods(["POST", "DELETE"])
def import_columns(request: DeskRequest, pk: int) -> HttpResponse:
    """POST: these are what the columns mean, go and check. DELETE: think about them again."""
    run = run_of(request, pk)
    if request.method == "DELETE" or "again" in request.POST:
        deciding.think_again(run)
        return gone_to(request, run)
    asked = [request.POST.get(f"column_{index}", "") for index in range(len(run.mapping))]
    chosen = {name: request.POST.get(name, "") for name in ("key", "blank", "unknown")}
    deciding.take_columns(run, asked, **chosen)
    return gone_to(request, run)


def plan_shown(run: ImportRun) -> dict[str, Any]:
    book, kind = keeping.kept_book(run.folder), kind_of(run)
    told = keeping.kept_plan(run.folder)
    table = book.table
    counts = run.counts
    return {
        "step": 3,
        "troubles": reporting.troubles(
            keeping.kept_problems(run.folder), table.header, table.above
        ),
        "plan": told,
        "changes": reporting.changes(told["changes"], kind, table.above),
        "more_changes": counts["changed"] > keeping.SHOWN_CHANGES,
        "dates": list(reporting.dates(keeping.kept_dates(run.folder), kind)),
        "by_field": [(kind.fields[name].label, count) for name, count in told["by_field"].items()],
        "left_out": [
            column
            for column in reporting.columns(table, from_told(run.mapping))
            if not column.taken
        ],
        "key": kind.fields[run.options["key"]].label if run.options["key"] else "",
        "known": counts["changed"] + counts["unchanged"],
        "writes": counts["new"] + counts["changed"],
    }


@of_any_kind
@require_POST
def import_application(request: DeskRequest, pk: int) -> HttpResponse:
    """Carry the plan out: all of it, or the rows without a fault where that was asked."""
    run = run_of(request, pk)
    go_ahead(run, only_valid="only_valid" in request.POST)
    return gone_to(request, run)


@of_any_kind
@require_POST
def import_removal(request: DeskRequest, pk: int) -> HttpResponse:
    run_of(request, pk).discard()
    return redirect("import_list")


@of_any_kind
@require_safe
def import_changes(request: DeskRequest, pk: int) -> HttpResponse:
    """Every changed row of a plan, field by field, from any row on."""
    run = run_of(request, pk)
    if run.files_gone or run.state not in (State.CHECKED, State.DONE):
        raise Http404
    above = keeping.kept_book(run.folder).table.above
    first = pick_number(request.GET.get("row", ""))
    told = keeping.kept_changes(run.folder, max(0, first - above), SHOWN_CHANGES + 1)
    rows = reporting.changes(told, kind_of(run), above)
    following = rows[SHOWN_CHANGES]["row"] if len(rows) > SHOWN_CHANGES else None
    context = {"run": run, "changes": rows[:SHOWN_CHANGES], "first": first, "next": following}
    return render(request, "spreadsheets/changes.html", context)


def pick_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


@of_any_kind
@require_POST
def import_dates(request: DeskRequest, pk: int) -> HttpResponse:
    """Check the list once more, with its dates read in these orders."""
    run = run_of(request, pk)
    deciding.read_dates(
        run, {name: request.POST.get(f"order_{name}", "") for name in kind_of(run).fields}
    )
    return gone_to(request, run)


@of_any_kind
@require_POST
def import_undo(request: DeskRequest, pk: int) -> HttpResponse:
    run = run_of(request, pk)
    deciding.take_back(run, by=request.staff)
    return gone_to(request, run)


@of_any_kind
@require_safe
def import_remarks(request: DeskRequest, pk: int) -> FileResponse:
    """The user's own file with a column that says what is wrong."""
    return copy_of(run_of(request, pk), deciding.write_remarks)


@of_any_kind
@require_safe
def import_left_out(request: DeskRequest, pk: int) -> FileResponse:
    """The rows with errors alone, to be mended and brought in after the others."""
    return copy_of(run_of(request, pk), deciding.write_left_out)


def copy_of(run: ImportRun, write: Callable[[ImportRun, Path], str]) -> FileResponse:
    if not deciding.has_remarks(run):
        raise Http404
    file = tempfile.NamedTemporaryFile(prefix="stamgast-")  # noqa: SIM115
    name = write(run, Path(file.name))
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name)
