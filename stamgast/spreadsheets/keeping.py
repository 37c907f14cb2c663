"""What is kept of an import beside its row: the table, what was found in it, the plan.

Arrow files hold what has as many rows as the file, JSON the rest. Everything is
written beside its place and then moved there, so a killed job leaves no half file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import polars as pl

from stamgast.spreadsheets.checking import Outcome
from stamgast.spreadsheets.planning import Plan
from stamgast.spreadsheets.tables import Book, Note, Oddity, Table


def put(path: Path, write: Callable[[Path], object]) -> None:
    beside = path.with_suffix(path.suffix + ".new")
    write(beside)
    beside.replace(path)


def put_frame(path: Path, frame: pl.DataFrame) -> None:
    put(path, frame.write_ipc)


def put_json(path: Path, value: Any) -> None:
    put(path, lambda beside: beside.write_text(json.dumps(value, ensure_ascii=False)))


def get_json(path: Path) -> Any:
    return json.loads(path.read_text())


def get_frame(path: Path) -> pl.DataFrame:
    # Not mapped into memory: the next step may replace the file.
    return pl.read_ipc(path.read_bytes())


def keep_book(folder: Path, book: Book) -> None:
    table = book.table
    put_frame(folder / "table.arrow", table.frame)
    told = {
        "kind": book.kind,
        "sheets": book.sheets,
        "sheet": book.sheet,
        "encoding": book.encoding,
        "delimiter": book.delimiter,
        "epoch_1904": book.epoch_1904,
        "header": table.header,
        "above": table.above,
        "blank": table.blank,
        "notes": [asdict(note) for note in table.notes],
        "oddities": [asdict(each) for each in table.oddities],
    }
    put_json(folder / "book.json", told)


def kept_book(folder: Path) -> Book:
    told = get_json(folder / "book.json")
    table = Table(
        tuple(told.pop("header")),
        get_frame(folder / "table.arrow"),
        told.pop("above"),
        told.pop("blank"),
        tuple(Note(**note) for note in told.pop("notes")),
        tuple(Oddity(**each) for each in told.pop("oddities")),
    )
    told["sheets"] = tuple(told["sheets"])
    return Book(table=table, **told)


def keep_outcome(folder: Path, outcome: Outcome) -> None:
    put_frame(folder / "outcome.arrow", outcome.frame)
    put_frame(folder / "checks.arrow", outcome.problems)


def kept_outcome(folder: Path) -> Outcome:
    return Outcome(get_frame(folder / "outcome.arrow"), get_frame(folder / "checks.arrow"))


def kept_problems(folder: Path) -> pl.DataFrame:
    """Those of the file and those of the plan."""
    return get_frame(folder / "problems.arrow")


def keep_progress(folder: Path, done: int, total: int) -> None:
    """How far a job is. In a file, since what it writes to the database shows only at its end."""
    put_json(folder / "progress.json", {"done": done, "total": total})


def kept_progress(folder: Path) -> tuple[int, int]:
    try:
        told = get_json(folder / "progress.json")
    except FileNotFoundError:
        return 0, 0
    return told["done"], told["total"]


# Changes of so many rows are shown one by one.
SHOWN_CHANGES = 200


def keep_plan(folder: Path, plan: Plan, new_names: Mapping[str, list[str]]) -> None:
    put_frame(folder / "problems.arrow", plan.problems)
    put_frame(folder / "plan.arrow", plan.frame)
    rows = plan.changes["row"].unique(maintain_order=True).head(SHOWN_CHANGES)
    shown = plan.changes.filter(plan.changes["row"].is_in(rows.implode()))
    by_field = dict(plan.changes.group_by("field").len().sort("len", descending=True).iter_rows())
    told = {"new_names": new_names, "by_field": by_field, "changes": shown.to_dicts()}
    put_json(folder / "plan.json", told)


def kept_plan(folder: Path) -> dict[str, Any]:
    told: dict[str, Any] = get_json(folder / "plan.json")
    return told
