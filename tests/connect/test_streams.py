"""What screens and registers show, sent to them the moment that it changes."""

from __future__ import annotations

import datetime as dt
import http.client
import json
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from ninja import Schema

from stamgast.connect import pictures, streams
from stamgast.connect.streams import Seen
from stamgast.lib import live
from stamgast.lib.refused import Refused
from stamgast.sales import selling
from stamgast.sales.acting import Act
from stamgast.sales.models import Sale
from stamgast.shops.devices import Device, Kind
from stamgast.shops.models import Register, Shop, Staff
from tests.connect.streams import Looker, looking, opened, paired, sold
from tests.shops.at_the_till import register_of, till_at, with_pin

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def counter(corner: Shop) -> Register:
    return register_of(corner)


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


def of_the_sale(register: Register, by: Staff, work: Callable[[Act, uuid.UUID], Sale]) -> None:
    sale = register.shop.sales.get()
    work(Act(register, by, timezone.now(), str(uuid.uuid4()), sale.version), sale.key)


class Counted(Schema):
    drawn: int
    more: str = ""


class Drawing:
    """Something to show that tells how often it was drawn."""

    def __init__(self, more: str = "", seconds: float = 0) -> None:
        self.drawn, self.more, self.seconds = 0, more, seconds

    def __call__(self, device: Device) -> Counted:
        self.drawn += 1
        time.sleep(self.seconds)
        return Counted(drawn=self.drawn, more=self.more)

    @property
    def seen(self) -> dict[str, Seen]:
        return {Kind.SCREEN: self, Kind.REGISTER: self}


def soon(true: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 5
    while not (found := true()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return found


# What is told


def test_a_screen_is_told_at_once_what_there_is_and_then_what_changes(
    look: Look, counter: Register, ben: Staff
) -> None:
    sold(counter, ben)
    screen = look("screen", paired(counter, Kind.SCREEN, ben)[1])

    first = screen.now()
    sold(counter, ben)
    then = screen.now()

    assert (first["sale"]["version"], then["sale"]["version"]) == (1, 2)


def test_a_register_listens_too(look: Look, counter: Register, ben: Staff) -> None:
    register = look("register", paired(counter, Kind.REGISTER, ben)[1])

    assert register.now()["sale"] is None
    sold(counter, ben)

    assert register.now()["sale"]["version"] == 1


def test_what_happens_at_one_register_is_not_told_at_another(
    look: Look, counter: Register, second: Register, ben: Staff
) -> None:
    here = look("screen", paired(counter, Kind.SCREEN, ben)[1])
    there = look("screen", paired(second, Kind.SCREEN, ben)[1])
    here.now(), there.now()

    sold(second, ben)
    sold(second, ben)
    sold(counter, ben)

    assert here.now()["sale"]["key"] == str(counter.sales.get().key)
    assert there.now()["sale"]["key"] == str(second.sales.get().key)


def test_a_sale_that_is_resumed_elsewhere_leaves_the_screen_where_it_was(
    look: Look, counter: Register, second: Register, ben: Staff
) -> None:
    sold(counter, ben)
    of_the_sale(counter, ben, selling.park)
    there = look("screen", paired(second, Kind.SCREEN, ben)[1])
    here = look("screen", paired(counter, Kind.SCREEN, ben)[1])
    here.now(), there.now()

    of_the_sale(second, ben, selling.resume)

    assert there.now()["sale"] is not None
    assert here.now()["sale"] is None


def test_an_act_that_was_not_done_is_not_told(corner: Shop, counter: Register, ben: Staff) -> None:
    drawing = Drawing()
    _device, cookie = paired(counter, Kind.SCREEN, ben)

    with opened(seen=drawing.seen) as port, looking(port, "screen", cookie) as screen:
        screen.now()
        with pytest.raises(Refused), transaction.atomic():
            sold(counter, ben)
            raise Refused("sale_open", "No.")
        sold(counter, ben)

        assert screen.now()["drawn"] == 2


def test_a_register_hears_of_a_screen_that_is_paired_beside_it(
    look: Look, counter: Register, ben: Staff
) -> None:
    register = look("register", paired(counter, Kind.REGISTER, ben)[1])
    register.now()

    paired(counter, Kind.SCREEN, ben)

    assert register.now()["sale"] is None


# Once for all, and the newest alone


def test_ten_screens_of_a_register_cost_one_drawing(counter: Register, ben: Staff) -> None:
    drawing = Drawing()
    cookies = [paired(counter, Kind.SCREEN, ben)[1] for _n in range(10)]

    with opened(seen=drawing.seen) as port, ExitStack() as stack:
        screens = [stack.enter_context(looking(port, "screen", cookie)) for cookie in cookies]
        for screen in screens:
            screen.now()
        before = drawing.drawn
        sold(counter, ben)

        assert [screen.now()["drawn"] for screen in screens] == [before + 1] * 10


def test_screens_that_come_at_once_cost_one_drawing(
    counter: Register, ben: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    # However slow the machine is.
    monkeypatch.setattr(pictures, "FRESH", 60)
    drawing = Drawing()
    cookies = [paired(counter, Kind.SCREEN, ben)[1] for _n in range(3)]

    with opened(seen=drawing.seen) as port, ExitStack() as stack:
        screens = [stack.enter_context(looking(port, "screen", cookie)) for cookie in cookies]

        assert [screen.now()["drawn"] for screen in screens] == [1, 1, 1]


def test_a_screen_that_comes_right_after_a_change_sees_it(
    look: Look, counter: Register, ben: Staff
) -> None:
    look("screen", paired(counter, Kind.SCREEN, ben)[1]).now()
    cookie = paired(counter, Kind.SCREEN, ben)[1]
    for version in range(1, 6):
        sold(counter, ben)

        assert look("screen", cookie).now()["sale"]["version"] == version


def test_a_register_hears_that_somebody_is_at_work_there(
    look: Look, counter: Register, ben: Staff
) -> None:
    till = till_at(counter, ben)
    register = look("register", f"register={till.cookies['register'].value}")
    register.now()

    assert till.sign_in(with_pin(ben)).status_code == 200

    assert register.now()["sale"] is None


def test_changes_that_come_faster_than_they_are_drawn_are_drawn_together(
    counter: Register, ben: Staff
) -> None:
    drawing = Drawing(seconds=0.2)
    _device, cookie = paired(counter, Kind.SCREEN, ben)

    with opened(seen=drawing.seen) as port, looking(port, "screen", cookie) as screen:
        screen.now()
        live.publish(live.topic_of(counter.pk))
        assert soon(lambda: drawing.drawn == 2)
        for _n in range(20):
            live.publish(live.topic_of(counter.pk))

        assert [screen.now()["drawn"], screen.now()["drawn"]] == [2, 3]
        assert drawing.drawn == 3


def test_whoever_reads_slowly_is_sent_the_newest_alone(counter: Register, ben: Staff) -> None:
    drawing = Drawing(more="x" * 2_000_000)
    _device, cookie = paired(counter, Kind.SCREEN, ben)

    with opened(seen=drawing.seen) as port, looking(port, "screen", cookie) as screen:
        screen.now()
        for n in range(30):
            live.publish(live.topic_of(counter.pk))
            assert soon(lambda n=n: drawing.drawn == n + 2)
        shown = [screen.now()["drawn"]]
        while shown[-1] < 31:
            shown.append(screen.now()["drawn"])

        assert len(shown) < 10


def test_a_drawing_that_fails_is_drawn_again(
    counter: Register, ben: Staff, caplog: pytest.LogCaptureFixture
) -> None:
    drawing = Drawing()
    _device, cookie = paired(counter, Kind.SCREEN, ben)

    def fails_once(device: Device) -> Schema:
        if not (shown := drawing(device)).drawn > 1:
            raise ValueError
        return shown

    with opened(seen={Kind.SCREEN: fails_once}) as port, looking(port, "screen", cookie) as screen:
        assert screen.now()["drawn"] == 2
    assert "A screen could not be drawn" in caplog.text


# Who may listen


def test_a_stranger_is_told_so_as_a_program_is(look: Look, corner: Shop) -> None:
    stranger = look("screen", "screen=made-up")

    assert stranger.status == 401
    assert json.loads(stranger.response.read())["error"]["code"] == "not_paired"


def test_a_screen_is_not_told_what_a_register_is(look: Look, counter: Register, ben: Staff) -> None:
    _device, cookie = paired(counter, Kind.SCREEN, ben)

    assert look("register", cookie).status == 401
    assert look("register", cookie.replace("screen", "register")).status == 401


def test_a_revoked_screen_is_told_no_more_and_the_one_beside_it_is(
    look: Look, counter: Register, ben: Staff
) -> None:
    device, cookie = paired(counter, Kind.SCREEN, ben)
    gone, left = look("screen", cookie), look("screen", paired(counter, Kind.SCREEN, ben)[1])
    gone.now(), left.now()

    device.revoke(by=ben, at=timezone.now())
    sold(counter, ben)

    assert gone.ended()
    assert look("screen", cookie).status == 401
    assert (left.now(), left.now())[1] != {"sale": None}


def test_a_register_is_told_no_more_when_another_browser_takes_its_place(
    look: Look, counter: Register, ben: Staff
) -> None:
    old = look("register", paired(counter, Kind.REGISTER, ben)[1])
    old.now()

    new = look("register", paired(counter, Kind.REGISTER, ben)[1])

    assert old.ended()
    assert new.now()["sale"] is None


def test_a_device_that_was_revoked_unheard_is_found_on_the_next_round(
    counter: Register, ben: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "ROUND", 0.1)
    device, cookie = paired(counter, Kind.SCREEN, ben)
    Device.objects.update(seen_at=timezone.now() - dt.timedelta(hours=1))

    with opened() as port, looking(port, "screen", cookie) as screen:
        Device.objects.filter(pk=device.pk).update(revoked_at=timezone.now())

        assert screen.ended()


def test_it_is_answered_as_a_stream_that_nobody_keeps_or_reads_elsewhere(
    look: Look, counter: Register, ben: Staff
) -> None:
    cookie = paired(counter, Kind.SCREEN, ben)[1]
    screen = look("screen", cookie, **{"Accept-Encoding": "gzip, br"})

    shown = {
        "Content-Type": "text/event-stream",
        "Cache-Control": "no-store",
        "X-Accel-Buffering": "no",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    }
    assert {name: screen.headers[name] for name in shown} == shown
    assert "Content-Encoding" not in screen.headers
    assert screen.lines() == ["retry: 1000"]


@pytest.mark.parametrize(
    ("method", "host", "status", "code"),
    [
        ("POST", "127.0.0.1", 405, "method_not_allowed"),
        ("HEAD", "127.0.0.1", 405, ""),
        ("GET", "evil.example", 400, "bad_request"),
    ],
    ids=["nothing is sent there", "a look at its head", "another house's name"],
)
def test_other_requests_are_refused(
    port: int, corner: Shop, method: str, host: str, status: int, code: str
) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, "/live/screen", headers={"Host": host})
    response = connection.getresponse()
    told = response.read()
    connection.close()

    assert response.status == status
    assert json.loads(told or '{"error": {"code": ""}}')["error"]["code"] == code


# Connections


def test_the_server_speaks_when_there_is_nothing_to_tell(counter: Register, ben: Staff) -> None:
    _device, cookie = paired(counter, Kind.SCREEN, ben)

    with opened(keep_alive=0.05) as port, looking(port, "screen", cookie) as screen:
        screen.now()

        assert screen.lines() == [": keep-alive", "event: alive", "data:"]


def test_the_eleventh_stream_of_a_device_takes_the_place_of_its_first(
    look: Look, counter: Register, ben: Staff
) -> None:
    _device, cookie = paired(counter, Kind.SCREEN, ben)
    tabs = [look("screen", cookie) for _n in range(11)]

    assert tabs[0].ended()
    assert [tab.now()["sale"] for tab in tabs[1:]] == [None] * 10


def test_a_browser_that_left_is_forgotten(port: int, counter: Register, ben: Staff) -> None:
    with looking(port, "screen", paired(counter, Kind.SCREEN, ben)[1]) as screen:
        screen.now()
        assert list(live.bus().listeners) == [f"register:{counter.pk}"]

    assert soon(lambda: not live.bus().listeners)


def test_a_house_that_is_closed_waits_for_no_stream(counter: Register, ben: Staff) -> None:
    _device, cookie = paired(counter, Kind.SCREEN, ben)

    with opened() as port:
        screen = Looker(port, "screen", cookie)
        screen.now()
        began = time.monotonic()
    took = time.monotonic() - began

    assert screen.ended()
    assert took < 5
    screen.close()


def test_a_screen_that_comes_back_is_told_what_it_missed(counter: Register, ben: Staff) -> None:
    _device, cookie = paired(counter, Kind.SCREEN, ben)
    with opened() as port, looking(port, "screen", cookie) as screen:
        assert screen.now()["sale"] is None
    sold(counter, ben)

    with opened() as port, looking(port, "screen", cookie) as screen:
        assert screen.now()["sale"]["version"] == 1
