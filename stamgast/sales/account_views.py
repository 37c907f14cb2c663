"""Of a customer's account what needs paper or a register's day: statements, receipts of payments,
and taking one back."""

from __future__ import annotations

import datetime as dt
import uuid

from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stamgast.accounts.forms import StatementForm, StatementMailForm, UndoForm, usual_period
from stamgast.accounts.models import AccountPayment
from stamgast.accounts.receiving import Received
from stamgast.accounts.statements import Statement, statement
from stamgast.accounts.views import FORM, account_page, answered, customer_of, done, refused_at
from stamgast.customers.models import Customer
from stamgast.lib.keys import key
from stamgast.lib.refused import Refused
from stamgast.sales import (
    account_receipts,
    account_taking,
    receipt_mail,
    statement_mail,
    statement_paper,
)
from stamgast.sales.models import ReceiptOut
from stamgast.sales.receipts import issue
from stamgast.sales.register_views import attached, payment_of, payment_pdf
from stamgast.shops.access import DeskRequest, staff

How = ReceiptOut.How


def period_of(request: DeskRequest) -> tuple[dt.date, dt.date]:
    """The days that are asked for; what is no day is as usual."""
    form, usual = StatementForm(request.GET), usual_period(timezone.localdate())
    form.is_valid()
    since = form.cleaned_data.get("since") or usual["since"]
    return since, form.cleaned_data.get("until") or max(since, usual["until"])


def asked_for(request: DeskRequest, customer: Customer) -> Statement | HttpResponse:
    """The statement, or the account's page with what is wrong at the days that were asked for."""
    since, until = period_of(request)
    try:
        return statement(customer, since, until, on=timezone.localdate())
    except Refused as refused:
        form = StatementForm(request.GET)
        refused_at(form, refused)
        return account_page(request, customer, form, status=422)


@staff("accounts.view")
@require_safe
def customer_statement(request: DeskRequest, pk: int) -> HttpResponse:
    told = asked_for(request, customer_of(request, pk))
    if isinstance(told, HttpResponse):
        return told
    pdf = reverse("customer_statement_pdf", args=[pk])
    ways = {
        "back": reverse("customer_account", args=[pk]),
        "pdf": f"{pdf}?since={told.since}&until={told.until}",
    }
    return HttpResponse(statement_paper.page(told, **ways))


@staff("accounts.view")
@require_safe
def customer_statement_pdf(request: DeskRequest, pk: int) -> HttpResponse:
    told = asked_for(request, customer_of(request, pk))
    if isinstance(told, HttpResponse):
        return told
    return attached(statement_paper.pdf(told), f"{told.customer.number}-{told.until}")


@staff("accounts.view")
@require_http_methods(FORM)
def customer_statement_mail(request: DeskRequest, pk: int) -> HttpResponse:
    customer = customer_of(request, pk)
    since, until = period_of(request)
    first = {"since": since, "until": until, "email": customer.email}
    form = StatementMailForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            statement_mail.send(
                customer,
                given["since"],
                given["until"],
                given["email"],
                by=request.staff,
                at=timezone.now(),
            )
            return done(request, customer, _("The statement is on its way."))
        except Refused as refused:
            refused_at(form, refused)
    return answered(request, form, customer, _("Statement by e-mail"), _("Send"))


@staff("accounts.view")
@require_safe
def payment_receipt(request: DeskRequest, pk: int) -> HttpResponse:
    """`out`: the one that leaves just now, and is printed; else what would."""
    payment = payment_of(request.shop, pk=pk)
    printed = payment.receipts.filter(pk=key(request.GET.get("out")), how=How.PRINT).first()
    return receipt_shown(request, payment, printed)


def receipt_shown(
    request: DeskRequest,
    payment: AccountPayment,
    printed: ReceiptOut | None = None,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    theirs = payment.customer_id
    outs = payment.receipts.select_related("by")
    copy = printed.copy if printed else at_a_register(payment) or outs.exists()
    ways = {
        "back": reverse("customer_account", args=[theirs]) if theirs else reverse("owed_list"),
        "leaving": reverse("payment_receipt_issue", args=[payment.pk]),
        "csrf_token": get_token(request),
        "prints": printed is not None,
        "outs": outs,
        "email": payment.customer.email if payment.customer else "",
    }
    told = account_receipts.receipt(payment, copy=copy)
    return HttpResponse(account_receipts.page(told, **ways, **more), status=status)


@staff("accounts.view")
@require_POST
def payment_receipt_issue(request: DeskRequest, pk: int) -> HttpResponse:
    """On paper, as a file, or by mail."""
    payment = payment_of(request.shop, pk=pk)
    how, copy = request.POST.get("how"), at_a_register(payment)
    by, at = request.staff, timezone.now()
    if how == How.MAIL:
        typed = request.POST.get("email", "")
        try:
            receipt_mail.send(payment, typed, by=by, at=at, copy=copy)
        except Refused as refused:
            told = refused.message
            return receipt_shown(request, payment, status=422, typed=typed, email_error=told)
        return redirect("payment_receipt", pk)
    out = issue(payment, How.PDF if how == How.PDF else How.PRINT, by=by, at=at, copy=copy)
    if out.how == How.PDF:
        return payment_pdf(payment, copy=out.copy)
    return redirect(f"{reverse('payment_receipt', args=[pk])}?out={out.pk}")


def at_a_register(payment: AccountPayment) -> bool:
    """Which gave the receipt: from the back office it is always a copy."""
    return payment.register_id is not None


@staff("accounts.adjust")
@require_http_methods(FORM)
def payment_undo(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a mistaken payment back, and say why."""
    payment = payment_of(request.shop, pk=pk)
    customer: Customer = get_object_or_404(request.shop.customers, pk=payment.customer_id)
    form = UndoForm(request.POST or None, initial={"key": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        it = Received(given["key"], 0, "", at=timezone.now(), by=request.staff, note=given["note"])
        try:
            account_taking.undo(payment, it)
            told = _("Payment %(number)s is taken back.") % {"number": payment.number}
            return done(request, customer, told)
        except Refused as refused:
            refused_at(form, refused)
    title = _("Take back payment %(number)s") % {"number": payment.number}
    return answered(request, form, customer, title, _("Take back"))
