"""How long the doctor and the night take over many points: `python bench/points.py [--entries
1000000]`. A shop in a data folder that is thrown away; DATABASE_URL for PostgreSQL."""

from __future__ import annotations

import argparse
import sys
import time
import uuid
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
from bench.thrown_away import new_shop

# Entries of a customer: each of a sale of its own, one in ten of an earlier month.
EACH = 50
SERIES = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s)"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--entries", type=int, default=1_000_000)
    entries = options.parse_args().entries
    with new_shop() as (shop, _folder):
        from bench.measuring import circumstances, table
        from stamgast.customers.models import Customer
        from stamgast.loyalty.doctoring import balances
        from stamgast.loyalty.expiring import expire_points
        from stamgast.loyalty.listing import page, standing
        from stamgast.sales.points_doctoring import points_of_sales

        filled(shop, entries)
        circumstances(shop)
        customer = Customer.objects.order_by("pk").first()
        assert customer is not None
        customer.shop = shop
        from django.utils import timezone

        works: list[tuple[str, Callable[[], Any]]] = [
            ("doctor: balances", lambda: said(balances())),
            ("doctor: sales", lambda: said(points_of_sales())),
            ("night: nothing expires", expire_points.func),
            ("customer: standing", lambda: standing(customer, at=timezone.now())),
            ("customer: a page", lambda: page(customer)),
        ]
        rows = []
        for name, work in works:
            began = time.perf_counter()
            work()
            rows.append([name, entries, time.perf_counter() - began])
        table(["work", "entries", "seconds"], rows)


def said(findings: Iterable[Any]) -> None:
    for finding in findings:
        assert finding.level.value == "well", finding


def filled(shop: Any, entries: int) -> None:
    from django.db import connection, transaction
    from django.utils import timezone

    from stamgast.customers.models import Customer
    from stamgast.loyalty.models import PointAccount
    from stamgast.sales.models import Sale
    from stamgast.shops.models import Outlet, Register

    outlet = Outlet.objects.create(shop=shop, name="Bench")
    register = Register.objects.create(shop=shop, outlet=outlet, name="Register")
    people = entries // EACH
    Customer.objects.bulk_create(
        Customer(shop=shop, number=str(n), first_name="B", source="demo") for n in range(people)
    )
    first = Customer.objects.order_by("pk").values_list("pk", flat=True)[0]
    model = Sale.objects.create(
        shop=shop, register=register, key=uuid.uuid4(), code="model", currency="SEK",
        state="completed", number=0, ended_at=timezone.now(), points_earned=1, points_after=1,
    )  # fmt: skip
    fresh = {
        "key": "gen_random_uuid()" if connection.vendor == "postgresql" else "hex(randomblob(16))",
        "code": "'B' || i", "number": "i", "customer_id": f"{first} + i % {people}",
    }  # fmt: skip
    names = [each.column for each in Sale._meta.concrete_fields if each.column != "id"]
    values = ", ".join(fresh.get(name, f"model.{name}") for name in names)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"{SERIES} INSERT INTO stamgast_sale ({', '.join(names)}) SELECT {values} "
            "FROM n, stamgast_sale model WHERE model.id = %s",
            [entries, model.pk],
        )
        model.delete()
        cursor.execute(
            "INSERT INTO stamgast_pointentry (shop_id, customer_id, kind, points, expires_on,"
            " sale_id, reference, note, at) SELECT shop_id, customer_id, 'earned', 1,"
            " CASE WHEN id % 10 = 0 THEN DATE '2999-12-31' END, id, 'sale:' || id, '', ended_at"
            " FROM stamgast_sale".replace(
                "DATE '", "'" if connection.vendor == "sqlite" else "DATE '"
            )
        )
    PointAccount.objects.bulk_create(
        PointAccount(customer_id=first + n, shop=shop, balance=EACH) for n in range(people)
    )


if __name__ == "__main__":
    main()
