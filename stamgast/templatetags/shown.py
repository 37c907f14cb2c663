"""How values are written on a page: in the person's language, in the shop's money."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal, format_percent
from django import template
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from stamgast.lib import countries, money, phones

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing from static/icons.svg, unseen by screen readers."""
    place = static("icons.svg")
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', place, name
    )


@register.simple_tag(takes_context=True)
def menu_link(context: dict[str, Any], name: str, drawing: str, text: str) -> SafeString:
    """A link of the menu, marked where it is the page that is open or one under it."""
    try:
        reverse(name)
    except NoReverseMatch:
        return SafeString("")
    match = context["request"].resolver_match
    here = bool(match) and match.url_name.split("_")[0] == name.split("_")[0]
    current = SafeString(' aria-current="page"') if here else ""
    return format_html(
        '<li><a href="{}"{}>{}{}</a></li>', reverse(name), current, icon(drawing), text
    )


@register.filter
def phone(number: str, country: str) -> str:
    return phones.shown(number, country) if number else ""


@register.filter
def money_in(minor: int | None, currency: str) -> str:
    return "" if minor is None else money.shown(minor, currency, get_language())


@register.filter
def percent(basis_points: int) -> str:
    return format_percent(
        Decimal(basis_points) / 10_000, "#,##0.## %", locale=get_language() or "en"
    )


@register.filter
def taken_off(minor: int, currency: str) -> str:
    """A discount, with its sign."""
    return money.shown(-minor, currency, get_language())


@register.filter
def plain_money(minor: int, currency: str) -> str:
    """Without the currency, where a column has it over and over."""
    return money.typed(minor, currency, get_language())


@register.filter
def grouped_money(minor: int, currency: str) -> str:
    """The same with its thousands apart, where it is read and never typed: 1 299,50."""
    return money.grouped(minor, currency, get_language())


@register.filter
def quantity(thousandths: int) -> str:
    return format_decimal(Decimal(thousandths).scaleb(-3), locale=get_language())


@register.filter
def country_name(code: str) -> str:
    return countries.country_name(code, get_language()) if code else ""


@register.filter
def initials(name: Any) -> str:
    parts = str(name).split()
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper()
