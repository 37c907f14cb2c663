"""The columns of the customer list, and which of them somebody wants to see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from stamgast.customers.listing import Listing
from stamgast.customers.models import Customer, Label
from stamgast.lib import phones
from stamgast.shops.models import LANGUAGES, Shop, Staff


@dataclass(frozen=True)
class Told:
    """A column of what a package above this one keeps about customers, for those who may see it.

    `asked`: what the database is asked for each customer of a page, all in one question. `texts`
    tells how the answers are shown, and may look up once what holds for all of them.
    """

    name: Promise
    permission: str
    asked: Callable[[], Any]
    texts: Callable[[Shop], Callable[[Customer, Any], str]]
    # It stands to the right.
    number: bool = True


# Put up by stamgast/customer_columns.py.
TOLD: dict[str, Told] = {}
# The name stands first and always.
COLUMNS: dict[str, Promise] = {
    "number": _("Number"),
    "email": _("E-mail"),
    "phone": _("Phone"),
    "town": _("Town"),
    "group": _("Group"),
    "labels": _("Labels"),
    "birthday": _("Date of birth"),
    "consents": _("Consents"),
    "language": _("Language"),
    "source": _("Source"),
    "added": _("Added"),
    "changed": _("Last changed"),
}
USUAL = ("number", "email", "phone", "town", "group", "labels")
SORTED = {"number", "town", "added", "changed"}


@dataclass(frozen=True)
class Cell:
    column: str
    text: str
    labels: tuple[Label, ...] = ()

    @property
    def looks(self) -> str:
        return looks_of(self.column)

    @property
    def label(self) -> str:
        """Of a figure, where the list has no heads: on a phone."""
        return str(TOLD[self.column].name) if self.column in TOLD else ""


@dataclass(frozen=True)
class Row:
    """A customer as the list shows them."""

    customer: Customer
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Column:
    key: str
    name: str
    # The query that sorts the list by it; None where it can't be sorted.
    query: str | None
    # As WAI-ARIA says it; empty where the list is sorted by another.
    sorted: str

    @property
    def looks(self) -> str:
        return looks_of(self.key)


def looks_of(key: str) -> str:
    """The classes of its cells."""
    told = TOLD.get(key)
    return f"{key} told{' num' if told.number else ''}" if told else key


def told_to(staff: Staff) -> dict[str, Told]:
    """What packages above tell this person."""
    return {key: each for key, each in TOLD.items() if staff.may(each.permission)}


def offered(staff: Staff) -> dict[str, Promise]:
    """What this person may choose from, in the order of the house."""
    return COLUMNS | {key: each.name for key, each in told_to(staff).items()}


def chosen(staff: Staff) -> list[str]:
    """What this person sees, in the order of the house."""
    wanted = staff.customer_columns or USUAL
    return [key for key in offered(staff) if key in wanted]


def choose(staff: Staff, keys: Iterable[str]) -> None:
    """Keep the choice; one without any column, or the usual one, leaves it to the house."""
    wanted = [key for key in offered(staff) if key in set(keys)]
    staff.customer_columns = [] if wanted == list(USUAL) else wanted
    staff.save(update_fields=["customer_columns"])


def heads(keys: Iterable[str], asked: Listing, sort: str) -> list[Column]:
    """The heads, by how the list is sorted: too many hits of a text come unsorted."""
    named = [("name", str(_("Name"))), *((key, str(name_of(key))) for key in keys)]
    return [head(key, name, asked, sort) for key, name in named]


def name_of(key: str) -> Promise:
    return COLUMNS[key] if key in COLUMNS else TOLD[key].name


def head(key: str, name: str, asked: Listing, sort: str) -> Column:
    if key != "name" and key not in SORTED:
        return Column(key, name, None, "")
    mine, downwards = sort.removeprefix("-") == key, sort.startswith("-")
    turned = f"-{key}" if mine and not downwards else key
    order = ("descending" if downwards else "ascending") if mine else ""
    # By name is how the list stands anyway, but not what is found.
    usual = turned == "name" and not asked.q.strip()
    return Column(key, name, asked.but(sort="" if usual else turned).to_query(), order)


def rows(customers: Iterable[Customer], keys: Iterable[str], shop: Shop) -> list[Row]:
    wanted, shown = list(keys), list(customers)
    told = told_of(shown, [key for key in wanted if key in TOLD], shop)
    return [
        Row(
            customer,
            tuple(
                Cell(key, told[customer.pk][key]) if key in TOLD else cell(key, customer, shop)
                for key in wanted
            ),
        )
        for customer in shown
    ]


def told_of(
    customers: Sequence[Customer], keys: Sequence[str], shop: Shop
) -> dict[int, dict[str, str]]:
    """The texts of these columns by customer."""
    if not keys:
        return {customer.pk: {} for customer in customers}
    those = Customer.objects.filter(shop=shop, pk__in=[each.pk for each in customers]).order_by()
    asked = those.annotate(**{f"told_{key}": TOLD[key].asked() for key in keys})
    answers = {row[0]: row[1:] for row in asked.values_list("pk", *(f"told_{key}" for key in keys))}
    texts = [(key, TOLD[key].texts(shop)) for key in keys]
    nothing = (None,) * len(keys)
    return {
        customer.pk: {
            key: text(customer, answer)
            for (key, text), answer in zip(texts, answers.get(customer.pk, nothing), strict=True)
        }
        for customer in customers
    }


def cell(key: str, customer: Customer, shop: Shop) -> Cell:
    if key == "labels":
        return Cell(key, "", tuple(customer.labels.all()))
    return Cell(key, READ[key](customer, shop))


def consents(customer: Customer, _shop: Shop) -> str:
    channels = {_("E-mail"): customer.email_consent, _("SMS"): customer.sms_consent}
    return ", ".join(str(name) for name, given in channels.items() if given)


READ: dict[str, Callable[[Customer, Shop], str]] = {
    "number": lambda customer, _shop: customer.number,
    "email": lambda customer, _shop: customer.email,
    "phone": lambda customer, shop: phone(customer.mobile or customer.phone, shop),
    "town": lambda customer, _shop: customer.town,
    "group": lambda customer, _shop: str(customer.group or ""),
    "birthday": lambda customer, _shop: short(customer.date_of_birth),
    "consents": consents,
    "language": lambda customer, _shop: dict(LANGUAGES).get(customer.language, ""),
    "source": lambda customer, _shop: customer.get_source_display(),
    "added": lambda customer, _shop: short(localdate(customer.created_at)),
    "changed": lambda customer, _shop: short(localdate(customer.updated_at)),
}


def phone(number: str, shop: Shop) -> str:
    return phones.shown(number, shop.country) if number else ""


def short(day: dt.date | None) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else ""
