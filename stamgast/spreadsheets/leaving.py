"""A list leaves as a file of the shop's own: sales, invoices, products, who owes what."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from stamgast.spreadsheets.exporting import Columns, csv_of, write_xlsx


def left_as(ending: str, columns: Columns, rows: Iterable[Sequence[Any]], *, sheet: str) -> Any:
    """An open .xlsx, or the blocks of a CSV as they are made."""
    if ending == "csv":
        return csv_of(columns, rows)
    file = tempfile.NamedTemporaryFile(prefix="stamgast-", suffix=".xlsx")  # noqa: SIM115
    write_xlsx(Path(file.name), columns, rows, sheet=sheet, dates="%Y-%m-%d")
    file.seek(0)
    return file
