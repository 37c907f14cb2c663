"""The page of Table Mode. Its script saves by JSON; without a script it is a plain form."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from stamgast.customers import table
from stamgast.customers.columns import Told, told_of, told_to
from stamgast.customers.listing import Listing
from stamgast.customers.models import Customer
from stamgast.customers.table import Answer
from stamgast.customers.table_cells import Manner
from stamgast.customers.table_columns import COLUMNS, Column, Kind, plain
from stamgast.customers.table_rows import from_form, from_json
from stamgast.customers.table_texts import texts
from stamgast.lib import countries
from stamgast.lib.keys import key
from stamgast.lib.refused import Refused
from stamgast.shops.access import DeskRequest, staff

BLANK_ROWS = 20
# A row as page and script have it: key, customer, version, cells, what is told beside them and
# can't be changed, and what is to be said of them.
Sheet = Sequence[Mapping[str, Any]]


@staff("customers.bulk")
@require_http_methods(["GET", "HEAD", "POST"])
def customer_table(request: DeskRequest) -> HttpResponse:
    manner = table.manner_of(request.shop, get_language(), timezone.localdate())
    if request.method == "POST":
        by_script = request.content_type == "application/json"
        return saved_by_script(request, manner) if by_script else saved_by_form(request, manner)
    customers, more = table.opened(request.shop, chosen(request.GET), listed(request.GET))
    rows = rows_of(request, customers, manner)
    rows = rows or [blank_row() for _row in range(BLANK_ROWS)]
    return page(request, manner, rows, more=more)


def chosen(query: QueryDict) -> list[int]:
    """The customers that were chosen one by one."""
    return [pk for pk in map(key, query.getlist("pk")) if pk]


def listed(query: QueryDict) -> Listing | None:
    """The list's filter, where the table was opened for all that the list shows."""
    asked = Listing.from_query(query)
    return asked if "all" in query or asked.to_query() else None


def saved_by_script(request: DeskRequest, manner: Manner) -> HttpResponse:
    rows, anyway = from_json(request.body)
    try:
        answer = table.save(request.shop, rows, by=request.staff, manner=manner, anyway=anyway)
    except Refused as refused:
        told = {"done": False, "message": refused.message, "rows": [], "notes": []}
        return JsonResponse(told, status=409)
    now = sorted((answer.stored | answer.moved).items())
    shown = rows_of(request, [customer for _at, customer in now], manner)
    told = {
        "done": answer.done,
        "message": outcome(answer),
        "list": newest_first(),
        "rows": [
            row | {"key": str(rows[at].key)}
            for (at, _customer), row in zip(now, shown, strict=True)
        ],
        "notes": [note | {"key": str(rows[at].key)} for at, note in notes_of(answer)],
    }
    return JsonResponse(told, status=200 if answer.done else 422)


def saved_by_form(request: DeskRequest, manner: Manner) -> HttpResponse:
    rows, anyway = from_form(request.POST), "anyway" in request.POST
    answer = table.save(request.shop, rows, by=request.staff, manner=manner, anyway=anyway)
    if answer.done:
        messages.success(request, outcome(answer))
        return redirect(newest_first())
    versions = {at: customer.version for at, customer in answer.moved.items()}
    notes = list(notes_of(answer))
    typed = [
        {
            "key": str(row.key),
            "customer": row.customer,
            "version": versions.get(at, row.version),
            "cells": row.cells,
            "notes": [note for place, note in notes if place == at],
        }
        for at, row in enumerate(rows)
    ]
    return page(request, manner, typed, answer)


def newest_first() -> str:
    return reverse("customer_list") + "?sort=-added"


def rows_of(
    request: DeskRequest, customers: Sequence[Customer], manner: Manner
) -> list[dict[str, Any]]:
    """With one question for all that is told of all of them."""
    told = told_of(customers, list(told_to(request.staff)), request.shop)
    return [
        blank_row()
        | {
            "customer": customer.pk,
            "version": customer.version,
            "cells": table.cells_of(customer, manner),
            "told": {name: text for name, text in told[customer.pk].items() if text},
        }
        for customer in customers
    ]


def blank_row() -> dict[str, Any]:
    return {"key": str(uuid.uuid4()), "customer": None, "version": None, "cells": {}, "told": {}}


def notes_of(answer: Answer) -> Iterator[tuple[int, dict[str, str]]]:
    """What is to be said about cells, and about whole rows, in whose place."""
    for tone, clashes in (("bad", answer.problems), ("warn", answer.warnings)):
        for clash in clashes:
            yield clash.row, {"column": clash.field, "tone": tone, "message": clash.message}


def outcome(answer: Answer) -> str:
    """What became of it, in a sentence."""
    if count := len(answer.problems):
        sentence = ngettext(
            "Nothing is saved yet: %(count)s place needs a look.",
            "Nothing is saved yet: %(count)s places need a look.",
            count,
        )
        return sentence % {"count": count}
    if answer.warnings:
        return _("Nothing is saved yet. Are these the same people? If not, save anyway.")
    added = ngettext("%(count)s customer added", "%(count)s customers added", answer.new)
    changed = ngettext("%(count)s customer changed", "%(count)s customers changed", answer.changed)
    counts = ((added, answer.new), (changed, answer.changed))
    parts = [sentence % {"count": count} for sentence, count in counts if count]
    return ", ".join(parts) + "." if parts else _("Nothing was changed, so nothing was saved.")


def page(
    request: DeskRequest,
    manner: Manner,
    rows: Sheet,
    answer: Answer | None = None,
    *,
    more: bool = False,
) -> HttpResponse:
    told = told_to(request.staff)
    sheet = {
        "columns": [
            *(described(column, manner) for column in COLUMNS),
            *(looked_at(name, each) for name, each in told.items()),
        ],
        "rows": rows,
        "most": table.MOST_ROWS,
        "texts": texts(),
    }
    context = {
        "columns": COLUMNS,
        "told": [(name, each.name) for name, each in told.items()],
        "rows": [in_full(row) for row in rows],
        "sheet": json.dumps(sheet, ensure_ascii=False),
        "answer": answer,
        "more": more,
        "outcome": outcome(answer) if answer else "",
        "sample_date": dt.date(1981, 12, 31).strftime(manner.dates.form),
        "most_opened": table.MOST_OPENED,
    }
    return render(request, "customers/table.html", context, status=422 if answer else 200)


def described(column: Column, manner: Manner) -> dict[str, Any]:
    """A column as the page's script needs to know it."""
    return {
        "name": column.name,
        "label": str(column.label),
        "kind": column.kind,
        "width": column.width,
        "usual": column.usual,
        "headings": column.headings,
        "choices": choices(column.kind, manner),
        "told": False,
    }


def looked_at(name: str, told: Told) -> dict[str, Any]:
    """A column that is worked out: nobody writes in it."""
    label = str(told.name)
    return {
        "name": name,
        "label": label,
        "kind": "number" if told.number else "text",
        "width": "m",
        "usual": False,
        "headings": sorted({plain(name), plain(label)}),
        "choices": [],
        "told": True,
    }


def choices(kind: Kind, manner: Manner) -> list[str]:
    """What the editor completes while somebody types."""
    if kind is Kind.GROUP:
        return [group.name for group in manner.groups.values()]
    if kind is Kind.COUNTRY:
        return [name for _code, name in countries.countries(manner.language)]
    return [_("Yes"), _("No")] if kind is Kind.YES_NO else []


def in_full(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row for the plain form: every usual cell with what is to be said of it."""
    notes = {note["column"]: note for note in row.get("notes", [])}
    cells = [
        {
            "column": column,
            "text": row["cells"].get(column.name, ""),
            "note": notes.get(column.name),
        }
        for column in COLUMNS
        if column.usual
    ]
    return {**row, "cells": cells, "note": notes.get("")}
