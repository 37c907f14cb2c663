"""Sales of a customer go on an invoice."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from stamgast.customers.models import Customer
from stamgast.invoices.views.drafting import act_of
from stamgast.lib.keys import key
from stamgast.lib.refused import Refused
from stamgast.sales import billing
from stamgast.shops.access import DeskRequest, staff


@staff("invoices.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def invoice_sales(request: DeskRequest, customer: int) -> HttpResponse:
    payer: Customer = get_object_or_404(request.shop.customers, pk=customer)
    sales = list(billing.billable(request.shop, payer))
    told = ""
    if request.method == "POST":
        chosen = {key(each) for each in request.POST.getlist("sale")}
        wanted = [sale for sale in sales if sale.pk in chosen]
        act = act_of(request)
        try:
            invoice = billing.draft_of(payer, wanted, by=request.staff, at=timezone.now(), key=act)
            return redirect("invoice_detail", invoice.pk)
        except Refused as refused:
            told = refused.message
            sales = list(billing.billable(request.shop, payer))
    context = {"customer": payer, "sales": sales, "act": uuid.uuid4(), "refused": told}
    return render(request, "sales/to_invoice.html", context, status=409 if told else 200)
