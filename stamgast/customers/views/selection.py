"""One act on all that is picked in the list."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from stamgast.customers import bulk, listing, undoing
from stamgast.customers.bulk import Act
from stamgast.customers.listing import Listing
from stamgast.customers.models import Consent
from stamgast.customers.views.lists import address, results
from stamgast.lib.keys import key
from stamgast.lib.refused import Refused
from stamgast.shops.access import DeskRequest, not_allowed, staff


@staff("customers.bulk")
@require_POST
def customer_bulk(request: DeskRequest) -> HttpResponse:
    if request.POST.get("act") == "table":
        return to_table(request)
    act = act_asked(request)
    if act.name == "delete" and not request.staff.may("customers.delete"):
        return not_allowed(request, "customers.delete")
    place = QueryDict(request.POST.get("place", ""))
    keys = picked(request, place)
    if len(keys) > bulk.AT_ONCE:
        begin(request, Listing.from_query(place), act)
    elif keys:
        do(request, keys, act)
    else:
        messages.warning(request, _("Nobody was picked."))
    if request.htmx:
        return results(request, place)
    return redirect(address(Listing.from_query(place)))


def to_table(request: DeskRequest) -> HttpResponse:
    """All that the list shows, or the ticked ones, as rows of Table Mode."""
    if request.POST.get("all"):
        asked = Listing.from_query(QueryDict(request.POST.get("place", ""))).to_query()
        query = f"{asked}&all=1" if asked else "all=1"
    else:
        query = urlencode({"pk": request.POST.getlist("pick")}, doseq=True)
    where = f"{reverse('customer_table')}?{query}"
    return HttpResponseClientRedirect(where) if request.htmx else redirect(where)


def act_asked(request: DeskRequest) -> Act:
    """`label_add:3`, `group:none`, `consent`, `delete`: what the pressed button says."""
    name, _colon, which = request.POST.get("act", "").partition(":")
    shop = request.shop
    match name:
        case "label_add" | "label_remove":
            return Act(name, label=mine(shop.labels.all(), which))
        case "group":
            return Act(
                name, group=None if which == listing.NONE else mine(shop.groups.all(), which)
            )
        case "consent":
            return consent_asked(request.POST)
        case "delete":
            return Act(name)
    raise Refused("act_unknown", _("Choose what to do with them."))


def mine(rows: Any, text: str) -> Any:
    return get_object_or_404(rows, pk=key(text))


def consent_asked(given: QueryDict) -> Act:
    channel, allowed = given.get("channel", ""), given.get("given") == "yes"
    text = given.get("consent_text", "").strip()
    if channel not in Consent.Channel.values:
        raise Refused("act_unknown", _("Choose e-mail or text messages."))
    if allowed and not text:
        # The law asks the shop to show when and how each of them agreed.
        raise Refused("consent_text_needed", _("Write down how they gave their consent."))
    return Act("consent", channel=channel, given=allowed, text=text[:1000])


def picked(request: DeskRequest, place: QueryDict) -> list[int]:
    """The ticked ones, or all that the list shows on all its pages."""
    if request.POST.get("all"):
        everybody = listing.filtered(request.shop, place).order_by("pk")
        return list(everybody.values_list("pk", flat=True))
    ticked = [key(text) for text in request.POST.getlist("pick")]
    rows = request.shop.customers.filter(pk__in=ticked[: bulk.AT_ONCE])
    return list(rows.order_by("pk").values_list("pk", flat=True))


def do(request: DeskRequest, keys: list[int], act: Act) -> None:
    reference = undoing.new_reference(act.name)
    changed = bulk.change(request.shop, keys, act, by=request.staff, reference=reference)
    if changed:
        undo = "deletion" if act.name == "delete" else "changes"
        undoing.offer(request, done(act, changed), undo, reference=reference)
    if act.name == "delete" and changed < len(keys):
        # Who owes the shop something, or is owed.
        left = len(keys) - changed
        told = ngettext(
            "%(count)d stays: their account is not settled.",
            "%(count)d stay: their accounts are not settled.",
            left,
        )
        messages.warning(request, told % {"count": left})
    elif not changed:
        messages.info(request, _("Nothing changed: it was so already."))


def begin(request: DeskRequest, asked: Listing, act: Act) -> None:
    reference = undoing.new_reference(act.name)
    job = bulk.change_in_background.enqueue(
        request.shop.pk, request.staff.pk, asked.to_query(), act.words(), reference
    )
    undo = "deletion" if act.name == "delete" else "changes"
    then = undoing.offered(request.staff, undo, reference=reference)
    tell_of_job(request, job.id, then)


def tell_of_job(request: DeskRequest, job: str, then: str) -> None:
    """A message that asks how far the job is, and offers `then` when it is done."""
    where = reverse("customer_job", args=[job]) + "?" + urlencode({"then": then})
    text = _("This takes a while and goes on by itself, also when you leave this page.")
    messages.info(request, text, extra_tags=where)


def done(act: Act, count: int) -> str:
    """`12 customers got the label VIP.`"""
    texts = {
        "label_add": ngettext(
            "%(count)d customer has the label %(name)s now.",
            "%(count)d customers have the label %(name)s now.",
            count,
        ),
        "label_remove": ngettext(
            "%(count)d customer lost the label %(name)s.",
            "%(count)d customers lost the label %(name)s.",
            count,
        ),
        "group": ngettext(
            "%(count)d customer is in the group %(name)s now.",
            "%(count)d customers are in the group %(name)s now.",
            count,
        )
        if act.group
        else ngettext(
            "%(count)d customer is in no group now.",
            "%(count)d customers are in no group now.",
            count,
        ),
        "consent": ngettext(
            "Consent changed for %(count)d customer.",
            "Consent changed for %(count)d customers.",
            count,
        ),
        "delete": ngettext(
            "%(count)d customer is deleted.", "%(count)d customers are deleted.", count
        ),
    }
    return texts[act.name] % {"count": count, "name": act.label or act.group or ""}


@staff("customers.bulk")
@require_safe
def customer_job(request: DeskRequest, job: uuid.UUID) -> HttpResponse:
    """How far an act in the background is: a message that asks again until it is done."""
    row = get_object_or_404(DBTaskResult, pk=job)
    if row.args_kwargs["args"][:2] != [request.shop.pk, request.staff.pk]:
        raise Http404
    context = {
        "job": row.pk,
        "then": request.GET.get("then", ""),
        "done": row.status == TaskResultStatus.SUCCESSFUL,
        "failed": row.status == TaskResultStatus.FAILED,
        "count": row.return_value if row.status == TaskResultStatus.SUCCESSFUL else None,
        # Every job names last the reference that its changes carry.
        "sofar": request.shop.changes.filter(reference=row.args_kwargs["args"][-1]).count(),
    }
    return render(request, "customers/_job.html", context)
