"""What screens and registers show, sent to them the moment that it changes."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone

from stamgast.sales import selling
from stamgast.sales.acting import Act
from stamgast.sales.selling import Goods
from stamgast.shops.devices import Kind
from stamgast.shops.models import Outlet, Register, Shop, Staff
from tests.connect.streams import Looker, opened, paired

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def counter(corner: Shop) -> Register:
    outlet = Outlet.objects.create(shop=corner, name="Corner")
    return Register.objects.create(shop=corner, outlet=outlet, name="Register 1")


@pytest.fixture
def second(counter: Register) -> Register:
    return Register.objects.create(shop=counter.shop, outlet=counter.outlet, name="Register 2")


@pytest.fixture
def port() -> Iterator[int]:
    with opened() as port:
        yield port


Look = Callable[..., Looker]


@pytest.fixture
def look(port: int) -> Iterator[Look]:
    """Browsers that listen: look("screen", cookie)."""
    lookers: list[Looker] = []

    def begin(*asked: Any, **how: Any) -> Looker:
        lookers.append(Looker(port, *asked, **how))
        return lookers[-1]

    yield begin
    for looker in lookers:
        looker.close()


def sold(register: Register, by: Staff, what: str) -> None:
    """One thing more on the sale that is open there, or a new one."""
    key, sale = str(uuid.uuid4()), selling.open_at(register)
    it = Act(register, by, timezone.now(), key, sale.version if sale else 0)
    selling.add(it, sale.key if sale else uuid.uuid4(), Goods(name=what, price=1000))


def test_a_screen_is_told_at_once_what_there_is_and_then_what_changes(
    look: Look, counter: Register, ben: Staff
) -> None:
    sold(counter, ben, "Milk")
    _device, cookie = paired(counter, Kind.SCREEN, ben)
    screen = look("screen", cookie)

    first = screen.now()
    sold(counter, ben, "Bread")
    then = screen.now()

    assert (first["sale"]["version"], then["sale"]["version"]) == (1, 2)


def test_a_stranger_is_told_so_as_a_program_is(look: Look, corner: Shop) -> None:
    stranger = look("screen", "screen=made-up")

    assert stranger.status == 401
    assert json.loads(stranger.response.read())["error"]["code"] == "not_paired"
