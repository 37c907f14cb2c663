"""A shop in a data folder that is gone afterwards."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def new_shop() -> Iterator[tuple[Any, str]]:
    """The shop and its folder. The house's modules can be imported from then on."""
    with tempfile.TemporaryDirectory(prefix="stamgast-bench-") as folder:
        os.environ["STAMGAST_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "stamgast.settings"
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        from stamgast.shops.models import Shop

        yield (
            Shop.objects.create(
                name="Bench",
                country="SE",
                currency="SEK",
                language="en",
                time_zone="Europe/Stockholm",
            ),
            folder,
        )
