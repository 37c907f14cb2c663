"""The whole shop in one file: the database, the uploaded files, and a manifest.

A backup is a .tar.gz with `database`, `media/...`, with leave `keys/...`, and last
`manifest.json`, which holds the SHA-256 of each of them. Nothing of a backup
touches the shop before all of it has been verified.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tarfile
import tempfile
import zlib
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from stamgast import __version__
from stamgast.dumps import dump, load
from stamgast.jobs.models import WorkerBeat
from stamgast.lib import sealing
from stamgast.lib.refused import Refused
from stamgast.shops.models import Shop

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database"


@dataclass
class Manifest:
    made: str
    engine: str
    # Tells which keys the sealed fields need, and nothing about the keys.
    keys: list[str]
    files: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT
    version: str = __version__

    @property
    def with_keys(self) -> bool:
        return any(name.startswith("keys/") for name in self.files)


def save(file: Path, *, with_keys: bool, at: datetime) -> Manifest:
    """Writes the backup; a file that is there is never written over."""
    if file.exists():
        raise Refused("backup.exists", _("%(file)s is there already.") % {"file": file})
    manifest = Manifest(made=at.isoformat(), engine=connection.vendor, keys=marks_of_keys())
    part = file.with_name(f"{file.name}.part")
    try:
        with tempfile.TemporaryDirectory(dir=settings.DATA, prefix="backup-") as folder:
            # Customers are in it: nobody else on this machine may read it.
            descriptor = os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as stream:
                pack(stream, Path(folder), manifest, with_keys=with_keys)
        part.rename(file)
    except OSError as error:
        raise Refused("backup.failed", str(error)) from None
    finally:
        part.unlink(missing_ok=True)
    return manifest


def pack(stream: object, scratch: Path, manifest: Manifest, *, with_keys: bool) -> None:
    dumped = scratch / DATABASE
    dump(dumped)
    content = {DATABASE: dumped, **below("media/", settings.MEDIA_ROOT)}
    if with_keys:
        content |= below("keys/", settings.DATA / "keys")
    with tarfile.open(fileobj=stream, mode="w:gz", compresslevel=5) as archive:  # type: ignore[call-overload]
        for name, source in content.items():
            manifest.files[name] = checksum(source)
            archive.add(source, name)
        told = scratch / MANIFEST
        told.write_text(json.dumps(asdict(manifest), indent=1))
        archive.add(told, MANIFEST)


def below(prefix: str, folder: Path) -> dict[str, Path]:
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return {prefix + file.relative_to(folder).as_posix(): file for file in files}


def checksum(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def marks_of_keys() -> list[str]:
    return sorted(
        hashlib.sha256(b"stamgast key mark" + key).hexdigest()[:16]
        for key in sealing.ring().keys.values()
    )


def restore(file: Path, *, replace: bool, other_keys: bool) -> Manifest:
    """Makes the shop what the backup says. A shop that is there needs `replace`;
    fields sealed with keys that are not here need `other_keys`."""
    if WorkerBeat.objects.alive(at=timezone.now()).exists():
        raise Refused("restore.open", _("The shop is open: stop stamgast serve first."))
    if Shop.objects.exists() and not replace:
        raise Refused(
            "restore.occupied", _("There is a shop here. --replace puts the backup in its place.")
        )
    with tempfile.TemporaryDirectory(dir=settings.DATA, prefix="restore-") as folder:
        manifest = unpacked(file, Path(folder))
        if manifest.engine != connection.vendor:
            raise Refused(
                "restore.engine",
                _("This backup is of %(theirs)s, and this house stands on %(ours)s.")
                % {"theirs": manifest.engine, "ours": connection.vendor},
            )
        if not (manifest.with_keys or other_keys or set(manifest.keys) <= set(marks_of_keys())):
            raise Refused(
                "restore.keys",
                _(
                    "Its personal IDs are sealed with keys that are not here. Put those in place"
                    " first, or use --other-keys and do without the personal IDs."
                ),
            )
        put_in_place(Path(folder), manifest)
    return manifest


def unpacked(file: Path, folder: Path) -> Manifest:
    """Everything in the backup, checked against its manifest."""
    try:
        with tarfile.open(file, "r:gz") as archive:
            for member in archive:
                unpack(archive, member, folder)
        told = json.loads((folder / MANIFEST).read_text())
        newer = told["format"] > FORMAT
        manifest = Manifest(**told)
    except (OSError, EOFError, zlib.error, tarfile.TarError, ValueError, KeyError, TypeError):
        raise damaged(file) from None
    if newer:
        raise Refused(
            "backup.newer", _("This backup was made by a newer Stamgast: update this one first.")
        )
    found = {name: checksum(path) for name, path in below("", folder).items() if name != MANIFEST}
    if found != manifest.files:
        raise damaged(file)
    return manifest


def damaged(file: Path) -> Refused:
    sentence = _("%(file)s is not a whole backup of Stamgast.")
    return Refused("backup.damaged", sentence % {"file": file})


def unpack(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    target = (folder / member.name).resolve()
    content = archive.extractfile(member) if member.isreg() else None
    if content is None or not target.is_relative_to(folder.resolve()):
        raise ValueError(member.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    with content, target.open("wb") as copy:
        shutil.copyfileobj(content, copy)


def put_in_place(folder: Path, manifest: Manifest) -> None:
    """The new files first, then the database in one step, then the old files go:
    wherever this is broken off, no file that the database names is missing."""
    media = settings.MEDIA_ROOT
    for name, source in below("", folder / "media").items():
        target = media / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        target.chmod(settings.FILE_UPLOAD_PERMISSIONS)
    load(folder / DATABASE)
    # Who was signed in then is not signed in now.
    Session.objects.all().delete()
    for name, path in below("media/", media).items():
        if name not in manifest.files:
            path.unlink()
    for name, source in below("", folder / "keys").items():
        put_key(source, settings.DATA / "keys" / name)


def put_key(source: Path, target: Path) -> None:
    """An other key that stood there is kept beside it: it opens the older backups."""
    if target.exists() and target.read_bytes() != source.read_bytes():
        target.rename(target.with_name(f"{target.name}.before-{timezone.now():%Y%m%d%H%M%S}"))
    target.parent.mkdir(mode=0o700, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(0o600)
