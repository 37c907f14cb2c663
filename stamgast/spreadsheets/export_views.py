"""Customers → Export: the list that is shown, as a file."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from stamgast.accounts.ageing import Asked as Owing
from stamgast.customers.listing import Listing, filtered
from stamgast.invoices.listing import Asked as InvoicesAsked
from stamgast.sales.listing import Asked
from stamgast.shops.access import DeskRequest, staff
from stamgast.spreadsheets.formats import FORMATS, Format, customers_said, leave, tallied
from stamgast.spreadsheets.invoice_formats import leave_invoices
from stamgast.spreadsheets.owed_formats import leave_owed
from stamgast.spreadsheets.product_formats import ENDINGS, leave_products
from stamgast.spreadsheets.sale_formats import leave_sales


@staff("customers.export")
@require_safe
def export_choice(request: DeskRequest) -> HttpResponse:
    """Which customers these are, and in which form they may leave."""
    listing = Listing.from_query(request.GET)
    tally = tallied(filtered(request.shop, listing))
    context = {
        "query": listing.to_query(),
        "filtered": bool(listing.q or listing.filters),
        "counted": customers_said(tally.chosen),
        "formats": [(form, form.said(tally)) for form in FORMATS.values()],
    }
    template = "_export_choice.html" if request.htmx else "export_choice.html"
    return render(request, f"spreadsheets/{template}", context)


@staff("customers.export")
@require_safe
def customer_export(request: DeskRequest, form: str) -> HttpResponseBase:
    if form not in FORMATS:
        raise Http404
    chosen, listing = FORMATS[form], Listing.from_query(request.GET)
    content, _tally = leave(
        request.shop,
        filtered(request.shop, listing),
        chosen,
        by=request.staff,
        asked=listing.to_query(),
    )
    what = _("Customers")
    if chosen.name != chosen.ending:
        what = f"{what}-{chosen.name}"
    return handed(content, what, chosen)


def handed(content: Any, what: str, form: Format) -> FileResponse:
    """An open file, or blocks as they are made: Django asks the first alone what it is."""
    response = FileResponse(content, content_type=form.content_type)
    # The shop's own day, so that the file is called as people would call it.
    name = f"{slugify(what)}-{timezone.localdate().isoformat()}.{form.ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@staff("products.export")
@require_safe
def product_export(request: DeskRequest, form: str) -> HttpResponseBase:
    """Every product, as a file that the import takes."""
    if form not in ENDINGS:
        raise Http404
    content = leave_products(request.shop, form, by=request.staff)
    return handed(content, _("Products"), FORMATS[form])


@staff("sales.export")
@require_safe
def sale_export(request: DeskRequest, form: str) -> HttpResponseBase:
    """The sales of the list, all of them."""
    if form not in ENDINGS:
        raise Http404
    asked = Asked.from_query(request.GET)
    content = leave_sales(request.shop, asked, form, by=request.staff)
    return handed(content, _("Sales"), FORMATS[form])


@staff("customers.export")
@require_safe
def owed_export(request: DeskRequest, form: str) -> HttpResponseBase:
    """What customers owe, all of the list; for whoever may look at it too."""
    if form not in ENDINGS:
        raise Http404
    if not request.staff.may("accounts.view"):
        raise PermissionDenied
    asked = Owing.from_query(request.GET)
    content = leave_owed(request.shop, asked, form, by=request.staff)
    return handed(content, _("What they owe"), FORMATS[form])


@staff("sales.export")
@require_safe
def invoice_export(request: DeskRequest, form: str) -> HttpResponseBase:
    """The invoices of the list, all of them."""
    if form not in ENDINGS:
        raise Http404
    asked = InvoicesAsked.from_query(request.GET)
    content = leave_invoices(request.shop, asked, form, by=request.staff)
    return handed(content, _("Invoices"), FORMATS[form])
