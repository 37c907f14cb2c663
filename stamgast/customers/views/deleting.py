"""Customers that go, and come back."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from stamgast.customers import deleting, undoing
from stamgast.customers.models import Change, Customer
from stamgast.shops.access import DeskRequest, staff

PAGE = 50


@staff("customers.delete")
@require_POST
def customer_deletion(request: DeskRequest, pk: int) -> HttpResponse:
    customer: Customer = get_object_or_404(request.shop.customers, pk=pk)
    deleting.refuse_unsettled(customer)
    reference = undoing.new_reference("delete")
    deleting.delete(request.shop, [pk], by=request.staff, reference=reference)
    text = _("%(name)s is deleted.") % {"name": customer.name}
    undoing.offer(request, text, "deletion", reference=reference)
    return redirect("customer_list")


@staff("customers.delete")
@require_safe
def customer_deleted(request: DeskRequest) -> HttpResponse:
    """Who was deleted lately, the last first."""
    rows = Customer.everyone.filter(shop=request.shop, deleted_at__isnull=False)
    pages = Paginator(rows.order_by("-deleted_at", "-pk"), PAGE)
    page = pages.get_page(request.GET.get("page"))
    who = {
        change.customer_id: change.by
        for change in Change.objects.filter(
            customer__in=list(page), action=Change.Action.DELETED
        ).select_related("by")
    }
    deleted = [(customer, who.get(customer.pk)) for customer in page]
    return render(request, "customers/deleted.html", {"page": page, "deleted": deleted})


@staff("customers.delete")
@require_POST
def customer_return(request: DeskRequest, pk: int) -> HttpResponse:
    gone = Customer.everyone.filter(shop=request.shop, deleted_at__isnull=False)
    customer = get_object_or_404(gone, pk=pk)
    returned = deleting.bring_back(request.shop, [pk], by=request.staff)
    if returned.refused:
        raise deleting.number_taken(customer)
    messages.success(request, _("%(name)s is back.") % {"name": customer.name})
    return redirect(customer)
