"""Carry a plan out: the rows become customers, through the one way in.

Groups and labels that the file names and the shop has not are made. Nothing here
opens a transaction: `steps.py` puts the plan, the writing and the end of the run
into one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.utils.translation import gettext as _

from stamgast.customers.models import Customer, Group, Label
from stamgast.customers.storing import Entry, store_many
from stamgast.shops.models import Shop, Staff
from stamgast.spreadsheets.checking import Outcome
from stamgast.spreadsheets.customer_registry import YES_NO, batches
from stamgast.spreadsheets.fields import Kind
from stamgast.spreadsheets.planning import CHANGED, CLEAR, NEW, PK, Plan, clearable, names_in
from stamgast.spreadsheets.tables import LINE, ROW

# So many rows are stored at once, inside the one transaction.
BATCH = 1_000
Row = dict[str, Any]


@dataclass(frozen=True)
class Bringing:
    """One import's circumstances."""

    shop: Shop
    by: Staff | None
    kind: Kind
    blank: str
    # "import:12", as the history of each customer tells it.
    reference: str
    file: str
    at: dt.datetime


def unknown_names(shop: Shop, outcome: Outcome, plan: Plan) -> dict[str, list[str]]:
    """The groups and labels that carrying this out would make."""
    rows = outcome.frame.filter(pl.col(ROW).is_in(plan.rows(NEW, CHANGED).implode()))
    there = {
        "group": Group.objects.filter(shop=shop),
        "labels": Label.objects.filter(shop=shop),
    }
    found = {}
    for name, known in there.items():
        if name in rows.columns:
            have = {each.casefold() for each in known.values_list("name", flat=True)}
            wanted = {each.casefold(): each for each in names_in(rows[name])}
            found[name] = sorted(wanted[each] for each in wanted.keys() - have)
    return found


def apply(
    bringing: Bringing, outcome: Outcome, plan: Plan, progress: Callable[[int, int], None]
) -> None:
    """Store every new and changed row."""
    made = made_names(bringing.shop, unknown_names(bringing.shop, outcome, plan))
    frame = outcome.frame.join(plan.frame.select(ROW, PK, "action"), on=ROW, maintain_order="left")
    frame = frame.filter(pl.col("action").is_in([NEW, CHANGED]))
    done = 0
    for batch in batches(frame.drop(LINE, "action").iter_rows(named=True), BATCH):
        store_many(
            bringing.shop,
            entries(bringing, batch, *made),
            by=bringing.by,
            source=Customer.Source.IMPORT,
            reference=bringing.reference,
            at=bringing.at,
        )
        done += len(batch)
        progress(done, frame.height)


Groups = dict[str, Group]
Labels = dict[str, Label]


def made_names(shop: Shop, unknown: Mapping[str, list[str]]) -> tuple[Groups, Labels]:
    """Every group and label of the shop by its name, capitals aside; the unknown ones made."""
    Group.objects.bulk_create(Group(shop=shop, name=name) for name in unknown.get("group", ()))
    Label.objects.bulk_create(Label(shop=shop, name=name) for name in unknown.get("labels", ()))
    return (
        {each.name.casefold(): each for each in Group.objects.filter(shop=shop)},
        {each.name.casefold(): each for each in Label.objects.filter(shop=shop)},
    )


def entries(
    bringing: Bringing, rows: Iterable[Row], groups: Groups, labels: Labels
) -> Iterator[Entry]:
    for row in rows:
        pk, _row = row.pop(PK), row.pop(ROW)
        said = {
            name: value
            for name, value in row.items()
            if value is not None
            or (pk and bringing.blank == CLEAR and clearable(name, bringing.kind))
        }
        several = said.pop("labels", "")
        personal_id = said.pop("personal_id", "")
        yield Entry(
            customer=Customer(pk=pk) if pk else None,
            values=dict(pair for name, text in said.items() for pair in values(name, text, groups)),
            labels=labelled(several, labels) if "labels" in row and several != "" else None,
            personal_id=(personal_id or "") if "personal_id" in row and personal_id != "" else None,
            consent_text=_("Imported from %(file)s") % {"file": bringing.file},
        )


def labelled(text: str | None, labels: Labels) -> list[Label]:
    return [labels[name.casefold()] for name in text.split(" ::: ")] if text else []


def values(name: str, text: str | None, groups: Groups) -> Iterator[tuple[str, Any]]:
    """A clean cell as the customer's own value; null is the cleared one."""
    if name == "account_limit":
        policy, _colon, amount = (text or "default").partition(":")
        yield "account_policy", policy
        yield "account_limit", int(amount) if amount else None
    elif name == "group":
        yield "group", groups[text.casefold()] if text else None
    elif name == "date_of_birth":
        yield name, dt.date.fromisoformat(text) if text else None
    elif name in YES_NO:
        yield name, text == "true"
    else:
        yield name, text or ""
