"""Customers → Export: the list that is shown, as a file."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from stamgast.customers.listing import Listing, filtered
from stamgast.shops.access import DeskRequest, staff
from stamgast.spreadsheets.exporting import csv_lines, note_export, rows, xlsx_file

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@staff("customers.export")
@require_safe
def customer_export(request: DeskRequest, form: str) -> HttpResponseBase:
    if form not in ("csv", "xlsx"):
        raise Http404
    listing = Listing.from_query(request.GET)
    customers = filtered(request.shop, listing)
    count = note_export(
        request.shop, customers, by=request.staff, form=form, asked=listing.to_query()
    )
    # The shop's own day, so that the file is called as people would call it.
    name = f"{slugify(_('Customers'))}-{timezone.localdate().isoformat()}.{form}"
    if form == "xlsx":
        file = xlsx_file(request.shop, customers, count)
        return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
    response = StreamingHttpResponse(
        csv_lines(rows(request.shop, customers)), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
