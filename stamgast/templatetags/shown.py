"""How values are written on a page: in the person's language, in the shop's money."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language

from stamgast.lib import countries, money, phones

register = template.Library()


@register.filter
def phone(number: str, country: str) -> str:
    return phones.shown(number, country) if number else ""


@register.filter
def money_in(minor: int | None, currency: str) -> str:
    return "" if minor is None else money.shown(minor, currency, get_language())


@register.filter
def country_name(code: str) -> str:
    return countries.country_name(code, get_language()) if code else ""


@register.filter
def initials(name: Any) -> str:
    parts = str(name).split()
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper()
