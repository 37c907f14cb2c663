"""The day at a register: float, cash in and out, the count, and figures that agree."""

import datetime as dt
import uuid

import pytest
from django.db.models import Sum
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stamgast.lib.refused import Refused
from stamgast.sales import days, paying, refunding, selling
from stamgast.sales.day_figures import figures
from stamgast.sales.days import Day
from stamgast.sales.dues import Payment
from stamgast.sales.models import Sale, Tender
from stamgast.sales.selling import Goods
from stamgast.shops.models import Register
from tests.programs import code_of
from tests.shops.at_the_till import till_at, with_pin

NOW = dt.datetime(2026, 11, 26, 17, 0, tzinfo=dt.UTC)


@pytest.fixture
def buying(doing, shelves):
    """A sale that is paid: buying("Milk", "cash"), at another register if need be."""

    def buy(name, *ways, **other):
        sale = selling.add(doing(**other), uuid.uuid4(), Goods(shelves[name]))
        ways = ways or ("card",)
        for way in ways:
            amount = 1000 if way != ways[-1] else None
            sale = paying.pay(doing(sale, **other), sale.key, Payment(way, amount))
        return sale

    return buy


@pytest.fixture
def till(counter, ben, max_):
    till = till_at(counter, max_)
    with_pin(max_, "13579")
    till.sign_in(with_pin(ben))
    return till


def once():
    return {"Idempotency_Key": str(uuid.uuid4())}


def closed(day, ben, counted=0, kept=0):
    return days.close_day(day, counted, kept, by=ben, at=NOW)


# Opening


def test_the_first_sale_begins_the_day_with_what_the_last_close_left(counter, buying, ben):
    first = buying("Milk", "cash").day
    assert (first.float, first.opened_by, first.closed_at) == (0, ben, None)
    closed(first, ben, counted=1300, kept=500)

    assert buying("Milk", "cash").day.float == 500


def test_a_day_begins_with_a_float_once(counter, ben):
    day = days.open_day(counter, 100000, by=ben, at=NOW)

    assert days.open_day(counter, 100000, by=ben, at=NOW) == day
    with pytest.raises(Refused) as no:
        days.open_day(counter, 50000, by=ben, at=NOW)
    assert no.value.code == "day_open"


def test_each_register_has_its_own_day(buying, second):
    here, there = buying("Milk").day, buying("Milk", register=second).day

    assert (here.register.name, there.register.name) == ("Register 1", "Register 2")


# Closing


def test_z_reports_are_numbered_without_gaps_at_each_register(counter, second, buying, ben):
    numbers = [closed(buying("Milk").day, ben).number for _day in range(2)]
    other = closed(buying("Milk", register=second).day, ben).number

    assert (numbers, other) == ([1, 2], 1)


def test_a_day_that_is_closed_twice_is_counted_once(buying, ben):
    day = closed(buying("Milk", "cash").day, ben, counted=1300)

    assert closed(day, ben, counted=9900).counted == 1300


def test_nobody_closes_while_a_sale_is_partly_paid(counter, doing, shelves, ben):
    day = days.open_day(counter, 0, by=ben, at=NOW)
    sale = selling.add(doing(), uuid.uuid4(), Goods(shelves["Pan"]))
    sale = paying.pay(doing(sale), sale.key, Payment("cash", given=10000))

    with pytest.raises(Refused) as no:
        closed(day, ben)
    assert no.value.code == "sale_partly_paid"

    paying.take_back(doing(sale), sale.key, sale.tenders.get().pk)
    assert closed(day, ben).number == 1


def test_no_more_stays_than_was_counted(counter, ben):
    day = days.open_day(counter, 0, by=ben, at=NOW)

    with pytest.raises(Refused) as no:
        closed(day, ben, counted=100, kept=101)
    assert no.value.field == "kept"


# Figures


def test_the_report_of_a_day(counter, buying, doing, shelves, ben):
    days.open_day(counter, 50000, by=ben, at=NOW)
    sold = buying("Pan", "cash")
    buying("Milk", "cash", "card")
    back = refunding.refund(doing(), sold, uuid.uuid4(), {sold.lines.get().pk: 1000})
    paying.pay(doing(back), back.key, Payment("cash"))
    tab = selling.add(doing(), uuid.uuid4(), Goods(shelves["Bread"]))
    selling.void(doing(tab), tab.key)
    days.move_cash(counter, -10000, "Window cleaner", key="a-cleaner", by=ben, at=NOW)

    told = figures(Day.objects.get())

    assert (told.sales.count, told.sales.amount) == (2, 49950 + 1290)
    assert (told.refunds.count, told.refunds.amount) == (1, -49950)
    assert (told.voids.count, told.voids.amount) == (1, 3900)
    assert (told.first, told.last, told.total) == (1, 3, 1290)
    assert [(row.kind, row.taken.amount, row.given_back.amount) for row in told.tenders] == [
        ("cash", 50000 + 1000, -50000), ("card", 290, 0),
    ]  # fmt: skip
    assert [(row.rate, row.net, row.tax, row.gross) for row in told.rates] == [
        (2500, 0, 0, 0), (1200, 1152, 138, 1290),
    ]  # fmt: skip
    assert [(row.name, row.count, row.amount) for row in told.staff] == [("Ben", 3, 1290)]
    assert told.cash.expected == 50000 + 51000 - 50000 - 10000


THINGS = st.one_of(
    st.tuples(st.just("sell"), st.sampled_from(["Milk", "Bread", "Pan"]), st.integers(1, 3)),
    st.tuples(st.just("split"), st.sampled_from(["Milk", "Bread", "Pan"]), st.integers(1, 1290)),
    st.tuples(st.just("refund"), st.just(""), st.integers(0, 5)),
    st.tuples(st.just("move"), st.just(""), st.integers(-5000, 5000).filter(bool)),
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(THINGS, max_size=6))
def test_whatever_happens_the_figures_agree(counter, doing, shelves, ben, things):
    here = Register.objects.create(shop=counter.shop, outlet=counter.outlet, name=str(uuid.uuid4()))
    days.open_day(here, 20000, by=ben, at=NOW)
    for thing in things:
        happen(here, doing, shelves, ben, thing)

    day = Day.objects.get(register=here)
    told, sales = figures(day), Sale.objects.filter(register=here, state="completed")
    paid = sum(row.amount for row in told.tenders)
    sums = sales.aggregate(total=Sum("total"), tax=Sum("tax"))
    cash = Tender.objects.filter(sale__in=sales, kind="cash").aggregate(sum=Sum("amount"))["sum"]
    moved = sum(amount for what, _name, amount in things if what == "move")
    assert paid == told.total + told.rounding
    assert (sum(row.gross for row in told.rates), told.tax) == (told.total, sums["tax"] or 0)
    assert sum(row.net + row.tax - row.gross for row in told.rates) == 0
    assert told.total == sum(row.amount for row in told.staff) == (sums["total"] or 0)
    assert told.cash.expected == 20000 + (cash or 0) + moved


def happen(here, doing, shelves, ben, thing):
    what, name, number = thing
    if what == "move":
        days.move_cash(here, number, "Why", key=str(uuid.uuid4()), by=ben, at=NOW)
    elif what == "refund":
        sold = Sale.objects.filter(register=here, state="completed", kind="sale").order_by("pk")
        line = next((one.lines.first() for one in sold[number:]), None)
        if line and not line.given_back.exists():
            back = refunding.refund(
                doing(register=here), line.sale, uuid.uuid4(), {line.pk: line.quantity}
            )
            paying.pay(doing(back, register=here), back.key, Payment("cash"))
    else:
        quantity = number * 1000 if what == "sell" else 1000
        sale = selling.add(
            doing(register=here), uuid.uuid4(), Goods(shelves[name]), quantity=quantity
        )
        if what == "split" and number < sale.total:
            sale = paying.pay(doing(sale, register=here), sale.key, Payment("card", number))
        paying.pay(doing(sale, register=here), sale.key, Payment("cash"))


# At the till


def test_the_till_opens_counts_and_closes(till, counter, buying, max_):
    assert till.send("/day", method="get").json()["day"] is None
    opened = till.send("/day", {"float": 50000})
    assert (opened.status_code, opened.json()["figures"]["cash"]["expected"]) == (200, 50000)
    buying("Pan", "cash")
    closing = {
        "day": opened.json()["id"], "kept": 50000,
        "pieces": [{"value": 50000, "count": 1}, {"value": 10000, "count": 5}],
    }  # fmt: skip
    refused = till.send("/day/closing", closing)
    assert code_of(refused) == (403, "needs_approval")

    till.sign_in(max_, "13579")
    told = till.send("/day/closing", closing).json()

    assert (told["number"], told["counted"], told["difference"]) == (1, 100000, 0)
    assert told["figures"]["cash"]["expected"] == 100000
    now = till.send("/day", method="get").json()
    assert (now["day"], now["left"], [row["number"] for row in now["earlier"]]) == (
        None, 50000, [1],
    )  # fmt: skip


def test_another_counts_with_a_managers_leave(till, counter, ben, max_):
    day = till.send("/day", {"float": 0}).json()["id"]
    asked = {"staff": max_.pk, "pin": "13579", "permission": "sales.close_day"}
    key = once()
    approval = till.send("/approval", asked).json()["approval"]

    told = till.send(
        "/day/closing", {"day": day, "counted": 0, "kept": 0}, X_Approval=approval, **key
    )

    assert (told.status_code, told.json()["closed_by"]) == (200, "Ben")


def test_coins_that_there_are_not_are_refused(till, counter, max_):
    till.sign_in(max_, "13579")
    day = till.send("/day", {"float": 0}).json()["id"]

    refused = till.send(
        "/day/closing", {"day": day, "kept": 0, "pieces": [{"value": 7, "count": 1}]}
    )

    assert code_of(refused) == (422, "no_such_coins")


def test_cash_that_is_moved_twice_by_one_request_moves_once(till, counter, max_):
    till.sign_in(max_, "13579")
    key = once()

    for _time in range(2):
        moved = till.send("/day/movements", {"amount": -5000, "reason": "Milk"}, **key)

    assert moved.json()["figures"]["cash"]["paid_out"] == -5000


@pytest.mark.parametrize(
    ("movement", "field"),
    [({"amount": 0, "reason": "Milk"}, "amount"), ({"amount": 5, "reason": " "}, "reason")],
    ids=["nothing", "no reason"],
)
def test_a_movement_says_how_much_and_why(till, counter, max_, movement, field):
    till.sign_in(max_, "13579")

    refused = till.send("/day/movements", movement, **once())

    assert (refused.status_code, refused.json()["error"]["field"]) == (422, field)


def test_a_report_is_printed_at_its_own_register_alone(till, counter, second, buying, ben):
    here, there = buying("Milk").day, buying("Milk", register=second).day

    page = till.get(reverse("register_day", args=[here.pk]))
    assert (page.status_code, "X report" in page.content.decode()) == (200, True)
    assert till.get(reverse("register_day", args=[there.pk])).status_code == 404
