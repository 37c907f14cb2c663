"""Countries (ISO 3166-1), currencies (ISO 4217) and what goes with them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from babel import Locale
from babel.core import get_global
from babel.numbers import get_territory_currencies

from stamgast.lib.folding import folded, sort_key


@dataclass(frozen=True)
class Preset:
    """What a new shop in a country begins with. Tax rates in basis points, the first is usual."""

    language: str
    currency: str
    time_zone: str
    taxes: tuple[int, ...]


PRESETS = {
    "SE": Preset("sv", "SEK", "Europe/Stockholm", (2500, 1200, 600, 0)),
    "NL": Preset("nl", "EUR", "Europe/Amsterdam", (2100, 900, 0)),
    "BE": Preset("nl", "EUR", "Europe/Brussels", (2100, 1200, 600, 0)),
    "FI": Preset("sv", "EUR", "Europe/Helsinki", (2550, 1400, 1000, 0)),
    "NO": Preset("en", "NOK", "Europe/Oslo", (2500, 1500, 1200, 0)),
    "DK": Preset("en", "DKK", "Europe/Copenhagen", (2500, 0)),
    "DE": Preset("en", "EUR", "Europe/Berlin", (1900, 700, 0)),
    # In euro since 2026, which Babel 2.18 doesn't know yet.
    "BG": Preset("en", "EUR", "Europe/Sofia", (2000, 900, 0)),
    "GB": Preset("en", "GBP", "Europe/London", (2000, 500, 0)),
    "IE": Preset("en", "EUR", "Europe/Dublin", (2300, 1350, 900, 0)),
    "US": Preset("en", "USD", "America/New_York", (0,)),
}


def preset(country: str) -> Preset:
    """The country's, or one with its currency alone where we know no more."""
    if country in PRESETS:
        return PRESETS[country]
    used = get_territory_currencies(country)
    return Preset("en", used[-1] if used else "EUR", "UTC", (0,))


@cache
def countries(language: str) -> list[tuple[str, str]]:
    """Code and name of every country, in the order of the language's names."""
    real = get_global("territory_currencies")
    named = Locale.parse(language).territories
    rows = [(code, named[code]) for code in real if len(code) == 2 and code in named]
    live = [(code, name) for code, name in rows if get_territory_currencies(code)]
    return sorted(live, key=lambda row: sort_key(row[1], language))


# What people say and no list of countries has.
ALSO_CALLED = {
    "holland": "NL",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "uk": "GB",
    "usa": "US",
    "suomi": "FI",
    "deutschland": "DE",
}


def code_of(text: str) -> str | None:
    """The country's code, whether somebody wrote it or a name: se, Sverige, Zweden."""
    return names().get(folded(text.strip()))


@cache
def names() -> dict[str, str]:
    known = dict(ALSO_CALLED)
    for language in ("nl", "sv", "en"):
        known |= {folded(name): code for code, name in countries(language)}
    return known | {code.lower(): code for code, _name in countries("en")}


def country_name(code: str, language: str) -> str:
    return str(Locale.parse(language).territories.get(code, code))


@cache
def currencies(language: str) -> list[tuple[str, str]]:
    places = [country for country, _name in countries(language)]
    codes = {code for country in places for code in get_territory_currencies(country)}
    named = Locale.parse(language).currencies
    return sorted((code, f"{code} · {named.get(code, code)}") for code in codes)
