import uuid

import pytest
from django.http import Http404

from stamgast.catalogue.models import Tax
from stamgast.customers.models import Customer
from stamgast.customers.storing import Entry, store
from stamgast.lib.refused import Refused
from stamgast.sales import selling
from stamgast.sales.acting import SaleChanged
from stamgast.sales.models import Sale
from stamgast.sales.pricing import Cut
from stamgast.sales.selling import Goods, LineChange


@pytest.fixture
def tab(doing, shelves):
    """Milk and a pan: 12.90 + 499.50."""
    sale = selling.add(doing(), uuid.uuid4(), Goods(shelves["Milk"]))
    return selling.add(doing(sale), sale.key, Goods(shelves["Pan"]))


@pytest.fixture
def mia(corner):
    entry = Entry(values={"first_name": "Mia", "last_name": "Ek"})
    return store(corner, entry, by=None, source=Customer.Source.BACK_OFFICE)


def figures(sale):
    sale.refresh_from_db()
    return sale.full, sale.discount, sale.net, sale.tax, sale.total


def test_a_sale_begins_with_its_first_line(doing, shelves, counter, ben):
    key = uuid.uuid4()

    sale = selling.add(doing(), key, Goods(shelves["Milk"]))

    assert (sale.key, sale.version, sale.state) == (key, 1, "open")
    assert (sale.register, sale.opened_by, sale.currency) == (counter, ben, "SEK")
    assert figures(sale) == (1290, 0, 1152, 138, 1290)
    line = sale.lines.get()
    assert (line.name, line.quantity, line.price, line.rate) == ("Milk", 1000, 1290, 1200)


def test_more_of_the_same_joins_its_line(tab, doing, shelves):
    selling.add(doing(tab), tab.key, Goods(shelves["Pan"]), quantity=2000)

    assert [(line.name, line.quantity) for line in tab.lines.all()] == [
        ("Milk", 1000),
        ("Pan", 3000),
    ]


def test_what_has_a_note_or_discount_of_its_own_stays_by_itself(tab, doing, shelves):
    sale = selling.change_line(
        doing(tab), tab.key, tab.lines.last().pk, LineChange(cut=Cut("percent", 1000))
    )
    sale = selling.add(doing(sale), tab.key, Goods(shelves["Pan"]))
    selling.add(doing(sale), tab.key, Goods(shelves["Pan"]), note="blue")

    assert [line.quantity for line in tab.lines.all()] == [1000, 1000, 1000, 1000]


def test_a_typed_amount_needs_a_name_and_a_price(doing, corner):
    tax = Tax.objects.get(shop=corner, rate_bp=2500)
    with pytest.raises(Refused, match="what it is"):
        selling.add(doing(), uuid.uuid4(), Goods(price=500))

    sale = selling.add(doing(), uuid.uuid4(), Goods(name="Repair", price=50000, tax=tax))

    assert figures(sale) == (50000, 0, 40000, 10000, 50000)


def test_weighed_goods_cost_by_their_weight(doing, shelves):
    sale = selling.add(doing(), uuid.uuid4(), Goods(shelves["Milk"]), quantity=333)

    assert sale.total == 430


def test_a_discount_by_hand_says_who_gave_it(tab, doing, ben):
    pan = tab.lines.last()

    sale = selling.change_line(doing(tab), tab.key, pan.pk, LineChange(cut=Cut("percent", 1000)))

    pan.refresh_from_db()
    assert (pan.total, pan.cut_by) == (44955, ben)
    assert pan.discounts == [{"why": "cut", "key": None, "name": "", "amount": 4995}]
    assert sale.total == 1290 + 44955

    sale = selling.change_line(doing(sale), tab.key, pan.pk, LineChange(cut=Cut("percent", 0)))
    assert sale.total == 51240


def test_a_discount_of_the_whole_is_shared_by_the_lines(tab, doing):
    sale = selling.change_sale(doing(tab), tab.key, cut=Cut("amount", 1240))

    assert sale.total == 50000
    assert sum(line.total for line in sale.lines.all()) == 50000


@pytest.mark.parametrize("quantity", [0, -1000, selling.MOST + 1])
def test_no_quantity_is_nothing_or_beyond_all(tab, doing, quantity):
    with pytest.raises(Refused) as no:
        selling.change_line(
            doing(tab), tab.key, tab.lines.first().pk, LineChange(quantity=quantity)
        )

    assert no.value.code == "quantity"
    tab.refresh_from_db()
    assert tab.version == 2


def test_a_request_that_comes_twice_is_done_once(tab, doing, shelves):
    again = doing(tab)

    selling.add(again, tab.key, Goods(shelves["Milk"]))
    sale = selling.add(again, tab.key, Goods(shelves["Milk"]))

    assert sale.version == 3
    assert [line.quantity for line in tab.lines.all()] == [1000, 1000, 1000]


def test_whoever_saw_an_older_sale_is_shown_this_one(tab, doing, shelves):
    with pytest.raises(SaleChanged) as no:
        selling.add(doing(tab, version=1), tab.key, Goods(shelves["Bread"]))

    assert no.value.sale == tab
    assert tab.lines.count() == 2


def test_a_register_has_one_open_sale(tab, doing, shelves):
    with pytest.raises(SaleChanged) as no:
        selling.add(doing(), uuid.uuid4(), Goods(shelves["Bread"]))

    assert no.value.sale == tab


def test_a_parked_sale_goes_on_at_another_register(tab, doing, second, shelves):
    sale = selling.park(doing(tab), tab.key)
    with pytest.raises(SaleChanged):
        selling.add(doing(sale), tab.key, Goods(shelves["Bread"]))

    sale = selling.resume(doing(sale, register=second), tab.key)

    assert (sale.state, sale.register) == ("open", second)
    with pytest.raises(SaleChanged, match="Register 2"):
        selling.add(doing(sale), tab.key, Goods(shelves["Bread"]))


def test_a_register_that_is_busy_resumes_nothing(tab, doing, shelves):
    parked = selling.park(doing(tab), tab.key)
    selling.add(doing(), uuid.uuid4(), Goods(shelves["Bread"]))

    with pytest.raises(Refused, match="park"):
        selling.resume(doing(parked), tab.key)


def test_a_void_sale_stays_with_who_did_it(tab, doing, ben):
    sale = selling.void(doing(tab), tab.key)

    assert (sale.state, sale.ended_by, sale.number) == ("void", ben, None)
    with pytest.raises(SaleChanged, match="void"):
        selling.remove_line(doing(sale), tab.key, tab.lines.first().pk)


def test_a_removed_line_is_gone(tab, doing):
    sale = selling.remove_line(doing(tab), tab.key, tab.lines.last().pk)

    assert [line.name for line in sale.lines.all()] == ["Milk"]
    assert sale.total == 1290


def test_another_sales_line_is_not_found(tab, doing):
    with pytest.raises(Http404):
        selling.remove_line(doing(tab), tab.key, tab.lines.last().pk + 1)


def test_the_customers_own_tax_changes_what_they_pay(tab, doing, corner, mia):
    none = Tax.objects.create(shop=corner, name="Export", rate_bp=0)
    Customer.objects.filter(pk=mia.pk).update(tax=none)
    mia.refresh_from_db()

    sale = selling.connect(doing(tab), tab.key, mia, Sale.Via.SEARCH)

    # 12.90 without its 12 per cent, 499.50 without its 25.
    assert (sale.total, sale.tax, sale.tax_override) == (1152 + 39960, 0, 0)

    sale = selling.disconnect(doing(sale), tab.key)

    assert (sale.customer, sale.via, sale.total) == (None, "", 51240)


def test_a_sale_may_begin_with_its_customer(doing, mia):
    sale = selling.connect(doing(), uuid.uuid4(), mia, Sale.Via.SCAN)

    assert (sale.customer, sale.via, sale.total) == (mia, "scan", 0)
