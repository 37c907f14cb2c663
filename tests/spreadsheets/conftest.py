from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from stamgast.shops.models import Shop
from stamgast.spreadsheets.models import ImportRun
from stamgast.spreadsheets.steps import apply_file, check_file, read_file
from stamgast.spreadsheets.uploading import upload
from tests.spreadsheets.files import made

State = ImportRun.State
Bring = Callable[..., ImportRun]


@pytest.fixture
def data(tmp_path: Path, settings: Any) -> Path:
    """A data folder of the test's own."""
    settings.DATA = tmp_path / "data"
    return settings.DATA


@pytest.fixture
def brought(corner: Shop, data: Path, tmp_path: Path) -> Bring:
    """Brings a list into corner, step by step: brought("google", "check")."""

    def bring(
        list_or_text: str, until: str = "apply", kind: str = "customers", **options: Any
    ) -> ImportRun:
        if "\n" in list_or_text:
            name, content = "list.csv", list_or_text.encode()
        else:
            path = made(tmp_path, list_or_text)
            name, content = path.name, path.read_bytes()
        run = upload(corner, SimpleUploadedFile(name, content), by=None, kind=kind)
        read_file(run)
        if until != "read":
            run.move(before=State.READ, to=State.CHECKING, options=run.options | options)
            check_file(run)
        if until == "apply":
            run.move(before=State.CHECKED, to=State.WAITING)
            apply_file(run)
        run.refresh_from_db()
        return run

    return bring
