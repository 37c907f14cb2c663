"""Settings → Audit trail: who did what must be answerable for."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from stamgast.lib.keys import key
from stamgast.shops.access import DeskRequest, staff
from stamgast.shops.trail import sentence

PAGE = 50


@staff("shop.audit")
@require_safe
def audit_list(request: DeskRequest) -> HttpResponse:
    entries = request.shop.audit.select_related("staff").order_by("-at", "-pk")
    if before := place(request.GET.get("before", "")):
        at, pk = before
        entries = entries.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk))
    if action := request.GET.get("action", ""):
        entries = entries.filter(action=action)
    rows = list(entries[: PAGE + 1])
    context = {
        "rows": [(entry, sentence(entry)) for entry in rows[:PAGE]],
        "older": f"{rows[PAGE - 1].at.isoformat()}_{rows[PAGE - 1].pk}" if rows[PAGE:] else "",
        "paged": bool(before),
    }
    return render(request, "shops/audit.html", context)


def place(text: str) -> tuple[datetime, int] | None:
    """Where a page goes on: after the moment and the row that the page before ended with."""
    moment, _, pk = text.partition("_")
    try:
        at = parse_datetime(moment)
    except ValueError:
        return None
    if at is None or at.tzinfo is None or not key(pk):
        return None
    return at, key(pk)
