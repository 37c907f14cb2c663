"""How fast a customer's page opens in a shop with long ledgers: `python -m bench.profile`.

A shop in a data folder that is thrown away, with a million entries on its customers' accounts, a
million of their points, and their sales. The page is asked for as a browser does: with every part
that it fetches when it is there. Run it with DATABASE_URL for PostgreSQL (an empty one).
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
from bench.thrown_away import new_shop

# Set to process_time by --cpu.
clock = time.perf_counter
PARTS = re.compile(r'hx-get="([^"]+)" hx-trigger="load"')


def main() -> None:
    global clock
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--customers", type=int, default=2_000)
    options.add_argument("--entries", type=int, default=1_000_000)
    options.add_argument("--sales", type=int, default=200_000)
    options.add_argument("--pages", type=int, default=200)
    options.add_argument("--cpu", action="store_true", help="count only this process's own time")
    asked = options.parse_args()
    if asked.cpu:
        clock = time.process_time
    with new_shop() as (shop, _folder):
        measure(shop, asked)


def measure(shop: Any, asked: Any) -> None:
    from bench.measuring import circumstances, middle, share, table
    from stamgast.sales import doctoring

    began = time.perf_counter()
    customers = filled(shop, asked)
    print(f"Filled in {time.perf_counter() - began:.0f} s.", flush=True)
    circumstances(shop)
    browser = signed_in(shop)
    for row in customers[:5]:
        opened(browser, row)
    took = defaultdict[str, list[float]](list)
    for place in range(asked.pages):
        parts = opened(browser, customers[place * 7 % len(customers)])
        for name, ms in parts.items():
            took[name].append(ms)
        took["all of it, one after the other"].append(sum(parts.values()))
    rows = [
        [name, middle(found), share(found, 0.99), max(found)]
        for name, found in sorted(took.items())
    ]
    how = "CPU ms" if asked.cpu else "ms"
    table([f"of a customer's page ({how})", "p50", "p99", "worst"], rows)
    began = time.perf_counter()
    findings = [finding.sentence for finding in doctoring.spending()]
    print(f"\nWhat they spent, worked out anew: {time.perf_counter() - began:.1f} s, {findings}")


def opened(browser: Any, customer: Any) -> dict[str, float]:
    """Milliseconds of the page, and of each part that it fetches."""
    page, took = timed(browser, customer.get_absolute_url())
    found = {"the page": took}
    for address in PARTS.findall(page):
        _part, found[re.sub(r"\d+", "…", address)] = timed(browser, address)
    return found


def timed(browser: Any, address: str) -> tuple[str, float]:
    began = clock()
    answer = browser.get(address, headers={"HX-Request": "true"} if "customers/" in address else {})
    took = (clock() - began) * 1000
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode(), took


def signed_in(shop: Any) -> Any:
    from django.conf import settings
    from django.test import Client

    from stamgast.shops.models import Staff, User

    settings.ALLOWED_HOSTS = ["*"]
    user = User.objects.create_user("olga@bench.example", "correct horse battery", name="Olga")
    Staff.objects.create(shop=shop, user=user, name="Olga", role=Staff.Role.OWNER)
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def filled(shop: Any, asked: Any) -> list[Any]:
    from stamgast.catalogue.models import usual_taxes
    from stamgast.customers.storing import Entry, store_many
    from stamgast.sales.spending import write_down
    from stamgast.shops.models import Outlet, Register

    usual_taxes(shop)
    outlet = Outlet.objects.create(shop=shop, name="Bench")
    register = Register.objects.create(shop=shop, outlet=outlet, name="Register 1")
    entries = [
        Entry(values={"first_name": "Regular", "last_name": f"No {n}", "postal_city": "Ystad"})
        for n in range(asked.customers)
    ]
    store_many(shop, entries, by=None, source="office")
    customers = list(shop.customers.order_by("pk"))
    names = {"shop": shop.pk, "first": customers[0].pk, "many": len(customers)}
    for sql, count in (
        (ACCOUNT_ENTRIES, asked.entries),
        (ACCOUNTS, 0),
        (POINT_ENTRIES, asked.entries),
        (POINT_ACCOUNTS, 0),
        (SALES, asked.sales),
        (STATISTICS, 0),
    ):
        run(sql, names | {"count": count, "register": register.pk})
    write_down(shop)
    return customers


def run(sql: str, names: dict[str, Any]) -> None:
    from django.db import connection

    if connection.vendor == "postgresql":
        ago, key = "NOW() - i % 17000 * INTERVAL '1 hour'", "md5(i::text)::uuid"
    else:
        ago, key = "datetime('now', '-' || (i % 17000) || ' hours')", "printf('%032x', i)"
    with connection.cursor() as cursor:
        cursor.execute(sql.format(ago=ago, key=key, **names))


N = """WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
"""
# Each third pays the two before it.
ACCOUNT_ENTRIES = (
    """INSERT INTO stamgast_accountentry
  (shop_id, customer_id, kind, amount, "left", due_on, reference, note, at)
"""
    + N
    + """SELECT {shop}, {first} + i % {many}, CASE i % 3 WHEN 0 THEN 'payment' ELSE 'sale' END,
  CASE i % 3 WHEN 0 THEN -20000 ELSE 10000 END, CASE WHEN i % 51 = 1 THEN 1000 ELSE 0 END,
  CASE i % 3 WHEN 0 THEN NULL ELSE DATE({ago}) END, 'bench:' || i, '', {ago} FROM n"""
)
ACCOUNTS = """INSERT INTO stamgast_account (customer_id, shop_id, balance)
SELECT customer_id, shop_id, SUM("left") FROM stamgast_accountentry GROUP BY 1, 2"""
POINT_ENTRIES = (
    """INSERT INTO stamgast_pointentry
  (shop_id, customer_id, kind, points, expires_on, reference, note, at)
"""
    + N
    + """SELECT {shop}, {first} + i % {many}, 'earned', 1 + i % 40, NULL, 'bench:' || i, '', {ago}
FROM n"""
)
POINT_ACCOUNTS = """INSERT INTO stamgast_pointaccount (customer_id, shop_id, balance)
SELECT customer_id, shop_id, SUM(points) FROM stamgast_pointentry GROUP BY 1, 2"""
SALES = (
    """INSERT INTO stamgast_sale (shop_id, register_id, key, version, state, kind, number, code,
  currency, customer_id, via, cut_kind, cut_value, note, opened_at, ended_at, "full", discount, net,
  tax, total, rounding)
"""
    + N
    + """SELECT {shop}, {register}, {key}, 3, 'completed', 'sale', i, 'B' || i, 'SEK',
  {first} + i % {many}, 'search', '', 0, '', {ago}, {ago}, 10000 + i % 900, 0, 8000, 2000,
  10000 + i % 900, 0 FROM n"""
)
STATISTICS = "ANALYZE"


if __name__ == "__main__":
    main()
