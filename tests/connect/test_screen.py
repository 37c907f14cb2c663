"""What a customer says at the screen, and what it shows of it."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from stamgast.accounts.models import CreditRules
from stamgast.catalogue.models import Source
from stamgast.catalogue.stocking import Entry as Stock
from stamgast.catalogue.stocking import store_products
from stamgast.connect import limits
from stamgast.connect.models import Introduction, LoyaltySettings, Purpose
from stamgast.connect.said import unsealed
from stamgast.customers.cards import give_card
from stamgast.customers.models import Customer
from stamgast.customers.storing import Entry, store
from stamgast.loyalty import ledger as points
from stamgast.loyalty.models import PointRules
from stamgast.promotions.models import Promotion
from stamgast.sales.models import Sale
from stamgast.shops.models import Logo, Shop, Staff
from tests.conftest import added
from tests.connect.screens import Counter, Screen, counter_of, last
from tests.connect.test_till_scans import AMERICAN, DUTCH, PERSONAL, VCARD


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "EVEN", 0)
    cache.clear()


@pytest.fixture
def counter(corner: Shop, ben: Staff) -> Counter:
    return counter_of(corner, ben)


@pytest.fixture
def screen(counter: Counter) -> Screen:
    """Of a sale with something on it."""
    counter.sells()
    return counter.screen


def wants(shop: Shop, **settings: Any) -> None:
    LoyaltySettings.objects.update_or_create(shop=shop, defaults=settings)


def uses_ids(shop: Shop, how: str = "store") -> None:
    shop.personal_ids = how
    shop.save(update_fields=["personal_ids"])


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


# What it shows


def test_a_screen_shows_the_shop_and_no_sale_yet(counter: Counter) -> None:
    wants(counter.shop, idle_text={"en": "Fresh every day"}, done_seconds=12)

    seen = counter.screen.seen()

    assert seen | {"purpose": {}} == {
        "shop": {
            "name": "Corner",
            "language": "en",
            "country": "SE",
            "currency": "SEK",
            "logo": None,
            "idle_text": {"en": "Fresh every day"},
        },
        "ways": ["phone", "scan", "pad"],
        "pad_kinds": ["number", "phone"],
        "done_seconds": 12,
        "enrol": "ask",
        "purpose": {},
        "sale": None,
        "connected": False,
        "asks": False,
        "introduction": None,
    }
    assert [*seen["purpose"]] == ["en", "sv", "nl"]


def test_the_sale_is_shown_with_what_came_off_it(counter: Counter) -> None:
    Promotion.objects.create(shop=counter.shop, name="Ten off", value=1000)
    counter.sells("Milk", 1000)

    seen = counter.screen.seen()

    assert seen["sale"]["lines"] == [
        {
            "name": "Milk",
            "quantity": 1000,
            "price": 1000,
            "full": 1000,
            "total": 900,
            "discounts": [{"name": "Ten off", "amount": 100}],
        }
    ]
    assert [seen["sale"][name] for name in ("full", "discount", "total", "due", "points")] == [
        *(1000, 100, 900, 900, None),
    ]
    assert (seen["asks"], seen["connected"]) == (True, False)


def test_a_paid_sale_is_shown_for_some_seconds(counter: Counter) -> None:
    counter.sells("Milk", 1000)
    counter.pays(kind="cash", given=2000)

    seen = counter.screen.seen()

    assert (seen["sale"]["state"], seen["sale"]["change"], seen["asks"]) == (
        *("completed", 1000, False),
    )

    Sale.objects.update(ended_at=timezone.now() - dt.timedelta(seconds=9))
    assert counter.screen.seen()["sale"] is None


def test_the_next_sale_takes_the_place_of_the_paid(counter: Counter) -> None:
    counter.sells("Milk", 1000)
    counter.pays()
    counter.sells("Bread", 3900)

    seen = counter.screen.seen()

    assert [line["name"] for line in seen["sale"]["lines"]] == ["Bread"]


@pytest.mark.parametrize(
    ("settings", "asks"),
    [({}, True), ({"screen_on": False}, False), ({"ways": []}, False), ({"pad_kinds": []}, True)],
    ids=["as usual", "switched off", "no way", "a pad for nothing"],
)
def test_it_asks_as_the_shop_wants(screen: Screen, settings: Any, asks: bool) -> None:
    wants(screen.device.shop, **settings)

    assert screen.seen()["asks"] == asks


def test_whoever_is_connected_is_not_named_and_not_asked(
    counter: Counter, screen: Screen, mia: Customer
) -> None:
    sale = counter.sale()
    counter.act(f"/sales/{sale['key']}/customer", {"customer": mia.pk}, method="put")

    answer = screen.send("/screen/now", method="get")

    assert (answer.json()["connected"], answer.json()["asks"]) == (True, False)
    assert not any(part in answer.text for part in ("Mia", "Åkesson", mia.mobile))


def test_the_logo_is_the_screens_own_to_show(counter: Counter, rival: Shop, stranger: Any) -> None:
    for shop, print_ in ((counter.shop, "corner"), (rival, "rival")):
        told = {"image": b"x", "content_type": "image/png", "fingerprint": print_}
        Logo.objects.create(shop=shop, **told)
    address = counter.screen.seen()["shop"]["logo"]

    assert address == "/api/v1/till/screen/logo/corner"
    assert counter.screen.get(address).content == b"x"
    assert counter.screen.get(address.replace("corner", "rival")).status_code == 404
    assert stranger.get(address).status_code == 401


PATHS = ["/phone", "/scan", "/number", "/no-thanks", "/withdraw"]


@pytest.mark.parametrize("path", PATHS)
def test_only_a_screen_is_let_in(path: str, counter: Counter) -> None:
    body = {"text": "1", "language": "en"}

    assert code_of(counter.till.send(f"/screen{path}", body)) == (401, "not_paired")


def test_a_screen_is_no_register(counter: Counter) -> None:
    assert code_of(counter.screen.send("/introduction", method="get")) == (401, "not_paired")


def test_a_revoked_screen_is_let_in_no_more(counter: Counter, ben: Staff) -> None:
    counter.device.revoke(by=ben, at=timezone.now())

    assert code_of(counter.screen.send("/screen/now", method="get")) == (401, "not_paired")
    assert counter.screen.send("/screen/state", method="get").json()["paired"] is False


# By phone


def test_a_code_for_a_phone(screen: Screen) -> None:
    code = screen.code(language="sv")

    it = last()
    token = code["link"].removeprefix("http://testserver/hello/").removesuffix("/")
    assert code | {"qr": "", "link": "", "seconds": 0} == {
        "id": it.pk,
        "link": "",
        "qr": "",
        "code": it.code,
        "seconds": 0,
    }
    assert (len(token), code["qr"][:5], 598 < code["seconds"] <= 600) == (43, "<svg ", True)
    assert token not in str(Introduction.objects.values().get())
    assert (it.state, it.language, it.way) == ("shown", "sv", "phone")
    assert it.purpose and it.purpose.language == "sv"


def test_a_new_code_takes_the_place_of_the_old(screen: Screen) -> None:
    screen.code()
    screen.code()

    states = Introduction.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["withdrawn", "shown"]


def test_two_registers_show_different_codes(corner: Shop, ben: Staff) -> None:
    counters = [counter_of(corner, ben, name) for name in ("One", "Two", "Three")]
    for counter in counters:
        counter.sells()

    codes = {counter.screen.code()["code"] for counter in counters}

    assert len(codes) == 3


def test_too_many_codes_are_refused(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CODES", 2)
    for _ in range(2):
        screen.code()

    assert code_of(screen.ask("/phone")) == (429, "too_many_tries")


def test_without_a_sale_there_is_nothing_to_be_connected_to(counter: Counter) -> None:
    for path in ("/phone", "/number"):
        assert code_of(counter.screen.ask(path, text="1")) == (409, "not_asked")


def test_a_way_that_the_shop_does_not_offer_is_refused(screen: Screen) -> None:
    wants(screen.device.shop, ways=["scan"])

    assert code_of(screen.ask("/phone")) == (409, "not_asked")
    assert code_of(screen.ask("/number", text="1")) == (409, "not_asked")


# By what is typed


SAME = {"state": None, "reason": None}


def test_a_customer_number_connects(counter: Counter, screen: Screen) -> None:
    mia = added(counter.shop, first_name="Mia", number="K-10023")

    answer = screen.ask("/number", text="k-10023 ")

    assert answer.json() == SAME
    sale, it = counter.sale(), last()
    assert (sale["customer"]["id"], sale["via"]) == (mia.pk, "screen")
    assert (it.state, it.customer, it.joined, it.sealed) == ("connected", mia, False, None)
    assert screen.seen()["connected"] is True


@pytest.mark.parametrize("text", ["070-174 06 05", "0701740605", "+46701740605"])
def test_a_telephone_connects(counter: Counter, screen: Screen, mia: Customer, text: str) -> None:
    screen.ask("/number", text=text)

    assert counter.sale()["customer"]["id"] == mia.pk


@pytest.mark.parametrize("text", ["811228-9874", "198112289874", "8112289874"])
def test_a_personal_id_connects(counter: Counter, screen: Screen, text: str) -> None:
    uses_ids(counter.shop, "match")
    entry = Entry(values={"first_name": "Mia"}, personal_id=PERSONAL)
    mia = store(counter.shop, entry, by=None, source="office")

    screen.ask("/number", text=text)

    assert counter.sale()["customer"]["id"] == mia.pk


@pytest.mark.parametrize(
    ("kinds", "text"),
    [(["phone"], "K-1"), (["number"], "0701740605"), (["number"], "+46701740605")],
)
def test_what_the_pad_does_not_take_finds_nobody(
    counter: Counter, screen: Screen, mia: Customer, kinds: list[str], text: str
) -> None:
    wants(counter.shop, pad_kinds=kinds)
    added(counter.shop, first_name="Bo", number="K-1")

    screen.ask("/number", text=text)

    assert (counter.sale()["customer"], last().state) == (None, "offered")


def test_a_number_of_nobody_is_answered_as_one_of_somebody(
    counter: Counter, screen: Screen
) -> None:
    added(counter.shop, first_name="Mia", number="7")

    missed, hit = (screen.ask("/number", text=text) for text in ("8", "7"))

    assert (missed.status_code, missed.content) == (hit.status_code, hit.content)
    assert {**missed.headers, "x-request-id": ""} == {**hit.headers, "x-request-id": ""}


def test_hit_and_miss_take_the_same_time(
    counter: Counter, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "EVEN", 0.5)
    added(counter.shop, first_name="Mia", number="7")
    took = []
    for text in ("8", "7"):
        began = time.monotonic()
        screen.ask("/number", text=text)
        took.append(time.monotonic() - began)

    assert abs(took[0] - took[1]) < 0.3
    assert min(took) >= 0.5


def test_another_shops_number_is_nobodys(counter: Counter, screen: Screen, rival: Shop) -> None:
    added(rival, first_name="Nora", number="K-77")

    screen.ask("/number", text="K-77")

    assert counter.sale()["customer"] is None


def test_somebody_unknown_is_offered_with_what_they_typed(counter: Counter, screen: Screen) -> None:
    screen.ask("/number", text="070-123 45 67")

    seen, shown = counter.seen(), screen.seen()["introduction"]
    assert (seen["state"], seen["name"], seen["mobile"], seen["hits"]) == (
        *("offered", "", "070-123 45 67", []),
    )
    assert (shown["state"], shown["code"]) == ("offered", seen["code"])
    assert unsealed(last()).values == {"mobile": "+46701234567"}


def test_nobody_is_offered_where_the_shop_offers_nothing(counter: Counter, screen: Screen) -> None:
    wants(counter.shop, enrol="never")

    screen.ask("/number", text="0701234567")

    assert (last().state, last().sealed) == ("unknown", None)
    assert screen.seen()["introduction"]["state"] == "unknown"


def test_of_several_the_cashier_chooses(counter: Counter, screen: Screen, mia: Customer) -> None:
    bo = added(counter.shop, first_name="Bo", last_name="Åkesson", mobile=mia.mobile)

    screen.ask("/number", text="0701740605")
    seen = counter.seen()
    chosen = counter.answers("choose", {"customer": bo.pk})

    assert (seen["state"], [hit["id"] for hit in seen["hits"]]) == ("several", [mia.pk, bo.pk])
    assert chosen.json()["customer"]["id"] == bo.pk
    it = last()
    assert (it.state, it.customer, it.joined, it.sealed) == ("connected", bo, False, None)


def test_more_numbers_of_nobody_than_somebody_mistypes_are_refused(
    counter: Counter, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MISSES", {"screen": 2, "address": 60})
    added(counter.shop, first_name="Mia", number="7")
    for _ in range(2):
        screen.ask("/number", text="8")

    refused = screen.ask("/number", text="7")

    assert code_of(refused) == (429, "too_many_tries")
    assert counter.sale()["customer"] is None


def test_numbers_of_somebody_are_counted_as_nothing(
    counter: Counter, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MISSES", {"screen": 2, "address": 60})
    added(counter.shop, first_name="Mia", number="7")

    for _ in range(4):
        counter.sells()
        assert screen.ask("/number", text="7").status_code == 200
        counter.pays()


def test_many_screens_of_one_address_are_counted_together(
    corner: Shop, ben: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MISSES", {"screen": 9, "address": 2})
    counters = [counter_of(corner, ben, name) for name in ("One", "Two", "Three")]
    for counter in counters:
        counter.sells()

    statuses = [counter.screen.ask("/number", text="8").status_code for counter in counters]

    assert statuses == [200, 200, 429]


def test_nothing_is_counted_where_nothing_is_asked(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MISSES", {"screen": 1, "address": 60})

    for _ in range(3):
        assert code_of(counter.screen.ask("/number", text="8")) == (409, "not_asked")


# By what is shown to the camera


def test_a_customers_card_connects(
    counter: Counter, screen: Screen, mia: Customer, ben: Staff
) -> None:
    give_card(mia, "9900012345", by=ben)

    answer = screen.ask("/scan", text="9900012345", symbology="]C0")

    assert answer.json() == {"state": "connected", "reason": None}
    assert counter.sale()["customer"]["id"] == mia.pk


def test_a_swedish_licence_of_nobody_known_is_offered(counter: Counter, screen: Screen) -> None:
    uses_ids(counter.shop)

    answer = screen.ask("/scan", text=PERSONAL, symbology="]d1")

    assert answer.json()["state"] == "offered"
    assert unsealed(last()).personal_id == PERSONAL
    # It is nobody's telephone number, and the register is not told the ID.
    assert PERSONAL not in str(counter.seen())


def test_a_contact_card_of_somebody_known_connects(counter: Counter, screen: Screen) -> None:
    anna = added(counter.shop, first_name="Anna", last_name="Berg", email="anna@example.se")

    assert screen.ask("/scan", text=VCARD).json()["state"] == "connected"
    assert counter.sale()["customer"]["id"] == anna.pk


def test_a_contact_card_of_nobody_known_is_offered_and_confirmed(
    counter: Counter, screen: Screen
) -> None:
    screen.ask("/scan", text=VCARD)
    seen = counter.seen()

    sale = counter.answers("confirm").json()

    anna = Customer.objects.get()
    assert (seen["name"], seen["mobile"]) == ("Anna Berg", "070-123 45 67")
    assert (sale["customer"]["id"], sale["via"]) == (anna.pk, "screen")
    assert (anna.company_name, anna.postal_city, anna.source) == ("Bageri AB", "Ystad", "screen")


def test_who_may_be_the_same_is_told_to_the_cashier(counter: Counter, screen: Screen) -> None:
    bo = added(counter.shop, first_name="Bo", last_name="Berg", mobile="+46701234567")

    screen.ask("/scan", text=VCARD)

    seen = counter.seen()
    assert (seen["state"], [hit["id"] for hit in seen["hits"]]) == ("offered", [bo.pk])


NOBODYS = "That code says nothing about you."
LEADS_NOWHERE = {
    "a Dutch licence": (DUTCH, "A Dutch driver’s licence holds only its number"),
    "a BSN": ("]Q1111222333", "That code is a Dutch BSN"),
    "a licence in a phone": ("mdoc:owBjMS4wAYIB2BhYS", "A licence in a phone can’t be read yet"),
    "a Swedish licence where no IDs are kept": (f"]d1{PERSONAL}", "This shop keeps no personal"),
    "a link": ("https://example.com/x", NOBODYS),
    "nothing": ("", NOBODYS),
}


@pytest.mark.parametrize(("text", "told"), LEADS_NOWHERE.values(), ids=LEADS_NOWHERE)
def test_what_says_nothing_about_anybody_says_why(screen: Screen, text: str, told: str) -> None:
    answer = screen.ask("/scan", text=text).json()

    assert (answer["state"], answer["reason"].startswith(told)) == (None, True)
    assert Introduction.objects.count() == 0


def test_a_reason_is_told_in_the_customers_language(screen: Screen) -> None:
    told = {
        language: screen.ask("/scan", text=DUTCH, language=language).json()["reason"]
        for language in ("en", "sv", "nl")
    }

    assert len({*told.values()}) == 3


def test_a_product_is_nobody(counter: Counter, screen: Screen) -> None:
    pens = Stock(values={"name": "Pens", "price": 4900}, barcodes=["4006381333931"])
    store_products(counter.shop, [pens], by=None, source=Source.BACK_OFFICE)

    answer = screen.ask("/scan", text="4006381333931", symbology="]E0").json()

    assert (answer["state"], answer["reason"][:33]) == (None, NOBODYS)
    assert len(counter.sale()["lines"]) == 1


def test_a_card_of_nobody_makes_no_member(counter: Counter, screen: Screen) -> None:
    assert screen.ask("/scan", text="ABC-99").json()["state"] == "unknown"


@pytest.mark.parametrize(("text", "name"), [(AMERICAN, "Michael Sample")])
def test_an_american_licence_is_offered(
    counter: Counter, screen: Screen, text: str, name: str
) -> None:
    screen.ask("/scan", text=text, symbology="]L2")

    assert (counter.seen()["state"], counter.seen()["name"]) == ("offered", name)


# No thanks


def test_whoever_says_no_is_not_asked_again_in_this_sale(counter: Counter, screen: Screen) -> None:
    screen.code()

    assert screen.ask("/no-thanks").status_code == 204

    assert (screen.seen()["asks"], last().state) == (False, "withdrawn")
    assert code_of(screen.ask("/phone")) == (409, "not_asked")
    counter.pays()
    counter.sells()
    assert screen.seen()["asks"] is True


def test_whoever_takes_it_back_is_asked_again(counter: Counter, screen: Screen) -> None:
    screen.ask("/number", text="0701234567")

    assert screen.ask("/withdraw").status_code == 204

    assert (last().state, last().sealed, screen.seen()["asks"]) == ("withdrawn", None, True)
    assert code_of(counter.answers("confirm")) == (409, "introduction_over")


# What they read


def test_by_which_words_somebody_was_asked_is_kept(counter: Counter, screen: Screen) -> None:
    Purpose.objects.create(shop=counter.shop, language="sv", version=3, text="För att känna igen.")

    screen.ask("/number", text="0701234567", language="sv")

    purpose = last().purpose
    assert purpose and (purpose.language, purpose.version) == ("sv", 3)


def test_a_customer_sees_their_points_and_never_what_they_owe(
    counter: Counter, mia: Customer
) -> None:
    PointRules.objects.create(shop=mia.shop, on=True, spend_per_point=1_000, worth_of_100=1_000)
    CreditRules.objects.create(shop=mia.shop, policy="unlimited")
    points.book(mia, 40, points.Cause("bonus", "bonus:test", at=timezone.now(), by=None))
    counter.sells("Pan", 10_000)
    connected = {"customer": mia.pk}
    counter.act(f"/sales/{counter.sale()['key']}/customer", connected, method="put")

    def shown() -> list[int]:
        sale = counter.screen.seen()["sale"]
        return [sale[name] for name in ("points", "points_balance", "points_redeemed")]

    assert shown() == [10, 40, 0]
    counter.pays(kind="points")
    assert shown() == [9, 0, 40]
    counter.pays(kind="on_account")
    told = counter.screen.seen()
    assert (told["sale"]["state"], shown()) == ("completed", [9, 9, 40])
    assert not {"account", "balance", "left", "tenders"} & {*told, *told["sale"]}
