"""How fast products are found and listed: python -m bench.products --help"""

from __future__ import annotations

import argparse
import os
import random
import time
from collections.abc import Callable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stamgast.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402

from bench.measuring import circumstances, share, table  # noqa: E402
from stamgast.catalogue import listing  # noqa: E402
from stamgast.catalogue.listing import ProductsAsked  # noqa: E402
from stamgast.catalogue.models import usual_taxes  # noqa: E402
from stamgast.catalogue.stocking import Entry, store_product, store_products  # noqa: E402
from stamgast.shops.models import Shop  # noqa: E402

NAME = "Bench: products"
KINDS = "Mellanmjölk Rågbröd Bryggkaffe Lingonsylt Knäckebröd Diskmedel Havregryn Ost Senap".split()
MAKERS = "Norrgården Hörnans Åkerö Sjöbo Ängsvik Lantliv Tolvan Bergs Kvarnens".split()
SIZES = "1 l;500 g;1,5 kg;33 cl;8-pack;250 g;2 kg;100 g".split(";")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--products", type=int, default=20_000)
    parser.add_argument("--repeat", type=int, default=20)
    options = parser.parse_args()
    shop = stocked(options.products)
    circumstances(shop)
    print(f"{shop.products.count():,} products; milliseconds of processor time of this process")
    print("(with SQLite the database's too) and by the clock, of each question:\n")
    rows = [[name, *measured(ask, options.repeat)] for name, ask in questions(shop).items()]
    table(["", "processor p50", "p99", "clock p50", "p99"], rows)


def stocked(count: int) -> Shop:
    """A shop of its own with so many products, each with a barcode."""
    shop, _new = Shop.objects.get_or_create(
        name=NAME, country="SE", currency="SEK", language="sv", time_zone="Europe/Stockholm"
    )
    usual_taxes(shop)
    shelves = list(shop.categories.all()) or [shop.categories.create(name=kind) for kind in KINDS]
    taxes, chance = list(shop.taxes.all()), random.Random(12)
    for start in range(shop.products.count(), count, 1_000):
        entries = [entry(number, shelves, taxes, chance) for number in range(start, start + 1_000)]
        store_products(shop, entries, by=None, source="demo")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return shop


def entry(number: int, shelves: list[Any], taxes: list[Any], chance: random.Random) -> Entry:
    words = (chance.choice(KINDS), chance.choice(MAKERS), str(number), chance.choice(SIZES))
    values = {
        "name": " ".join(words),
        "category": chance.choice(shelves),
        "tax": chance.choice(taxes),
        "price": chance.randrange(500, 20_000),
    }
    return Entry(values=values, barcodes=[f"20{number:011}"])


def questions(shop: Shop) -> dict[str, Callable[[], Any]]:
    one = shop.products.order_by("pk")[12_345 % shop.products.count()]
    far = listing.page(shop, ProductsAsked(), size=10_000).next
    category = str(one.category_id)
    asked = {
        "list, by name": ProductsAsked(),
        "list, by price": ProductsAsked(sort="-price"),
        "list, by code": ProductsAsked(sort="code"),
        "list, a category": ProductsAsked(category=category),
        "list, one letter": ProductsAsked(q="m"),
        "list, two words": ProductsAsked(q="norrg mell"),
        "list, words that none has together": ProductsAsked(q="norrg zzzz"),
        "list, a barcode": ProductsAsked(q="20000000012"),
    }
    found = {
        "find, one letter": "m",
        "find, two words": "norrg mell",
        "find, three words": "1,5 kg rag",
        "find, nothing": "zzzz",
        "find, a code": one.code,
        "find, a barcode": "2000000012345",
    }
    return {
        **{name: lambda each=each: shown(shop, each) for name, each in asked.items()},
        "list, far down": lambda: listing.page(shop, ProductsAsked(), after=far),
        **{name: lambda text=text: listing.find(shop, text) for name, text in found.items()},
        "scan a barcode": lambda: listing.by_barcode(shop, "2000000012345"),
        "version of the catalogue": lambda: listing.version(shop),
        "change one product": lambda: changed(shop, one),
        "add one product": lambda: added(shop),
    }


def shown(shop: Shop, asked: ProductsAsked) -> Any:
    """What the page asks of the database: fifty products, and how many there are."""
    return listing.page(shop, asked), listing.filtered(shop, asked).count()


def changed(shop: Shop, product: Any) -> None:
    with transaction.atomic():
        entry = Entry(
            product, {"price": time.perf_counter_ns() % 10_000}, barcodes=["2000000012345"]
        )
        store_product(shop, entry, by=None, source="office")
        transaction.set_rollback(True)


def added(shop: Shop) -> None:
    with transaction.atomic():
        store_product(shop, Entry(values={"name": "Ny vara"}), by=None, source="office")
        transaction.set_rollback(True)


def measured(ask: Callable[[], Any], repeat: int) -> list[float]:
    ask()
    spent, taken = [], []
    for _n in range(repeat):
        busy, began = time.process_time(), time.perf_counter()
        ask()
        spent.append((time.process_time() - busy) * 1000)
        taken.append((time.perf_counter() - began) * 1000)
    return [share(values, part) for values in (spent, taken) for part in (0.5, 0.99)]


if __name__ == "__main__":
    main()
