"""Django's SQLite, with triggers that outlast a migration, and writers in a queue.

SQLite can change few things about a table, so Django makes it anew and drops the
old one. That would fail on a trigger elsewhere that writes to the table, and silently
lose the triggers of the table itself.

One transaction writes at a time. SQLite lets the others look again after ever longer
sleeps, so that whoever comes newly goes before those who wait: of four registers one
waited for seconds. The threads of a process wait in line for a lock here instead;
processes among each other still wait SQLite's way.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from typing import Any

from django.db.backends.sqlite3 import base, schema

TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid"


class SchemaEditor(schema.DatabaseSchemaEditor):
    def _remake_table(self, *args: Any, **kwargs: Any) -> None:
        # In the migration's own transaction: one that breaks off leaves all as it was.
        with self.connection.cursor() as cursor:
            triggers = cursor.execute(TRIGGERS).fetchall()
        for name, _sql in triggers:
            self.execute(f"DROP TRIGGER {self.quote_name(name)}")
        super()._remake_table(*args, **kwargs)  # type: ignore[misc]
        for _name, sql in triggers:
            self.execute(sql, params=None)


# One for each file.
LINES = defaultdict[str, threading.Lock](threading.Lock)


class DatabaseWrapper(base.DatabaseWrapper):
    SchemaEditorClass = SchemaEditor
    in_turn = False

    def _start_transaction_under_autocommit(self) -> None:
        # Whoever waited in vain asks SQLite itself, which says that the database is locked.
        patience = self.settings_dict["OPTIONS"].get("timeout", 5)
        self.in_turn = LINES[str(self.settings_dict["NAME"])].acquire(timeout=patience)
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self.next_in_line()
            raise

    def next_in_line(self) -> None:
        if self.in_turn:
            self.in_turn = False
            LINES[str(self.settings_dict["NAME"])].release()

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self.next_in_line()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self.next_in_line()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self.next_in_line()
