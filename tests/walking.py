"""Every address that the house answers, for tests that walk them all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

NOBODYS = {"int": 999_999_999, "uuid": "00000000-0000-4000-8000-000000000000"}


@dataclass(frozen=True)
class Route:
    name: str
    policy: str | None
    # The address's changing parts and their kinds: (("pk", "int"),).
    parts: tuple[tuple[str, str], ...]

    @property
    def numbered(self) -> list[str]:
        return [part for part, kind in self.parts if kind == "int"]

    def address(self, rows: Mapping[str, int] | None = None) -> str:
        """The address of a row of `rows`; without them, of one that nobody has."""
        filled: dict[str, object] = {part: NOBODYS.get(kind, "x") for part, kind in self.parts}
        for part in self.numbered if rows else []:
            word = self.name.split("_")[0] if part == "pk" else part
            filled[part] = rows[word]
        return reverse(self.name, kwargs=filled)


def found(patterns: list[URLPattern | URLResolver], through: Any = ()) -> Iterator[Route]:
    for pattern in patterns:
        kinds = {
            name: type(converter).__name__.removesuffix("Converter").lower()
            for name, converter in pattern.pattern.converters.items()
        }
        names = pattern.pattern.regex.groupindex
        parts = (*through, *((name, kinds.get(name, "text")) for name in names))
        if isinstance(pattern, URLResolver):
            # Its routes say otherwise what they need: tests/test_api.py, tests/test_till_api.py.
            if pattern.namespace in {"api", "till"}:
                continue
            yield from found(pattern.url_patterns, parts)
        else:
            yield Route(str(pattern.name), getattr(pattern.callback, "policy", None), parts)


ROUTES = list(found(get_resolver().url_patterns))
BY_NAME = {route.name: route for route in ROUTES}
PUBLIC = sorted(name for name, route in BY_NAME.items() if route.policy == "public")
# Open to a register and whoever is at it, and to no sign-in to the back office.
AT_REGISTER = sorted(
    name
    for name, route in BY_NAME.items()
    if route.policy and route.policy.startswith(("at register ", "device "))
)
INSIDE = sorted(BY_NAME.keys() - {*PUBLIC, *AT_REGISTER})
