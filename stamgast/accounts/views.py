"""A customer's account, who owes what, and by which rules the shop gives credit."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from stamgast.accounts import ageing, wording
from stamgast.accounts.adjusting import adjust
from stamgast.accounts.forms import AdjustForm, PaymentForm, RulesForm, StatementForm, usual_period
from stamgast.accounts.ledger import balance_of, open_entries
from stamgast.accounts.models import AccountEntry, rules_of
from stamgast.accounts.receiving import Received, receive
from stamgast.accounts.terms import terms_of
from stamgast.customers.models import Customer
from stamgast.lib.keys import key
from stamgast.lib.refused import Refused
from stamgast.shops.access import DeskRequest, staff
from stamgast.shops.auditing import audit
from stamgast.shops.models import Shop
from stamgast.shops.small_forms import small_form

FORM = ["GET", "HEAD", "POST"]
ENTRIES, OPEN = 50, 200


def customer_of(request: DeskRequest, pk: int) -> Customer:
    customer: Customer = get_object_or_404(request.shop.customers, pk=pk)
    customer.shop = request.shop
    return customer


@staff("accounts.view")
@require_safe
def customer_account(request: DeskRequest, pk: int) -> HttpResponse:
    return account_page(request, customer_of(request, pk))


def account_page(
    request: DeskRequest,
    customer: Customer,
    period: StatementForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """`period`: of the statement, as it was asked for."""
    today, terms, balance = timezone.localdate(), terms_of(customer), balance_of(customer)
    rows = AccountEntry.objects.filter(customer=customer).select_related(
        *wording.RELATED, "by", "payment__undone_by"
    )
    if before := key(request.GET.get("before")):
        rows = rows.filter(pk__lt=before)
    entries = list(rows.order_by("-pk")[: ENTRIES + 1])
    owed = open_entries(customer)
    context = {
        "customer": customer,
        "terms": terms,
        "balance": balance,
        "owed_to_them": -balance,
        "left": terms.left(balance),
        "buckets": ageing.of_customer(customer, today),
        "open": [(entry, wording.called(entry)) for entry in owed[:OPEN]],
        "open_more": max(0, owed.count() - OPEN),
        "today": today,
        "entries": [(entry, wording.called(entry)) for entry in entries[:ENTRIES]],
        "older": entries[ENTRIES - 1].pk if len(entries) > ENTRIES else 0,
        "paged": bool(before),
        "period": period or StatementForm(initial=usual_period(today)),
    }
    return render(request, "accounts/account.html", context, status=status)


@staff("accounts.view")
@require_safe
def customer_account_card(request: DeskRequest, pk: int) -> HttpResponse:
    """The part of a customer's page that tells what they owe."""
    customer = customer_of(request, pk)
    if not request.htmx:
        return redirect("customer_account", pk)
    terms, balance = terms_of(customer), balance_of(customer)
    overdue = sum(
        amount for _called, amount in ageing.of_customer(customer, timezone.localdate())[1:]
    )
    context = {"customer": customer, "terms": terms, "balance": balance, "owed_to_them": -balance}
    context |= {"left": terms.left(balance), "overdue": overdue}
    return render(request, "accounts/_card.html", context)


@staff("accounts.pay")
@require_http_methods(FORM)
def customer_account_payment(request: DeskRequest, pk: int) -> HttpResponse:
    customer = customer_of(request, pk)
    first = {"key": uuid.uuid4(), "amount": max(0, balance_of(customer)) or None}
    form = PaymentForm(request.POST or None, initial=first, customer=customer)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        it = Received(
            given["key"],
            form.signed(),
            given["method"],
            at=timezone.now(),
            by=request.staff,
            reference=given["reference"],
            note=given["note"],
            entries=[int(each) for each in given.get("entries", [])],
        )
        try:
            payment = receive(customer, it)
            told = _("Payment %(number)s is written down.") % {"number": payment.number}
            return done(request, customer, told)
        except Refused as refused:
            refused_at(form, refused)
    return answered(request, form, customer, _("Payment on account"))


@staff("accounts.adjust")
@require_http_methods(FORM)
def customer_account_adjustment(request: DeskRequest, pk: int) -> HttpResponse:
    customer = customer_of(request, pk)
    form = AdjustForm(request.POST or None, initial={"key": uuid.uuid4()}, customer=customer)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            adjust(
                customer, form.signed(), given["reason"],
                by=request.staff, at=timezone.now(), key=given["key"],
            )  # fmt: skip
            return done(request, customer, _("The account is corrected."))
        except Refused as refused:
            refused_at(form, refused)
    return answered(request, form, customer, _("Correct or write off"))


def answered(
    request: DeskRequest, form: forms.Form, customer: Customer, title: str, does: str = ""
) -> HttpResponse:
    back = reverse("customer_account", args=[customer.pk])
    return small_form(request, form, title, back=back, does=does)


def done(request: DeskRequest, customer: Customer, told: str) -> HttpResponse:
    messages.success(request, told)
    address = reverse("customer_account", args=[customer.pk])
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def refused_at(form: forms.Form, refused: Refused) -> None:
    form.add_error(refused.field if refused.field in form.fields else None, refused.message)


@staff("accounts.view")
@require_safe
def owed_list(request: DeskRequest) -> HttpResponse:
    """Customers → What they owe."""
    asked, today = ageing.Asked.from_query(request.GET), timezone.localdate()
    page = ageing.page(request.shop, asked, today)
    sums = ageing.sums(request.shop, today)
    context = {
        "asked": asked,
        "page": page,
        "sums": [(called, sums[name]) for name, called, *_days in ageing.BUCKETS],
        "total": sums["total"],
        "columns": [(name, called) for name, called, *_days in ageing.BUCKETS],
        "sorted": asked.sort if asked.sort in ageing.SORTS else "total",
        "onlys": [("", _("Whoever owes")), ("overdue", _("Overdue")), ("credit", _("In credit"))],
        "before": asked.to_query(page=asked.number - 1) if asked.number > 1 else "",
        "after": asked.to_query(page=asked.number + 1) if page.more else "",
        "narrowed": bool(asked.q or asked.only),
        "kept": asked.to_query(sort="", page=""),
    }
    return render(request, "accounts/owed.html", context)


@staff("shop.settings")
@require_http_methods(FORM)
def credit_rules(request: DeskRequest) -> HttpResponse:
    """Settings → On account."""
    if request.method != "POST":
        form = RulesForm(instance=rules_of(request.shop), shop=request.shop)
        return render(request, "accounts/rules.html", {"form": form})
    with transaction.atomic():
        # The row as it is now: somebody else may have saved since this page opened.
        shop = Shop.objects.select_for_update().get(pk=request.shop.pk)
        form = RulesForm(request.POST, instance=rules_of(shop), shop=shop)
        if not form.is_valid():
            return render(request, "accounts/rules.html", {"form": form}, status=422)
        changed = form.changes()
        form.save()
        if changed:
            audit(shop, request.staff, "shop.settings", changed=changed)
    messages.success(request, _("Saved."))
    return redirect("credit_rules")
