"""Write an invoice: what stands on it, what that comes to, and throw it away again."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from stamgast.customers.models import Customer
from stamgast.invoices import making
from stamgast.invoices.draft_forms import DraftForms, forms_of, free_of
from stamgast.invoices.forms import of_product
from stamgast.invoices.models import Invoice
from stamgast.invoices.parties import has_address
from stamgast.invoices.reckoning import Free, Sum, reckoned, summed
from stamgast.lib.keys import key
from stamgast.lib.refused import Refused
from stamgast.shops.access import DeskRequest, staff

FORM = ["GET", "HEAD", "POST"]
HITS = 8
LONGEST = 100


@staff("invoices.edit")
@require_http_methods(FORM)
def invoice_create(request: DeskRequest, customer: int) -> HttpResponse:
    """Begin an invoice to this customer. Nothing is kept until it is saved."""
    payer: Customer = get_object_or_404(request.shop.customers, pk=customer)
    if request.method != "POST":
        return written(request, payer, None, forms_of(payer, None))
    forms = forms_of(payer, None, request.POST, chosen(request, payer))
    if puts_on(request) or not forms.right:
        return written(request, payer, None, forms)
    try:
        invoice = making.draft(
            payer,
            forms.free(),
            forms.particulars.told(),
            by=request.staff,
            at=timezone.now(),
            key=act_of(request),
        )
    except Refused as refused:
        return written(request, payer, None, forms, refused=refused.message, status=409)
    return redirect("invoice_detail", invoice.pk)


def puts_on(request: DeskRequest) -> bool:
    """Whether it is a line that is wanted, and nothing saved yet: where scripts don't run, or not
    yet, the button sends the page."""
    return "more" in request.POST or "product" in request.POST


def chosen(request: DeskRequest, payer: Customer) -> Free | None:
    product = request.shop.products.filter(pk=key(request.POST.get("product"))).first()
    return of_product(product, payer) if product else None


def act_of(request: DeskRequest) -> uuid.UUID:
    """Of the page that was opened: sent twice it makes one."""
    try:
        return uuid.UUID(request.POST.get("act", ""))
    except ValueError:
        return uuid.uuid4()


@staff("invoices.edit")
@require_http_methods(FORM)
def invoice_edit(request: DeskRequest, pk: int) -> HttpResponse:
    invoice = get_object_or_404(request.shop.invoices.select_related("customer"), pk=pk)
    if invoice.number is not None or invoice.customer is None or invoice.is_credit:
        return redirect("invoice_detail", pk)
    payer = invoice.customer
    if request.method != "POST":
        return written(request, payer, invoice, forms_of(payer, invoice))
    forms = forms_of(payer, invoice, request.POST, chosen(request, payer))
    if puts_on(request) or not forms.right:
        return written(request, payer, invoice, forms)
    version, told = key(request.POST.get("version")), forms.particulars.told()
    try:
        making.write(invoice, forms.free(), told, version=version)
    except Refused as refused:
        return written(request, payer, invoice, forms, refused=refused.message, status=409)
    messages.success(request, _("Saved."))
    return redirect("invoice_detail", pk)


def written(
    request: DeskRequest,
    customer: Customer,
    invoice: Invoice | None,
    forms: DraftForms,
    *,
    status: int = 0,
    **more: Any,
) -> HttpResponse:
    right = not forms.particulars.is_bound or forms.right
    context = {
        "customer": customer,
        "invoice": invoice,
        "forms": forms,
        "version": request.POST.get("version") or (invoice.version if invoice else 0),
        "act": request.POST.get("act") or uuid.uuid4(),
        "sold": sold_of(invoice),
        "has_address": has_address(customer),
        "wrong": not right and not puts_on(request),
        **sums(invoice, forms),
        **more,
    }
    page = "invoices/edit.html"
    return render(request, page, context, status=status or (200 if right else 422))


def sold_of(invoice: Invoice | None) -> list[Any]:
    return list(invoice.lines.exclude(sold=None)) if invoice else []


def sums(invoice: Invoice | None, forms: DraftForms) -> dict[str, Any]:
    """What stands on it as it is in the browser: of each rate, and altogether."""
    by_rate: dict[int, Sum] = {}
    lines = [(line.rate, Sum(line.total, line.net, line.tax)) for line in sold_of(invoice)]
    free = forms.free() if forms.lines.is_bound else free_of(invoice) if invoice else []
    lines += [(line.rate, each) for line, each in zip(free, reckoned(free), strict=True)]
    for rate, each in lines:
        by_rate[rate] = by_rate[rate] + each if rate in by_rate else each
    taxes = sorted(by_rate.items(), reverse=True)
    return {"taxes": taxes, "sum": summed(each for _rate, each in lines)}


@staff("invoices.edit")
@require_POST
def invoice_sums(request: DeskRequest, customer: int) -> HttpResponse:
    """What it would come to as it stands in the browser, or its lines with one more."""
    payer: Customer = get_object_or_404(request.shop.customers, pk=customer)
    invoice = request.shop.invoices.filter(pk=key(request.POST.get("invoice")), number=None).first()
    added = chosen(request, payer)
    forms = forms_of(payer, invoice, request.POST, added)
    context = {"forms": forms, "oob": True, **sums(invoice, forms)}
    page = "_lines" if added or "more" in request.POST else "_sums"
    return render(request, f"invoices/{page}.html", context)


@staff("invoices.edit")
@require_http_methods(["GET", "HEAD"])
def invoice_products(request: DeskRequest) -> HttpResponse:
    """Products that a typed or scanned text means."""
    # No database takes a NUL.
    text = " ".join(request.GET.get("find", "").replace("\0", "").split())[:LONGEST]
    barcode = request.shop.barcodes.filter(code=text).values("product")
    wanted = Q(name__icontains=text) | Q(code__iexact=text) | Q(pk__in=barcode)
    found = list(request.shop.products.filter(wanted, active=True)[:HITS]) if text else []
    where = reverse("invoice_sums", args=[key(request.GET.get("customer"))])
    context = {"text": text, "found": found, "sums_url": where}
    return render(request, "invoices/_products.html", context)


@staff("invoices.edit")
@require_POST
def invoice_deletion(request: DeskRequest, pk: int) -> HttpResponse:
    invoice = get_object_or_404(request.shop.invoices, pk=pk)
    making.throw_away(invoice, version=key(request.POST.get("version")))
    messages.success(request, _("The draft is thrown away."))
    return redirect("invoice_list")
