"""Put very many new rows into the database, faster than Django's own way.

By COPY on PostgreSQL, by one prepared statement on SQLite. Nothing is checked: the
rows are whole and new.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import Any

import polars as pl
from django.db import connection, models

# Values of these go to the database as they are.
PLAIN = (
    models.BooleanField,
    models.CharField,
    models.ForeignKey,
    models.IntegerField,
    models.TextField,
)


def pour(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of a table: values in the order of the fields' `names`."""
    by_name = {field.name: field for field in model._meta.concrete_fields}
    by_name |= {field.attname: field for field in model._meta.concrete_fields}
    fields = [by_name[name] for name in names]
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(str(field.column)) for field in fields)
    table = quoted(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in prepared(fields, rows):
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(fields))
            insert = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608
            cursor.executemany(insert, list(prepared(fields, rows)))


def prepared(fields: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """The rows as the database takes them."""
    special = [
        (place, lru_cache(100)(partial(field.get_db_prep_save, connection=connection)))
        if isinstance(field, models.DateField)
        else (place, partial(field.get_db_prep_save, connection=connection))
        for place, field in enumerate(fields)
        if not isinstance(field, PLAIN)
    ]
    for row in rows:
        values = list(row)
        for place, prepare in special:
            if values[place] is not None:
                values[place] = prepare(values[place])
        yield values


def fields_of(model: type[models.Model]) -> list[str]:
    """All that a row of the model is told; what the database works out itself is not."""
    fields = model._meta.concrete_fields
    return [field.attname for field in fields if not getattr(field, "generated", False)]


# Between the cells of what goes to PostgreSQL nothing is this, so it can stand for nothing.
NULL = "\x01"
# So many rows are handed over at once.
HANDED = 20_000


def pour_frame(model: type[models.Model], frame: pl.DataFrame, same: Mapping[str, Any]) -> None:
    """Insert a frame's rows: its columns are fields by their attnames, and `same` is told of
    every row alike."""
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    frame = frame.with_columns(pl.col(pl.Date).cast(pl.String))
    told = {name: as_stored(by_name[name], value) for name, value in same.items()}
    names = [by_name[name].column for name in (*frame.columns, *told)]
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(str(name)) for name in names)
    table = quoted(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            options = f"(FORMAT csv, NULL '{NULL}')"
            frame = copied(frame.with_columns(**{k: pl.lit(v) for k, v in told.items()}))
            statement = f"COPY {table} ({columns}) FROM STDIN WITH {options}"
            with connection.wrap_database_errors, cursor.copy(statement) as copy:
                for part in frame.iter_slices(HANDED):
                    copy.write(part.write_csv(include_header=False, null_value=NULL))
        else:
            places = [*["%s"] * frame.width, *map(literal, told.values())]
            insert = f"INSERT INTO {table} ({columns}) VALUES ({', '.join(places)})"  # noqa: S608
            for part in frame.iter_slices(HANDED):
                cursor.executemany(insert, part.rows())


def as_stored(field: Any, value: Any) -> Any:
    """One value as the database holds it, as a text or number."""
    value = field.get_db_prep_save(value, connection)
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def literal(value: Any) -> str:
    """A value of ours inside a statement for SQLite."""
    if value is None:
        return "NULL"
    if isinstance(value, bool | int):
        return str(int(value))
    return "'" + str(value).replace("'", "''").replace("%", "%%") + "'"


def copied(frame: pl.DataFrame) -> pl.DataFrame:
    """As COPY reads it: bytes in hexadecimal."""
    return frame.with_columns(pl.col(pl.Binary).bin.encode("hex").str.replace("^", "\\x"))


def keys_for(model: type[models.Model], number: int) -> list[int]:
    """Keys that no row of the table has or will get from anybody else."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, number],
            )
            return [row[0] for row in cursor.fetchall()]
        # SQLite has one writer: whoever is in a transaction is alone.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
        last = row[0] if row else 0
        write = (
            "UPDATE sqlite_sequence SET seq = %s WHERE name = %s"
            if row
            else "INSERT INTO sqlite_sequence (seq, name) VALUES (%s, %s)"
        )
        cursor.execute(write, [last + number, table])
        return list(range(last + 1, last + 1 + number))


@contextmanager
def roomy() -> Iterator[None]:
    """SQLite keeps more of the file in memory while very much is written."""
    cache(-400_000)
    try:
        yield
    finally:
        cache(-64_000)


def cache(pages: int) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = {pages}")


@contextmanager
def indexes_last(*tables: type[models.Model]) -> Iterator[None]:
    """On SQLite, let tables that grow manifold be indexed when all is in: half the work.

    Within a transaction, where nobody else sees them without. PostgreSQL would keep
    everybody else from reading meanwhile.
    """
    if connection.vendor != "sqlite":
        yield
        return
    names = [table._meta.db_table for table in tables]
    places = ", ".join(["%s"] * len(names))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master"  # noqa: S608
            f" WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({places})",
            names,
        )
        indexes = cursor.fetchall()
        for name, _sql in indexes:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
        yield
        for _name, sql in indexes:
            # Our own statement: a % in it is one.
            cursor.execute(sql, None)


def look_again(*tables: type[models.Model]) -> None:
    """Let PostgreSQL find out how large tables are by now.

    When the transaction ends it checks each foreign key of each row by a plan that it made
    while there was nothing, and that walks through a whole index for each (docs/performance.md).
    """
    if connection.vendor == "postgresql":
        names = ", ".join(connection.ops.quote_name(table._meta.db_table) for table in tables)
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {names}")
