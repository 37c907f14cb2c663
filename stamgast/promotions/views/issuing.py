"""Issue vouchers, and print them."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from stamgast.lib.keys import key
from stamgast.promotions import drawing, listing, undoing
from stamgast.promotions.finding import shown
from stamgast.promotions.issuing import CodesTaken, issue
from stamgast.promotions.listing import VouchersAsked
from stamgast.promotions.models import Voucher
from stamgast.promotions.voucher_forms import IssueForm
from stamgast.promotions.wording import worth
from stamgast.shops.access import DeskRequest, staff
from stamgast.shops.auditing import audit

# So many are printed at once.
MOST = 400
SIZES = ("a6", "a4")


@staff("vouchers.issue")
@require_http_methods(["GET", "HEAD", "POST"])
def voucher_create(request: DeskRequest) -> HttpResponse:
    initial = {"act": uuid.uuid4(), "owner": request.GET.get("owner", "")}
    if request.GET.get("kind") in Voucher.Kind.values:
        initial["kind"] = request.GET["kind"]
    form = IssueForm(request.POST or None, initial=initial, shop=request.shop)
    if request.method == "POST" and form.is_valid():
        try:
            return issued(request, form)
        except CodesTaken as taken:
            form.add_error("codes", taken.message)
    usual = form["usual"] if request.staff.may("shop.settings") else None
    context = {"form": form, "usual": usual}
    status = 422 if form.errors else 200
    return render(request, "promotions/issue.html", context, status=status)


def issued(request: DeskRequest, form: IssueForm) -> HttpResponse:
    shop, act = request.shop, form.cleaned_data["act"]
    made = issue(shop, form.wanted(), by=request.staff, at=timezone.now(), act=act)
    if form.cleaned_data["usual"] and request.staff.may("shop.settings"):
        keep_usual(request, form)
    told = ngettext("%(count)d voucher is issued.", "%(count)d vouchers are issued.", len(made))
    undoing.offer(request, told % {"count": len(made)}, "vouchers", issued_in=str(act))
    if len(made) == 1:
        return redirect("voucher_detail", made[0].pk)
    return redirect(f"{reverse('voucher_list')}?issue={act}")


def keep_usual(request: DeskRequest, form: IssueForm) -> None:
    """How long the shop's gift cards are valid where nobody says otherwise."""
    valid, shop = form.cleaned_data["valid"], request.shop
    months = int(valid) if valid.isdecimal() else None
    if valid.isdecimal() or not valid:
        shop.gift_card_months = months
        shop.save(update_fields=["gift_card_months"])
        audit(shop, request.staff, "shop.settings", changed=["gift_card_months"])


@staff("vouchers.view")
@require_safe
def voucher_print(request: DeskRequest) -> HttpResponse:
    """Cards to hand over: `?pk=3`, or what a list shows, on A6 or four on an A4."""
    rows = listing.filtered(request.shop, VouchersAsked.from_query(request.GET))
    if "pk" in request.GET:
        rows = rows.filter(pk=key(request.GET["pk"]))
    vouchers = list(rows.prefetch_related("codes").order_by("pk")[: MOST + 1])
    if not vouchers:
        raise Http404
    size = request.GET.get("size")
    if len(vouchers) > MOST:
        told = _("%(count)d are printed at once. Narrow the list for the others.")
        messages.warning(request, told % {"count": MOST})
    context = {
        "cards": [card(voucher, request.shop.currency) for voucher in vouchers[:MOST]],
        "size": size if size in SIZES else SIZES[0],
        "query": other_size(request),
    }
    return render(request, "promotions/print.html", context)


def other_size(request: DeskRequest) -> str:
    query = request.GET.copy()
    query.pop("size", None)
    return query.urlencode()


def card(voucher: Voucher, currency: str) -> dict[str, object]:
    code = next(each.code for each in voucher.codes.all())
    return {
        "voucher": voucher,
        "worth": worth(voucher, currency),
        "code": shown(code),
        "bars": drawing.code128(code),
        "qr": drawing.qr(code),
    }
