"""What goes back of a sale that was bought on account, and how much of it as money."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest

from stamgast.customers.models import Customer
from stamgast.lib.refused import Refused
from stamgast.sales import paying, refunding, selling
from stamgast.sales.dues import Payment
from stamgast.sales.models import Sale
from stamgast.sales.selling import Goods
from tests.accounts.ledgers import agrees, open_of
from tests.accounts.test_ledger import paid
from tests.sales.conftest import Doing

MILK, PAN = 1290, 49950
Buying = Callable[..., Sale]


def refund_of(sale: Sale, doing: Doing, *names: str) -> Sale:
    lines = sale.lines.filter(name__in=names or ["Milk", "Bread", "Pan"])
    return refunding.refund(doing(), sale, uuid.uuid4(), {line.pk: 1000 for line in lines})


def test_what_nobody_paid_goes_back_onto_the_account(
    bought: Buying, doing: Doing, mia: Customer
) -> None:
    first, second = bought("Milk"), bought("Bread")
    back = refund_of(second, doing)

    for kind in ("cash", "card"):
        with pytest.raises(Refused) as no:
            paying.pay(doing(back), back.key, Payment(kind))
        assert no.value.code == "more_than_paid"
    paying.pay(doing(back), back.key, Payment("on_account"))

    assert open_of(mia) == [("sale", MILK)], "its own sale is settled first"
    assert agrees(mia) == first.total


def test_as_much_goes_back_as_money_as_came_in(bought: Buying, doing: Doing, mia: Customer) -> None:
    sale = bought("Milk", "Pan", card=10_000)
    paid(mia, 5_000)
    back = refund_of(sale, doing, "Pan")

    with pytest.raises(Refused, match="150"):
        paying.pay(doing(back), back.key, Payment("card", -15_001))
    back = paying.pay(doing(back), back.key, Payment("cash", -10_000))
    with pytest.raises(Refused, match="150"):
        paying.pay(doing(back), back.key, Payment("card", -5_001))
    back = paying.pay(doing(back), back.key, Payment("card", -5_000))
    back = paying.pay(doing(back), back.key, Payment("on_account"))

    assert back.state == "completed"
    # 51240 were bought, 10000 paid by card, 5000 later; 34950 of it came back onto the account.
    assert agrees(mia) == 41_240 - 5_000 - 34_950
    last = refund_of(sale, doing, "Milk")
    with pytest.raises(Refused) as no:
        paying.pay(doing(last), last.key, Payment("card"))
    assert no.value.code == "more_than_paid"


def test_a_sale_paid_in_rounded_cash_goes_back_whole_by_card(
    doing: Doing, shelves: dict[str, object]
) -> None:
    sale = selling.add(doing(), uuid.uuid4(), Goods(shelves["Bread"]))  # type: ignore[arg-type]
    sale = selling.add(doing(sale), sale.key, Goods(shelves["Milk"]))  # type: ignore[arg-type]
    sale = paying.pay(doing(sale), sale.key, Payment("cash"))
    assert (sale.total, sale.rounding) == (5190, 10)
    back = refund_of(sale, doing)

    back = paying.pay(doing(back), back.key, Payment("card"))

    assert back.state == "completed"


def test_two_refunds_hand_out_no_more_than_one(
    bought: Buying, doing: Doing, second: object
) -> None:
    sale = bought("Milk", "Bread", card=2_000)
    first = refund_of(sale, doing, "Milk")
    other = refunding.refund(
        doing(register=second), sale, uuid.uuid4(), {sale.lines.get(name="Bread").pk: 1000}
    )
    paying.pay(doing(other, register=second), other.key, Payment("card", -1_500))

    with pytest.raises(Refused, match="5"):
        paying.pay(doing(first), first.key, Payment("card", -501))
    paying.pay(doing(first), first.key, Payment("card", -500))


def test_a_payment_that_is_taken_off_again_is_owed_no_longer(
    doing: Doing, shelves: dict[str, object], mia: Customer, credit: object
) -> None:
    sale = selling.connect(doing(), uuid.uuid4(), mia, "search")
    sale = selling.add(doing(sale), sale.key, Goods(shelves["Pan"]))  # type: ignore[arg-type]
    sale = paying.pay(doing(sale), sale.key, Payment("on_account", 20_000))

    with pytest.raises(Refused) as no:
        selling.disconnect(doing(sale), sale.key)
    sale = paying.take_back(doing(sale), sale.key, sale.tenders.get().pk)

    assert no.value.code == "paid_by_customer"
    assert agrees(mia) == 0
    assert open_of(mia) == []
