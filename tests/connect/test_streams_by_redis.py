"""Several web processes, each with screens of the same registers, told of all by Redis."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from redis import Redis

from stamgast.lib import live
from stamgast.shops.devices import Kind
from stamgast.shops.models import Register, Shop, Staff
from tests.connect.streams import Looker, looking, opened, paired, sold
from tests.shops.at_the_till import register_of
from tools import redis

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="session")
def redis_server() -> Iterator[redis.Server]:
    with redis.server() as running:
        yield running


@pytest.fixture
def by_redis(redis_server: redis.Server, settings: Any) -> Iterator[redis.Server]:
    """This process publishes by Redis."""
    settings.REDIS_URL = redis_server.url
    live.bus.cache_clear()
    yield redis_server
    live.bus.cache_clear()


@pytest.fixture
def counter(corner: Shop) -> Register:
    return register_of(corner)


@pytest.fixture
def screens(by_redis: redis.Server, counter: Register, ben: Staff) -> Iterator[list[Looker]]:
    """One at this process, and one at another."""
    with ExitStack() as stack:
        found = []
        for bus in (live.bus(), live.Bus(by_redis.url)):
            port = stack.enter_context(opened(bus=bus))
            cookie = paired(counter, Kind.SCREEN, ben)[1]
            found.append(stack.enter_context(looking(port, "screen", cookie)))
        # Whoever finds Redis looks anew: by then both have done so.
        assert listening(by_redis, 2)
        for screen in found:
            screen.now()
        yield found


def listening(server: redis.Server, wanted: int) -> bool:
    """Whether so many processes come to hear what is published there."""
    deadline = time.monotonic() + 10
    with Redis.from_url(server.url) as asking:
        while dict(asking.pubsub_numsub(live.channel()))[live.channel().encode()] < wanted:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
    return True


def version(now: Any) -> int:
    return now["sale"]["version"] if now["sale"] else 0


def test_what_is_sold_at_one_process_is_seen_at_another(
    screens: list[Looker], counter: Register, ben: Staff
) -> None:
    for n in range(1, 6):
        sold(counter, ben)

        assert [screen.until(lambda now, n=n: version(now) == n)["sale"] for screen in screens]


def test_what_a_command_or_a_worker_does_is_seen_by_all(
    screens: list[Looker], by_redis: redis.Server, counter: Register, ben: Staff
) -> None:
    counter.shop.sales.create(
        register=counter, key=uuid.uuid4(), code="1", currency="SEK", opened_by=ben, version=7
    )

    live.Bus(by_redis.url).publish(live.topic_of(counter.pk))

    assert [version(screen.until(version)) for screen in screens] == [7, 7]


def test_without_redis_each_process_tells_its_own_and_all_when_it_is_back(
    screens: list[Looker], by_redis: redis.Server, counter: Register, ben: Staff
) -> None:
    here, there = screens
    by_redis.stop()

    sold(counter, ben)
    sold(counter, ben)
    assert here.until(lambda now: version(now) == 2)
    by_redis.start()

    assert there.until(lambda now: version(now) == 2)
    assert listening(by_redis, 2)
    sold(counter, ben)
    assert there.until(lambda now: version(now) == 3)


def test_a_command_goes_on_without_redis(
    by_redis: redis.Server, caplog: pytest.LogCaptureFixture
) -> None:
    by_redis.stop()

    live.Bus(by_redis.url).publish(live.topic_of(1))

    by_redis.start()
    assert "Redis did not take what changed" in caplog.text
