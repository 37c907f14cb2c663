"""Table Mode: many customers typed or pasted at once, saved all or not at all.

A row is a new customer, or one that was opened to be changed. A repeated request
finds by the rows' keys what the first one stored, and stores nothing twice.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from stamgast.customers.clashing import clashes_of
from stamgast.customers.conflicts import theirs
from stamgast.customers.listing import Listing, page
from stamgast.customers.models import Customer
from stamgast.customers.storing import (
    BATCH,
    Clash,
    Entry,
    RefusedRows,
    store_many,
)
from stamgast.customers.table_cells import BLANK, Manner, Unreadable, cleaned, read, shown
from stamgast.customers.table_columns import BY_NAME, COLUMNS
from stamgast.customers.table_known import known_already
from stamgast.lib.folding import folded
from stamgast.lib.refused import Refused
from stamgast.shops.models import Shop, Staff

# More than a person works through in a table; a longer list is an import.
MOST_ROWS = 2000
MOST_OPENED = 200
REFERENCE = "table"


@dataclass(frozen=True)
class Row:
    """A row as it was typed. `key` tells a repeated request; cells left out stay as they are."""

    key: uuid.UUID | None
    customer: int | None = None
    version: int | None = None
    cells: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Answer:
    """What became of the rows, by their place: all are stored, or none and here is why."""

    problems: list[Clash] = field(default_factory=list)
    # These don't block whoever says that they mean it.
    warnings: list[Clash] = field(default_factory=list)
    # Customers that somebody else changed meanwhile, as they are now.
    moved: dict[int, Customer] = field(default_factory=dict)
    stored: dict[int, Customer] = field(default_factory=dict)
    new: int = 0
    changed: int = 0

    @property
    def done(self) -> bool:
        return not (self.problems or self.warnings)


@dataclass
class Work:
    """One saving: its rows, what they are about, and what comes of them."""

    shop: Shop
    rows: Sequence[Row]
    manner: Manner
    # By id, those that were opened; by key, those that an earlier request made.
    opened: Mapping[int, Customer]
    made: Mapping[uuid.UUID, Customer]
    entries: dict[int, Entry] = field(default_factory=dict)
    answer: Answer = field(default_factory=Answer)

    @property
    def known(self) -> dict[int, Customer]:
        """All customers that the rows are about, by id."""
        return {**self.opened, **{customer.pk: customer for customer in self.made.values()}}

    def about(self, row: Row) -> Customer | None:
        if row.customer:
            return self.opened.get(row.customer)
        return self.made.get(row.key) if row.key else None

    def complain(self, row: int, column: str, code: str, sentence: str) -> None:
        self.answer.problems.append(Clash(row, column, code, sentence))


def manner_of(shop: Shop, language: str, today: dt.date) -> Manner:
    groups = {folded(group.name): group for group in shop.groups.all()}
    return Manner(shop.country, language, groups, today)


def opened(shop: Shop, pks: Sequence[int], listing: Listing | None) -> tuple[list[Customer], bool]:
    """The customers to change, in the order chosen or listed; True where there are more."""
    if listing is not None:
        first = page(shop, listing, size=MOST_OPENED)
        return first.customers, bool(first.next)
    found = by_pk(shop, pks[:MOST_OPENED])
    chosen = [found[pk] for pk in dict.fromkeys(pks) if pk in found]
    return chosen, len(pks) > MOST_OPENED


def by_pk(shop: Shop, pks: Iterable[int]) -> dict[int, Customer]:
    customers = Customer.objects.filter(shop=shop).select_related("group")
    wanted = sorted(set(pks))
    return {
        customer.pk: customer
        for start in range(0, len(wanted), BATCH)
        for customer in customers.filter(pk__in=wanted[start : start + BATCH])
    }


def by_key(shop: Shop, keys: Sequence[uuid.UUID]) -> dict[uuid.UUID, Customer]:
    """What earlier requests with these rows have made, also where it was deleted since."""
    found = Customer.everyone.filter(shop=shop).select_related("group")
    return {
        customer.request_key: customer
        for start in range(0, len(keys), BATCH)
        for customer in found.filter(request_key__in=keys[start : start + BATCH])
        if customer.request_key
    }


def cells_of(customer: Customer, manner: Manner) -> dict[str, str]:
    """A customer as their row shows them; blank cells are left out."""
    cells = {
        column.name: shown(getattr(customer, column.name), column, manner) for column in COLUMNS
    }
    return {name: text for name, text in cells.items() if text}


def save(
    shop: Shop, rows: Sequence[Row], *, by: Staff, manner: Manner, anyway: bool = False
) -> Answer:
    """Store all rows or none. `anyway`: also where a warning was given."""
    if len(rows) > MOST_ROWS:
        raise Refused(
            "too_many_rows",
            _("Table Mode takes %(most)s rows at a time. Import a longer list as a spreadsheet.")
            % {"most": MOST_ROWS},
        )
    try:
        return tried(shop, rows, by, manner, anyway)
    except Refused:
        # Somebody was faster between our looking and our storing, perhaps the first
        # click of two: looked at anew, everything has its own sentence.
        return tried(shop, rows, by, manner, anyway)


def tried(shop: Shop, rows: Sequence[Row], by: Staff, manner: Manner, anyway: bool) -> Answer:
    work = Work(
        shop,
        rows,
        manner,
        by_pk(shop, [row.customer for row in rows if row.customer]),
        by_key(shop, [row.key for row in rows if row.key and not row.customer]),
    )
    for place, row in enumerate(rows):
        understand(work, place, row)
    told(work, clashes_of(shop, list(work.entries.values()), work.known))
    if work.answer.problems:
        work.answer.problems.sort(key=lambda clash: clash.row)
        return work.answer
    if not anyway:
        work.answer.warnings = list(known_already(shop, work.entries))
    if work.answer.done:
        store_all(work, by)
    return work.answer


def understand(work: Work, place: int, row: Row) -> None:
    """Turn a row into an entry, a complaint, or nothing where there is nothing to do."""
    customer = work.about(row)
    if (row.customer and not customer) or (customer and customer.deleted_at):
        gone = _("Somebody deleted this customer meanwhile. Remove the row.")
        work.complain(place, "", "customer_gone", gone)
        return
    if customer is None and blank(row):
        return
    values = values_of(work, place, row, customer)
    if customer is None:
        work.entries[place] = Entry(values=values, request_key=row.key, consent_text=said())
        return
    # What an earlier request of the same rows made is ours: it has no older version.
    version = row.version if values and row.customer else None
    if version not in (None, customer.version):
        tell_the_change(work, place, customer, values)
    work.entries[place] = Entry(
        customer=customer, values=values, version=version, consent_text=said()
    )


def said() -> str:
    """What the record of a consent says of where it came from."""
    return _("Entered in Table Mode")


def blank(row: Row) -> bool:
    return not any(cleaned(text, BY_NAME[name]) for name, text in row.cells.items())


def values_of(work: Work, place: int, row: Row, customer: Customer | None) -> dict[str, Any]:
    """The values of the cells that say something other than what is stored."""
    values: dict[str, Any] = {}
    for name, text in row.cells.items():
        column = BY_NAME[name]
        old = getattr(customer, name) if customer else BLANK.get(column.kind, "")
        if customer and text == shown(old, column, work.manner):
            continue
        try:
            value = read(text, column, work.manner)
        except Unreadable as wrong:
            work.complain(place, name, wrong.code, wrong.sentence)
            continue
        # A customer keeps their number where somebody empties its cell.
        if value != old and (value or name != "number"):
            values[name] = value
    return values


def tell_the_change(work: Work, place: int, customer: Customer, values: Mapping[str, Any]) -> None:
    """Say who changed a customer that is being changed here, and what it is now."""
    work.answer.moved[place] = customer
    changes = theirs(customer, work.rows[place].version or 1)
    who = next((change.who for change in changes.values() if change.who), _("Somebody else"))
    work.complain(
        place,
        "",
        "changed_meanwhile",
        _(
            "%(who)s changed this customer meanwhile. The other cells show it now; yours"
            " stand as you typed them. Save once more to keep them."
        )
        % {"who": who},
    )
    for name in values.keys() & changes.keys():
        now = shown(getattr(customer, name), BY_NAME[name], work.manner) or "–"
        work.complain(place, name, "changed_meanwhile", _("Stored now: %(now)s") % {"now": now})


def told(work: Work, clashes: Iterable[Clash]) -> None:
    """Each refused entry's sentence at its row."""
    places = list(work.entries)
    for clash in clashes:
        work.complain(places[clash.row], clash.field, clash.code, clash.message)


def store_all(work: Work, by: Staff) -> None:
    places = list(work.entries)
    entries = list(work.entries.values())
    try:
        stored = store_many(
            work.shop, entries, by=by, source=Customer.Source.BACK_OFFICE, reference=REFERENCE
        )
    except RefusedRows as refused:
        told(work, refused.clashes)
        return
    work.answer.stored = dict(zip(places, stored.customers, strict=True))
    # A row that an earlier, unheard request made counts as added now.
    work.answer.new = sum(not work.rows[place].customer for place in places)
    work.answer.changed = sum(
        bool(work.rows[place].customer and entry.values) for place, entry in work.entries.items()
    )
