"""How the database means to answer a question."""

from __future__ import annotations

from django.db import connection


def plan_of(sql: str) -> str:
    explain = connection.ops.explain_query_prefix() if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {sql}")
        return " ".join(str(row) for row in cursor.fetchall())
