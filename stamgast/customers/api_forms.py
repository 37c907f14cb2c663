"""What a program sends of a customer, read by the rules of the dialog."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from stamgast.customers.forms import CREDIT, CustomerForm
from stamgast.customers.models import Customer
from stamgast.lib import money
from stamgast.lib.refused import Refused
from stamgast.shops.api import TokenRequest, needs

ALWAYS = {"version", "request_key", "consent_text", "forget_personal_id"}


class SentForm(CustomerForm):
    """The dialog with the fields alone that the program names."""

    def __init__(
        self, request: TokenRequest, given: Mapping[str, Any], customer: Customer | None = None
    ) -> None:
        wanted = dict(given)
        if not wanted.keys().isdisjoint(CREDIT):
            needs(request, "customers.credit")
            for name in CREDIT:
                wanted.setdefault(name, getattr(customer or Customer(), name))
        shop = request.shop
        super().__init__(
            typed(wanted, shop.currency), instance=customer, shop=shop, staff=request.staff
        )
        if wanted.get("personal_id") and "personal_id" not in self.fields:
            raise Refused(
                "personal_id_refused", _("This shop keeps no personal IDs."), field="personal_id"
            )
        self.unnamed = frozenset(self.fields) - wanted.keys() - ALWAYS
        for name in self.unnamed:
            del self.fields[name]


def typed(given: Mapping[str, Any], currency: str) -> dict[str, Any]:
    """As a person would have typed it into the dialog."""
    sent = {name: as_text(value) for name, value in given.items()}
    if given.get("account_limit") is not None:
        amount = money.typed(given["account_limit"], currency, get_language() or "en")
        sent["account_limit"] = amount
    if "personal_id" in given and not given["personal_id"]:
        sent["forget_personal_id"] = True
    return sent


def as_text(value: Any) -> Any:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, dt.date) else value
