"""The till's sales over HTTP: each route does it, and says no as it should."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.utils import timezone

from stamgast.catalogue.models import Picture, Product
from stamgast.catalogue.stocking import Entry, store_product
from stamgast.promotions.models import Voucher, VoucherCode
from stamgast.shops.models import Register, Shop, Staff
from tests.shops.at_the_till import PIN, Till, till_at, with_pin


class Counter:
    """A register at which somebody sells: acts with a fresh key, on the newest version."""

    def __init__(self, till: Till) -> None:
        self.till = till
        self.key = str(uuid.uuid4())
        self.version = 0

    def act(self, path: str, body: Any = None, method: str = "post", **headers: str) -> Any:
        told = {"Idempotency_Key": str(uuid.uuid4()), "If_Match": str(self.version), **headers}
        answer = self.till.send(f"/sales/{self.key}{path}", body, method, **told)
        if answer.status_code == 200:
            self.version = answer.json()["version"]
        return answer

    def add(self, product: Product, quantity: int = 1000) -> Any:
        return self.act("/lines", {"product": product.pk, "quantity": quantity}).json()


@pytest.fixture
def till(counter: Register, ben: Staff, max_: Staff) -> Till:
    """Ben is at the counter; Max has a PIN too."""
    with_pin(max_)
    till = till_at(counter, max_)
    assert till.sign_in(with_pin(ben)).status_code == 200
    return till


@pytest.fixture
def sale(till: Till, shelves: dict[str, Product]) -> Counter:
    """Milk and a pan: 12.90 + 499.50."""
    sale = Counter(till)
    sale.add(shelves["Milk"])
    sale.add(shelves["Pan"])
    return sale


def told(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def leave(till: Till, max_: Staff, permission: str) -> str:
    asked = {"staff": max_.pk, "pin": PIN, "permission": permission}
    return str(till.send("/approval", asked).json()["approval"])


def test_a_sale_is_paid_in_cash_and_the_next_has_another_number(
    till: Till, sale: Counter, shelves: dict[str, Product]
) -> None:
    paid = sale.act("/tenders", {"kind": "cash", "given": 60000}).json()

    assert (paid["state"], paid["number"], paid["change"]) == ("completed", 1, 8800)
    assert till.send("/sale", method="get").json() == {"sale": None, "parked": 0}
    other = Counter(till)
    other.add(shelves["Bread"])
    assert other.act("/tenders", {"kind": "card"}).json()["number"] == 2


def test_a_payment_sent_twice_counts_once(sale: Counter) -> None:
    once, version = "the-same-key", str(sale.version)
    first = sale.act("/tenders", {"kind": "card"}, Idempotency_Key=once)

    again = sale.act("/tenders", {"kind": "card"}, Idempotency_Key=once, If_Match=version)

    assert again.json() == first.json()
    assert len(again.json()["tenders"]) == 1


def test_a_sale_is_paid_in_parts_and_a_part_taken_off(sale: Counter) -> None:
    part = sale.act("/tenders", {"kind": "card", "amount": 10000}).json()
    [tender] = part["tenders"]
    assert (part["state"], part["due"]) == ("open", 41240)

    off = sale.act(f"/tenders/{tender['id']}", method="delete").json()

    assert (off["tenders"], off["due"]) == ([], 51240)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"kind": "card", "amount": 99999999}, "amount"),
        ({"kind": "cash", "given": 1233}, "no_such_coins"),
        ({"kind": "voucher", "reference": "V0000-0000"}, "no_gift_card"),
        ({"kind": "invoice"}, "no_customer"),
    ],
    ids=["more than is due", "no such coins", "no such gift card", "nobody to invoice"],
)
def test_a_payment_that_cannot_be_is_refused(sale: Counter, body: Any, code: str) -> None:
    assert told(sale.act("/tenders", body))[1] == code


def gift_card(shop: Shop, code: str, balance: int) -> Voucher:
    card = Voucher.objects.create(shop=shop, kind="gift_card", name="Gift")
    VoucherCode.objects.create(shop=shop, voucher=card, code=code)
    card.book(balance, "issued", at=timezone.now(), by=None)
    return card


def test_a_gift_card_pays_what_it_has(till: Till, sale: Counter, corner: Shop) -> None:
    card = gift_card(corner, "GIFT100", 10000)
    seen = till.send("/gift-card", {"code": "gift-100"}).json()
    assert seen == {"name": "Gift", "balance": 10000, "expires_on": None}

    part = sale.act("/tenders", {"kind": "voucher", "amount": 10000, "reference": "gift-100"})

    card.refresh_from_db()
    assert (part.json()["due"], card.balance) == (41240, 0)


def test_another_shops_gift_card_is_not_found(till: Till, rival: Shop) -> None:
    gift_card(rival, "GIFT100", 10000)

    assert told(till.send("/gift-card", {"code": "GIFT100"})) == (422, "no_gift_card")


def test_a_line_is_changed_and_taken_off(sale: Counter) -> None:
    now = sale.act("", {"note": "in a bag"}, "patch").json()
    first, second = now["lines"]

    changed = sale.act(f"/lines/{first['id']}", {"quantity": 3000, "note": "cold"}, "patch").json()
    off = sale.act(f"/lines/{second['id']}", method="delete").json()

    assert [(line["quantity"], line["note"]) for line in changed["lines"]] == [
        (3000, "cold"),
        (1000, ""),
    ]
    assert (off["total"], off["note"]) == (3870, "in a bag")


def test_something_that_stands_in_no_list_is_sold(till: Till, corner: Shop) -> None:
    tax = corner.taxes.get(rate_bp=2500)

    sold = Counter(till).act("/lines", {"name": "Repair", "price": 12500, "tax": tax.pk}).json()

    assert [(line["name"], line["total"], line["rate"]) for line in sold["lines"]] == [
        ("Repair", 12500, 2500)
    ]


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("/lines", {"name": "", "price": 100}, "line_unnamed"),
        ("/lines", {"name": "x", "price": -1}, "price"),
        ("/lines", {"name": "x", "price": 1, "quantity": 0}, "quantity"),
    ],
    ids=["no name", "below nothing", "none of it"],
)
def test_a_line_that_cannot_be_is_refused(sale: Counter, path: str, body: Any, code: str) -> None:
    assert told(sale.act(path, body)) == (422, code)


def test_what_is_no_longer_sold_is_refused(sale: Counter, shelves: dict[str, Product]) -> None:
    Product.objects.filter(pk=shelves["Bread"].pk).update(active=False)

    assert told(sale.act("/lines", {"product": shelves["Bread"].pk})) == (409, "not_sold")


def test_an_act_on_an_older_sale_is_told_what_it_is_now(sale: Counter) -> None:
    answer = sale.act("", {"note": "late"}, "patch", If_Match="1")

    assert told(answer) == (409, "sale_changed")
    assert len(answer.json()["error"]["sale"]["lines"]) == 2


def test_a_parked_sale_goes_on_at_another_register(
    till: Till, sale: Counter, second: Register, ben: Staff, max_: Staff
) -> None:
    sale.act("/parking", {})
    listed = till.send("/sales?state=parked", method="get").json()["sales"]
    assert [(row["what"], row["pieces"], row["total"]) for row in listed] == [
        ("Milk, Pan", 2, 51240)
    ]
    beside = till_at(second, max_)
    beside.sign_in(ben)

    taken = Counter(beside)
    taken.key, taken.version = sale.key, sale.version
    assert taken.act("/resumption", {}).json()["register_id"] == second.pk

    assert told(sale.act("/resumption", {})) == (409, "sale_changed")
    assert told(sale.act("/tenders", {"kind": "card"})) == (409, "sale_changed")


def test_a_receipt_is_found_by_its_number_and_its_code(till: Till, sale: Counter) -> None:
    paid = sale.act("/tenders", {"kind": "card"}).json()

    def found(text: str) -> list[str]:
        listed = till.send(f"/sales?state=completed&q={text}", method="get").json()
        return [row["key"] for row in listed["sales"]]

    assert found("") == found("1") == found("%231") == found(paid["code"].lower()) == [sale.key]
    assert found("2") == found("milk") == []
    assert till.send(f"/sales/{sale.key}", method="get").json() == paid


def test_one_line_of_a_receipt_goes_back_onto_the_card(
    till: Till, sale: Counter, max_: Staff
) -> None:
    paid = sale.act("/tenders", {"kind": "card"}).json()
    [milk, _pan] = paid["lines"]
    refund = str(uuid.uuid4())
    asked = {"refund": refund, "lines": [{"line": milk["id"], "quantity": 1000}]}
    given = leave(till, max_, "sales.refund")

    begun = sale.act("/refunds", asked, X_Approval=given, If_Match="0").json()
    assert (begun["kind"], begun["due"], begun["refund_of"]["number"]) == ("refund", -1290, 1)
    back = Counter(till)
    back.key, back.version = refund, begun["version"]
    done = back.act("/tenders", {"kind": "card"}).json()

    assert (done["state"], done["total"]) == ("completed", -1290)
    seen = till.send(f"/sales/{sale.key}", method="get").json()
    assert [line["refundable"] for line in seen["lines"]] == [0, 1000]


def test_a_sale_that_costs_nothing_is_ended(till: Till) -> None:
    sale = Counter(till)
    sale.act("/lines", {"name": "Sample", "price": 0})

    assert sale.act("/completion", {}).json()["state"] == "completed"


def test_a_sale_that_is_not_paid_is_not_ended(sale: Counter) -> None:
    assert told(sale.act("/completion", {})) == (409, "not_paid")


def alone(sale: Counter) -> list[tuple[str, str, str, Any]]:
    """What Ben may not do alone: permission, method, path, body."""
    seen = sale.till.send(f"/sales/{sale.key}", method="get").json()
    line = f"/lines/{seen['lines'][0]['id']}"
    cut = {"cut": {"kind": "percent", "value": 1000}}
    return [
        ("sales.price", "patch", line, {"price": 1000}),
        ("sales.discount", "patch", line, cut),
        ("sales.discount", "patch", "", cut),
        ("sales.void", "post", "/void", {}),
    ]


@pytest.mark.parametrize("place", range(4), ids=["price", "line's", "sale's", "void"])
def test_what_ben_may_not_do_alone_takes_the_leave_of_max(
    place: int, till: Till, sale: Counter, max_: Staff
) -> None:
    permission, method, path, body = alone(sale)[place]
    refused = sale.act(path, body, method, Idempotency_Key="one-key-for-both")
    assert told(refused) == (403, "needs_approval")
    assert refused.json()["error"]["permission"] == permission

    given = leave(till, max_, permission)
    done = sale.act(path, body, method, Idempotency_Key="one-key-for-both", X_Approval=given)

    assert done.status_code == 200
    assert told(sale.act(path, body, method, X_Approval=given)) == (403, "needs_approval")


def test_a_refund_needs_leave(sale: Counter) -> None:
    paid = sale.act("/tenders", {"kind": "card"}).json()
    lines = [{"line": paid["lines"][0]["id"], "quantity": 1000}]

    answer = sale.act("/refunds", {"refund": str(uuid.uuid4()), "lines": lines})

    assert told(answer) == (403, "needs_approval")


ROUTES: list[tuple[str, str, Any]] = [
    ("get", "", None),
    ("post", "/lines", {"name": "x", "price": 1}),
    ("patch", "/lines/{line}", {"quantity": 2000}),
    ("delete", "/lines/{line}", None),
    ("patch", "", {"note": "x"}),
    ("delete", "/customer", None),
    ("post", "/parking", {}),
    ("post", "/resumption", {}),
    ("post", "/void", {}),
    ("post", "/tenders", {"kind": "card"}),
    ("delete", "/tenders/1", None),
    ("post", "/completion", {}),
]


@pytest.fixture
def elsewhere(rival: Shop, sale: Counter, hired: Any) -> Counter:
    """A register of another shop, that names corner's sale."""
    ria = with_pin(hired(rival, "Ria", "owner"))
    outlet = rival.outlets.create(name="Rival")
    till = till_at(rival.registers.create(outlet=outlet, name="Till"), ria)
    till.sign_in(ria)
    other = Counter(till)
    other.key, other.version = sale.key, sale.version
    return other


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [route for route in ROUTES if route[1] != "/lines"],
    ids=lambda part: str(part) if isinstance(part, str) else "",
)
def test_another_shops_sale_is_not_found(
    method: str, path: str, body: Any, sale: Counter, elsewhere: Counter
) -> None:
    line = sale.till.send(f"/sales/{sale.key}", method="get").json()["lines"][0]["id"]

    assert elsewhere.act(path.format(line=line), body, method).status_code == 404


def test_another_shops_goods_are_not_sold(elsewhere: Counter, shelves: dict[str, Product]) -> None:
    elsewhere.key, elsewhere.version = str(uuid.uuid4()), 0

    assert elsewhere.act("/lines", {"product": shelves["Milk"].pk}).status_code == 404
    assert elsewhere.till.send("/sales?state=completed", method="get").json() == {"sales": []}


SOME = uuid.UUID(int=7)
OUTSIDE = [(method, f"/sales/{SOME}{path}", body) for method, path, body in ROUTES]
LISTS = [("get", path, None) for path in ("/sale", "/sales", "/catalogue", "/products")]


@pytest.mark.parametrize(("method", "path", "body"), OUTSIDE + LISTS)
def test_who_is_not_there_is_shut_out(
    method: str, path: str, body: Any, counter: Register, max_: Staff
) -> None:
    how = {"Idempotency_Key": "12345678", "If_Match": "0"}
    path = path.format(line=1)

    assert told(Till().send(path, body, method, **how)) == (401, "not_paired")
    assert told(till_at(counter, max_).send(path, body, method, **how)) == (401, "locked")


def test_a_change_says_which_version_it_is_of(till: Till, shelves: dict[str, Product]) -> None:
    path, body = f"/sales/{uuid.uuid4()}/lines", {"product": shelves["Milk"].pk}

    assert till.send(path, body).status_code == 422
    assert till.send(path, body, If_Match="0").status_code == 422


# Shelves


def names(till: Till, asked: str = "") -> list[str]:
    found = till.send(f"/products{asked}", method="get").json()["products"]
    return [product["name"] for product in found]


def test_products_are_found_by_words_code_and_barcode(
    till: Till, shelves: dict[str, Product], corner: Shop
) -> None:
    pan = shelves["Pan"]
    pan.barcodes.create(shop=corner, code="4006381333931")
    store_product(corner, Entry(pan, {"name": "Iron pan"}), by=None, source="office")

    assert names(till) == ["Bread", "Iron pan", "Milk"]
    assert till.send("/products?q=4006381333931", method="get").json() == {
        "products": [
            {
                "id": pan.pk,
                "code": pan.code,
                "name": "Iron pan",
                "price": 49950,
                "category": None,
                "colour": "grey",
                "picture": "",
            }
        ],
        "after": None,
        "exact": True,
    }
    assert not till.send("/products?q=milk", method="get").json()["exact"]


def test_only_what_is_sold_stands_on_the_shelves(
    till: Till, shelves: dict[str, Product], corner: Shop
) -> None:
    dairy = corner.categories.create(name="Dairy")
    corner.products.filter(name="Milk").update(category=dairy)
    corner.products.filter(name="Bread").update(active=False)

    assert names(till) == ["Milk", "Pan"]
    assert names(till, f"?category={dairy.pk}") == ["Milk"]
    assert names(till, "?q=bread") == []


def test_shelves_are_read_page_by_page_under_a_fixed_number_of_queries(
    till: Till, shelves: dict[str, Product], django_assert_max_num_queries: Any
) -> None:
    milk = shelves["Milk"]
    more = [
        Product(shop=milk.shop, code=f"X{place}", name=f"Thing {place:03}", source="office")
        for place in range(100)
    ]
    Product.objects.bulk_create(more)

    with django_assert_max_num_queries(8):
        first = till.send("/products", method="get").json()
    second = till.send(f"/products?after={first['after']}", method="get").json()

    assert [len(first["products"]), len(second["products"]), second["after"]] == [60, 43, None]


def test_the_catalogue_names_categories_and_rates(till: Till, corner: Shop) -> None:
    dairy = corner.categories.create(name="Dairy")

    shelves = till.send("/catalogue", method="get").json()

    assert shelves["categories"] == [{"id": dairy.pk, "name": "Dairy", "colour": "grey"}]
    assert [tax["rate"] for tax in shelves["taxes"]] == [2500, 1200, 600, 0]


def test_the_picture_of_a_product_is_shown_to_its_own_shop(
    till: Till, shelves: dict[str, Product], corner: Shop, rival: Shop
) -> None:
    for shop, fingerprint in ((corner, "abc123"), (rival, "def456")):
        Picture.objects.create(
            shop=shop, image=b"a picture", content_type="image/webp", fingerprint=fingerprint
        )
    store_product(corner, Entry(shelves["Pan"], {"picture": "abc123"}), by=None, source="office")

    told = till.send("/products?q=Pan", method="get").json()["products"][0]["picture"]
    shown = till.send(f"/pictures/{told}", method="get")

    assert (shown.content, shown["Content-Type"]) == (b"a picture", "image/webp")
    assert till.send("/pictures/def456", method="get").status_code == 404


@pytest.mark.parametrize(
    ("path", "body", "method"),
    [
        ("/lines", {"name": "A\0", "price": 100}, "post"),
        ("", {"note": "A\0"}, "patch"),
        ("/tenders", {"kind": "card", "reference": "A\0"}, "post"),
    ],
)
def test_a_text_that_no_database_takes_is_refused(
    sale: Counter, path: str, body: Any, method: str
) -> None:
    assert sale.act(path, body, method).status_code == 422
