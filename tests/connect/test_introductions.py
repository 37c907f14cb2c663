"""What becomes of somebody who says who they are: on their phone, at the register, and in time."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from stamgast.connect import introducing, limits
from stamgast.connect.introducing import forget_said, phone_withdraw, said_by_phone, touched
from stamgast.connect.models import Introduction, LoyaltySettings, Purpose
from stamgast.connect.register_seen import register_seen
from stamgast.connect.said import sealed, unsealed
from stamgast.customers.models import Consent, Customer, Label
from stamgast.customers.storing import Entry, store
from stamgast.lib import live
from stamgast.lib.refused import Refused
from stamgast.promotions.models import Promotion
from stamgast.sales.models import Sale
from stamgast.shops.models import Shop, Staff
from tests.conftest import added
from tests.connect.screens import Counter, counter_of, last
from tests.connect.test_till_scans import PERSONAL
from tests.shops.at_the_till import with_pin

LEO = {"first_name": "Leo", "last_name": "Ek", "mobile": "+46701234567"}
LATER = dt.timedelta(minutes=11)


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "EVEN", 0)
    cache.clear()


@pytest.fixture
def counter(corner: Shop, ben: Staff) -> Counter:
    """Something is on the sale."""
    counter = counter_of(corner, ben)
    counter.sells()
    return counter


def wants(shop: Shop, **settings: Any) -> None:
    LoyaltySettings.objects.update_or_create(shop=shop, defaults=settings)


def uses_ids(shop: Shop, how: str = "store") -> None:
    shop.personal_ids = how
    shop.save(update_fields=["personal_ids"])


def says(counter: Counter, consent_text: str = "", **said: Any) -> Introduction:
    """A code is shown, and a phone that scanned it says this."""
    counter.screen.code()
    said_by_phone(last(), said or LEO, at=timezone.now(), consent_text=consent_text)
    return last()


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


# On the phone


def test_somebody_known_by_name_and_mobile_is_connected(counter: Counter) -> None:
    leo = added(counter.shop, **LEO)

    it = says(counter, first_name="leo", last_name="EK", mobile="070-123 45 67")

    assert (it.state, it.customer, it.joined, it.sealed) == ("connected", leo, False, None)
    sale = counter.sale()
    assert (sale["customer"]["id"], sale["via"]) == (leo.pk, "phone")


def test_somebody_known_by_name_and_email_is_connected(counter: Counter) -> None:
    wants(counter.shop, phone_fields=["first_name", "last_name", "email"])
    added(counter.shop, first_name="Leo", last_name="Ek", email="leo@example.se")

    assert says(counter, first_name="Leo", last_name="Ek", email="Leo@example.se").state == (
        "connected"
    )


def test_somebody_known_by_personal_id_is_connected_whatever_their_name(counter: Counter) -> None:
    uses_ids(counter.shop)
    entry = Entry(values={"first_name": "Leopold"}, personal_id=PERSONAL)
    leo = store(counter.shop, entry, by=None, source="office")

    it = says(counter, first_name="Leo", personal_id="811228-9874")

    assert (it.state, it.customer) == ("connected", leo)


def test_a_passkey_connects(counter: Counter, mia: Customer) -> None:
    counter.screen.code()

    touched(last(), mia, at=timezone.now())

    assert (last().state, counter.sale()["via"]) == ("connected", "phone")


def test_another_shops_customer_is_connected_by_nothing(counter: Counter, rival: Shop) -> None:
    nora = added(rival, **LEO)
    counter.screen.code()

    touched(last(), nora, at=timezone.now())
    it = says(counter)

    assert (it.state, counter.sale()["customer"]) == ("offered", None)


def test_somebody_unknown_is_offered_to_the_cashier(counter: Counter) -> None:
    it = says(counter)

    seen = counter.seen()
    assert seen | {"expires_at": ""} == {
        "id": it.pk,
        "way": "phone",
        "state": "offered",
        "code": it.code,
        "name": "Leo Ek",
        "mobile": "070-123 45 67",
        "hits": [],
        "joined": False,
        "expires_at": "",
    }
    shown = counter.screen.send("/screen/now", method="get")
    assert shown.json()["introduction"]["state"] == "offered"
    assert not any(part in shown.text for part in ("Leo", "4567"))


def test_a_household_with_one_mobile_is_told_to_the_cashier(counter: Counter) -> None:
    bo = added(counter.shop, first_name="Bo", mobile=LEO["mobile"])

    says(counter)

    seen = counter.seen()
    assert (seen["state"], [hit["id"] for hit in seen["hits"]]) == ("offered", [bo.pk])


def test_two_of_one_name_and_mobile_are_chosen_from(counter: Counter) -> None:
    both = [added(counter.shop, **LEO) for _ in range(2)]

    says(counter)

    seen = counter.seen()
    assert (seen["state"], [hit["id"] for hit in seen["hits"]]) == (
        *("several", [each.pk for each in both]),
    )


def test_what_is_not_asked_is_not_listened_to(counter: Counter) -> None:
    wants(counter.shop, phone_fields=["first_name", "mobile", "personal_id"])

    it = says(counter, **LEO, email="leo@example.se", personal_id=PERSONAL, sms_consent=True)

    # The shop refuses personal IDs, whatever is asked.
    assert (unsealed(it).values, unsealed(it).personal_id) == (
        *({"first_name": "Leo", "mobile": "+46701234567"}, ""),
    )


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"first_name": " "}, "name_needed"),
        ({"first_name": "Leo", "mobile": "12"}, "phone_invalid"),
        ({"first_name": "Leo", "mobile": "call me"}, "phone_invalid"),
        ({"first_name": "Leo", "email": "leo"}, "email_invalid"),
        ({"first_name": "Leo", "personal_id": "811228-9875"}, "personal_id_invalid"),
    ],
)
def test_what_can_not_be_is_refused_at_its_field(
    counter: Counter, said: dict[str, str], code: str
) -> None:
    uses_ids(counter.shop)
    wants(counter.shop, phone_fields=["first_name", "mobile", "email", "personal_id"])

    with pytest.raises(Refused) as refused:
        says(counter, **said)

    assert (refused.value.code, refused.value.field) == (code, [*said][-1])
    assert last().state == "shown"


def test_what_is_said_twice_is_said_once(counter: Counter) -> None:
    it = says(counter)

    said_by_phone(it, {"first_name": "Somebody else"}, at=timezone.now())

    assert counter.seen()["name"] == "Leo Ek"


def test_a_code_that_was_replaced_connects_nobody(counter: Counter, mia: Customer) -> None:
    counter.screen.code()
    old = last()
    counter.screen.code()

    said_by_phone(old, LEO, at=timezone.now())
    touched(old, mia, at=timezone.now())

    old.refresh_from_db()
    assert (old.state, last().state, counter.sale()["customer"]) == ("withdrawn", "shown", None)


def test_a_phone_takes_it_back(counter: Counter) -> None:
    it = says(counter)

    phone_withdraw(it, at=timezone.now())

    assert (last().state, last().sealed) == ("withdrawn", None)


def test_a_code_ends_with_its_time(counter: Counter) -> None:
    counter.screen.code()

    said_by_phone(last(), LEO, at=timezone.now() + LATER)

    assert (last().state, last().sealed) == ("expired", None)


@pytest.mark.parametrize("end", ["paid", "parked", "void", "connected"])
def test_a_code_ends_with_its_sale(counter: Counter, end: str, mia: Customer) -> None:
    counter.screen.code()
    the_sale_is(end, counter, mia)

    said_by_phone(last(), LEO, at=timezone.now())

    assert (last().state, last().sealed) == ("expired", None)


def the_sale_is(end: str, counter: Counter, mia: Customer) -> None:
    here = f"/sales/{counter.sale()['key']}"
    if end == "paid":
        counter.pays()
    elif end == "parked":
        assert counter.act(f"{here}/parking").status_code == 200
    elif end == "void":
        Sale.objects.update(state="void", version=9)
    else:
        counter.act(f"{here}/customer", {"customer": mia.pk}, method="put")


# The cashier confirms


def test_the_cashier_confirms_and_they_are_a_customer(counter: Counter, ben: Staff) -> None:
    says(counter)

    answer = counter.answers("confirm")

    leo = Customer.objects.get()
    assert answer.status_code == 200, answer.text
    assert (answer.json()["customer"]["id"], answer.json()["via"]) == (leo.pk, "phone")
    assert (leo.name, leo.mobile, leo.source, leo.language, leo.created_by) == (
        *("Leo Ek", "+46701234567", "phone", "en", ben),
    )
    it = last()
    assert (it.state, it.customer, it.joined, it.sealed, it.answered_by) == (
        *("connected", leo, True, None, ben),
    )
    shown = counter.screen.seen()
    assert (shown["connected"], shown["introduction"]["joined"]) == (True, True)


def test_a_confirmation_that_is_sent_again_is_one(counter: Counter) -> None:
    says(counter)
    sale, once = counter.sale(), str(uuid.uuid4())

    first, again = (
        counter.answers("confirm", Idempotency_Key=once, If_Match=str(sale["version"]))
        for _ in range(2)
    )

    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert Customer.objects.count() == 1


def test_two_confirmations_make_one_customer(counter: Counter) -> None:
    says(counter)
    counter.answers("confirm")

    assert refusal(counter.answers("confirm")) == (409, "introduction_over")
    assert Customer.objects.count() == 1


def test_a_confirmation_on_an_older_sale_changes_nothing(counter: Counter) -> None:
    says(counter)
    sale = counter.sale()
    counter.sells("Bread", 3900)

    refused = counter.answers("confirm", If_Match=str(sale["version"]))

    assert refusal(refused) == (409, "sale_changed")
    assert (Customer.objects.count(), last().state) == (0, "offered")
    assert counter.answers("confirm").status_code == 200


def test_without_a_name_the_cashier_asks_for_it(counter: Counter) -> None:
    counter.screen.ask("/number", text="0701234567")

    assert refusal(counter.answers("confirm")) == (409, "name_missing")
    assert last().state == "offered"


def test_the_dialog_begins_with_what_they_said(counter: Counter) -> None:
    uses_ids(counter.shop)
    counter.screen.ask("/scan", text=PERSONAL, symbology="]d1")

    draft = counter.till.send(f"/introductions/{last().pk}/draft", {})

    assert draft.json() == {"draft": {"personal_id": PERSONAL}}


def test_whoever_was_written_down_in_the_dialog_joined(counter: Counter) -> None:
    Purpose.objects.create(shop=counter.shop, language="en", version=2, text="To know you.")
    uses_ids(counter.shop)
    counter.screen.ask("/scan", text=PERSONAL, symbology="]d1")
    entry = Entry(values={"first_name": "Leo"}, personal_id=PERSONAL)
    leo = store(counter.shop, entry, by=None, source="register")

    answer = counter.answers("choose", {"customer": leo.pk})

    it = last()
    assert answer.json()["customer"]["id"] == leo.pk
    assert (it.state, it.customer, it.joined) == ("connected", leo, True)
    kept = leo.consents.get()
    assert (kept.channel, kept.given, kept.purpose) == (
        *("id", True, {"basis": "consent", "language": "en", "version": 2}),
    )


def test_a_draft_is_empty_once_it_is_over(counter: Counter) -> None:
    says(counter)
    counter.till.send(f"/introductions/{last().pk}/decline", {})

    assert counter.till.send(f"/introductions/{last().pk}/draft", {}).json() == {"draft": {}}


def test_another_shops_customer_is_not_to_be_chosen(counter: Counter, rival: Shop) -> None:
    nora = added(rival, first_name="Nora")
    says(counter)

    assert refusal(counter.answers("choose", {"customer": nora.pk})) == (404, "not_found")


# The cashier declines


def test_the_cashier_declines(counter: Counter, ben: Staff) -> None:
    says(counter)

    answer = counter.till.send(f"/introductions/{last().pk}/decline", {})

    assert answer.json()["introduction"]["state"] == "declined"
    assert answer.json()["introduction"]["name"] == ""
    assert (last().state, last().sealed, last().answered_by) == ("declined", None, ben)
    assert (Customer.objects.count(), counter.screen.seen()["asks"]) == (0, True)
    assert refusal(counter.answers("confirm")) == (409, "introduction_over")


def test_declined_twice_is_declined_once(counter: Counter) -> None:
    says(counter)
    counter.answers("confirm")

    counter.till.send(f"/introductions/{last().pk}/decline", {})

    assert last().state == "connected"


# Consents and purposes


WORDS = "Corner may send me offers by text message."


def test_a_consent_is_kept_with_its_words_and_the_purpose(counter: Counter, ben: Staff) -> None:
    Purpose.objects.create(
        shop=counter.shop, language="en", version=4, basis="contract", text="To know you."
    )
    uses_ids(counter.shop)

    says(counter, WORDS, **LEO, personal_id=PERSONAL, sms_consent=True)
    counter.answers("confirm")

    leo = Customer.objects.get()
    kept = {row.channel: row for row in leo.consents.all()}
    read = {"basis": "contract", "language": "en", "version": 4}
    assert (leo.sms_consent, leo.email_consent, leo.masked_personal_id) == (
        *(True, False, "19811228-****"),
    )
    assert {channel: (row.given, row.text, row.purpose, row.source, row.by)
            for channel, row in kept.items()} == {
        "sms": (True, WORDS, read, "phone", ben),
        "id": (True, "", read, "phone", ben),
    }  # fmt: skip


def test_somebody_known_allows_what_they_tick(counter: Counter) -> None:
    leo = added(counter.shop, **LEO)

    says(counter, WORDS, **LEO, sms_consent=True)

    leo.refresh_from_db()
    assert (leo.sms_consent, Consent.objects.get().text) == (True, WORDS)


def test_a_tick_for_another_address_allows_nothing(counter: Counter) -> None:
    uses_ids(counter.shop)
    entry = Entry(values=LEO, personal_id=PERSONAL)
    leo = store(counter.shop, entry, by=None, source="office")

    said = {**LEO, "mobile": "+46709999999", "personal_id": PERSONAL, "sms_consent": True}
    it = says(counter, WORDS, **said)

    leo.refresh_from_db()
    assert (it.state, leo.sms_consent, leo.mobile) == ("connected", False, LEO["mobile"])


def test_where_ids_are_refused_by_now_none_is_kept(counter: Counter) -> None:
    uses_ids(counter.shop)
    says(counter, **LEO, personal_id=PERSONAL)
    uses_ids(counter.shop, "refuse")

    assert counter.answers("confirm").status_code == 200
    assert Customer.objects.get().personal_id_sealed is None


# Paid in part


def test_somebody_may_be_connected_until_it_is_paid(counter: Counter, mia: Customer) -> None:
    counter.pays(amount=500)

    counter.screen.ask("/number", text="0701740605")

    assert counter.sale()["customer"]["id"] == mia.pk


def test_where_more_is_paid_than_it_would_cost_the_cashier_decides(
    counter: Counter, mia: Customer
) -> None:
    loyal = Label.objects.create(shop=counter.shop, name="Loyal")
    mia.labels.add(loyal)
    half = Promotion.objects.create(shop=counter.shop, name="Half", value=5000, audience="labels")
    half.labels.add(loyal)
    counter.pays(amount=1000)

    counter.screen.ask("/number", text="0701740605")

    seen = counter.seen()
    assert (seen["state"], [hit["id"] for hit in seen["hits"]]) == ("several", [mia.pk])


# In time


def test_what_nobody_answered_is_gone(counter: Counter) -> None:
    it = says(counter)
    Introduction.objects.update(expires_at=timezone.now())

    assert counter.seen()["state"] == "expired"
    it.refresh_from_db()
    assert (it.state, it.sealed) == ("expired", None)
    assert refusal(counter.answers("confirm")) == (409, "introduction_over")


@pytest.mark.parametrize("end", ["paid", "parked", "void", "connected"])
def test_what_was_said_is_gone_with_its_sale(counter: Counter, end: str, mia: Customer) -> None:
    says(counter)
    the_sale_is(end, counter, mia)

    counter.screen.seen()

    assert (last().state, last().sealed) == ("expired", None)


def test_what_nobody_looked_at_is_gone_by_itself(counter: Counter) -> None:
    says(counter)
    forget_said.func()
    assert last().state == "offered"

    Introduction.objects.update(expires_at=timezone.now())
    forget_said.func()

    assert (last().state, last().sealed) == ("expired", None)


def test_one_of_those_who_may_be_meant_is_connected_by_the_cashier(
    counter: Counter, mia: Customer
) -> None:
    added(counter.shop, first_name="Bo", mobile=mia.mobile)
    counter.screen.ask("/number", text=mia.mobile)
    the_sale_is("connected", counter, mia)

    counter.screen.seen()

    assert (last().state, last().customer, last().joined) == ("connected", mia, False)


def test_the_cashier_has_the_whole_time_to_answer(counter: Counter) -> None:
    counter.screen.code()
    nearly = timezone.now() + dt.timedelta(minutes=9, seconds=50)

    said_by_phone(last(), LEO, at=nearly)

    assert last().expires_at == nearly + dt.timedelta(minutes=10)


def test_what_was_sealed_opens_in_its_own_row_alone(counter: Counter) -> None:
    it = says(counter)
    other = Introduction(pk=it.pk + 1, sealed=sealed(it, unsealed(it)))

    with pytest.raises(InvalidTag):
        unsealed(other)


# Registers apart


def test_two_screens_at_two_registers_never_mix(corner: Shop, ben: Staff, mia: Customer) -> None:
    one, two = (counter_of(corner, ben, name) for name in ("One", "Two"))
    for counter in (one, two):
        counter.sells()

    one.screen.ask("/number", text="0701234567")
    theirs = last()
    two.screen.ask("/number", text=mia.mobile)

    assert (one.sale()["customer"], two.sale()["customer"]["id"]) == (None, mia.pk)
    assert (one.seen()["state"], two.seen()["state"]) == ("offered", "connected")
    assert one.screen.seen()["introduction"]["id"] == theirs.pk
    assert two.screen.seen()["connected"] and not one.screen.seen()["connected"]
    for path in ("confirm", "decline", "draft"):
        answer = two.act(f"/introductions/{theirs.pk}/{path}", {})
        assert refusal(answer) == (404, "not_found")


def test_another_shops_register_finds_nothing(counter: Counter, rival: Shop, hired: Any) -> None:
    says(counter)
    rivals = counter_of(rival, hired(rival, "Nick", "cashier"))
    rivals.sells()

    for path in ("confirm", "decline", "draft"):
        assert refusal(rivals.act(f"/introductions/{last().pk}/{path}", {})) == (404, "not_found")
    assert (rivals.seen(), last().state) == (None, "offered")


def test_a_locked_register_tells_of_nobody(counter: Counter, ben: Staff) -> None:
    says(counter)
    device = counter.register.devices.get(kind="register")
    assert register_seen(device).introduction

    counter.till.send("/lock", {})

    assert register_seen(device).introduction is None
    assert refusal(counter.till.send("/introduction", method="get")) == (401, "locked")
    counter.till.sign_in(with_pin(ben))
    assert counter.seen()["name"] == "Leo Ek"


def test_a_look_is_few_queries(counter: Counter, django_assert_max_num_queries: Any) -> None:
    for number in range(5):
        counter.sells(f"Thing {number}")
    says(counter)

    with django_assert_max_num_queries(13):
        counter.screen.seen()
    with django_assert_max_num_queries(13):
        counter.seen()


@pytest.mark.django_db(transaction=True)
def test_whoever_looks_is_told_after_the_commit(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[tuple[str, bool]] = []
    monkeypatch.setattr(
        live, "publish", lambda topic: heard.append((topic, connection.in_atomic_block))
    )

    counter.screen.ask("/number", text="0701234567")
    counter.till.send(f"/introductions/{last().pk}/decline", {})

    assert {*heard} == {(live.topic_of(counter.register.pk), False)}
    assert last().state == introducing.State.DECLINED
