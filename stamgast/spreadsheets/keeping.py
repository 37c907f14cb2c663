"""What is kept of an import beside its row: the table, what was found in it, the plan.

Arrow files hold what has as many rows as the file, JSON the rest. Everything is
written beside its place and then moved there, so a killed job leaves no half file.
"""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import polars as pl

from stamgast.spreadsheets.checking import Outcome
from stamgast.spreadsheets.dates import DateOrder
from stamgast.spreadsheets.planning import Plan
from stamgast.spreadsheets.tables import Book, Note, Oddity, Table
from stamgast.spreadsheets.writing import Work


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
        "heights": book.heights,
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


def has_book(folder: Path) -> bool:
    return (folder / "book.json").exists()


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
    told |= {"sheets": tuple(told["sheets"]), "heights": tuple(told.get("heights", ()))}
    return Book(table=table, **told)


def keep_outcome(folder: Path, outcome: Outcome) -> None:
    put_frame(folder / "outcome.arrow", outcome.frame)
    put_frame(folder / "checks.arrow", outcome.problems)
    put_json(folder / "dates.json", {name: asdict(each) for name, each in outcome.dates.items()})


def kept_outcome(folder: Path) -> Outcome:
    return Outcome(get_frame(folder / "outcome.arrow"), get_frame(folder / "checks.arrow"))


def kept_dates(folder: Path) -> dict[str, DateOrder]:
    """By field, how its dates are read and which cells tell so."""
    return {name: DateOrder(**each) for name, each in get_json(folder / "dates.json").items()}


def kept_problems(folder: Path) -> pl.DataFrame:
    """Those of the file and those of the plan."""
    return get_frame(folder / "problems.arrow")


def keep_progress(folder: Path, doing: str, done: int = 0, total: int = 0) -> None:
    """What a job is doing and how far it is. In a file, since what it writes to the database
    may show only at its end."""
    if not folder.exists():
        # Its files are gone already, as where personal IDs were among them.
        return
    before = kept_progress(folder)
    since = before["since"] if before["doing"] == doing and done else time.time()
    put_json(
        folder / "progress.json",
        {"doing": doing, "done": done, "total": total, "since": since, "at": time.time()},
    )


def kept_progress(folder: Path) -> dict[str, Any]:
    """`doing`, rows `done` of `total`, and the seconds of the epoch `since` when and `at` when
    this was told."""
    try:
        told: dict[str, Any] = get_json(folder / "progress.json")
    except FileNotFoundError:
        return {"doing": "", "done": 0, "total": 0, "since": 0.0, "at": 0.0}
    return told


# Changes of so many rows are shown one by one.
SHOWN_CHANGES = 200


def keep_plan(folder: Path, plan: Plan, new_names: Mapping[str, list[str]], mark: str) -> None:
    """`mark`: of what stood in the registry when it was made."""
    put_frame(folder / "problems.arrow", plan.problems)
    put_frame(folder / "plan.arrow", plan.frame)
    put_frame(folder / "changes.arrow", plan.changes)
    shown = changes_from(plan.changes, 0, SHOWN_CHANGES)
    by_field = dict(plan.changes.group_by("field").len().sort("len", descending=True).iter_rows())
    told = {"new_names": new_names, "by_field": by_field, "changes": shown.to_dicts()}
    put_json(folder / "plan.json", told | {"mark": mark})


def changes_from(changes: pl.DataFrame, row: int, count: int) -> pl.DataFrame:
    """The changes of so many changed rows, from this row on."""
    later = changes.filter(pl.col("row") >= row)
    rows = later["row"].unique(maintain_order=True).head(count)
    return later.filter(pl.col("row").is_in(rows.implode()))


def kept_changes(folder: Path, row: int, count: int) -> list[dict[str, Any]]:
    """As plan.json tells them: row, field, old and new."""
    return changes_from(get_frame(folder / "changes.arrow"), row, count).to_dicts()


def kept_rows(folder: Path) -> pl.DataFrame:
    """What becomes of each row: see Plan.frame."""
    return get_frame(folder / "plan.arrow")


def kept_whole_plan(folder: Path) -> Plan:
    """The plan as it was made; its problems are those of the file too."""
    changes, frame = get_frame(folder / "changes.arrow"), kept_rows(folder)
    return Plan(frame, changes, kept_problems(folder))


def spoil_plan(folder: Path) -> None:
    """It is not to be carried out as it is."""
    put_json(folder / "plan.json", kept_plan(folder) | {"mark": ""})


def kept_plan(folder: Path) -> dict[str, Any]:
    told: dict[str, Any] = get_json(folder / "plan.json")
    return told


def keep_work(folder: Path, work: Work) -> None:
    """The plan as it is carried out; the last file says that all are there."""
    put_frame(folder / "new.arrow", work.new)
    put_frame(folder / "changed.arrow", work.changed)
    put_json(folder / "work.json", {"at": work.at.isoformat(), "names": work.names})


def kept_work(folder: Path) -> Work | None:
    try:
        told = get_json(folder / "work.json")
    except FileNotFoundError:
        return None
    new, changed = get_frame(folder / "new.arrow"), get_frame(folder / "changed.arrow")
    return Work(dt.datetime.fromisoformat(told["at"]), new, changed, told["names"])


def forget_work(folder: Path) -> None:
    for name in ("work.json", "left.json"):
        (folder / name).unlink(missing_ok=True)


def keep_left_out(folder: Path, row: int, code: str) -> None:
    """A row that can't come in any more, since somebody took its number meanwhile."""
    put_json(folder / "left.json", kept_left_out(folder) | {str(row): code})


def kept_left_out(folder: Path) -> dict[str, str]:
    try:
        told: dict[str, str] = get_json(folder / "left.json")
    except FileNotFoundError:
        return {}
    return told


def add_problems(folder: Path, found: pl.DataFrame) -> None:
    put_frame(folder / "problems.arrow", pl.concat([kept_problems(folder), found]))
