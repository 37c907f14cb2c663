"""Writers take turns: each goes on when the one before has ended, however it ended."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from stamgast.shops.models import Outlet, Shop

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 6


def on_its_own(work: Callable[[], None]) -> None:
    """On a thread, with a connection that ends with it."""
    try:
        work()
    finally:
        connection.close()


def fails() -> None:
    with transaction.atomic():
        Outlet.objects.create(shop_id=0, name="Nowhere")


def is_cut_off() -> None:
    with transaction.atomic():
        Outlet.objects.create(shop=Shop.objects.get(), name="Cut off")
        connection.close()


@pytest.mark.parametrize("ends_badly", [fails, is_cut_off])
def test_whoever_fails_holds_nobody_up(corner: Shop, ends_badly: Callable[[], None]) -> None:
    with ThreadPoolExecutor(1) as thread:
        thread.submit(on_its_own, ends_badly).exception()

        def add() -> None:
            with transaction.atomic():
                Outlet.objects.create(shop=corner, name="Next")

        thread.submit(on_its_own, add).result(timeout=10)

    assert [*corner.outlets.values_list("name", flat=True)].count("Next") == 1
    assert not corner.outlets.filter(name="Cut off").exists()


def test_all_who_wait_come_to_their_turn(corner: Shop) -> None:
    number, ready = corner.outlets.count(), threading.Barrier(WRITERS)

    def add() -> None:
        ready.wait()
        for _each in range(5):
            with transaction.atomic():
                # Read and written in one turn: none is lost.
                Shop.objects.select_for_update().get()
                count = Outlet.objects.filter(shop=corner).count()
                Outlet.objects.create(shop=corner, name=f"Outlet {count}")

    with ThreadPoolExecutor(WRITERS) as threads:
        for done in [threads.submit(on_its_own, add) for _each in range(WRITERS)]:
            done.result(timeout=60)

    names = {*corner.outlets.values_list("name", flat=True)}
    assert len(names) == corner.outlets.count() == number + 5 * WRITERS
