import django.db.models.deletion
from django.db import migrations, models

SQLITE = [
    # Over stamgast_indexed, which keeps the terms: FTS5 needs the old ones to forget them.
    """
    CREATE VIRTUAL TABLE stamgast_search USING fts5(
        terms, content='stamgast_indexed', content_rowid='customer_id',
        tokenize='ascii', detail='none', columnsize=0,
        prefix='2 3 4 5 6 7'
    )
    """,
    """
    CREATE TRIGGER stamgast_search_added AFTER INSERT ON stamgast_indexed BEGIN
        INSERT INTO stamgast_search(rowid, terms) VALUES (new.customer_id, new.terms);
    END
    """,
    """
    CREATE TRIGGER stamgast_search_gone AFTER DELETE ON stamgast_indexed BEGIN
        INSERT INTO stamgast_search(stamgast_search, rowid, terms)
        VALUES ('delete', old.customer_id, old.terms);
    END
    """,
    """
    CREATE TRIGGER stamgast_search_changed AFTER UPDATE OF terms ON stamgast_indexed BEGIN
        INSERT INTO stamgast_search(stamgast_search, rowid, terms)
        VALUES ('delete', old.customer_id, old.terms);
        INSERT INTO stamgast_search(rowid, terms) VALUES (new.customer_id, new.terms);
    END
    """,
]
SQLITE_BACK = [
    "DROP TRIGGER stamgast_search_changed",
    "DROP TRIGGER stamgast_search_gone",
    "DROP TRIGGER stamgast_search_added",
    "DROP TABLE stamgast_search",
]
POSTGRES = [
    # Written in batches and sorted in at once by search_postgres.settle.
    """
    CREATE INDEX stamgast_search ON stamgast_indexed
    USING gin (array_to_tsvector(string_to_array(terms, ' ')))
    WITH (fastupdate = on, gin_pending_list_limit = 512)
    """,
]
POSTGRES_BACK = ["DROP INDEX stamgast_search"]


def create(apps, schema_editor):
    on_postgres = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRES if on_postgres else SQLITE:
        schema_editor.execute(statement, params=None)


def drop(apps, schema_editor):
    on_postgres = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRES_BACK if on_postgres else SQLITE_BACK:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ("stamgast", "0005_customers_by_group_and_birth"),
    ]

    operations = [
        migrations.CreateModel(
            name="Indexed",
            fields=[
                ("customer", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="indexed", serialize=False, to="stamgast.customer")),
                ("terms", models.TextField()),
                ("shop", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="stamgast.shop")),
            ],
        ),
        migrations.CreateModel(
            name="SearchBucket",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first", models.BigIntegerField()),
                ("shop", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="stamgast.shop")),
            ],
        ),
        migrations.RunPython(create, drop),
    ]
