"""Django's SQLite, with triggers that outlast a migration.

SQLite can change few things about a table, so Django makes it anew and drops the
old one. That would fail on a trigger elsewhere that writes to the table, and silently
lose the triggers of the table itself.
"""

from __future__ import annotations

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


class DatabaseWrapper(base.DatabaseWrapper):
    SchemaEditorClass = SchemaEditor
