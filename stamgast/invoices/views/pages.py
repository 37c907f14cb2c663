"""Sales → Invoices: the list, an invoice's page, and its papers."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from stamgast.accounts.models import Match
from stamgast.invoices import listing, printing, reminding, sending
from stamgast.invoices.crediting import lefts
from stamgast.invoices.models import Invoice, InvoiceOut
from stamgast.invoices.parties import has_address, lacks_particulars
from stamgast.invoices.rate_forms import RateForm, rate_form
from stamgast.invoices.reckoning import Sum
from stamgast.invoices.states import COLOURS, State
from stamgast.lib.keys import key
from stamgast.shops.access import DeskRequest, staff

# The form of the page that gives a draft its number.
NUMBER = "number"


@staff("invoices.view")
@require_safe
def invoice_list(request: DeskRequest) -> HttpResponse:
    shop, asked = request.shop, listing.Asked.from_query(request.GET)
    page = listing.page(shop, asked, after=request.GET.get("after", ""))
    customer = shop.customers.filter(pk=key(asked.customer)).first()
    context = {
        "asked": asked,
        "rows": [(invoice, *shown_state(invoice)) for invoice in page.rows],
        "customer": customer,
        "sums": listing.sums(shop, asked),
        "more": asked.to_query(after=page.next) if page.next else "",
        "paged": "after" in request.GET,
        "states": states(),
    }
    return render(request, "invoices/list.html", context)


def states() -> list[tuple[str, str]]:
    known = [(state.value, str(state.label)) for state in State]
    return [
        ("", _("All")),
        (listing.UNPAID, _("Unpaid")),
        (listing.REMIND, _("To be reminded of")),
        *known,
    ]


def shown_state(invoice: Any) -> tuple[str, str]:
    """How its state is called, and the colour of its chip."""
    state = State(invoice.state)
    return str(state.label), COLOURS[state]


def invoice_of(request: DeskRequest, pk: int) -> Invoice:
    today = timezone.localdate()
    rows = Invoice.objects.filter(shop=request.shop).with_state(on=today)
    related = ("customer", "credits", "made_by", "final_by", "shop")
    return get_object_or_404(rows.select_related(*related), pk=pk)


@staff("invoices.view")
@require_safe
def invoice_detail(request: DeskRequest, pk: int) -> HttpResponse:
    return shown(request, invoice_of(request, pk))


def shown(request: DeskRequest, invoice: Invoice, status: int = 200, **more: Any) -> HttpResponse:
    called, colour = shown_state(invoice)
    lines = list(invoice.lines.all())
    overdue = invoice.kind == Invoice.Kind.INVOICE and called_state(invoice) == State.OVERDUE
    level = reminding.next_level(invoice) if overdue else 0
    context = {
        "invoice": invoice,
        "called": called,
        "colour": colour,
        "buyer": invoice.buyer or buyer_now(invoice),
        "missing_address": bool(
            not invoice.number and invoice.customer and not has_address(invoice.customer)
        ),
        "missing_seller": not invoice.number
        and lacks_particulars(invoice.shop, taxed=bool(invoice.tax)),
        "lines": lines,
        "taxes": taxes_of(lines),
        "payments": payments_of(invoice),
        "notes": invoice.credit_notes.exclude(number=None),
        "reminders": invoice.reminders.select_related("by"),
        "outs": invoice.outs.select_related("by", "reminder"),
        "sales": invoice.sales.select_related("sale"),
        "creditable": bool(invoice.number and not invoice.is_credit and lefts(invoice)),
        "level": level,
        "fee": reminding.fee_of(invoice, level) if level else 0,
        "address": sending.address_of(invoice),
        "number_form": NUMBER,
        "rate": rate_asked(invoice),
        **more,
    }
    return render(request, "invoices/detail.html", context, status=status)


def rate_asked(invoice: Invoice) -> RateForm | None:
    if invoice.number or not invoice.tax:
        return None
    return rate_form(invoice.shop, timezone.localdate(), of=NUMBER)


def called_state(invoice: Any) -> State:
    return State(invoice.state)


def buyer_now(invoice: Invoice) -> dict[str, str]:
    return {"name": invoice.customer.name} if invoice.customer else {}


def taxes_of(lines: list[Any]) -> list[tuple[int, Sum]]:
    found: dict[int, Sum] = {}
    for line in lines:
        each = Sum(line.total, line.net, line.tax)
        found[line.rate] = found[line.rate] + each if line.rate in found else each
    return sorted(found.items(), reverse=True)


def payments_of(invoice: Invoice) -> list[Match]:
    """What settled it besides its credit notes, or (a credit note) what it settled."""
    theirs = Q(credit__invoice=invoice) if invoice.is_credit else Q(debit__invoice=invoice)
    related = ("credit__payment", "credit__invoice", "debit__invoice", "debit__sale")
    matches = Match.objects.standing().filter(theirs).select_related(*related)
    return list(matches if invoice.is_credit else matches.exclude(credit__invoice__credits=invoice))


@staff("invoices.view")
@require_safe
def invoice_pdf(request: DeskRequest, pk: int) -> HttpResponse:
    invoice = get_object_or_404(request.shop.invoices, pk=pk)
    content = printing.pdf(invoice)
    if invoice.number:
        left = {"how": InvoiceOut.How.PDF, "by": request.staff, "sent_at": timezone.now()}
        invoice.outs.create(at=timezone.now(), **left)
    name = f'attachment; filename="{sending.file_name(invoice)}"'
    headers = {"Content-Disposition": name}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
