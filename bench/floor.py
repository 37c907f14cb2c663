"""The least that writing an import can take: the same rows, with the same indexes, foreign keys
and search index, put by plain SQL into empty tables. `bench/imports.py --floor` tells it."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

TABLES = (
    "stamgast_customer",
    "stamgast_identifier",
    "stamgast_consent",
    "stamgast_indexed",
)


def bare_writing(folder: str) -> Any:
    """What writes them once more; all that it needs is made ready before."""
    from django.db import connection

    return copied_in(folder) if connection.vendor == "postgresql" else inserted(folder)


def inserted(folder: str) -> Any:
    """On SQLite: another file that takes the rows from the first."""
    from django.conf import settings

    there = settings.DATABASES["default"]
    with sqlite3.connect(there["NAME"]) as source:
        found = source.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    search = next(sql for _kind, name, _table, sql in found if name == "stamgast_search")
    tables, triggers, indexes = (
        [sql for kind, _name, table, sql in found if kind == wanted and table in TABLES and sql]
        for wanted in ("table", "trigger", "index")
    )
    database = sqlite3.connect(Path(folder) / "floor.sqlite3", isolation_level=None)
    database.executescript(there["OPTIONS"]["init_command"])
    database.execute("PRAGMA cache_size = -400000")
    for statement in (*tables, search, *triggers):
        database.execute(statement)
    database.execute("ATTACH ? AS source", [there["NAME"]])

    def write() -> None:
        database.execute("BEGIN")
        for table in TABLES:
            names = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
            columns = ", ".join(f'"{name}"' for name in names)
            database.execute(
                f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM source.{table}"
            )
        for statement in indexes:
            database.execute(statement)
        database.execute("COMMIT")

    return write


def copied_in(folder: str) -> Any:
    """On PostgreSQL: other tables, filled by COPY from files beside us."""
    from django.db import connection, transaction

    files = {table: Path(folder) / f"{table}.copy" for table in TABLES}
    columns, keys = {}, []
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA floor")
        for table in TABLES:
            cursor.execute(f"CREATE TABLE floor.{table} (LIKE public.{table} INCLUDING ALL)")
            cursor.execute(
                "SELECT string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position)"
                " FROM information_schema.columns"
                " WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'",
                [table],
            )
            columns[table] = cursor.fetchone()[0]
            cursor.execute(
                "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
                " WHERE conrelid = %s::regclass AND contype = 'f'",
                [f"public.{table}"],
            )
            keys += [(table, row[0]) for row in cursor.fetchall()]
            statement = f"COPY public.{table} ({columns[table]}) TO STDOUT (FORMAT binary)"
            with cursor.copy(statement) as copy, files[table].open("wb") as file:
                for part in copy:
                    file.write(part)
        cursor.execute("SET search_path = floor, public")
        for table, key in keys:
            cursor.execute(f"ALTER TABLE floor.{table} ADD {key}")

    def write() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for table, path in files.items():
                statement = f"COPY floor.{table} ({columns[table]}) FROM STDIN (FORMAT binary)"
                with cursor.copy(statement) as copy, path.open("rb") as file:
                    while part := file.read(1 << 20):
                        copy.write(part)
            # As an import does: else the foreign keys are checked by a plan for empty tables.
            cursor.execute(f"ANALYZE {', '.join(f'floor.{table}' for table in TABLES)}")

    return write
