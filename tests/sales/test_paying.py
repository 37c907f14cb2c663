import uuid

import pytest

from stamgast.lib.refused import Refused
from stamgast.sales import paying, refunding, selling
from stamgast.sales.acting import SaleChanged
from stamgast.sales.dues import Payment
from stamgast.sales.pricing import Cut
from stamgast.sales.selling import Goods


@pytest.fixture
def tab(doing, shelves):
    """Milk and a pan: 12.90 + 499.50 = 512.40, in cash 512.00."""
    sale = selling.add(doing(), uuid.uuid4(), Goods(shelves["Milk"]))
    return selling.add(doing(sale), sale.key, Goods(shelves["Pan"]))


@pytest.fixture
def sold(tab, doing):
    return paying.pay(doing(tab), tab.key, Payment("card"))


def told(sale):
    return [(t.kind, t.amount, t.given, t.change) for t in sale.tenders.all()]


def test_a_card_pays_to_the_last_unit(tab, doing, ben):
    sale = paying.pay(doing(tab), tab.key, Payment("card", reference="slip 4711"))

    assert told(sale) == [("card", 51240, None, 0)]
    assert (sale.state, sale.number, sale.ended_by, sale.rounding) == ("completed", 1, ben, 0)


def test_cash_is_rounded_as_there_are_coins_and_gives_change(tab, doing):
    sale = paying.pay(doing(tab), tab.key, Payment("cash", given=60000))

    assert told(sale) == [("cash", 51200, 60000, 8800)]
    assert (sale.state, sale.rounding, sale.total) == ("completed", -40, 51240)


def test_tenders_may_be_mixed(tab, doing):
    sale = paying.pay(doing(tab), tab.key, Payment("cash", given=20000))
    assert (sale.state, sale.number) == ("open", None)
    sale = paying.pay(doing(sale), tab.key, Payment("card", 10000))
    sale = paying.pay(doing(sale), tab.key, Payment("cash", given=30000))

    assert told(sale) == [
        ("cash", 20000, 20000, 0),
        ("card", 10000, None, 0),
        ("cash", 21200, 30000, 8800),
    ]
    assert sale.state == "completed"


def test_a_payment_that_is_sent_twice_counts_once(tab, doing):
    again = doing(tab)

    paying.pay(again, tab.key, Payment("card", 10000))
    sale = paying.pay(again, tab.key, Payment("card", 10000))

    assert told(sale) == [("card", 10000, None, 0)]


@pytest.mark.parametrize("amount", [0, -100, 51241])
def test_a_card_pays_no_more_than_is_due(tab, doing, amount):
    with pytest.raises(Refused) as no:
        paying.pay(doing(tab), tab.key, Payment("card", amount))

    assert no.value.code == "amount"
    assert told(tab) == []


def test_there_are_no_coins_for_half_a_crown(tab, doing):
    with pytest.raises(Refused) as no:
        paying.pay(doing(tab), tab.key, Payment("cash", given=1050))

    assert no.value.code == "no_such_coins"


def test_what_is_paid_can_be_taken_off_until_the_sale_is_completed(tab, doing):
    sale = paying.pay(doing(tab), tab.key, Payment("card", 10000))
    with pytest.raises(Refused, match="paid already"):
        selling.void(doing(sale), tab.key)

    sale = paying.take_back(doing(sale), tab.key, sale.tenders.get().pk)

    assert told(sale) == []
    assert selling.void(doing(sale), tab.key).state == "void"


def test_goods_stay_while_they_are_paid_for(tab, doing):
    sale = paying.pay(doing(tab), tab.key, Payment("card", 50000))

    with pytest.raises(Refused, match="More is paid"):
        selling.remove_line(doing(sale), tab.key, sale.lines.last().pk)

    assert sale.lines.count() == 2


def test_a_sale_that_costs_nothing_is_completed_as_it_is(tab, doing):
    with pytest.raises(Refused, match="left to pay"):
        paying.complete(doing(tab), tab.key)
    sale = selling.change_sale(doing(tab), tab.key, cut=Cut("percent", 10_000))

    sale = paying.complete(doing(sale), tab.key)

    assert (sale.state, sale.total, sale.number) == ("completed", 0, 1)


def test_less_than_any_coin_is_settled_without_one(tab, doing):
    sale = paying.pay(doing(tab), tab.key, Payment("card", 51200))

    sale = paying.pay(doing(sale), tab.key, Payment("cash"))

    assert told(sale) == [("card", 51200, None, 0)]
    assert (sale.state, sale.rounding) == ("completed", -40)


def test_receipts_are_numbered_without_gaps(doing, shelves):
    for number in (1, 2, 3):
        sale = selling.add(doing(), uuid.uuid4(), Goods(shelves["Milk"]))
        with pytest.raises(Refused):
            paying.pay(doing(sale), sale.key, Payment("card", 99999))

        assert paying.pay(doing(sale), sale.key, Payment("card")).number == number


def test_nothing_is_done_to_a_completed_sale(sold, doing, shelves):
    with pytest.raises(SaleChanged, match="paid already"):
        selling.add(doing(sold), sold.key, Goods(shelves["Milk"]))


def test_a_refund_gives_back_what_was_paid(sold, doing):
    pan = sold.lines.last()

    back = refunding.refund(doing(), sold, uuid.uuid4(), {pan.pk: 1000})

    assert (back.kind, back.refund_of, back.total, back.tax) == ("refund", sold, -49950, -9990)
    back = paying.pay(doing(back), back.key, Payment("cash"))
    assert told(back) == [("cash", -50000, -50000, 0)]
    assert (back.state, back.number, back.rounding) == ("completed", 2, -50)


def test_parts_of_a_line_give_back_just_what_it_cost(doing, shelves):
    sale = selling.add(doing(), uuid.uuid4(), Goods(shelves["Milk"]), quantity=3000)
    sale = selling.change_sale(doing(sale), sale.key, cut=Cut("amount", 1))
    sale = paying.pay(doing(sale), sale.key, Payment("card"))
    line, given = sale.lines.get(), []

    for _ in range(3):
        back = refunding.refund(doing(), sale, uuid.uuid4(), {line.pk: 1000})
        given.append(back.total)
        paying.pay(doing(back), back.key, Payment("card"))

    assert sum(given) == -3869
    with pytest.raises(Refused, match="0 can be given back"):
        refunding.refund(doing(), sale, uuid.uuid4(), {line.pk: 1000})


def test_a_refund_that_was_made_void_frees_its_lines(sold, doing):
    pan = sold.lines.last()
    back = refunding.refund(doing(), sold, uuid.uuid4(), {pan.pk: 1000})
    selling.void(doing(back), back.key)

    assert refunding.refund(doing(), sold, uuid.uuid4(), {pan.pk: 1000}).total == -49950


def test_a_refund_takes_no_goods_and_is_not_refunded(sold, doing, shelves):
    back = refunding.refund(doing(), sold, uuid.uuid4(), {sold.lines.last().pk: 1000})
    with pytest.raises(Refused, match="as it was sold"):
        selling.add(doing(back), back.key, Goods(shelves["Milk"]))
    back = paying.pay(doing(back), back.key, Payment("card"))

    with pytest.raises(Refused, match="Only a sale"):
        refunding.refund(doing(), back, uuid.uuid4(), {back.lines.get().pk: 1000})
