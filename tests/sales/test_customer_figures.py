"""What a customer comes to: this year, in all, by month; on their page and for programs."""

from __future__ import annotations

import datetime as dt
import importlib
import uuid
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from stamgast.sales import doctoring, paying, refunding, selling
from stamgast.sales.customer_figures import MONTHS, Month, figures
from stamgast.sales.dues import Payment
from stamgast.sales.selling import Goods
from stamgast.sales.showing import card_of
from stamgast.sales.spending import Spending, write_down
from stamgast.sales.spending_chart import HIGH, chart
from tests.programs import code_of, program_of
from tests.sales.test_receipts import words

STOCKHOLM = ZoneInfo("Europe/Stockholm")
TODAY = dt.date(2026, 11, 26)


def on(year, month, day=1, hour=12):
    return dt.datetime(year, month, day, hour, tzinfo=STOCKHOLM)


@pytest.fixture
def buys(doing, shelves):
    """buys(mia, "Pan", at=…), paid by card."""

    def buy(customer, name, *, at):
        sale = selling.add(doing(at=at), uuid.uuid4(), Goods(shelves[name]))
        sale = selling.connect(doing(sale, at=at), sale.key, customer, "search")
        return paying.pay(doing(sale, at=at), sale.key, Payment("card"))

    return buy


@pytest.fixture
def brings_back(doing):
    def bring(sale, *, at):
        whole = {line.pk: line.quantity for line in sale.lines.all()}
        row = refunding.refund(doing(at=at), sale, uuid.uuid4(), whole)
        return paying.pay(doing(row, at=at), row.key, Payment("card"))

    return bring


def kept():
    return list(Spending.objects.values_list("customer", "month", "spent", "visits", "last_at"))


# The arithmetic


amounts = some.integers(min_value=-(10**9), max_value=10**9)
row = some.tuples(some.integers(0, 60), amounts, some.integers(0, 40))
rows = some.lists(row, max_size=20, unique_by=lambda found: found[0]).map(
    lambda found: [
        Month(dt.date(2022 + back // 12, back % 12 + 1, 1), spent, visits)
        for back, spent, visits in found
    ]
)


# The first draw has hypothesis read the house's modules, which a busy machine takes a second for.
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(rows)
def test_the_months_add_up(found):
    told = figures(found, today=TODAY)

    assert told.total == sum(row.spent for row in found)
    assert told.this_year == sum(row.spent for row in found if row.first.year == TODAY.year)
    assert len(told.months) == MONTHS
    assert [(row.first.year * 12 + row.first.month) for row in told.months] == list(
        range(2024 * 12 + 12, 2026 * 12 + 12)
    )
    if told.visits:
        assert abs(2 * told.average * told.visits - 2 * told.total) <= told.visits


@given(rows)
def test_no_column_leaves_the_picture_and_each_touches_zero(found):
    drawn = chart(figures(found, today=TODAY).months)

    for bar in drawn.bars:
        assert bar.y >= 0 and bar.y + bar.height <= HIGH
        assert bool(bar.height) == bool(bar.month.spent)
        if bar.height > 8:
            end = bar.y + bar.height if bar.month.spent > 0 else bar.y
            assert abs(end - drawn.zero) <= 1


def test_nothing_bought_is_nothing_on_average():
    told = figures([], today=TODAY)

    assert (told.total, told.average, told.last_visit) == (0, 0, None)
    assert chart(told.months).most is None


# From sales


def test_what_was_bought_is_counted_in_the_month_of_the_shops_clock(buys, mia):
    buys(mia, "Milk", at=on(2026, 10, 31, hour=23))
    last = buys(mia, "Pan", at=on(2026, 11, 1, hour=0))

    assert kept() == [
        (mia.pk, dt.date(2026, 10, 1), 1290, 1, on(2026, 10, 31, hour=23)),
        (mia.pk, dt.date(2026, 11, 1), 49950, 1, last.ended_at),
    ]


def test_what_comes_back_is_taken_off_and_is_no_visit(buys, brings_back, mia):
    brings_back(buys(mia, "Pan", at=on(2026, 9, 4)), at=on(2026, 10, 2))

    assert [row[2:] for row in kept()] == [(49950, 1, on(2026, 9, 4)), (-49950, 0, None)]
    card = card_of(mia)
    assert (card.visits, card.last_visit) == (1, on(2026, 9, 4))


def test_what_older_sales_come_to_is_written_down_once(buys, brings_back, mia):
    brings_back(buys(mia, "Pan", at=on(2026, 9, 4)), at=on(2026, 10, 31, hour=23))
    buys(mia, "Milk", at=on(2024, 12, 31, hour=23))
    counted = kept()
    Spending.objects.filter(month=dt.date(2026, 10, 1)).delete()

    write_down(mia.shop)
    assert kept() == counted
    migration = importlib.import_module("stamgast.migrations.0025_what_customers_spent")
    migration.write_down(apps, None)
    migration.write_down(apps, None)

    assert kept() == counted


def test_the_doctor_works_out_anew_what_customers_spent(buys, mia):
    assert list(doctoring.spending()) == []
    buys(mia, "Milk", at=on(2026, 10, 31))
    assert [(found.level.value, found.sentence) for found in doctoring.spending()] == [
        ("well", "It is what their sales come to.")
    ]

    Spending.objects.update(spent=1)

    assert [(found.level.value, found.sentence) for found in doctoring.spending()] == [
        ("fault", "The figures of 1 customer are not those of their sales.")
    ]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda: Spending.objects.update(visits=2),
        lambda: Spending.objects.update(last_at=None),
        lambda: Spending.objects.update(month=dt.date(2026, 9, 1)),
        lambda: Spending.objects.all().delete(),
    ],
    ids=["visits", "the last visit", "another month", "nothing"],
)
def test_whatever_differs_is_seen(buys, mia, spoil):
    buys(mia, "Milk", at=on(2026, 10, 31))

    spoil()

    assert [found.level.value for found in doctoring.spending()] == ["fault"]


# Where it stands


def test_a_customers_page_tells_what_they_come_to(desk, buys, brings_back, mia):
    buys(mia, "Pan", at=on(2026, 9, 4))
    brings_back(buys(mia, "Bread", at=on(2026, 10, 2)), at=on(2026, 11, 3))
    buys(mia, "Milk", at=on(2024, 1, 5))

    page = words(desk.get(reverse("sale_customer", args=[mia.pk])))

    assert "This year SEK 499.50" in page
    assert "Spent in all SEK 512.40" in page
    assert "Visits 3" in page
    assert "Average SEK 170.80" in page
    assert "Last visit 2 Oct 2026" in page
    assert "First visit 5 Jan 2024" in page
    assert "Most: SEK 499.50 in September 2026" in page
    assert "November 2026 0 -SEK 39.00" in page


def test_a_program_reads_what_a_customer_comes_to(olga, buys, mia):
    buys(mia, "Pan", at=on(2026, 9, 4))
    program = program_of(olga, "sales.view")

    told = program.send("get", f"/figures/{mia.number}").json()

    assert (told["number"], told["currency"], told["visits"]) == (mia.number, "SEK", 1)
    assert (told["total"], told["average"]) == (49950, 49950)
    assert {"first": "2026-09-01", "spent": 49950, "visits": 1} in told["months"]
    assert code_of(program.send("get", "/figures/nobody")) == (404, "not_found")


def test_a_rivals_customer_has_no_figures_here(olga, mia, rival, hired):
    theirs = program_of(hired(rival, "Rita", "owner"), "sales.view")

    assert code_of(theirs.send("get", f"/figures/{mia.number}")) == (404, "not_found")
