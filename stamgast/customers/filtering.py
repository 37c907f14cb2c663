"""The filters of the customer list: their panel, and the chips that tell what is set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from stamgast.customers.listing import HAS, NONE, Listing
from stamgast.customers.models import Customer, Group, Label
from stamgast.lib.asking import Chip, Choice

CONSENTS = [("", _("Any")), ("yes", _("Given")), ("no", pgettext_lazy("consent", "Not given"))]
HAVING = {
    "phone": _("Phone"),
    "email": _("E-mail"),
    "address": _("Address"),
    "birthday": _("Date of birth"),
    "note": _("Note"),
}
WITHOUT = {
    "phone": _("No phone"),
    "email": _("No e-mail"),
    "address": _("No address"),
    "birthday": _("No date of birth"),
    "note": _("No note"),
}
LABELS = {
    "group": _("Group"),
    "kind": _("Type"),
    "email_consent": _("E-mail consent"),
    "sms_consent": _("SMS consent"),
    "source": _("Source"),
}
CHOICES: dict[str, list[tuple[str, Any]]] = {
    "email_consent": CONSENTS,
    "sms_consent": CONSENTS,
    "kind": [("", _("Any")), *Customer.Kind.choices],
    "source": [("", _("Any")), *Customer.Source.choices],
}
assert [*HAVING] == [*WITHOUT] == [*HAS]


def choices(asked: Listing, groups: list[Group]) -> list[Choice]:
    named = [(str(group.pk), group.name) for group in groups]
    by_name = {"group": [("", _("Any")), (NONE, _("No group")), *named], **CHOICES}
    return [choice(name, by_name[name], getattr(asked, name)) for name in LABELS]


def choice(name: str, options: list[tuple[str, Any]], chosen: str) -> Choice:
    marked = [(value, str(text), value == chosen) for value, text in options]
    return Choice(name, str(LABELS[name]), marked)


@dataclass(frozen=True)
class Having:
    key: str
    name: str
    has: bool
    lacks: bool


def havings(asked: Listing) -> list[Having]:
    """What customers may have or lack, and which of it is asked."""
    return [
        Having(key, str(name), key in asked.has, key in asked.lacks) for key, name in HAVING.items()
    ]


def chips(asked: Listing, groups: list[Group], labels: list[Label]) -> list[Chip]:
    return [*group_chip(asked, groups), *label_chips(asked, labels), *other_chips(asked)]


def group_chip(asked: Listing, groups: list[Group]) -> Iterator[Chip]:
    if asked.group:
        names = {str(group.pk): group.name for group in groups} | {NONE: str(_("none"))}
        text = _("Group: %(name)s") % {"name": names.get(asked.group, "?")}
        yield Chip(text, asked.but(group="").to_query())


def label_chips(asked: Listing, labels: list[Label]) -> Iterator[Chip]:
    by_key = {str(label.pk): label for label in labels}
    for key in asked.label:
        without = asked.but(label=tuple(each for each in asked.label if each != key)).to_query()
        if key == NONE:
            yield Chip(str(_("No label")), without)
        else:
            label = by_key.get(key)
            yield Chip(label.name if label else "?", without, label.colour if label else "")


def other_chips(asked: Listing) -> Iterator[Chip]:
    if asked.keys:
        yield Chip(str(_("Of one import")), asked.but(keys="").to_query())
    for name, options in CHOICES.items():
        value = getattr(asked, name)
        if value:
            shown = str(dict(options)[value]).lower()
            text = _("%(what)s: %(value)s") % {"what": LABELS[name], "value": shown}
            yield Chip(text, asked.but(**{name: ""}).to_query())
    for name, texts in (("has", HAVING), ("lacks", WITHOUT)):
        keys = getattr(asked, name)
        for key in keys:
            rest = tuple(each for each in keys if each != key)
            named = str(texts[key])
            text = _("Has: %(what)s") % {"what": named} if name == "has" else named
            yield Chip(text, asked.but(**{name: rest}).to_query())
