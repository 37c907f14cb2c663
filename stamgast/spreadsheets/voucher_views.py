"""Loyalty → Vouchers: codes in from a list, and out to one."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django import forms
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from stamgast.lib import money
from stamgast.lib.refused import Refused
from stamgast.promotions import listing, undoing
from stamgast.promotions.issuing import CodesTaken, issue
from stamgast.promotions.listing import VouchersAsked
from stamgast.promotions.models import Voucher
from stamgast.promotions.wording import percent
from stamgast.shops.access import DeskRequest, staff
from stamgast.shops.auditing import audit
from stamgast.shops.models import Shop
from stamgast.spreadsheets import exporting, reading
from stamgast.spreadsheets.tables import Book
from stamgast.spreadsheets.voucher_rows import Fault, known, understood

LARGEST = 10 * 1024 * 1024
# So many of the faults a page shows.
SHOWN = 200


class VoucherImportForm(forms.Form):
    act = forms.UUIDField(widget=forms.HiddenInput)
    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy("A .csv, .xlsx or .xls file."),
    )
    text = forms.CharField(
        label=gettext_lazy("Or paste the rows"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not given.get("file") and not given.get("text", "").strip():
            told = _("Choose a file, or paste the rows with their heading.")
            raise forms.ValidationError(told, "required")
        if given.get("file") and given["file"].size > LARGEST:
            self.add_error("file", forms.ValidationError(_("10 MB at most."), "too_large"))
        return given

    def book(self) -> Book:
        """What was sent, as a table; Refused where it is none."""
        with tempfile.TemporaryDirectory(prefix="stamgast-") as folder:
            place = Path(folder) / "list"
            if file := self.cleaned_data["file"]:
                place.write_bytes(file.read())
            else:
                place.write_text(self.cleaned_data["text"], encoding="utf-8")
            return reading.read(place, known=known)


@staff("vouchers.issue")
@require_http_methods(["GET", "HEAD", "POST"])
def voucher_import(request: DeskRequest) -> HttpResponse:
    """Every voucher of the list, or none where a cell can't be."""
    form = VoucherImportForm(
        request.POST or None, request.FILES or None, initial={"act": uuid.uuid4()}
    )
    faults: list[Fault] = []
    if request.method == "POST" and form.is_valid():
        act = form.cleaned_data["act"]
        if request.shop.vouchers.filter(issued_in=act).exists():
            return redirect(together(act))
        try:
            wanted, faults = understood(request.shop, form.book())
            if not faults:
                made = issue(request.shop, wanted, by=request.staff, at=timezone.now(), act=act)
                return told(request, len(made), act)
        except CodesTaken:
            form.add_error(None, _("Somebody just issued one of these codes. Look again."))
        except Refused as refused:
            form.add_error("file" if form.cleaned_data["file"] else "text", refused.message)
    context = {"form": form, "faults": faults[:SHOWN], "more": max(len(faults) - SHOWN, 0)}
    status = 422 if form.errors or faults else 200
    return render(request, "promotions/import.html", context, status=status)


def together(act: uuid.UUID) -> str:
    return f"{reverse('voucher_list')}?issue={act}"


def told(request: DeskRequest, count: int, act: uuid.UUID) -> HttpResponse:
    text = ngettext("%(count)d voucher is brought in.", "%(count)d vouchers are brought in.", count)
    undoing.offer(request, text % {"count": count}, "vouchers", issued_in=str(act))
    return redirect(together(act))


@staff("vouchers.view")
@require_safe
def voucher_codes(request: DeskRequest) -> HttpResponseBase:
    """The codes that the list shows, as a file that the import takes."""
    rows = listing.filtered(request.shop, VouchersAsked.from_query(request.GET))
    audit(request.shop, request.staff, "vouchers.codes", rows=rows.count())
    header = ["Code", "Kind", "Balance", "Discount", "Owner", "Valid until", "Uses", "Name"]
    name = f"{slugify(_('Vouchers'))}-{timezone.localdate().isoformat()}.csv"
    lines = exporting.csv_lines(header, each(request.shop, rows))
    response = StreamingHttpResponse(chained(lines), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def chained(lines: Iterator[bytes]) -> Iterator[bytes]:
    yield exporting.MARK
    yield from lines


def each(shop: Shop, rows: Any) -> Iterator[list[str]]:
    """One row a code."""
    found = rows.select_related("owner").prefetch_related("codes")
    for voucher in found.iterator(chunk_size=1_000):
        for code in voucher.codes.all():
            yield [code.code, *said(shop, voucher)]


def said(shop: Shop, voucher: Voucher) -> list[str]:
    gift = voucher.kind == Voucher.Kind.GIFT_CARD
    off = ""
    if voucher.discount == Voucher.Discount.PERCENT:
        off = percent(voucher.value).replace("\u00a0", " ")
    elif voucher.discount:
        off = money.typed(voucher.value, shop.currency, "en")
    return [
        "gift card" if gift else "coupon",
        money.typed(voucher.balance, shop.currency, "en") if gift else "",
        off,
        voucher.owner.number if voucher.owner else "",
        voucher.expires_on.isoformat() if voucher.expires_on else "",
        "" if voucher.uses_left is None else str(voucher.uses_left),
        voucher.name,
    ]
