"""How fast it is told who owes what: `python bench/ageing.py [--customers 10000]`.

A shop in a data folder that is thrown away, with a hundred entries on each customer's account:
52 purchases, 48 of them paid. Run it with DATABASE_URL for PostgreSQL.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import time
import uuid
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
from bench.thrown_away import new_shop

PURCHASES, PAID = 52, 48


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--customers", type=int, default=10_000)
    options.add_argument("--repeat", type=int, default=7)
    asked = options.parse_args()
    with new_shop() as (shop, _folder):
        began = time.perf_counter()
        fill(shop, asked.customers)
        print(f"filled in {time.perf_counter() - began:.0f} s")
        measure(shop, asked.repeat)


def fill(shop: Any, count: int) -> None:
    from django.db import connection, transaction
    from django.utils import timezone

    from stamgast.accounts.models import Account
    from stamgast.customers.models import Customer

    rows = [
        Customer(shop=shop, number=str(n), first_name="No.", last_name=str(n), sort_name=f"{n:06}")
        for n in range(count)
    ]
    Customer.objects.bulk_create(rows, batch_size=1000)
    now, today = timezone.now(), timezone.localdate()
    put = (
        'INSERT INTO stamgast_accountentry (shop_id, customer_id, kind, amount, "left", due_on,'
        " reference, note, at) SELECT shop_id, id, %s, %s, %s, %s, %s || id, '', %s"
        " FROM stamgast_customer WHERE shop_id = %s"
    )
    match = (
        "INSERT INTO stamgast_match (shop_id, debit_id, credit_id, amount, at)"
        " SELECT c.shop_id, d.id, p.id, d.amount, d.at FROM stamgast_customer c"
        " JOIN stamgast_accountentry d ON d.shop_id = c.shop_id AND d.reference = %s || c.id"
        " JOIN stamgast_accountentry p ON p.shop_id = c.shop_id AND p.reference = %s || c.id"
        " WHERE c.shop_id = %s"
    )
    with transaction.atomic(), connection.cursor() as cursor:
        for n in range(PURCHASES):
            amount, due = 1000 + n, today - dt.timedelta(days=40 * (PURCHASES - n) - 60)
            left = 0 if n < PAID else amount
            sold, paid = f"sold:{n}:", f"paid:{n}:"
            cursor.execute(put, ["sale", amount, left, due, sold, now, shop.pk])
            if n < PAID:
                cursor.execute(put, ["payment", -amount, 0, None, paid, now, shop.pk])
                cursor.execute(match, [sold, paid, shop.pk])
    balance = sum(1000 + n for n in range(PAID, PURCHASES))
    Account.objects.bulk_create(
        [Account(customer=row, shop=shop, balance=balance) for row in shop.customers.all()],
        batch_size=1000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def measure(shop: Any, repeat: int) -> None:
    from django.utils import timezone

    from bench.measuring import circumstances, middle, table, times
    from stamgast.accounts import ageing, doctoring
    from stamgast.accounts.models import AccountEntry
    from stamgast.accounts.receiving import Received, receive
    from stamgast.accounts.statements import statement

    circumstances(shop)
    print(f"{AccountEntry.objects.count():,} entries\n")
    today, somebody = timezone.localdate(), shop.customers.first()
    asked = {
        "the most first": ageing.Asked(),
        "by name": ageing.Asked(sort="name"),
        "over 90 days": ageing.Asked(sort="older"),
        "overdue, page 100": ageing.Asked(only="overdue", page="100"),
    }
    rows = [
        [name, middle(found), found[-1]]
        for name, it in asked.items()
        if (found := times(lambda it=it: ageing.page(shop, it, today), repeat))
    ]

    def year() -> object:
        return statement(somebody, today - dt.timedelta(days=365), today, on=today)

    def pay() -> object:
        it = Received(uuid.uuid4(), 100, "card", at=timezone.now(), by=None)
        return receive(somebody, it)

    acts = {
        "the sums": lambda: ageing.sums(shop, today),
        "one customer": lambda: ageing.of_customer(somebody, today),
        "a statement": year,
        "a payment": pay,
    }
    for name, act in acts.items():
        found = times(act, repeat)
        rows.append([name, middle(found), found[-1]])
    table(["asked", "p50 ms", "longest"], rows)
    began = time.perf_counter()
    for finding in doctoring.accounts():
        print(finding.sentence)
    print(f"the doctor took {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main()
