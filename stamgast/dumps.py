"""One database in one file, and back, without closing the shop for the copy."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from stamgast.lib.refused import Refused


def dump(file: Path) -> None:
    """Writes the database as it is at this moment; sales go on meanwhile."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(file)) as copy:
            connection.connection.backup(copy)
    else:
        postgresql("pg_dump", "--format=custom", "--no-owner", "--no-acl", f"--file={file}")


def load(file: Path) -> None:
    """Puts the dump in the place of the database: all of it, or nothing."""
    if connection.vendor == "sqlite":
        load_sqlite(file)
    else:
        postgresql(
            "pg_restore", "--clean", "--if-exists", "--no-owner", "--no-acl",
            "--single-transaction", "--exit-on-error", f"--dbname={database_name()}", str(file),
        )  # fmt: skip
        connections.close_all()
        call_command("migrate", verbosity=0, interactive=False)


def load_sqlite(file: Path) -> None:
    """Brings the copy up to date first, so that the shop changes in one step."""
    with closing(sqlite3.connect(file)) as copy:
        faults = [row[0] for row in copy.execute("PRAGMA quick_check(1)")]
        names = copy.execute("SELECT name FROM django_migrations WHERE app = 'stamgast'").fetchall()
    if faults != ["ok"]:
        raise Refused("backup.damaged", _("The database in the backup is damaged."))
    if {name for (name,) in names} - known_migrations():
        raise Refused(
            "backup.newer", _("This backup was made by a newer Stamgast: update this one first.")
        )
    with pointed_at(file):
        call_command("migrate", verbosity=0, interactive=False)
        with connection.cursor() as cursor:
            # The log is folded into the one file that is copied.
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.ensure_connection()
    with closing(sqlite3.connect(file)) as copy:
        copy.backup(connection.connection)


def known_migrations() -> set[str]:
    loader = MigrationLoader(None)
    return {name for app, name in loader.disk_migrations or {} if app == "stamgast"}


@contextmanager
def pointed_at(file: Path) -> Iterator[None]:
    """Django's connection, lent to another SQLite file."""
    connection.close()
    settings: dict[str, Any] = connection.settings_dict
    own, settings["NAME"] = settings["NAME"], str(file)
    try:
        yield
    finally:
        connection.close()
        settings["NAME"] = own


def postgresql(program: str, *arguments: str) -> None:
    found = shutil.which(program)
    if not found:
        raise Refused(
            "backup.no_tools",
            _("%(program)s is not on this machine: install PostgreSQL's client programs.")
            % {"program": program},
        )
    done = subprocess.run(
        [found, *arguments], env={**os.environ, **sign_in()}, capture_output=True, text=True
    )
    if done.returncode:
        raise Refused("backup.failed", f"{program}: {done.stderr.strip()}")


def database_name() -> str:
    return str(connection.settings_dict["NAME"])


def sign_in() -> dict[str, str]:
    """Through the environment: arguments show in the list of processes."""
    settings = connection.settings_dict
    given = {
        "PGHOST": settings["HOST"],
        "PGPORT": settings["PORT"],
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
        "PGDATABASE": settings["NAME"],
    }
    return {name: str(value) for name, value in given.items() if value}
