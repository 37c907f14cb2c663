"""How fast a list comes in, step by step: `python bench/imports.py 100000 [--again]`.

A list of 20 columns with one faulty row in twenty is made, read, checked, planned
and applied (the rows without errors) in a data folder that is thrown away; with --form
xlsx as a workbook. With --again it comes in a second time, one row in a hundred with
another note; with --floor the same rows are written once more by plain SQL. Run it with
DATABASE_URL for PostgreSQL.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
from bench.floor import bare_writing
from bench.thrown_away import new_shop

COLUMNS = (
    "customer_code first_name last_name company_name email phone mobile physical_address1"
    " physical_address2 physical_city physical_postcode physical_state physical_country"
    " date_of_birth sex customer_group enable_loyalty account_limit note custom_field_1"
).split()
FAULTS = {"email": "a@@b", "mobile": "call me", "date_of_birth": "31/13/1980", "first_name": ""}


def write(path: Path, count: int, *, faulty: bool = True, changed: bool = False) -> None:
    chance = random.Random(7)
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(COLUMNS)
        for number in range(1, count + 1):
            row = {
                "customer_code": f"C{number:07d}",
                "first_name": chance.choice(["Åsa", "Björn", "Jan", "Noël", "Chloë"]),
                "last_name": chance.choice(["Öberg", "van den Berg", "'t Hart", "O'Neill"]),
                "email": f"someone{number}@example.se" if chance.random() < 0.85 else "",
                "phone": f"08-{chance.randrange(10**5, 10**7)}" if chance.random() < 0.5 else "",
                "mobile": f"+46 70 {chance.randrange(10**6, 10**7)}",
                "physical_address1": f"Storgatan {chance.randrange(200)}",
                "physical_city": "Malmö",
                "physical_postcode": f"{chance.randrange(100, 999)} {chance.randrange(10, 99)}",
                "physical_country": chance.choice(["SE", "SE", "NL", "GB"]),
                "date_of_birth": f"{chance.randrange(1940, 2005)}-0{chance.randrange(1, 10)}-17",
                "sex": chance.choice("FM"),
                "customer_group": chance.choice(["Retail", "VIP", "Staff"]),
                "enable_loyalty": "1",
                "note": f"ref {chance.randrange(10**6)}" if chance.random() < 0.25 else "",
            }
            if changed and number % 100 == 1:
                row["note"] += "!"
            if faulty and number % 20 == 0:
                column = chance.choice(sorted(FAULTS))
                row[column] = FAULTS[column]
                if column == "first_name":
                    row["last_name"] = ""
            out.writerow([row.get(name, "") for name in COLUMNS])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("rows", type=int)
    options.add_argument("--again", action="store_true")
    options.add_argument("--floor", action="store_true")
    options.add_argument("--form", choices=["csv", "xlsx"], default="csv")
    asked = options.parse_args()
    with new_shop() as (shop, folder):
        path = Path(folder) / "list.csv"
        for changed in [False, True][: 1 + asked.again]:
            write(path, asked.rows, changed=changed)
            book = as_workbook(path) if asked.form == "xlsx" else path
            bring_in(shop, book, asked.rows)
        if asked.floor:
            timed("floor of apply", asked.rows, bare_writing(folder))


def as_workbook(path: Path) -> Path:
    import polars as pl

    book = path.with_suffix(".xlsx")
    pl.read_csv(path, infer_schema=False).write_excel(book)
    return book


def bring_in(shop: Any, path: Path, count: int) -> None:
    from django.core.files import File

    from stamgast.spreadsheets.models import ImportRun
    from stamgast.spreadsheets.steps import apply_file, check_file, read_file
    from stamgast.spreadsheets.uploading import upload

    state = ImportRun.State
    with path.open("rb") as file:
        run = upload(shop, File(file, name=path.name), by=None)
    timed("read", count, lambda: read_file(run))
    run.move(before=state.READ, to=state.CHECKING)
    timed("check and plan", count, lambda: check_file(run))
    run.move(before=state.CHECKED, to=state.WAITING, options=run.options | {"only_valid": True})
    timed("apply", count, lambda: apply_file(run))
    run.refresh_from_db()
    print(run.state, run.counts)


def timed(name: str, count: int, work: Callable[[], None]) -> None:
    start, busy, servers = time.perf_counter(), time.process_time(), servers_time()
    work()
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    theirs = f", the server's {servers_time() - servers:.1f}" if servers else ""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{name:<15}{seconds:8.1f} s ({busy:.1f} s of processor time{theirs})"
        f" {count / seconds:10,.0f} rows/s, peak {peak:.0f} MB"
    )


def servers_time() -> float:
    """Seconds of processor time of PostgreSQL's process for us, where it runs beside us."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        stat = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    if not stat.exists():
        return 0
    ticks = stat.read_text().rpartition(")")[2].split()[11:13]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
