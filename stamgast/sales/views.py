"""Sales → Sales and Sales → Days: what was sold, and what each day came to."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import OuterRef, Subquery, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from stamgast.customers.models import Customer
from stamgast.lib.keys import key
from stamgast.lib.refused import Refused
from stamgast.sales import listing, printing, receipt_mail
from stamgast.sales.day_figures import told_of
from stamgast.sales.models import Sale
from stamgast.sales.receipts import receipt, why
from stamgast.sales.register_views import PARTS, completed, pdf_of
from stamgast.sales.showing import taxes_of
from stamgast.sales.spending import figures_of, first_visit
from stamgast.sales.spending_chart import chart
from stamgast.shops.access import DeskRequest, staff
from stamgast.shops.models import Shop

NEWEST = 5
DAYS = 50


@staff("sales.view")
@require_safe
def sale_list(request: DeskRequest) -> HttpResponse:
    shop, asked = request.shop, listing.Asked.from_query(request.GET)
    page = listing.page(shop, asked, after=request.GET.get("after", ""))
    context = {
        "asked": asked,
        "page": page,
        "sums": listing.sums(shop, asked),
        "more": asked.to_query(after=page.next) if page.next else "",
        "paged": "after" in request.GET,
        "choices": choices(shop),
        "states": [("", _("Completed")), *states()],
        "kinds": Sale.Kind.choices,
    }
    return render(request, "sales/list.html", context)


def states() -> list[tuple[str, str]]:
    others = [Sale.State.OPEN, Sale.State.PARKED, Sale.State.VOID]
    return [*((state.value, str(state.label)) for state in others), ("all", _("All"))]


def choices(shop: Shop) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Of the filters with rows to choose from: name, what it is called, and the rows."""
    rows = {
        "outlet": (_("Outlet"), shop.outlets.all()),
        "register": (_("Register"), shop.registers.all()),
        "staff": (_("Staff"), shop.staff.all()),
    }
    return [
        (name, called, [(str(row.pk), str(row)) for row in found])
        for name, (called, found) in rows.items()
    ]


def sale_of(request: DeskRequest, pk: int) -> Sale:
    parts = (*PARTS, "opened_by", "cut_by", "coupon", "day")
    sale: Sale = get_object_or_404(request.shop.sales.select_related(*parts), pk=pk)
    return sale


@staff("sales.view")
@require_safe
def sale_detail(request: DeskRequest, pk: int) -> HttpResponse:
    return shown(request, sale_of(request, pk))


def shown(request: DeskRequest, sale: Sale, status: int = 200, **more: Any) -> HttpResponse:
    lines = list(sale.lines.select_related("by", "cut_by", "price_by"))
    context = {
        "sale": sale,
        "lines": [(line, [(why(row), row["amount"]) for row in line.discounts]) for line in lines],
        "taxes": taxes_of(lines),
        "tenders": sale.tenders.select_related("by"),
        "refunds": sale.refunds.select_related("ended_by"),
        "receipts": sale.receipts.select_related("by"),
        **more,
    }
    return render(request, "sales/detail.html", context, status=status)


@staff("sales.view")
@require_safe
def sale_receipt(request: DeskRequest, pk: int) -> HttpResponse:
    """From the back office it is always a copy: the register gave the receipt."""
    sale = completed(request.shop, pk=pk)
    ways = {
        "back": reverse("sale_detail", args=[pk]),
        "pdf": reverse("sale_receipt_pdf", args=[pk]),
    }
    return HttpResponse(printing.page(receipt(sale, copy=True), **ways))


@staff("sales.view")
@require_safe
def sale_receipt_pdf(request: DeskRequest, pk: int) -> HttpResponse:
    return pdf_of(completed(request.shop, pk=pk), copy=True)


@staff("sales.view")
@require_POST
def sale_receipt_mail(request: DeskRequest, pk: int) -> HttpResponse:
    sale = sale_of(request, pk)
    typed = request.POST.get("email", "")
    try:
        receipt_mail.send(sale, typed, by=request.staff, at=timezone.now())
    except Refused as refused:
        return shown(request, sale, 422, typed=typed, email_error=refused.message)
    messages.success(request, _("The receipt is on its way."))
    return redirect("sale_detail", pk)


@staff("sales.view")
@require_safe
def sale_customer(request: DeskRequest, customer: int) -> HttpResponse:
    """The part of a customer's page that tells what they buy."""
    row: Customer = get_object_or_404(request.shop.customers, pk=customer)
    theirs = row.sales.filter(state=Sale.State.COMPLETED)
    figures = figures_of(row, today=timezone.localdate())
    context = {
        "customer": row,
        "figures": figures,
        "first_visit": first_visit(row),
        "chart": chart(figures.months),
        "sales": theirs.select_related("register").order_by("-ended_at")[:NEWEST],
    }
    template = "_customer.html" if request.htmx else "customer.html"
    return render(request, f"sales/{template}", context)


@staff("sales.view")
@require_safe
def day_list(request: DeskRequest) -> HttpResponse:
    days = request.shop.days.select_related("register__outlet", "opened_by", "closed_by")
    if last := key(request.GET.get("after")):
        days = days.filter(pk__lt=last)
    rows = list(days.annotate(turnover=turnover()).order_by("-pk")[: DAYS + 1])
    older = rows[DAYS - 1].pk if len(rows) > DAYS else 0
    context = {"days": rows[:DAYS], "older": older, "paged": "after" in request.GET}
    return render(request, "sales/days.html", context)


def turnover() -> Any:
    completed = Sale.objects.filter(day=OuterRef("pk"), state=Sale.State.COMPLETED)
    return Subquery(completed.order_by().values("day").annotate(sum=Sum("total")).values("sum"))


@staff("sales.view")
@require_safe
def day_detail(request: DeskRequest, pk: int) -> HttpResponse:
    related = request.shop.days.select_related("register__outlet", "opened_by", "closed_by", "shop")
    day = get_object_or_404(related, pk=pk)
    return render(request, "sales/day.html", told_of(day))
