"""A counter with a register and the customer screen beside it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from stamgast.connect.models import Introduction
from stamgast.shops.devices import Device
from stamgast.shops.models import Register, Shop, Staff
from tests.connect.streams import paired
from tests.shops.at_the_till import Till, register_of, till_at, with_pin

Answer = Any


class Screen(Till):
    """A browser at /screen/."""

    def __init__(self, register: Register, by: Staff) -> None:
        super().__init__()
        self.device, cookie = paired(register, "screen", by)
        self.cookies["screen"] = cookie.partition("=")[2]

    def ask(self, path: str, **body: Any) -> Any:
        return self.send(f"/screen{path}", {"language": "en", **body})

    def seen(self) -> Any:
        answer = self.send("/screen/now", method="get")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def code(self, **body: Any) -> Any:
        answer = self.ask("/phone", **body)
        assert answer.status_code == 200, answer.text
        return answer.json()


@dataclass
class Counter:
    register: Register
    till: Till
    screen: Screen

    @property
    def shop(self) -> Shop:
        return self.register.shop

    @property
    def device(self) -> Device:
        return self.screen.device

    def act(self, path: str, body: Any = None, sale: Any = None, **more: str) -> Any:
        """An act at the register, on the sale as it is now."""
        sale = sale or self.sale()
        headers = {"Idempotency_Key": str(uuid.uuid4()), "If_Match": str(sale["version"])}
        return self.till.send(path, body or {}, **{**headers, **more})

    def sale(self) -> Any:
        return self.till.send("/sale", method="get").json()["sale"]

    def sells(self, name: str = "Milk", price: int = 1290) -> Any:
        sale = self.sale() or {"key": str(uuid.uuid4()), "version": 0}
        answer = self.act(f"/sales/{sale['key']}/lines", {"name": name, "price": price}, sale)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def pays(self, **payment: Any) -> Any:
        answer = self.act(f"/sales/{self.sale()['key']}/tenders", {"kind": "card", **payment})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def seen(self) -> Any:
        """Who says at the screen who they are, as the register is told."""
        answer = self.till.send("/introduction", method="get")
        assert answer.status_code == 200, answer.text
        return answer.json()["introduction"]

    def answers(self, act: str, body: Any = None, **more: str) -> Any:
        return self.act(f"/introductions/{last().pk}/{act}", body, **more)


def counter_of(shop: Shop, by: Staff, name: str = "Till") -> Counter:
    register = register_of(shop, name)
    till = till_at(register, by)
    till.sign_in(by if by.pin else with_pin(by))
    return Counter(register, till, Screen(register, by))


def last() -> Introduction:
    return Introduction.objects.order_by("pk")[Introduction.objects.count() - 1]
