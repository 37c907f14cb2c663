"""Accounts for other programs: a bookkeeping that takes payments by bank, a webshop that asks
what somebody may owe."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language
from ninja import Query, Router
from ninja.responses import Status

from stamgast.accounts import ageing, wording
from stamgast.accounts.adjusting import adjust
from stamgast.accounts.api_shapes import (
    AccountEntryOut,
    AccountOut,
    AdjustmentIn,
    CreditRulesOut,
    CreditRulesPatch,
    EntryPage,
    EntryQuery,
    OwingPage,
    OwingQuery,
    PaymentIn,
    PaymentOut,
    StatementOut,
    StatementQuery,
    ages_of,
    entry_out,
    owing_out,
    payment_out,
)
from stamgast.accounts.forms import RulesForm
from stamgast.accounts.ledger import balance_of, open_entries
from stamgast.accounts.models import AccountEntry, rules_of
from stamgast.accounts.receiving import Received, receive
from stamgast.accounts.statements import statement
from stamgast.accounts.terms import terms_of
from stamgast.customers.models import Customer
from stamgast.lib import money
from stamgast.shops.answers import HEADER, ONCE, once
from stamgast.shops.api import NOES, Token, TokenRequest, of_form, with_next
from stamgast.shops.auditing import audit
from stamgast.shops.models import Shop

router = Router()
OPEN = 200


def customer_of(request: TokenRequest, number: str) -> Customer:
    # No database takes a NUL.
    wanted = request.shop.customers.filter(number=number.replace("\0", ""))
    customer: Customer | None = wanted.first()
    if customer is None:
        raise Http404
    customer.shop = request.shop
    return customer


def key_of(request: TokenRequest) -> uuid.UUID:
    """Of the request: sent again it is the same, even when its answer is no longer kept."""
    once_key = request.headers.get(HEADER, "")
    name = f"{request.token.pk}:{once_key}"
    return uuid.uuid5(uuid.NAMESPACE_OID, name) if once_key else uuid.uuid4()


@router.get("/accounts", auth=Token("accounts.view"), response={200: OwingPage} | NOES)
def account_list(request: TokenRequest, asked: Query[OwingQuery]) -> OwingPage:
    """Who owes how much, and how long it is past due; the most first."""
    today, page = timezone.localdate(), asked.after or "1"
    wanted = ageing.Asked(q=asked.q.replace("\0", ""), only=asked.only, sort=asked.sort, page=page)
    found = ageing.page(request.shop, wanted, today, size=asked.limit)
    sums = ageing.sums(request.shop, today)
    following = wanted.number + 1 if found.more else None
    return OwingPage(
        accounts=[owing_out(row) for row in found.rows],
        sums=ages_of([sums[name] for name in ageing.NAMES]),
        total=sums["total"],
        next=with_next(request, following),
    )


@router.get(
    "/accounts/{path:number}", auth=Token("accounts.view"), response={200: AccountOut} | NOES
)
def account_detail(request: TokenRequest, number: str) -> AccountOut:
    """What a customer owes and may owe, and what is open."""
    customer = customer_of(request, number)
    terms, balance = terms_of(customer), balance_of(customer)
    ages = ageing.of_customer(customer, timezone.localdate())
    return AccountOut(
        number=customer.number,
        balance=balance,
        allowed=terms.allowed,
        limit=terms.limit,
        left=terms.left(balance),
        days=terms.days,
        ages=ages_of([amount for _called, amount in ages]),
        open=[entry_out(entry) for entry in open_entries(customer)[:OPEN]],
    )


@router.get("/account-entries", auth=Token("accounts.view"), response={200: EntryPage} | NOES)
def account_entry_list(request: TokenRequest, asked: Query[EntryQuery]) -> EntryPage:
    """All movements of a customer's account, the newest first."""
    customer = customer_of(request, asked.number)
    rows = AccountEntry.objects.filter(customer=customer).select_related(*wording.RELATED)
    if asked.after:
        rows = rows.filter(pk__lt=int(asked.after))
    found = list(rows.order_by("-pk")[: asked.limit + 1])
    shown = found[: asked.limit]
    last = shown[-1].pk if len(found) > asked.limit else None
    return EntryPage(entries=[entry_out(entry) for entry in shown], next=with_next(request, last))


@router.get("/account-statements", auth=Token("accounts.view"), response={200: StatementOut} | NOES)
def account_statement(request: TokenRequest, asked: Query[StatementQuery]) -> StatementOut:
    """What was owed, what came and went, and what is open; in the customer's language."""
    customer = customer_of(request, asked.number)
    told = statement(customer, asked.since, asked.until, on=timezone.localdate())
    plain = {name: getattr(told, name) for name in ("since", "until", "opening", "closing")}
    rows = [vars(row) for row in told.rows]
    owed = [vars(row) for row in told.owed]
    return StatementOut.model_validate(
        plain | {"number": customer.number, "rows": rows, "owed": owed}
    )


@router.post(
    "/account-payments",
    auth=Token("accounts.pay"),
    response={201: PaymentOut} | NOES,
    openapi_extra=ONCE,
)
def account_payment_create(request: TokenRequest, given: PaymentIn) -> Status[Any]:
    """Take a payment: it settles the chosen debts, or else the longest due."""
    customer = customer_of(request, given.number)
    it = Received(
        key_of(request), at=timezone.now(), by=request.staff, **given.model_dump(exclude={"number"})
    )

    def work() -> Status[Any]:
        payment = receive(customer, it)
        return Status(201, payment_out(payment, balance_of(customer)))

    return once(request, work)


@router.post(
    "/account-adjustments",
    auth=Token("accounts.adjust"),
    response={201: AccountEntryOut} | NOES,
    openapi_extra=ONCE,
)
def account_adjustment_create(request: TokenRequest, given: AdjustmentIn) -> Status[Any]:
    """Let a customer owe more or less (below zero), and say why."""
    customer = customer_of(request, given.number)

    def work() -> Status[Any]:
        entry = adjust(
            customer,
            given.amount,
            given.reason,
            by=request.staff,
            at=timezone.now(),
            key=key_of(request),
            program=request.token.name,
        )
        return Status(201, entry_out(entry))

    return once(request, work)


@router.get("/credit-rules", auth=Token("accounts.view"), response={200: CreditRulesOut} | NOES)
def credit_rules_detail(request: TokenRequest) -> CreditRulesOut:
    """What customers may buy on account where their own page says nothing else."""
    return rules_out(request.shop)


def rules_out(shop: Shop) -> CreditRulesOut:
    return CreditRulesOut.model_validate(rules_of(shop), from_attributes=True)


@router.patch("/credit-rules", auth=Token("shop.settings"), response={200: CreditRulesOut} | NOES)
def credit_rules_edit(request: TokenRequest, given: CreditRulesPatch) -> CreditRulesOut:
    """Change the rules that are named."""
    with transaction.atomic():
        shop = Shop.objects.select_for_update().get(pk=request.shop.pk)
        rules = rules_of(shop)
        wanted = {name: getattr(rules, name) for name in ("policy", "limit", "days")}
        wanted |= given.model_dump(exclude_unset=True)
        if wanted["limit"] is not None:
            wanted["limit"] = money.typed(wanted["limit"], shop.currency, get_language() or "en")
        form = RulesForm(wanted, instance=rules, shop=shop)
        if not form.is_valid():
            raise of_form(form)
        changed = form.changes()
        form.save()
        if changed:
            audit(shop, request.staff, "shop.settings", changed=changed, key=request.token.name)
    return rules_out(shop)
