"""How an import looks in the API."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

from stamgast.spreadsheets import keeping, reporting
from stamgast.spreadsheets.mapping import from_told
from stamgast.spreadsheets.models import ImportRun

State = ImportRun.State
NOT_READ = (State.UPLOADED, State.FAILED, State.DISCARDED)


Kinds = Literal["customers", "products"]


class ReadingIn(Schema):
    """How the file is written; what is left out is found out."""

    kind: Kinds = "customers"
    encoding: str = ""
    delimiter: str = ""
    sheet: Annotated[str, Field(max_length=100)] = ""

    def chosen(self) -> dict[str, str]:
        return {name: text for name, text in self.model_dump(exclude={"kind"}).items() if text}


class TakenFor(Schema):
    model_config = ConfigDict(extra="forbid")

    index: Annotated[int, Field(ge=0, lt=2**31)]
    target: str = Field(description="A field's name; empty leaves the column out.")


class ColumnsIn(Schema):
    """Columns that are left out stay as they were recognised."""

    model_config = ConfigDict(extra="forbid")

    columns: list[TakenFor] = []
    key: str = Field("", description="The field by which a row finds its customer or product.")
    blank: Literal["keep", "clear"] = "keep"
    unknown: Literal["create", "refuse"] = Field(
        "create", description="Groups, labels, categories and taxes that the shop doesn't have."
    )


class ApplyIn(Schema):
    model_config = ConfigDict(extra="forbid")

    proceed: Literal["all", "valid"]


class Paging(Schema):
    after: Annotated[int, Field(ge=0, lt=2**31)] = 0
    limit: Annotated[int, Field(ge=1, le=1000)] = 200


class ColumnOut(Schema):
    index: int
    name: str
    samples: list[str]
    target: str
    why: str
    fixed: bool


class Progress(Schema):
    done: int
    total: int


class ImportSaid(Schema):
    """What a list of imports tells of each."""

    id: int
    kind: str
    file: str
    state: Literal[
        "uploaded",
        "read",
        "checking",
        "checked",
        "waiting",
        "applying",
        "done",
        "undoing",
        "undone",
        "failed",
        "discarded",
    ]
    refusal: str
    counts: dict[str, int]
    key: str
    blank: str
    created_at: dt.datetime
    finished_at: dt.datetime | None


class ImportOut(ImportSaid):
    progress: Progress | None
    columns: list[ColumnOut]
    notes: list[str]


class Imports(Schema):
    imports: list[ImportSaid]
    next: str | None


class ProblemOut(Schema):
    row: int = Field(description="As a spreadsheet counts them.")
    column: str
    field: str
    severity: str
    code: str
    value: str
    message: str
    cure: str


class Problems(Schema):
    problems: list[ProblemOut]
    next: str | None


class ChangeOut(Schema):
    field: str
    old: str
    new: str


class PlannedRow(Schema):
    row: int
    action: Literal["new", "changed", "unchanged", "refused"]
    changes: list[ChangeOut] = Field(description="Kept for the first 200 changed rows.")


class PlanOut(Schema):
    by_field: dict[str, int]
    new_names: dict[str, list[str]]
    rows: list[PlannedRow]
    next: str | None


def said(run: ImportRun) -> ImportSaid:
    return ImportSaid(
        id=run.pk,
        kind=run.kind,
        file=run.name,
        state=run.state,  # type: ignore[arg-type]
        refusal=run.told_refusal,
        counts=run.counts,
        key=run.options.get("key", ""),
        blank=run.options.get("blank", ""),
        created_at=run.created_at,
        finished_at=run.finished_at,
    )


def out(run: ImportRun) -> ImportOut:
    columns, notes = understood(run)
    told = keeping.kept_progress(run.folder)
    progress = Progress(done=told["done"], total=told["total"]) if run.working else None
    return ImportOut(**dict(said(run)), progress=progress, columns=columns, notes=notes)


def understood(run: ImportRun) -> tuple[list[ColumnOut], list[str]]:
    """The columns with what they are taken for, once the file is read."""
    if run.files_gone or run.state in NOT_READ:
        return [], []
    book = keeping.kept_book(run.folder)
    columns = [
        ColumnOut(
            index=each.index,
            name=each.name,
            samples=list(each.samples),
            target=each.target,
            why=str(each.why),
            fixed=each.fixed,
        )
        for each in reporting.columns(book.table, from_told(run.mapping))
    ]
    return columns, reporting.notes(book)
