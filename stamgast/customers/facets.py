"""What a customer is, has and allows, as the bits of one number.

The database works it out (`Customer.facets`), so one index answers any set of such
filters together: it knows the few hundred numbers that there are.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Case, CharField, F, IntegerField, Q, Value, When
from django.db.models.expressions import Expression
from django.db.models.functions import Lower, Replace

# What somebody has; the names are those of the list's filters.
HAS: dict[str, Q] = {
    "phone": ~Q(mobile="", phone=""),
    "email": ~Q(email=""),
    "address": ~Q(postal_street="", postal_city="", physical_street="", physical_city=""),
    "birthday": Q(date_of_birth__isnull=False),
    "note": ~Q(note=""),
}
# A bit each, from the lowest on. New ones come last; they need a migration.
TRUE: dict[str, Q] = {
    "organisation": Q(kind="organisation"),
    "email_consent": Q(email_consent=True),
    "sms_consent": Q(sms_consent=True),
    "labelled": Q(labelled=True),
    # Not by a condition of the indexes: SQLite 3.40 would look each customer up for it.
    "deleted": Q(deleted_at__isnull=False),
    **HAS,
}
BIT = {name: 1 << place for place, name in enumerate(TRUE)}
# The source stands above them, as its place in this list.
SOURCES = ("office", "register", "screen", "phone", "import", "api", "demo")
SOURCE_BITS = 0b1111 << len(BIT)


def worked_out() -> Expression:
    """What the database works out for `Customer.facets`."""
    total: Expression = Case(
        *(When(source=name, then=source_value(name)) for name in SOURCES),
        default=SOURCE_BITS,
        output_field=IntegerField(),
    )
    for name, holds in TRUE.items():
        total += Case(When(holds, then=BIT[name]), default=0, output_field=IntegerField())
    return total


def source_value(name: str) -> int:
    return SOURCES.index(name) << len(BIT)


def asked(true: Iterable[str], false: Iterable[str], source: str = "") -> tuple[int, int] | None:
    """A mask and what must be left of the facets under it; None where nobody can be both."""
    ones, zeros = {BIT[name] for name in true}, {BIT[name] for name in false}
    if ones & zeros:
        return None
    mask, value = sum(ones | zeros), sum(ones)
    if source:
        mask, value = mask | SOURCE_BITS, value | source_value(source)
    return mask, value


def town_order() -> Expression:
    """The town as Swedish sorts it, å, ä and ö last, with the visit where there is no post."""
    town: Expression = Case(
        When(postal_city="", then=F("physical_city")),
        default=F("postal_city"),
        output_field=CharField(),
    )
    town = Lower(town)
    for letter, key in {"å": "{", "ä": "|", "ö": "}", "Å": "{", "Ä": "|", "Ö": "}"}.items():
        town = Replace(town, Value(letter), Value(key))
    return town
