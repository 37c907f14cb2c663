"""What a scan at the register leads to, asked as the till asks."""

from __future__ import annotations

import logging
import uuid
from typing import Any

import pytest
from django.db import connection

from stamgast.catalogue.models import Product, Source
from stamgast.catalogue.stocking import Entry as Stock
from stamgast.catalogue.stocking import store_products
from stamgast.customers.cards import give_card
from stamgast.customers.models import Customer
from stamgast.customers.storing import Entry, store
from stamgast.lib import own_codes
from stamgast.promotions.models import Voucher
from stamgast.sales.models import Sale
from stamgast.shops.models import Shop, Staff
from tests.conftest import added
from tests.connect.scanning import aamva
from tests.shops.at_the_till import Till, register_of, till_at, with_pin

EAN = "4006381333931"
PERSONAL = "198112289874"
DUTCH = "D1NLD15094962111659VW87Z78NB84"
VCARD = (
    "BEGIN:VCARD\nVERSION:3.0\nN:Berg;Anna;;;\nORG:Bageri AB\nTEL;TYPE=CELL:070-123 45 67\n"
    "EMAIL:anna@example.se\nADR:;;Storgatan 1;Ystad;;271 00;Sweden\nEND:VCARD"
)
AMERICAN = aamva("DCSSAMPLE", "DACMICHAEL", "DBB06061986", "DAG2300 WEST BROAD STREET", "DAJVA")


@pytest.fixture
def till(corner: Shop, ben: Staff) -> Till:
    till = till_at(register_of(corner), ben)
    till.sign_in(with_pin(ben))
    return till


@pytest.fixture
def pens(corner: Shop) -> Product:
    entry = Stock(values={"name": "Pens", "price": 4900}, barcodes=[EAN])
    return store_products(corner, [entry], by=None, source=Source.BACK_OFFICE)[0]


def scan(till: Till, text: str, sale: Any = None, **more: Any) -> Any:
    """The answer; `sale` is an earlier answer's."""
    body = {"text": text, "sale": sale["key"] if sale else str(uuid.uuid4()), **more}
    version = str(sale["version"]) if sale else "0"
    key = more.pop("once", str(uuid.uuid4()))
    return till.send("/scans", body, Idempotency_Key=key, If_Match=version)


def came_of(till: Till, text: str, sale: Any = None, **more: Any) -> Any:
    answer = scan(till, text, sale, **more)
    assert answer.status_code == 200, answer.text
    return answer.json()


def voucher(shop: Shop, kind: str = "gift_card", **fields: Any) -> tuple[Voucher, str]:
    code = own_codes.make(own_codes.Kind.VOUCHER)
    made = Voucher.objects.create(shop=shop, kind=kind, **fields)
    made.codes.create(shop=shop, code=code)
    return made, code


# Products


@pytest.mark.parametrize("text", [EAN, f"]E0{EAN}", f"{EAN}\r\n"])
def test_a_product_goes_on_the_sale(till: Till, pens: Product, text: str) -> None:
    came = came_of(till, text, quantity=2000)

    assert (came["kind"], [line["name"] for line in came["sale"]["lines"]]) == ("product", ["Pens"])
    assert came["sale"]["total"] == 9800


def test_the_same_scan_sent_again_is_one(till: Till, pens: Product) -> None:
    sale, key = str(uuid.uuid4()), str(uuid.uuid4())
    body = {"text": EAN, "sale": sale}

    answers = [till.send("/scans", body, Idempotency_Key=key, If_Match="0") for _ in range(2)]

    assert [answer.json()["sale"]["total"] for answer in answers] == [4900, 4900]


def test_a_product_no_longer_sold_is_not_found(till: Till, pens: Product) -> None:
    Product.objects.update(active=False)

    assert came_of(till, EAN)["kind"] == "unknown"


def test_another_shops_things_are_unknown(till: Till, rival: Shop) -> None:
    added(rival, first_name="Nora", number="K-77")
    _theirs, code = voucher(rival, balance=500)

    for text in ("K-77", code):
        came = came_of(till, text)
        assert (came["kind"], came["message"]) == (
            "unknown",
            "Nothing is known by this code. Search for it by name.",
        )


# Customers


def test_a_customer_number_connects(till: Till, corner: Shop) -> None:
    mia = added(corner, first_name="Mia", number="K-10023")

    came = came_of(till, "k-10023")

    assert (came["kind"], came["sale"]["customer"]["id"], came["sale"]["via"]) == (
        *("customer", mia.pk, "scan"),
    )


def test_a_customers_card_connects(till: Till, mia: Customer, ben: Staff) -> None:
    give_card(mia, "9900012345", by=ben)

    assert came_of(till, "9900012345")["sale"]["customer"]["name"] == "Mia Åkesson"


def test_a_deleted_customer_is_unknown(till: Till, mia: Customer) -> None:
    Customer.objects.update(number="K-1", deleted_at="2026-05-01T12:00Z")

    assert came_of(till, "K-1")["kind"] == "unknown"


def test_where_another_is_connected_somebody_is_asked(till: Till, corner: Shop) -> None:
    added(corner, first_name="Mia", number="K-1")
    bo = added(corner, first_name="Bo", number="K-2")
    sale = came_of(till, "K-1")["sale"]

    came = came_of(till, "K-2", sale)

    assert (came["kind"], came["customer"]["id"], came["sale"]) == ("customer", bo.pk, None)
    assert Sale.objects.get().customer.first_name == "Mia"  # type: ignore[union-attr]


def test_a_telephone_of_two_is_asked_about(till: Till, mia: Customer, corner: Shop) -> None:
    added(corner, first_name="Bo", last_name="Åkesson", mobile=mia.mobile)

    came = came_of(till, "070-174 06 05")

    assert (came["kind"], [hit["name"] for hit in came["hits"]]) == (
        *("several", ["Mia Åkesson", "Bo Åkesson"]),
    )


def test_a_code_of_two_kinds_is_asked_about_and_then_meant(
    till: Till, pens: Product, corner: Shop
) -> None:
    added(corner, first_name="Mia", number=EAN)

    came = came_of(till, EAN)
    meant = came_of(till, EAN, only="customer")

    assert (came["kind"], [hit["kind"] for hit in came["hits"]]) == (
        *("several", ["product", "customer"]),
    )
    assert (meant["kind"], meant["sale"]["customer"]["name"]) == ("customer", "Mia")


def test_a_prefix_of_the_shop_says_what_a_code_is(till: Till, pens: Product, corner: Shop) -> None:
    Shop.objects.update(scan_prefixes={"400": "customer"})
    added(corner, first_name="Mia", number=EAN)

    assert came_of(till, EAN)["kind"] == "customer"


# Vouchers


def test_a_gift_card_is_offered_and_its_owner_connected(till: Till, mia: Customer) -> None:
    _card, code = voucher(mia.shop, balance=20000, owner=mia)

    came = came_of(till, own_codes.shown(code))

    assert came["voucher"] | {"id": 0} == {
        "id": 0,
        "kind": "gift_card",
        "name": "Gift card",
        "code": code,
        "balance": 20000,
    }
    assert (came["kind"], came["sale"]["customer"]["id"], came["sale"]["via"]) == (
        *("gift_card", mia.pk, "voucher"),
    )


def test_a_gift_card_of_nobody_changes_nothing(till: Till, corner: Shop) -> None:
    _card, code = voucher(corner, balance=20000)

    came = came_of(till, code)

    assert (came["kind"], came["sale"], Sale.objects.count()) == ("gift_card", None, 0)


def test_a_gift_card_pays_by_its_code(till: Till, pens: Product, corner: Shop) -> None:
    card, code = voucher(corner, balance=20000)
    sale = came_of(till, EAN)["sale"]

    paid = till.send(
        f"/sales/{sale['key']}/tenders",
        {"kind": "voucher", "reference": code},
        Idempotency_Key=str(uuid.uuid4()),
        If_Match=str(sale["version"]),
    ).json()

    card.refresh_from_db()
    assert (paid["state"], card.balance) == ("completed", 15100)


def test_a_coupon_is_set_and_its_owner_connected(till: Till, pens: Product, mia: Customer) -> None:
    _coupon, code = voucher(mia.shop, "coupon", discount="percent", value=1000, owner=mia)
    sale = came_of(till, EAN)["sale"]

    came = came_of(till, code, sale)

    assert (came["kind"], came["sale"]["total"], came["sale"]["via"]) == ("coupon", 4410, "voucher")


def test_the_owner_of_a_voucher_is_asked_about_where_another_is_connected(
    till: Till, mia: Customer, corner: Shop
) -> None:
    added(corner, first_name="Bo", number="K-2")
    sale = came_of(till, "K-2")["sale"]
    _card, code = voucher(corner, balance=20000, owner=mia)

    came = came_of(till, code, sale)

    assert (came["customer"]["id"], came["sale"]) == (mia.pk, None)
    assert came["voucher"]["balance"] == 20000


def test_a_voucher_past_its_day_says_so(till: Till, mia: Customer) -> None:
    _card, code = voucher(mia.shop, balance=100, owner=mia, expires_on="2020-01-01")

    answer = scan(till, code)

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "voucher_expired")
    assert Sale.objects.count() == 0


# Receipts


def test_a_receipt_opens(till: Till, pens: Product) -> None:
    sale = came_of(till, EAN)["sale"]
    paid = till.send(
        f"/sales/{sale['key']}/tenders",
        {"kind": "card"},
        Idempotency_Key=str(uuid.uuid4()),
        If_Match=str(sale["version"]),
    ).json()

    came = came_of(till, paid["code"])

    assert (came["kind"], came["receipt"]["number"], came["sale"]) == ("receipt", 1, None)


# Licences and contact cards


def test_a_swedish_licence_of_somebody_known_connects(till: Till, corner: Shop) -> None:
    corner.personal_ids = "store"
    corner.save()
    entry = Entry(values={"first_name": "Mia"}, personal_id=PERSONAL)
    mia = store(corner, entry, by=None, source="office")

    came = came_of(till, f"]d1{PERSONAL}")

    assert (came["kind"], came["sale"]["customer"]["id"]) == ("customer", mia.pk)


@pytest.mark.parametrize("text", [f"]d1{PERSONAL}", PERSONAL, "811228-9874"])
def test_a_swedish_licence_of_nobody_known_begins_a_customer(till: Till, text: str) -> None:
    Shop.objects.update(personal_ids="match")

    came = came_of(till, text)

    assert (came["kind"], came["draft"]) == ("new_customer", {"personal_id": PERSONAL})


def test_an_american_licence_begins_a_customer(till: Till) -> None:
    came = came_of(till, AMERICAN)

    assert (came["kind"], came["draft"]) == (
        "new_customer",
        {
            "first_name": "Michael",
            "last_name": "Sample",
            "date_of_birth": "1986-06-06",
            "postal_street": "2300 WEST BROAD STREET",
            "postal_state": "VA",
            "postal_country": "US",
        },
    )


def test_a_contact_card_begins_a_customer(till: Till) -> None:
    came = came_of(till, VCARD)

    assert (came["kind"], came["draft"] | {"postal_country": "SE"}) == (
        "new_customer",
        {
            "first_name": "Anna",
            "last_name": "Berg",
            "company_name": "Bageri AB",
            "email": "anna@example.se",
            "mobile": "+46701234567",
            "postal_street": "Storgatan 1",
            "postal_postcode": "271 00",
            "postal_city": "Ystad",
            "postal_country": "SE",
        },
    )


def test_a_contact_card_of_somebody_known_connects(till: Till, corner: Shop) -> None:
    added(corner, first_name="Anna", last_name="Berg", email="anna@example.se")

    came = came_of(till, VCARD)

    assert (came["kind"], came["sale"]["customer"]["name"]) == ("customer", "Anna Berg")


def test_a_contact_card_by_another_name_is_asked_about(till: Till, corner: Shop) -> None:
    added(corner, first_name="Bo", last_name="Berg", mobile="+46701234567")

    came = came_of(till, VCARD)

    assert (came["kind"], [hit["name"] for hit in came["hits"]]) == ("several", ["Bo Berg"])
    assert came["draft"]["first_name"] == "Anna"


# What can't be


REFUSED = {
    "a Dutch licence": (DUTCH, "dutch_licence", "a shop may not keep"),
    "a Swedish licence where no IDs are kept": (
        f"]d1{PERSONAL}",
        "personal_id_refused",
        "keeps no",
    ),
    "a BSN": ("]Q1111222333", "bsn", "a shop may not read"),
    "a link": ("https://example.com/x", "web_address", "web address"),
    "nothing": (" ", "empty", "Scan once more"),
    "too much": ("x" * 5000, "too_long", "one code at a time"),
}


@pytest.mark.parametrize(("text", "code", "said"), REFUSED.values(), ids=REFUSED)
def test_what_leads_nowhere_says_why(till: Till, text: str, code: str, said: str) -> None:
    came = came_of(till, text)

    assert (came["kind"], came["code"]) == ("refused", code)
    assert said in came["message"]


def test_a_scan_is_as_many_queries_whatever_there_is(
    till: Till, corner: Shop, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        added(corner, first_name="Bo", number=f"K-{number}", mobile="+46701740605")

    with django_assert_max_num_queries(14):
        came_of(till, "070-174 06 05")


# Nothing is left of it


def kept_anywhere(*texts: str) -> list[str]:
    """Tables in which one of the texts stands."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = str(cursor.fetchall())
            found += [table for text in texts if text in rows]
    return found


@pytest.mark.parametrize(
    ("text", "secrets"),
    [
        (f"]d1{PERSONAL}", [PERSONAL, "811228"]),
        (DUTCH, [DUTCH, "5094962111"]),
        ("]Q1111222333", ["111222333"]),
        (AMERICAN, ["SAMPLE", "WEST BROAD"]),
        (VCARD, ["anna@example.se", "Bageri"]),
    ],
    ids=["Swedish licence", "Dutch licence", "BSN", "American licence", "contact card"],
)
@pytest.mark.parametrize("policy", ["refuse", "match", "store"])
def test_a_scan_stays_in_no_log_and_no_table(
    till: Till, text: str, secrets: list[str], policy: str, caplog: pytest.LogCaptureFixture
) -> None:
    Shop.objects.update(personal_ids=policy)

    with caplog.at_level(logging.DEBUG):
        came_of(till, text)
        scan(till, text, {"key": "no key", "version": 0})

    # What the database is asked stands in its own log, which no shop switches on.
    logged = [
        record.getMessage() for record in caplog.records if record.name != "django.db.backends"
    ]
    assert [line for line in logged if any(secret in line for secret in secrets)] == []
    assert kept_anywhere(*secrets) == []


def test_a_badly_put_scan_is_not_said_back(till: Till) -> None:
    answer = till.send(
        "/scans", {"text": PERSONAL * 2000, "sale": "x"}, Idempotency_Key="12345678", If_Match="0"
    )

    assert (answer.status_code, PERSONAL in answer.text) == (422, False)


@pytest.mark.parametrize("path", ["/customers?q=mia", "/customers/1"])
def test_only_somebody_at_the_register_sees_customers(path: str, corner: Shop, ben: Staff) -> None:
    till = till_at(register_of(corner), ben)

    assert till.send(path, method="get").status_code == 401
