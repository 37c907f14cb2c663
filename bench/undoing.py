"""How fast an import is undone, and how fast the deleted go for good thirty days later:
`python bench/undoing.py 100000 [--others ROWS] [--changed] [--steps]`.

A list as in bench/imports.py comes in and is undone in a data folder that is thrown away,
beside --others customers who stay. With --changed a second list changes everybody and is
undone first, with --steps somebody else is at work. Run it with DATABASE_URL for PostgreSQL.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
from bench.thrown_away import new_shop


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("rows", type=int)
    options.add_argument("--others", type=int, default=0)
    options.add_argument("--changed", action="store_true")
    options.add_argument("--steps", action="store_true")
    asked = options.parse_args()
    with new_shop() as (shop, folder):
        measure(shop, Path(folder), asked)


def measure(shop: Any, folder: Path, asked: argparse.Namespace) -> None:
    from bench.imports import bring_in, timed, write
    from stamgast.customers.models import Customer
    from stamgast.spreadsheets.undoing import undo

    if asked.others:
        others = folder / "others.csv"
        write(others, asked.others)
        rewrite(others, customer_code=lambda code: f"O{code}")
        bring_in(shop, others, asked.others)
    path = folder / "list.csv"
    write(path, asked.rows)
    bring_in(shop, path, asked.rows)
    runs = [shop.imports.latest("pk")]
    if asked.changed:
        rewrite(path, note=lambda note: f"{note} once more", mobile=lambda mobile: mobile[:-1])
        bring_in(shop, path, asked.rows)
        runs.insert(0, shop.imports.latest("pk"))
    if asked.steps:
        somebody_at_work()
    for run in runs:
        run.begin(before=run.State.DONE, to=run.State.UNDOING)
        timed("undo", run.counts["new"] + run.counts["changed"], lambda run=run: undo(run))
        print(run.state, run.counts, len(run.kept), "kept")
    gone = Customer.everyone.filter(deleted_at__isnull=False)
    gone.update(deleted_at=runs[-1].applied_at - timedelta(days=31))
    timed("forget", gone.count(), forget_all)
    print(Customer.everyone.count(), "customers there")


def rewrite(path: Path, **columns: Callable[[str], str]) -> None:
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.DictWriter(file, rows[0].keys())
        out.writeheader()
        for row in rows:
            out.writerow(row | {name: change(row[name]) for name, change in columns.items()})


def somebody_at_work() -> None:
    from allauth.usersessions.models import UserSession

    from stamgast.shops.models import User

    ben = User.objects.create(email="ben@example.se")
    UserSession.objects.create(user=ben, session_key="bens", ip="127.0.0.1", user_agent="", data={})


def forget_all() -> None:
    from stamgast.customers.forgetting import forget_deleted

    while forget_deleted.call():
        pass


if __name__ == "__main__":
    main()
