"""How fast the customer list opens and turns its pages: python -m bench.list_page --help"""

from __future__ import annotations

import argparse
import os
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stamgast.settings")
django.setup()

from bench.measuring import circumstances, middle, table, times  # noqa: E402
from bench.serving import Desk, desk  # noqa: E402
from stamgast.customers import listing  # noqa: E402
from stamgast.customers.listing import HAS, Listing  # noqa: E402
from stamgast.customers.models import Customer, Group, Label  # noqa: E402
from stamgast.shops.models import Shop  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shop", default="Hörnan")
    parser.add_argument("--repeat", type=int, default=7)
    parser.add_argument("--no-server", action="store_true")
    options = parser.parse_args()
    shop = Shop.objects.get(name=options.shop)
    circumstances(shop)
    lists = the_lists(shop)
    in_the_database(shop, lists, options.repeat)
    if not options.no_server:
        through_the_server(shop, lists, options.repeat)


def the_lists(shop: Shop) -> dict[str, Listing]:
    """The plain list in every order, and filters that leave many, few or nobody."""
    labels = [str(key) for key in shop.labels.order_by("pk").values_list("pk", flat=True)[:14]]
    groups = [str(key) for key in shop.groups.order_by("pk").values_list("pk", flat=True)[:5]]
    nobodys, three = on_the_edge(shop)
    common, rare = labels[0], labels[-1]
    sorts = [sign + name for name in listing.SORTS if name != "found" for sign in ("", "-")]
    return {
        **{f"all, by {sort}": Listing(sort=sort) for sort in sorts},
        "a group": Listing(group=groups[0]),
        "a small group, by town": Listing(group=groups[4], sort="town"),
        "a group of three": Listing(group=three, sort="-changed"),
        "no group": Listing(group="none"),
        "a common label": Listing(label=(common,)),
        "a rare label": Listing(label=(rare,)),
        "a label that nobody carries": Listing(label=(nobodys,)),
        "two labels": Listing(label=(common, rare)),
        "three labels": Listing(label=tuple(labels[:3])),
        "five labels that nobody has together": Listing(label=tuple(labels[-5:])),
        "no label": Listing(label=("none",)),
        "has no phone": Listing(lacks=("phone",)),
        "has neither phone nor e-mail": Listing(lacks=("phone", "email")),
        "has everything": Listing(has=tuple(HAS)),
        "has nothing at all": Listing(lacks=tuple(HAS)),
        "came by the API (nobody)": Listing(source="api"),
        "wants text messages, no e-mail": Listing(sms_consent="yes", email_consent="no"),
        "a group and a label": Listing(group=groups[4], label=(rare,)),
        "a group, a label, note and birthday": Listing(
            group=groups[4], label=(rare,), has=("note", "birthday"), sort="-town"
        ),
        "search a": Listing(q="a"),
        "search andersson": Listing(q="andersson"),
        "search andersson, by name (too many)": Listing(q="andersson", sort="-name"),
        "search rosman, by town": Listing(q="rosman", sort="town"),
        "search a in a group of three": Listing(q="a", group=three),
        "search a, a rare label": Listing(q="a", label=(rare,)),
        "search anna, a group, no phone": Listing(q="anna", group=groups[4], lacks=("phone",)),
        "search 0605": Listing(q="0605"),
        "search nobody": Listing(q="zzzz"),
    }


def on_the_edge(shop: Shop) -> tuple[str, str]:
    """A label that nobody carries and a group of three, made where they are not there."""
    label, _new = Label.objects.get_or_create(shop=shop, name="Nobody's")
    group, _new = Group.objects.get_or_create(shop=shop, name="Three")
    if not group.customers.exists():
        few = list(Customer.objects.filter(shop=shop).order_by("pk")[:3])
        Customer.objects.filter(pk__in=[each.pk for each in few]).update(group=group)
    return str(label.pk), str(group.pk)


def in_the_database(shop: Shop, lists: dict[str, Listing], repeat: int) -> None:
    print(f"In the database and Django (ms; best of {repeat}, and the median of the first page):\n")
    rows = []
    for name, asked in lists.items():
        first = times(lambda asked=asked: listing.page(shop, asked), repeat)
        far = far_page(shop, asked)
        rows.append([
            name,
            first[0],
            middle(first),
            best_page(shop, asked, repeat, after=far.next) if far.next else "",
            best_page(shop, asked, repeat, before=far.previous) if far.previous else "",
            times(lambda asked=asked: listing.count(shop, asked), repeat)[0],
            counted(shop, asked),
        ])  # fmt: skip
    table(["list", "first", "median", "next", "previous", "count", "customers"], rows)


def far_page(shop: Shop, asked: Listing) -> listing.Page:
    """The fourth page, or the last."""
    page = listing.page(shop, asked)
    for _n in range(3):
        page = listing.page(shop, asked, after=page.next) if page.next else page
    return page


def best_page(shop: Shop, asked: Listing, repeat: int, **place: str) -> float:
    return times(lambda: listing.page(shop, asked, **place), repeat)[0]


def counted(shop: Shop, asked: Listing) -> str:
    count = listing.count(shop, asked)
    return f"{count.number:,}{'+' if count.more else ''}"


def through_the_server(shop: Shop, lists: dict[str, Listing], repeat: int) -> None:
    print(f"Through the server: first and next page as htmx asks for them (ms, of {repeat}):\n")
    with desk(shop) as browser:
        for _n in range(30):
            browser.get("/customers/")
        rows = [served(browser, shop, name, asked, repeat) for name, asked in lists.items()]
    table(["list", "first", "median", "next", "median", "kB"], rows)


def served(browser: Desk, shop: Shop, name: str, asked: Listing, repeat: int) -> list[Any]:
    query = asked_as(asked)
    first = times(lambda: browser.get("/customers/", query, target="results"), repeat)
    size = len(browser.get("/customers/", query, target="results")) / 1000
    more = listing.page(shop, asked).next
    if not more:
        return [name, first[0], middle(first), "", "", size]
    turned = {**query, "after": more}
    further = times(lambda: browser.get("/customers/", turned, target="results"), repeat)
    return [name, first[0], middle(first), further[0], middle(further), size]


def asked_as(asked: Listing) -> dict[str, Any]:
    names = {
        "q",
        "group",
        "label",
        "sms_consent",
        "email_consent",
        "source",
        "has",
        "lacks",
        "sort",
    }
    return {name: getattr(asked, name) for name in names if getattr(asked, name)}


if __name__ == "__main__":
    main()
