"""How fast customers leave, and in how much memory: `python bench/export.py 1000000 [FORMAT]`.

Makes the customers in a data folder that is thrown away, or uses the one that
STAMGAST_DATA names. Run it with DATABASE_URL for PostgreSQL.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import sys
import tempfile
import threading
import time
from contextlib import closing
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
# Processor time at the start: on a busy machine it says more than the clock.
BUSY = [0.0]
OWN = [0.0]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("customers", type=int)
    options.add_argument("form", nargs="?", default="csv")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="stamgast-bench-") as folder:
        os.environ.setdefault("STAMGAST_DATA", folder)
        os.environ["DJANGO_SETTINGS_MODULE"] = "stamgast.settings"
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        measure(shop_with(asked.customers), asked.form)


def shop_with(count: int):
    from stamgast.customers.models import Customer, Group, Label
    from stamgast.shops.models import Shop

    if found := Shop.objects.filter(name="Bench").first():
        return found
    shop = Shop.objects.create(
        name="Bench", country="SE", currency="SEK", language="sv", time_zone="Europe/Stockholm"
    )
    group = Group.objects.create(shop=shop, name="Retail")
    label = Label.objects.create(shop=shop, name="VIP")
    chance = random.Random(7)
    for start in range(0, count, 5_000):
        made = Customer.objects.bulk_create(
            Customer(
                shop=shop,
                number=f"C{number:07d}",
                first_name=chance.choice(["Åsa", "Björn", "Jan"]),
                last_name=chance.choice(["Öberg", "van den Berg", "'t Hart"]),
                email=f"someone{number}@example.se",
                mobile=f"+4670{number:07d}",
                postal_street=f"Storgatan {number % 200}",
                postal_city="Malmö",
                postal_postcode="211 42",
                postal_country="SE",
                group=group,
                note="Prefers contact by mail" if number % 4 == 0 else "",
                date_of_birth=date(1940 + number % 70, number % 12 + 1, number % 28 + 1),
                email_consent=True,
                source="demo",
                sort_name=f"oberg {number}",
            )
            for number in range(start, min(start + 5_000, count))
        )
        through = Customer.labels.through
        through.objects.bulk_create(
            through(customer_id=each.pk, label_id=label.pk) for each in made[::5]
        )
    return shop


def measure(shop, form: str) -> None:
    from stamgast.customers.listing import filtered
    from stamgast.spreadsheets.formats import FORMATS, leave

    threading.Thread(target=watch, daemon=True).start()
    before, size, start = memory(), 0, time.perf_counter()
    BUSY[0] = time.process_time()
    content, tally = leave(shop, filtered(shop, {}), FORMATS[form], by=None, asked="")
    with closing(content):
        for block in content:
            size += len(block)
    told(FORMATS[form].held(tally), time.perf_counter() - start, size, before)


def watch() -> None:
    while True:
        OWN[0] = max(OWN[0], own_memory())
        time.sleep(0.2)


def own_memory() -> float:
    """Without the pages of the database file that SQLite maps (up to 256 MB): those are the
    operating system's, which takes them back when it needs them."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(x.split()[1]) / 1024 for x in lines if x.startswith("RssAnon")), 0.0)


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def told(count: int, seconds: float, size: int, before: float) -> None:
    busy = time.process_time() - BUSY[0]
    print(
        f"{count} rows, {size / 1e6:.0f} MB in {seconds:.1f} s ({busy:.1f} s of processor time):"
        f" {count / seconds:,.0f} rows/s;"
        f" peak {memory():.0f} MB, {OWN[0]:.0f} MB of its own, {before:.0f} MB before"
    )


if __name__ == "__main__":
    main()
