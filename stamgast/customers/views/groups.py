"""The page of groups."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stamgast.customers import bulk, grouping, undoing
from stamgast.customers.models import Group, Label
from stamgast.customers.sorting_forms import GroupForm
from stamgast.customers.views.selection import tell_of_job
from stamgast.shops.access import DeskRequest, staff
from stamgast.shops.views.small_form import small_form


@staff("customers.view")
@require_safe
def group_list(request: DeskRequest) -> HttpResponse:
    counts = grouping.customers_by_group(request.shop)
    groups = [(group, counts.get(group.pk, 0)) for group in request.shop.groups.all()]
    context = {"groups": groups, "in_none": counts.get(None, 0)}
    return render(request, "customers/groups.html", context)


@staff("labels.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def group_create(request: DeskRequest) -> HttpResponse:
    form = GroupForm(request.POST or None, shop=request.shop)
    return small_form(request, form, reverse("group_list"), title=_("New group"))


@staff("labels.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def group_edit(request: DeskRequest, pk: int) -> HttpResponse:
    group = get_object_or_404(request.shop.groups, pk=pk)
    form = GroupForm(request.POST or None, instance=group, shop=request.shop)
    count = request.shop.customers.filter(group=group).count()
    leaving = ngettext(
        "%(count)d customer is in this group and will be in none.",
        "%(count)d customers are in this group and will be in none.",
        count,
    )
    return small_form(
        request,
        form,
        reverse("group_list"),
        title=_("Change group"),
        delete=reverse("group_deletion", args=[pk]),
        delete_text=_("Delete group"),
        leaving=leaving % {"count": count},
    )


@staff("labels.edit")
@require_POST
def group_deletion(request: DeskRequest, pk: int) -> HttpResponse:
    group = get_object_or_404(request.shop.groups, pk=pk)
    return taken_away(request, group, "group", _("The group %(name)s is deleted."))


def taken_away(request: DeskRequest, row: Group | Label, kind: str, text: str) -> HttpResponse:
    """Delete a group or label at once or, where many customers have it, in the background."""
    reference = undoing.new_reference(kind)
    words = grouping.remembered(row) | {"reference": reference}
    text %= {"name": row.name}
    if len(grouping.customers_of(row)) > bulk.AT_ONCE:
        who = (request.shop.pk, request.staff.pk)
        job = grouping.delete_in_background.enqueue(*who, kind, row.pk, reference)
        tell_of_job(request, job.id, undoing.offered(request.staff, kind, **words))
    else:
        grouping.delete(row, by=request.staff, reference=reference)
        undoing.offer(request, text, kind, **words)
    return redirect(f"{kind}_list")
