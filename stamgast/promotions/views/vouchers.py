"""Loyalty → Vouchers: the list, and a voucher's own page."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from stamgast.lib.keys import key
from stamgast.lib.refused import Refused
from stamgast.promotions import keeping, listing, undoing
from stamgast.promotions.finding import shown
from stamgast.promotions.listing import STATES, VouchersAsked
from stamgast.promotions.models import Voucher, VoucherEntry
from stamgast.promotions.voucher_forms import AdjustForm, CodeForm, VoucherForm
from stamgast.promotions.wording import goods, worth
from stamgast.shops.access import DeskRequest, staff
from stamgast.shops.small_forms import small_form

FORM = ["GET", "HEAD", "POST"]
# The last entries of the ledger that a page shows.
ENTRIES = 200


def row(voucher: Voucher, currency: str) -> dict[str, Any]:
    """A voucher as lists show it."""
    codes = [shown(code.code) for code in voucher.codes.all()]
    worth_it = worth(voucher, currency)
    return {"voucher": voucher, "codes": codes, "worth": worth_it, **listing.told(voucher)}


@staff("vouchers.view")
@require_safe
def voucher_list(request: DeskRequest) -> HttpResponse:
    asked = VouchersAsked.from_query(request.GET)
    page = listing.page(request.shop, asked, after=request.GET.get("after", ""))
    owner = request.shop.customers.filter(pk=key(asked.owner)).first() if asked.owner else None
    context = {
        "asked": asked,
        "query": asked.to_query(),
        "rows": [row(voucher, request.shop.currency) for voucher in page.rows],
        "next": page.next,
        "kinds": Voucher.Kind.choices,
        "states": [(name, called) for name, (called, _colour) in STATES.items()],
        "owner": owner,
        "narrowed": bool(asked.q or asked.filters),
    }
    if request.htmx.target == "results":
        response = render(request, "promotions/_vouchers.html", context)
        query = asked.to_query()
        response["HX-Replace-Url"] = reverse("voucher_list") + (f"?{query}" if query else "")
        return response
    return render(request, "promotions/vouchers.html", context)


def voucher_of(request: DeskRequest, pk: int) -> Voucher:
    rows = request.shop.vouchers.select_related("owner", "created_by", "shop")
    voucher: Voucher = get_object_or_404(rows, pk=pk)
    return voucher


@staff("vouchers.view")
@require_safe
def voucher_detail(request: DeskRequest, pk: int) -> HttpResponse:
    voucher = voucher_of(request, pk)
    entries = voucher.entries.select_related("by").order_by("-pk")[:ENTRIES]
    products = [str(each) for each in voucher.products.all()[:4]]
    context = {
        **row(voucher, request.shop.currency),
        "code_rows": [(code, shown(code.code)) for code in voucher.codes.all()],
        "entries": [(entry, cause(entry)) for entry in entries],
        "goods": goods(
            products, voucher.products.count(), [str(each) for each in voucher.categories.all()]
        ),
    }
    return render(request, "promotions/voucher.html", context)


def cause(entry: VoucherEntry) -> str:
    """Why money moved, in words; other programs' own references as they are."""
    named = {
        "issued": _("Issued"),
        "adjusted": _("Adjusted"),
        "sale": _("Sale"),
        "api": _("Another till"),
    }
    word, _colon, rest = entry.reference.partition(":")
    if word == "api":
        return f"{named[word]}: {rest.partition(':')[2]}"
    return named.get(word, entry.reference)


def answered(request: DeskRequest, form: forms.Form, voucher: Voucher, title: str) -> HttpResponse:
    return small_form(request, form, title, back=reverse("voucher_detail", args=[voucher.pk]))


def done(request: DeskRequest, voucher: Voucher, told: str) -> HttpResponse:
    messages.success(request, told)
    address = reverse("voucher_detail", args=[voucher.pk])
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def refused_at(form: forms.Form, refused: Refused, field: str) -> None:
    form.add_error(refused.field if refused.field in form.fields else field, refused.message)


@staff("vouchers.issue")
@require_http_methods(FORM)
def voucher_edit(request: DeskRequest, pk: int) -> HttpResponse:
    voucher = voucher_of(request, pk)
    form = VoucherForm(request.POST or None, voucher=voucher)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            keeping.change(voucher, form.values(), version=version, by=request.staff)
            return done(request, voucher, _("Saved."))
        except keeping.VoucherChanged as refused:
            form.add_error(None, refused.message)
            current = str(request.shop.vouchers.get(pk=pk).version)
            form.data = form.data.dict() | {"version": current}  # type: ignore[attr-defined]
    return answered(request, form, voucher, _("Change voucher"))


@staff("vouchers.adjust")
@require_http_methods(FORM)
def voucher_adjust(request: DeskRequest, pk: int) -> HttpResponse:
    voucher = voucher_of(request, pk)
    form = AdjustForm(request.POST or None, initial={"act": uuid.uuid4()}, shop=request.shop)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            keeping.adjust(
                voucher,
                form.signed(),
                given["reason"],
                by=request.staff,
                at=timezone.now(),
                act=given["act"],
            )
            return done(request, voucher, _("The balance is adjusted."))
        except Refused as refused:
            refused_at(form, refused, "amount")
    return answered(request, form, voucher, _("Adjust the balance"))


@staff("vouchers.adjust")
@require_POST
def voucher_block(request: DeskRequest, pk: int) -> HttpResponse:
    voucher = voucher_of(request, pk)
    blocked = request.POST.get("blocked") == "yes"
    keeping.block(voucher, by=request.staff, blocked=blocked)
    told = _("The voucher is blocked.") if blocked else _("The voucher works again.")
    undoing.offer(request, told, "voucher_block", pk=pk, blocked=not blocked)
    return redirect("voucher_detail", pk)


@staff("vouchers.issue")
@require_http_methods(FORM)
def voucher_code(request: DeskRequest, pk: int) -> HttpResponse:
    """Give it one more code."""
    voucher = voucher_of(request, pk)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            keeping.add_code(voucher, form.cleaned_data["code"], by=request.staff)
            return done(request, voucher, _("The code is added."))
        except Refused as refused:
            refused_at(form, refused, "code")
    return answered(request, form, voucher, _("Add a code"))


@staff("vouchers.issue")
@require_POST
def voucher_code_removal(request: DeskRequest, pk: int, code: int) -> HttpResponse:
    voucher = voucher_of(request, pk)
    keeping.remove_code(get_object_or_404(voucher.codes, pk=code), by=request.staff)
    return done(request, voucher, _("The code is removed."))
