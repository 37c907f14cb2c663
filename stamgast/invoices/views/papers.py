"""An invoice as it will leave the house: on the screen, and as a file for the buyer's program."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from stamgast.invoices import printing
from stamgast.invoices.models import Invoice, InvoiceOut
from stamgast.invoices.papers import document_of
from stamgast.invoices.ubl import ubl
from stamgast.shops.access import DeskRequest, staff


@never_cache
@staff("invoices.view")
@require_safe
def invoice_paper(request: DeskRequest, pk: int) -> HttpResponse:
    invoice = invoice_of(request, pk=pk)
    return HttpResponse(printing.page(invoice, of=invoice.pk))


@never_cache
@staff("invoices.view")
@require_safe
def invoice_ubl(request: DeskRequest, pk: int) -> HttpResponse:
    """A draft has none."""
    invoice = invoice_of(request, pk=pk, number__isnull=False)
    content = ubl(document_of(invoice))
    now = timezone.now()
    invoice.outs.create(how=InvoiceOut.How.UBL, by=request.staff, at=now, sent_at=now)
    name = f'attachment; filename="{invoice.called}.xml"'
    headers = {"Content-Disposition": name}
    return HttpResponse(content, content_type="application/xml", headers=headers)


def invoice_of(request: DeskRequest, **wanted: object) -> Invoice:
    related = request.shop.invoices.select_related("shop", "customer", "credits")
    return get_object_or_404(related, **wanted)
