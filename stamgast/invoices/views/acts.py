"""What is done with an invoice: give it its number, send it, credit it, remind of it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from stamgast.invoices import crediting, reminding, sending
from stamgast.invoices.credit_forms import CreditForm
from stamgast.invoices.finalising import finalise
from stamgast.invoices.models import Invoice
from stamgast.invoices.rate_forms import rate_form
from stamgast.invoices.views.drafting import act_of
from stamgast.invoices.views.pages import NUMBER, invoice_of, shown
from stamgast.lib.keys import key
from stamgast.lib.refused import Refused
from stamgast.shops.access import DeskRequest, staff


@staff("invoices.edit")
@require_POST
def invoice_number(request: DeskRequest, pk: int) -> HttpResponse:
    """It gets its number; with `send` it goes by e-mail as well."""
    draft = get_object_or_404(request.shop.invoices, pk=pk)
    now, version = timezone.now(), key(request.POST.get("version"))
    on = timezone.localdate(now)
    form = rate_form(request.shop, on, request.POST, of=NUMBER)
    if form and not form.is_valid():
        return shown(request, invoice_of(request, pk), 422, rate=form)
    rate = form.cleaned_data["rate"] if form else None
    try:
        invoice = finalise(draft, on=on, at=now, by=request.staff, version=version, rate=rate)
    except Refused as refused:
        if form and refused.field == "rate":
            form.add_error("rate", refused.message)
            return shown(request, invoice_of(request, pk), 422, rate=form)
        return shown(request, invoice_of(request, pk), 409, refused=refused.message)
    if "send" in request.POST:
        return mailed(request, invoice)
    messages.success(request, _("It is invoice %(number)s.") % {"number": invoice.called})
    return redirect("invoice_detail", pk)


@staff("invoices.edit")
@require_POST
def invoice_mail(request: DeskRequest, pk: int) -> HttpResponse:
    return mailed(request, get_object_or_404(request.shop.invoices, pk=pk))


def mailed(request: DeskRequest, invoice: Invoice) -> HttpResponse:
    typed = request.POST.get("email", "")
    try:
        sending.send(invoice, typed, by=request.staff, at=timezone.now())
    except Refused as refused:
        told = {"typed": typed, "email_error": refused.message}
        return shown(request, invoice_of(request, invoice.pk), 422, **told)
    messages.success(request, _("It is on its way."))
    return redirect("invoice_detail", invoice.pk)


@staff("invoices.edit")
@require_POST
def invoice_reminder(request: DeskRequest, pk: int) -> HttpResponse:
    """Ask for it once more; `level` is the one that the page offered."""
    invoice = get_object_or_404(request.shop.invoices, pk=pk)
    now, level = timezone.now(), key(request.POST.get("level"))
    try:
        reminding.remind(invoice, level, by=request.staff, at=now, on=timezone.localdate(now))
    except Refused as refused:
        return shown(request, invoice_of(request, pk), 409, refused=refused.message)
    if sending.address_of(invoice):
        messages.success(request, _("The reminder is on its way."))
    else:
        told = _("The reminder is written down. No e-mail is known: print the PDF and post it.")
        messages.warning(request, told)
    return redirect("invoice_detail", pk)


@staff("invoices.credit")
@require_http_methods(["GET", "HEAD", "POST"])
def invoice_credit(request: DeskRequest, pk: int) -> HttpResponse:
    """A credit note of all that is left, or of chosen lines, pieces or amounts."""
    invoice = get_object_or_404(request.shop.invoices.select_related("shop", "customer"), pk=pk)
    lefts = crediting.lefts(invoice)
    form = CreditForm(request.POST or None, lefts=lefts, currency=invoice.currency)
    if request.method != "POST" or not form.is_valid():
        return credit_page(request, invoice, form, 422 if form.errors else 200)
    now = timezone.now()
    try:
        note = crediting.credit(
            invoice,
            form.parts(),
            on=timezone.localdate(now),
            at=now,
            by=request.staff,
            key=act_of(request),
            note=form.cleaned_data["note"],
        )
    except Refused as refused:
        return credit_page(request, invoice, form, 409, refused=refused.message)
    messages.success(request, _("It is credit note %(number)s.") % {"number": note.called})
    return redirect("invoice_detail", note.pk)


def credit_page(
    request: DeskRequest, invoice: Invoice, form: CreditForm, status: int, **more: Any
) -> HttpResponse:
    act = request.POST.get("act") or uuid.uuid4()
    context = {"invoice": invoice, "form": form, "act": act, **more}
    return render(request, "invoices/credit.html", context, status=status)
