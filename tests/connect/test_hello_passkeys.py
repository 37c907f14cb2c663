"""One touch on a customer's phone in place of typing."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from stamgast.connect.models import CustomerPasskey, Introduction
from stamgast.customers.models import Customer
from stamgast.shops.models import Shop
from tests.conftest import added
from tests.connect.keys import Passkey, options
from tests.connect.phones import shown
from tests.shops.at_the_till import register_of

FAILED = "That didn&#x27;t work. Fill in the fields instead."


class Phone(Client):
    """At the name where passkeys are kept; at one introduction."""

    def __init__(self, token: str) -> None:
        super().__init__(headers={"Accept-Language": "en", "Host": "localhost"})
        self.token = token
        self.page()

    def page(self) -> bytes:
        return bytes(self.get(f"/hello/{self.token}/").content)

    def send(self, where: str, credential: str) -> Any:
        return self.post(f"/hello/{self.token}/{where}/", {"credential": credential}, follow=True)


def connected(shop: Shop, customer: Customer) -> Phone:
    """The phone of somebody who was connected just now."""
    token, it = shown(shop, register_of(shop, f"Till {shop.registers.count()}"))
    phone = Phone(token)
    Introduction.objects.filter(pk=it.pk).update(state="connected", customer=customer)
    return phone


def at_another_sale(shop: Shop) -> tuple[Phone, Introduction]:
    token, it = shown(shop, register_of(shop, f"Till {shop.registers.count()}"))
    return Phone(token), it


def made(shop: Shop, customer: Customer) -> Passkey:
    phone, key = connected(shop, customer), Passkey()
    answer = phone.send("passkey", key.make(phone.page()))
    assert b"From now on one touch is enough on this phone." in answer.content
    return key


@pytest.fixture
def key(corner: Shop, mia: Customer) -> Passkey:
    return made(corner, mia)


def test_a_phone_with_a_passkey_is_known_by_one_touch(
    corner: Shop, mia: Customer, key: Passkey
) -> None:
    phone, it = at_another_sale(corner)

    answer = phone.send("touch", key.use(phone.page()))

    assert b"You are connected" in answer.content
    it.refresh_from_db()
    assert (it.state, it.customer, it.joined) == ("connected", mia, False)


def test_the_name_beside_the_key_is_the_shops(corner: Shop, mia: Customer) -> None:
    asked = options(connected(corner, mia).page())["publicKey"]

    assert (asked["user"]["name"], asked["user"]["displayName"]) == ("Corner", "Corner")
    assert asked["rp"]["id"] == "localhost"


def test_another_shop_does_not_know_the_phone(
    corner: Shop, rival: Shop, key: Passkey, mia: Customer
) -> None:
    made(rival, added(rival, first_name="Nina"))
    phone, it = at_another_sale(rival)

    answer = phone.send("touch", key.use(phone.page()))

    assert answer.status_code == 422
    assert FAILED in answer.content.decode()
    it.refresh_from_db()
    assert it.state == "shown"


def test_a_shop_whose_customers_have_none_asks_for_none(corner: Shop) -> None:
    assert b"passkey" not in at_another_sale(corner)[0].page()


def test_by_a_number_as_address_there_are_none(corner: Shop, key: Passkey) -> None:
    token, _it = shown(corner, register_of(corner, "Other"))

    page = Client(headers={"Host": "127.0.0.1"}).get(f"/hello/{token}/").content

    assert b"passkey" not in page


def test_what_was_answered_at_one_sale_is_no_answer_at_the_next(corner: Shop, key: Passkey) -> None:
    first, _it = at_another_sale(corner)
    second, it = at_another_sale(corner)

    answer = second.send("touch", key.use(first.page()))

    assert answer.status_code == 422
    it.refresh_from_db()
    assert it.state == "shown"


def test_a_copy_whose_count_went_back_is_not_taken(corner: Shop, key: Passkey) -> None:
    phone, _it = at_another_sale(corner)
    phone.send("touch", key.use(phone.page()))
    key.count -= 1
    phone, it = at_another_sale(corner)

    answer = phone.send("touch", key.use(phone.page()))

    assert answer.status_code == 422
    it.refresh_from_db()
    assert it.state == "shown"


def test_a_phone_that_never_counts_is_taken_each_time(corner: Shop, key: Passkey) -> None:
    CustomerPasskey.objects.update(uses=0)
    for _time in range(2):
        key.count = -1
        phone, it = at_another_sale(corner)

        phone.send("touch", key.use(phone.page()))

        it.refresh_from_db()
        assert it.state == "connected"


def test_another_origins_answer_is_not_taken(corner: Shop, mia: Customer) -> None:
    phone = connected(corner, mia)

    answer = phone.send("passkey", Passkey("http://evil.example").make(phone.page()))

    assert b"You are connected all the same." in answer.content
    assert not CustomerPasskey.objects.exists()


@pytest.mark.parametrize("sent", ["", "[]", "null", '{"id": 1}', "{}", "é", '{"response": "x"}'])
def test_a_broken_answer_is_not_taken(corner: Shop, mia: Customer, key: Passkey, sent: str) -> None:
    phone, _it = at_another_sale(corner)

    assert phone.send("touch", sent).status_code == 422
    assert connected(corner, mia).send("passkey", sent).status_code == 200
    assert CustomerPasskey.objects.count() == 1


def test_none_is_made_for_who_was_not_connected(corner: Shop, mia: Customer, key: Passkey) -> None:
    theirs = connected(corner, mia).page()
    phone, it = at_another_sale(corner)
    Introduction.objects.filter(pk=it.pk).update(state="declined", customer=mia)

    phone.send("passkey", Passkey().make(theirs))

    assert CustomerPasskey.objects.count() == 1


def test_the_same_passkey_is_made_once(corner: Shop, mia: Customer) -> None:
    phone, key = connected(corner, mia), Passkey()
    sent = key.make(phone.page())

    phone.send("passkey", sent)
    again = phone.send("passkey", sent)

    assert b"That didn" in again.content
    assert CustomerPasskey.objects.count() == 1


def test_passkeys_go_with_their_customer(corner: Shop, mia: Customer, key: Passkey) -> None:
    mia.delete()

    assert not CustomerPasskey.objects.exists()


@pytest.mark.parametrize("where", ["touch", "passkey"])
def test_nothing_is_done_by_a_look(corner: Shop, where: str) -> None:
    phone, _it = at_another_sale(corner)

    assert phone.get(f"/hello/{phone.token}/{where}/").status_code == 405
