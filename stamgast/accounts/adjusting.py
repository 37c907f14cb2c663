"""What somebody corrects or writes off of an account by hand, and says why."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stamgast.accounts.ledger import Cause, account_in_hand, book
from stamgast.accounts.models import AccountEntry
from stamgast.accounts.receiving import MOST
from stamgast.accounts.terms import terms_of
from stamgast.customers.models import Customer
from stamgast.lib.refused import Refused
from stamgast.shops.auditing import audit
from stamgast.shops.models import Staff


@transaction.atomic
def adjust(
    customer: Customer,
    amount: int,
    reason: str,
    *,
    by: Staff | None,
    at: dt.datetime,
    key: UUID,
    onto: Q | None = None,
    program: str = "",
) -> AccountEntry:
    """They owe so much more, or less (below zero): the debts `onto` first, else the longest due.
    The same key counts once. `program`: the name of its key, where it was no person."""
    if not 0 < abs(amount) <= MOST:
        raise Refused("amount", _("Say how much."), field="amount")
    if not reason.strip():
        raise Refused("reason_needed", _("Say what it is for."), field="reason")
    account_in_hand(customer)
    reference = f"adjusted:{key}"
    before = AccountEntry.objects.filter(shop=customer.shop_id, reference=reference).first()
    if before:
        if (before.customer_id, before.amount) != (customer.pk, amount):
            raise Refused("idempotency_key", _("Another correction was sent with this key."))
        return before
    due_on = timezone.localdate(at) + dt.timedelta(days=terms_of(customer).days)
    cause = Cause(
        AccountEntry.Kind.ADJUSTED,
        reference,
        at=at,
        by=by,
        due_on=due_on if amount > 0 else None,
        note=reason.strip(),
    )
    told = {"amount": amount, "reason": cause.note} | ({"key": program} if program else {})
    audit(customer.shop, by, "accounts.adjust", f"customer {customer.number}", **told)
    return book(customer, amount, cause, onto=onto)
