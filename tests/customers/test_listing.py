from __future__ import annotations

import base64
import datetime as dt
import itertools
import random
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from stamgast.customers import cursors, listing, narrowing, walking
from stamgast.customers.listing import Count, Listing
from stamgast.customers.models import Customer, Group, Label
from stamgast.customers.storing import Entry, store, store_many
from stamgast.lib.ordering import as_an_index_has_it
from stamgast.shops.models import Shop
from tests.conftest import added
from tests.plans import plan_of


def test_an_address_says_what_is_asked_and_reads_back_the_same() -> None:
    asked = Listing.from_query(QueryDict("q=anna+%C3%A5&label=3&label=5&has=phone&sort=-town"))

    assert asked == Listing(q="anna å", label=("3", "5"), has=("phone",), sort="-town")
    assert Listing.from_query(QueryDict(asked.to_query())) == asked


def test_what_makes_no_sense_counts_as_not_asked() -> None:
    query = QueryDict("group=x&label=3%2B&has=wings&sort=shoe&kind=cat&email_consent=maybe&page=2")

    assert Listing.from_query(query) == Listing()


def everybody(shop: Shop, asked: Listing, size: int = 3) -> list[Customer]:
    """All pages, forwards; on the way it looks whether each leads back to the one before."""
    pages = [listing.page(shop, asked, size=size)]
    while pages[-1].next:
        pages.append(listing.page(shop, asked, after=pages[-1].next, size=size))
        back = listing.page(shop, asked, before=pages[-1].previous, size=size)
        assert [c.pk for c in back.customers] == [c.pk for c in pages[-2].customers]
    assert pages[0].previous == ""
    assert all(len(page.customers) == size for page in pages[:-1])
    return [customer for page in pages for customer in page.customers]


SORTED = [sign + name for name in listing.SORTS for sign in ("", "-")]


@pytest.mark.parametrize("sort", SORTED)
def test_pages_lead_on_and_back_through_everybody_once(corner: Shop, sort: str) -> None:
    there = {added(corner, first_name=f"Bo {n % 3}").pk for n in range(8)}

    pages = everybody(corner, Listing(sort=sort))

    assert (len(pages), {customer.pk for customer in pages}) == (8, there)


def named(shop: Shop, sort: str, field: str) -> list[str]:
    return [getattr(c, field) for c in listing.page(shop, Listing(sort=sort)).customers]


def test_names_stand_as_the_shops_language_sorts_them(corner: Shop) -> None:
    Shop.objects.update(language="sv")
    corner.refresh_from_db()
    for last in ("Öberg", "Zorn", "Ångström", "Ek", "de Vries", "Ärlig"):
        added(corner, last_name=last)

    in_order = ["de Vries", "Ek", "Zorn", "Ångström", "Ärlig", "Öberg"]
    assert named(corner, "", "last_name") == in_order
    assert named(corner, "-name", "last_name") == in_order[::-1]


def test_names_in_other_scripts_stand_last_each_script_in_its_order(corner: Shop) -> None:
    in_order = ["Öberg", "Zorn", "Άννα", "Νίκος", "Анна", "Юрий", "أحمد", "مريم", "李娜", "王小明"]
    for last in reversed(in_order):
        added(corner, last_name=last)

    assert named(corner, "", "last_name") == in_order


def test_short_numbers_stand_before_long_ones(corner: Shop) -> None:
    for number in ("100", "9", "A2", "10"):
        added(corner, first_name="Bo", number=number)

    assert named(corner, "number", "number") == ["9", "10", "A2", "100"]


def test_towns_stand_in_order_and_a_visit_counts_where_there_is_no_post(corner: Shop) -> None:
    for town in ("Örebro", "Åre", "umeå", "Älvsbyn", "Zürich"):
        added(corner, last_name=town, postal_city=town)
    added(corner, last_name="Lund", physical_city="Lund")
    added(corner, last_name="Nowhere")

    assert named(corner, "town", "last_name") == [
        "Nowhere", "Lund", "umeå", "Zürich", "Åre", "Älvsbyn", "Örebro",
    ]  # fmt: skip


def test_the_last_changed_and_the_last_added_stand_last(corner: Shop) -> None:
    noon = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
    for day, name in ((2, "Bo"), (1, "Al"), (3, "Cy")):
        entry = Entry(values={"first_name": name})
        store_many(corner, [entry], by=None, source="api", at=noon + dt.timedelta(day))
    al = Customer.objects.get(first_name="Al")
    store(corner, Entry(customer=al, values={"note": "!"}), by=None, source="office")

    assert named(corner, "added", "first_name") == ["Al", "Bo", "Cy"]
    assert named(corner, "-changed", "first_name") == ["Al", "Cy", "Bo"]


@pytest.mark.parametrize(
    "cursor",
    [
        "x", "€", "AAAA", "W10", "Wzdd",
        cursors.cursor("town", ["a", 1]),
        cursors.cursor("name", ["a"]),
        cursors.cursor("name", ["a", "1"]),
        cursors.cursor("name", ["a", True]),
        cursors.cursor("name", ["a\0", 1]),
        cursors.cursor("name", ["a", 1 << 70]),
        cursors.cursor("name", [None, None]),
        base64.urlsafe_b64encode(b'["name", "\\ud800", 1]').decode(),
        "W" * 100_000,
    ],
    ids=itertools.count(),
)  # fmt: skip
def test_a_cursor_that_is_none_of_ours_gives_the_first_page(corner: Shop, cursor: str) -> None:
    added(corner, first_name="Bo")

    first = listing.page(corner, Listing())
    assert listing.page(corner, Listing(), after=cursor) == first
    assert listing.page(corner, Listing(), before=cursor) == first


def test_a_moment_that_is_none_gives_the_first_page_too(corner: Shop) -> None:
    added(corner, first_name="Bo")
    asked = Listing(sort="added")

    for text in ("yesterday", "2026-02-31T00:00:00+00:00", "2026-02-01T00:00:00"):
        cursor = cursors.cursor("added", [text, 1])
        assert listing.page(corner, asked, after=cursor) == listing.page(corner, asked)


@pytest.fixture
def crowd(corner: Shop, rival: Shop) -> Shop:
    """Sixty customers of every kind, some of them deleted; the rival has their likes."""
    for shop, seed in ((corner, 1), (rival, 2)):
        chance = random.Random(seed)
        groups = [Group.objects.create(shop=shop, name=name) for name in ("Club", "Staff")]
        labels = [Label.objects.create(shop=shop, name=name) for name in ("Tea", "VIP", "Rare")]
        for _place in range(12):
            store_many(
                shop,
                [one_of_the_crowd(chance, groups, labels) for _n in range(5)],
                by=None,
                source=chance.choice(["office", "import", "screen"]),
            )
        gone = Customer.objects.filter(shop=shop, pk__in=chance.sample(keys_of(shop), 6))
        gone.update(deleted_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
        deleted = Customer.everyone.filter(shop=shop, deleted_at__year=2026)
        listing.searching.unindex(list(deleted.values_list("pk", flat=True)))
    return corner


def keys_of(shop: Shop) -> list[int]:
    return list(Customer.objects.filter(shop=shop).order_by("pk").values_list("pk", flat=True))


def one_of_the_crowd(chance: random.Random, groups: list[Group], labels: list[Label]) -> Entry:
    first, last = chance.choice(["Anna", "Åsa", "Bo", "Al"]), chance.choice(["Ek", "Alm", "Öst"])
    given: dict[str, Any] = {"first_name": first, "last_name": last}
    for name, value in {
        "email": f"{first}@post.example".lower(),
        "mobile": f"+4670{chance.randrange(10**7):07}",
        "phone": "+4684650040",
        "postal_city": chance.choice(["Lund", "Åre"]),
        "physical_street": "Way 1",
        "date_of_birth": dt.date(1980, 2, 3),
        "note": "!",
        "email_consent": True,
        "sms_consent": True,
        "kind": "organisation",
        "group": chance.choice(groups),
    }.items():
        if chance.random() < 0.4:
            given[name] = value
    carried = [
        label for label, share in zip(labels, (0.5, 0.3, 0), strict=True) if chance.random() < share
    ]
    return Entry(values=given, labels=carried)


def passes(customer: Customer, asked: Listing) -> bool:
    """The rule of the list, told once more in plain words."""
    has = {
        "phone": bool(customer.mobile or customer.phone),
        "email": bool(customer.email),
        "address": bool(customer.postal_city or customer.physical_street),
        "birthday": customer.date_of_birth is not None,
        "note": bool(customer.note),
    }
    mine = {str(label.pk) for label in customer.labels.all()}
    begins = [*customer.name.lower().replace("å", "a").replace("ö", "o").split()]
    begins += [customer.number, *customer.email.replace("å", "a").replace("@", ".").split(".")]
    return all(
        [
            customer.deleted_at is None,
            not asked.group or asked.group == str(customer.group_id or "none"),
            all(label in mine if label != "none" else not mine for label in asked.label),
            asked.email_consent in ("", "yes" if customer.email_consent else "no"),
            asked.sms_consent in ("", "yes" if customer.sms_consent else "no"),
            asked.source in ("", customer.source),
            asked.kind in ("", customer.kind),
            all(has[name] for name in asked.has),
            not any(has[name] for name in asked.lacks),
            not asked.keys or customer.pk in between(*map(int, asked.keys.split("-"))),
            all(any(b.startswith(word) for b in begins) for word in asked.q.split()),
        ]
    )


def between(first: int, last: int) -> range:
    return range(first, last + 1)


def some_listing(chance: random.Random, shop: Shop) -> Listing:
    groups = [str(key) for key in shop.groups.values_list("pk", flat=True)]
    labels = [str(key) for key in shop.labels.values_list("pk", flat=True)]
    asked: dict[str, Any] = {
        "q": chance.choice(["a", "anna", "ek a", "bo", "al", "post", "zz", "o b"]),
        "group": chance.choice([*groups, "none"]),
        "label": tuple(chance.sample([*labels, "none"], chance.choice([1, 1, 2]))),
        "email_consent": chance.choice(["yes", "no"]),
        "sms_consent": chance.choice(["yes", "no"]),
        "source": chance.choice(["office", "import", "api"]),
        "kind": chance.choice(["person", "organisation"]),
        "has": (chance.choice([*listing.HAS]),),
        "lacks": (chance.choice([*listing.HAS]),),
        "keys": "{}-{}".format(*sorted(chance.sample(keys_of(shop), 2))),
    }
    kept = chance.sample([*asked], chance.choice([0, 1, 1, 2, 2, 3]))
    sort = chance.choice(["", "", *SORTED])
    return Listing(**{name: asked[name] for name in kept}, sort=sort)


@pytest.mark.parametrize("few", [0, 5, 3_000], ids=lambda few: f"few is {few}")
def test_whichever_way_it_is_asked_the_list_shows_who_passes(
    crowd: Shop, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(narrowing, "FEW", few)
    monkeypatch.setattr(walking, "STRIDES", (2, 4))
    chance = random.Random(few)
    there = list(Customer.everyone.filter(shop=crowd).prefetch_related("labels"))

    for _n in range(60):
        asked = some_listing(chance, crowd)
        shown = [customer.pk for customer in everybody(crowd, asked, size=7)]
        right = {customer.pk for customer in there if passes(customer, asked)}

        assert (len(shown), set(shown)) == (len(right), right), asked
        assert set(listing.filtered(crowd, asked).values_list("pk", flat=True)) == right, asked
        assert listing.count(crowd, asked) == Count(len(right), more=False), asked


def test_counting_ends_where_it_would_take_long(
    crowd: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "COUNTED", 10)
    monkeypatch.setattr(listing, "LOOKED_AT", 4)
    monkeypatch.setattr(narrowing, "FEW", 3)
    tea = str(crowd.labels.get(name="Tea").pk)

    for asked in (Listing(), Listing(q="a"), Listing(kind="person"), Listing(label=(tea,))):
        assert listing.count(crowd, asked) == Count(10, more=True), asked
    for asked in (Listing(q="a", kind="person"), Listing(label=(tea,), kind="person")):
        counted = listing.count(crowd, asked)
        assert (counted.number <= 4, counted.more) == (True, True), asked


def test_who_is_it_exactly_stands_first_in_the_list_too(corner: Shop) -> None:
    for number in ("12", "120", "121", "122", "123"):
        added(corner, first_name="Bo", number=number)

    shown = [customer.number for customer in everybody(corner, Listing(q="12"), size=3)]

    assert shown == ["12", "123", "122", "121", "120"]


def test_what_too_many_answer_to_is_shown_as_found(
    crowd: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Listing(q="a", sort="-town")
    few = listing.page(crowd, asked)
    monkeypatch.setattr(narrowing, "FEW", 3)
    many = listing.page(crowd, asked)

    keys = [customer.pk for customer in many.customers]
    assert (few.sort, many.sort) == ("-town", "found")
    assert keys == sorted(keys, reverse=True)


def test_the_label_none_follows_labels_given_taken_and_deleted(corner: Shop) -> None:
    tea = Label.objects.create(shop=corner, name="Tea")
    vip = Label.objects.create(shop=corner, name="VIP")
    bo = store(corner, Entry(values={"first_name": "Bo"}, labels=[tea]), by=None, source="api")
    al = store(corner, Entry(values={"first_name": "Al"}, labels=[tea, vip]), by=None, source="api")
    cy = added(corner, first_name="Cy")
    unlabelled = Listing(label=("none",))

    def names() -> list[str]:
        return [customer.name for customer in listing.page(corner, unlabelled).customers]

    assert names() == ["Cy"]
    store(corner, Entry(customer=cy, labels=[vip]), by=None, source="office")
    assert names() == []
    tea.delete()
    assert names() == ["Bo"]
    store(corner, Entry(customer=al, labels=[]), by=None, source="office")
    assert names() == ["Al", "Bo"]
    assert not Customer.objects.get(pk=bo.pk).labelled


def test_another_shops_label_or_group_shows_nobody(crowd: Shop, rival: Shop) -> None:
    label, group = rival.labels.get(name="Tea"), rival.groups.get(name="Club")

    for asked in (Listing(label=(str(label.pk),)), Listing(group=str(group.pk))):
        assert listing.page(crowd, asked).customers == []
        assert not listing.filtered(crowd, asked).exists()
        assert listing.count(crowd, asked) == Count(0, more=False)


@pytest.mark.parametrize(
    "query", ["", "q=a", "label=none", "q=a&kind=person&sort=town", "group=none&has=phone"]
)
def test_a_page_asks_the_database_a_fixed_number_of_times(
    corner: Shop, crowd: Shop, query: str
) -> None:
    asked = Listing.from_query(QueryDict(query))
    with CaptureQueriesContext(connection) as few:
        listing.page(corner, asked, size=1)
    with CaptureQueriesContext(connection) as many:
        listing.page(corner, asked, size=3)

    assert len(few) == len(many) <= 8


@pytest.mark.parametrize("query", ["", "group=none", "lacks=phone&sort=-town", "kind=person"])
def test_whom_many_filters_leave_is_read_in_an_indexs_order_and_not_sorted(
    crowd: Shop, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(narrowing, "FEW", 0)
    with CaptureQueriesContext(connection) as asked:
        listing.page(crowd, Listing.from_query(QueryDict(query)))

    [walk] = [each["sql"] for each in asked if "LIMIT 51" in each["sql"]]
    with as_an_index_has_it():
        steps = plan_of(walk)
    assert "customer_by_" in steps
    assert "B-TREE" not in steps
    assert "Sort" not in steps
