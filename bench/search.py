"""How fast customers are found while somebody types: python -m bench.search --help"""

from __future__ import annotations

import argparse
import os
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stamgast.settings")
django.setup()

from django.db.models import Q  # noqa: E402

from bench.asking import typed  # noqa: E402
from bench.measuring import circumstances, middle, share, table, times  # noqa: E402
from bench.serving import desk  # noqa: E402
from stamgast.customers import searching  # noqa: E402
from stamgast.customers.models import Customer  # noqa: E402
from stamgast.shops.models import Shop  # noqa: E402

# How many of each kind the plain way is tried with: it takes its time.
NAIVE = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shop", default="Hörnan")
    parser.add_argument("--texts", type=int, default=100, help="how many of each kind")
    parser.add_argument("--repeat", type=int, default=5, help="how often each is asked")
    parser.add_argument("--no-server", action="store_true")
    parser.add_argument("--no-naive", action="store_true")
    options = parser.parse_args()
    shop = Shop.objects.get(name=options.shop)
    circumstances(shop)
    texts = typed(shop, options.texts)
    in_the_database(shop, texts, options.repeat)
    if not options.no_server:
        through_the_server(shop, texts, options.repeat)
    if not options.no_naive:
        beside_the_plain_way(shop, texts)


def in_the_database(shop: Shop, texts: dict[str, list[str]], repeat: int) -> None:
    print(f"In the database (ms; best and median of {repeat}):\n")
    report(texts, repeat, lambda text: searching.found(shop, text))


def through_the_server(shop: Shop, texts: dict[str, list[str]], repeat: int) -> None:
    print(f"Through the server, one browser (ms; best and median of {repeat}):\n")
    with desk(shop) as browser:
        for _n in range(50):
            browser.get("/customers/find/", {"q": "a"}, target="found")
        report(
            texts, repeat, lambda text: browser.get("/customers/find/", {"q": text}, target="found")
        )


def report(texts: dict[str, list[str]], repeat: int, ask: Any) -> None:
    rows, everything = [], []
    for kind, of_kind in texts.items():
        taken = [(times(lambda text=text: ask(text), repeat), text) for text in of_kind]
        everything += taken
        rows.append(figures(kind, taken))
    rows.append(figures("all", everything))
    heads = [
        "typed",
        "texts",
        "p50",
        "p99",
        "worst",
        "p50 of medians",
        "p99 of medians",
        "worst was",
    ]
    table(heads, rows)


def figures(kind: str, taken: list[tuple[list[float], str]]) -> list[Any]:
    best = [found[0] for found, _text in taken]
    medians = [middle(found) for found, _text in taken]
    worst = max(taken, key=lambda pair: pair[0][0])[1]
    return [
        kind, len(taken), share(best, 0.5), share(best, 0.99), max(best),
        share(medians, 0.5), share(medians, 0.99), worst,
    ]  # fmt: skip


def beside_the_plain_way(shop: Shop, texts: dict[str, list[str]]) -> None:
    print(f"Beside `icontains` on every field ({NAIVE} texts of each kind, best of 2, ms):\n")
    rows = []
    for kind, of_kind in texts.items():
        some = of_kind[:NAIVE]
        ours = middle([times(lambda t=t: searching.found(shop, t), 2)[0] for t in some])
        plain = middle([times(lambda t=t: plainly(shop, t), 2)[0] for t in some])
        rows.append([kind, ours, plain, f"{plain / ours:,.0f} ×"])
    table(["typed", "ours", "plain", "ratio"], rows)


def plainly(shop: Shop, text: str) -> list[Customer]:
    """What a Django project usually begins with."""
    customers = Customer.objects.filter(shop=shop)
    for word in text.split():
        anywhere = Q()
        for field in searching.FIELDS:
            anywhere |= Q(**{f"{field}__icontains": word})
        customers = customers.filter(anywhere)
    return list(customers.order_by("-pk")[:20])


if __name__ == "__main__":
    main()
