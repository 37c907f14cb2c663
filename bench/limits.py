"""Many registers at one customer's limit: `python bench/limits.py [--registers 50]`.

Each buys on account at once, again and again until the limit says no. Nothing may be beyond it,
and nothing lost. Run it with DATABASE_URL for PostgreSQL.
"""

from __future__ import annotations

import argparse
import sys
import threading
import time
import uuid
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
from bench.thrown_away import new_shop

PRICE = 1_000


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--registers", type=int, default=50)
    options.add_argument("--purchases", type=int, default=500)
    asked = options.parse_args()
    with new_shop() as (shop, _folder):
        measure(shop, asked.registers, asked.purchases)


def measure(shop: Any, registers: int, purchases: int) -> None:
    from django.db import connection
    from django.utils import timezone

    from bench.measuring import circumstances, middle, share, table
    from bench.selling import opened
    from stamgast.accounts.ledger import OverLimit, balance_of
    from stamgast.accounts.models import AccountEntry, CreditRules
    from stamgast.customers.storing import Entry, store
    from stamgast.sales import paying, selling
    from stamgast.sales.acting import Act
    from stamgast.sales.dues import Payment

    opened(shop, registers)
    limit = purchases * PRICE
    CreditRules.objects.create(shop=shop, policy="limit", limit=limit)
    mia = store(shop, Entry(values={"first_name": "Mia"}), by=None, source="office")
    tax = shop.taxes.first()
    took, refused, start = [], [], threading.Barrier(registers + 1)

    def sell(register: Any, cashier: Any) -> None:
        def once(version: int) -> Act:
            return Act(register, cashier, timezone.now(), str(uuid.uuid4()), version)

        start.wait()
        while True:
            key = uuid.uuid4()
            selling.connect(once(0), key, mia, "search")
            goods = selling.Goods(name="Thing", price=PRICE, tax=tax)
            selling.add(once(1), key, goods)
            began = time.perf_counter()
            try:
                paying.pay(once(2), key, Payment("on_account"))
            except OverLimit:
                refused.append(key)
                connection.close()
                return
            took.append((time.perf_counter() - began) * 1000)

    pairs = zip(shop.registers.select_related("shop", "outlet"), shop.staff.all(), strict=True)
    threads = [threading.Thread(target=sell, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    circumstances(shop)
    start.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    heads = ["registers", "purchases", "a second", "p50 ms", "p99 ms", "longest"]
    row = [registers, len(took), len(took) / seconds, middle(took), share(took, 0.99), max(took)]
    table(heads, [row])
    booked = AccountEntry.objects.count()
    print(f"limit {limit}, owed {balance_of(mia)}, {booked} entries, {len(refused)} refused")
    assert balance_of(mia) == limit == booked * PRICE == len(took) * PRICE


if __name__ == "__main__":
    main()
