"""How often a screen may be tried, and that no answer tells by its time what it found."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from stamgast.shops.api import Refusal
from stamgast.shops.devices import Device

# Numbers that nobody has, and codes for a phone, within so many seconds: of one screen, and
# of one address, behind which all screens of a shop may stand.
WITHIN = 600
MISSES = {"screen": 10, "address": 60}
CODES = 40
# A look-up and what follows from it take a fraction of that.
EVEN = 0.25


def counters(screen: Device, address: str) -> dict[str, str]:
    return {
        "screen": f"screen-misses:{screen.pk}",
        "address": f"screen-misses-from:{address}",
    }


def refuse_guessing(screen: Device, address: str) -> None:
    """Counted before it is looked up, so that many at once get no more tries."""
    for name, counter in counters(screen, address).items():
        refuse_more(counter, MISSES[name])


def was_no_guess(screen: Device, address: str) -> None:
    """Somebody was found, or nothing was looked for: that try counts for nothing."""
    for counter in counters(screen, address).values():
        # Its time may have ended just now, and the count with it.
        with suppress(ValueError):
            cache.decr(counter)


def refuse_more_codes(screen: Device) -> None:
    refuse_more(f"screen-codes:{screen.pk}", CODES)


def refuse_more(counter: str, most: int) -> None:
    cache.add(counter, 0, WITHIN)
    if cache.incr(counter) > most:
        told = _("That was tried too often. Wait ten minutes, or ask the cashier.")
        raise Refusal(429, "too_many_tries", told)


@contextmanager
def evenly() -> Iterator[None]:
    """Hit and miss take the same time."""
    began = time.monotonic()
    try:
        yield
    finally:
        time.sleep(max(0, EVEN - (time.monotonic() - began)))
