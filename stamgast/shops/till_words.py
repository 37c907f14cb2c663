"""What the till says in a language: made of our catalogue by `python3 dev.py build`."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings


@cache
def words(language: str) -> dict[str, Any]:
    """English and its translation; English itself has none."""
    if language == "en":
        return {}
    file = Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "till.json"
    found: dict[str, Any] = json.loads(file.read_text())
    return found
