"""How fast the same list goes in here and by django-import-export: `python bench/peers.py 20000`.

The peer comes from the registry into an environment of its own that is thrown away, and
runs in its fastest mode: in bulk, without a diff, those who are known loaded at once, into
one table of the same 20 columns with indexes on number, e-mail and phones on SQLite. Of
what we do it reads, finds by number, and writes.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from bench.imports import COLUMNS, bring_in, write
from bench.thrown_away import new_shop

PEER = """
import sys, time
from pathlib import Path
import django
from django.conf import settings

rows, folder = Path(sys.argv[1]), sys.argv[2]
settings.configure(
    INSTALLED_APPS=["django.contrib.contenttypes", "import_export"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder + "/p.sqlite3"}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
)
django.setup()
import tablib
from django.db import connection, models
from import_export import fields, instance_loaders, resources, widgets

def model(called, **columns):
    meta = type("Meta", (), {"app_label": "peer"})
    made = type(called, (models.Model,), columns | {"__module__": __name__, "Meta": meta})
    with connection.schema_editor() as editor:
        editor.create_model(made)
    return made

text = {"max_length": 250, "blank": True}
kinds = {
    "customer_code": models.CharField(max_length=50, unique=True),
    "date_of_birth": models.DateField(null=True),
    "enable_loyalty": models.BooleanField(default=False),
    "account_limit": models.DecimalField(max_digits=12, decimal_places=2, null=True),
    "customer_group": models.ForeignKey("peer.Group", models.PROTECT, null=True),
} | {name: models.CharField(**text, db_index=True) for name in ("email", "phone", "mobile")}
Group = model("Group", name=models.CharField(max_length=80, unique=True))
for name in ("Retail", "VIP", "Staff"):
    Group.objects.create(name=name)
columns = COLUMNS
Customer = model("Customer", **{n: kinds.get(n) or models.CharField(**text) for n in columns})

class Resource(resources.ModelResource):
    customer_group = fields.Field(
        attribute="customer_group",
        column_name="customer_group",
        widget=widgets.ForeignKeyWidget(Group, "name"),
    )

    class Meta:
        model = Customer
        fields = columns
        import_id_fields = ("customer_code",)
        instance_loader_class = instance_loaders.CachedInstanceLoader
        use_bulk, batch_size = True, 1000
        skip_diff, report_skipped, skip_html_diff = True, False, True

start, busy = time.perf_counter(), time.process_time()
data = tablib.Dataset().load(rows.read_text(), format="csv")
result = Resource().import_data(data, raise_errors=True, use_transactions=True)
print("peer", time.perf_counter() - start, time.process_time() - busy, Customer.objects.count())
"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("rows", type=int)
    rows = options.parse_args().rows
    with new_shop() as (shop, folder), tempfile.TemporaryDirectory() as elsewhere:
        from bench.measuring import circumstances

        circumstances(shop)
        path = Path(folder) / "list.csv"
        write(path, rows, faulty=False)
        theirs = peer(path, Path(elsewhere))
        start, busy = time.perf_counter(), time.process_time()
        bring_in(shop, path, rows)
        ours = time.process_time() - busy
        print(f"here {time.perf_counter() - start:.1f} s ({ours:.1f} s of processor time)")
        print(f"by processor time {theirs / ours:.1f} times as fast")


def peer(rows: Path, folder: Path) -> float:
    """Its seconds of processor time."""
    venv.create(folder / "venv", with_pip=True)
    python = folder / "venv" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", "django-import-export"], check=True)
    script = folder / "peer.py"
    script.write_text(PEER.replace("COLUMNS", repr(COLUMNS)))
    told = subprocess.run(
        [python, script, rows, folder], check=True, stdout=subprocess.PIPE, text=True
    )
    print(told.stdout.strip())
    return float(told.stdout.split()[2])


if __name__ == "__main__":
    main()
