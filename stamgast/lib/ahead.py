"""Make the next thing while this one is in use: pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import TypeVar

Asked = TypeVar("Asked")
Made = TypeVar("Made")


def ahead(make: Callable[[Asked], Made], asked: Iterable[Asked]) -> Iterator[Made]:
    """`make` of each, in order, always one ahead in another thread."""
    with ThreadPoolExecutor(1) as other:
        coming = None
        for following in chain((other.submit(make, each) for each in asked), [None]):
            if coming:
                yield coming.result()
            coming = following
