"""What the register knows of an account before and while somebody buys on it."""

from __future__ import annotations

import pytest

from stamgast.accounts.models import CreditRules
from stamgast.customers.models import Customer
from tests.sales.test_till_api import Counter
from tests.shops.at_the_till import Till

MILK_AND_PAN = 51240


def account(till: Till, mia: Customer) -> object:
    return till.send(f"/customers/{mia.pk}", method="get").json()["account"]


def test_nobody_buys_on_account_unless_the_shop_says_so(
    till: Till, sale: Counter, mia: Customer
) -> None:
    assert account(till, mia) == {"allowed": False, "balance": 0, "limit": 0, "left": 0}

    no = sale.act("/tenders", {"kind": "on_account"})

    assert (no.status_code, no.json()["error"]["code"]) == (409, "no_credit")


def test_the_sale_says_what_they_may_owe_before_it_is_paid(
    till: Till, sale: Counter, mia: Customer, credit: CreditRules
) -> None:
    before = sale.till.send("/sale", method="get").json()["sale"]["customer"]["account"]
    assert before == {"allowed": True, "balance": 0, "limit": 100_000, "left": 100_000}

    paid = sale.act("/tenders", {"kind": "on_account"}).json()

    assert (paid["state"], paid["customer"]["account"]["left"]) == ("completed", 48_760)
    assert account(till, mia) == {
        "allowed": True, "balance": MILK_AND_PAN, "limit": 100_000, "left": 48_760,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("own", "seen"),
    [
        ({"account_policy": "none"}, (False, 0, 0)),
        ({"account_policy": "limit", "account_limit": 5000}, (True, 5000, 5000)),
        ({"account_policy": "unlimited"}, (True, None, None)),
    ],
    ids=["none", "a limit of their own", "without end"],
)
def test_what_stands_on_their_own_page_goes_before_the_shops_rules(
    till: Till, mia: Customer, credit: CreditRules, own: dict[str, object], seen: object
) -> None:
    Customer.objects.filter(pk=mia.pk).update(**own)

    told = till.send(f"/customers/{mia.pk}", method="get").json()["account"]

    assert (told["allowed"], told["limit"], told["left"]) == seen


def test_beyond_the_limit_the_register_is_told_what_is_left(
    sale: Counter, credit: CreditRules
) -> None:
    CreditRules.objects.update(limit=50_000)

    no = sale.act("/tenders", {"kind": "on_account"})

    assert no.status_code == 409
    assert no.json()["error"]["code"] == "over_limit"
    assert no.json()["error"]["left"] == 50_000
    part = sale.act("/tenders", {"kind": "on_account", "amount": 50_000}).json()
    assert (part["due"], part["customer"]["account"]["left"]) == (1240, 0)
