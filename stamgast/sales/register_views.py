"""Pages that a register prints: receipts, and what a day came to."""

from __future__ import annotations

from uuid import UUID

from csp.constants import SELF
from csp.decorators import csp_replace
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from stamgast.accounts.models import AccountPayment
from stamgast.invoices import sending
from stamgast.invoices.printing import pdf as invoice_pdf
from stamgast.sales import account_receipts, printing
from stamgast.sales.billing import invoice_of
from stamgast.sales.day_figures import told_of
from stamgast.sales.models import Sale
from stamgast.sales.receipts import now_a_copy, receipt
from stamgast.shops.at_register import TillRequest, at_register
from stamgast.shops.models import Shop

# The till shows them in a frame, to print them from there.
in_a_frame = csp_replace({"frame-ancestors": [SELF]})
PARTS = ("shop", "register__outlet", "customer", "ended_by", "refund_of")


def completed(shop: Shop, **wanted: object) -> Sale:
    sales = shop.sales.filter(state=Sale.State.COMPLETED).select_related(*PARTS)
    sale: Sale = get_object_or_404(sales, **wanted)
    return sale


@never_cache
@in_a_frame
@xframe_options_sameorigin
@at_register("sales.sell")
@require_safe
def register_receipt(request: TillRequest, key: UUID) -> HttpResponse:
    sale = completed(request.shop, key=key)
    return HttpResponse(printing.page(receipt(sale, copy=now_a_copy(sale))))


@never_cache
@at_register("sales.sell")
@require_safe
def register_receipt_pdf(request: TillRequest, key: UUID) -> HttpResponse:
    sale = completed(request.shop, key=key)
    return pdf_of(sale, copy=now_a_copy(sale))


def pdf_of(sale: Sale, *, copy: bool) -> HttpResponse:
    return attached(printing.pdf(receipt(sale, copy=copy)), str(sale.number))


def attached(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@never_cache
@in_a_frame
@xframe_options_sameorigin
@at_register("sales.sell")
@require_safe
def register_invoice_pdf(request: TillRequest, key: UUID) -> HttpResponse:
    """To print or to fetch: the invoice of a sale, the credit note of a refund."""
    invoice = invoice_of(completed(request.shop, key=key))
    if invoice is None:
        raise Http404
    name = f'inline; filename="{sending.file_name(invoice)}"'
    headers = {"Content-Disposition": name}
    return HttpResponse(invoice_pdf(invoice), content_type="application/pdf", headers=headers)


@never_cache
@in_a_frame
@xframe_options_sameorigin
@at_register("sales.view")
@require_safe
def register_day(request: TillRequest, pk: int) -> HttpResponse:
    """The X report of the open day, the Z report of a closed one; of this register alone."""
    days = request.shop.days.filter(register=request.register)
    related = days.select_related("register__outlet", "opened_by", "closed_by", "shop")
    day = get_object_or_404(related, pk=pk)
    return render(request, "sales/day_print.html", told_of(day))


def payment_of(shop: Shop, **wanted: object) -> AccountPayment:
    payments = shop.account_payments.select_related(*account_receipts.RELATED)
    payment: AccountPayment = get_object_or_404(payments, **wanted)
    return payment


@never_cache
@in_a_frame
@xframe_options_sameorigin
@at_register("sales.sell")
@require_safe
def register_payment(request: TillRequest, payment: int) -> HttpResponse:
    """The receipt of a payment on account."""
    paid = payment_of(request.shop, pk=payment)
    told = account_receipts.receipt(paid, copy=now_a_copy(paid))
    return HttpResponse(account_receipts.page(told))


@never_cache
@at_register("sales.sell")
@require_safe
def register_payment_pdf(request: TillRequest, payment: int) -> HttpResponse:
    paid = payment_of(request.shop, pk=payment)
    return payment_pdf(paid, copy=now_a_copy(paid))


def payment_pdf(payment: AccountPayment, *, copy: bool) -> HttpResponse:
    content = account_receipts.pdf(account_receipts.receipt(payment, copy=copy))
    return attached(content, str(payment.number))
