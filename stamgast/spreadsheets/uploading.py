"""A file comes in: kept as it is, and read by a job."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from pathlib import PurePath

from django.core.files import File
from django.utils import timezone

from stamgast.shops.models import Shop, Staff
from stamgast.spreadsheets import containers
from stamgast.spreadsheets.models import ImportRun

LONGEST_NAME = 200


def upload(
    shop: Shop,
    file: File[bytes],
    *,
    by: Staff | None,
    options: Mapping[str, str] | None = None,
    kind: str = "customers",
) -> ImportRun:
    """Keep the file; Refused at once where its first bytes show that it is no list."""
    forget_outdated(shop)
    name = shown_name(file.name or "")
    run = ImportRun(shop=shop, staff=by, kind=kind, name=name, size=file.size or 0)
    run.options = dict(options or {})
    run.folder.mkdir(parents=True, mode=0o700)
    digest = hashlib.sha256()
    with run.file.open("wb") as kept:
        for chunk in file.chunks():
            digest.update(chunk)
            kept.write(chunk)
    run.sha256 = digest.hexdigest()
    try:
        containers.kind(run.file)
    except BaseException:
        shutil.rmtree(run.folder)
        raise
    run.save()
    return run


def shown_name(name: str) -> str:
    """The name without any folder, in printable letters."""
    last = PurePath(name.replace("\\", "/")).name
    return "".join(letter for letter in last if letter.isprintable())[-LONGEST_NAME:] or "?"


def forget_outdated(shop: Shop) -> None:
    """Files are kept no longer than they may be looked into."""
    for run in shop.imports.outdated(at=timezone.now()):
        run.delete_files()
