"""The columns of the customer list, and which of them somebody wants to see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stamgast.customers.listing import Listing
from stamgast.shops.models import Staff

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
class Column:
    key: str
    name: str
    # The query that sorts the list by it; None where it can't be sorted.
    query: str | None
    # As WAI-ARIA says it; empty where the list is sorted by another.
    sorted: str


def chosen(staff: Staff) -> list[str]:
    """What this person sees, in the order of the house."""
    wanted = staff.customer_columns or USUAL
    return [key for key in COLUMNS if key in wanted]


def choose(staff: Staff, keys: Iterable[str]) -> None:
    """Keep the choice; one without any column, or the usual one, leaves it to the house."""
    wanted = [key for key in COLUMNS if key in set(keys)]
    staff.customer_columns = [] if wanted == list(USUAL) else wanted
    staff.save(update_fields=["customer_columns"])


def heads(keys: Iterable[str], asked: Listing) -> list[Column]:
    named = [("name", str(_("Name"))), *((key, str(COLUMNS[key])) for key in keys)]
    return [head(key, name, asked) for key, name in named]


def head(key: str, name: str, asked: Listing) -> Column:
    if key != "name" and key not in SORTED:
        return Column(key, name, None, "")
    mine = asked.sorted_by == key
    turned = f"-{key}" if mine and not asked.downwards else key
    order = ("descending" if asked.downwards else "ascending") if mine else ""
    return Column(key, name, asked.but(sort="" if turned == "name" else turned).to_query(), order)
