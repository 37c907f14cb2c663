"""What the pages of an account ask for."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from stamgast.accounts import wording
from stamgast.accounts.ledger import open_entries
from stamgast.accounts.models import AccountPayment, CreditRules
from stamgast.accounts.receiving import MOST
from stamgast.customers.models import Customer
from stamgast.lib import emails, money
from stamgast.lib.forms import MoneyField
from stamgast.lib.keys import key
from stamgast.shops.models import Shop
from stamgast.shops.seeing import SeenForm

DAY = {"type": "date"}


class RulesForm(SeenForm[CreditRules]):
    limit = MoneyField(label=_("Limit"), required=False, most=MOST)

    class Meta:
        model = CreditRules
        fields = ["policy", "limit", "days"]
        widgets = {"policy": forms.RadioSelect}
        labels = {"policy": _("Who may buy on account"), "days": _("Days to pay")}

    def __init__(self, *args: Any, shop: Shop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        amount_of(self, "limit", shop)
        self.fields["days"].widget.attrs |= {"inputmode": "numeric", "max": 365}

    def clean_days(self) -> int:
        days: int = self.cleaned_data["days"]
        if days > 365:
            raise forms.ValidationError(_("At most 365 days."), "days_invalid")
        return days

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        limited = given.get("policy") == CreditRules.Policy.LIMIT
        if limited and given.get("limit") is None and "limit" in given:
            told = _("Up to how much? Write an amount.")
            self.add_error("limit", forms.ValidationError(told, "amount_needed"))
        return given


def amount_of(form: forms.BaseForm, name: str, shop: Shop) -> None:
    form.fields[name].currency = shop.currency  # type: ignore[attr-defined]
    form.fields[name].widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}


class Debts(forms.MultipleChoiceField):
    """What is chosen may be settled by the time it is sent: that is told by who settles it."""

    def valid_value(self, value: Any) -> bool:
        return bool(key(str(value)))


class PaymentForm(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput)
    way = forms.ChoiceField(
        label=_("What to do"),
        choices=[("in", _("They pay")), ("out", _("They get money back"))],
        initial="in",
        widget=forms.RadioSelect,
    )
    amount = MoneyField(label=_("Amount"), most=MOST)
    method = forms.ChoiceField(
        label=_("Paid by"), choices=AccountPayment.Method.choices, initial="bank"
    )
    reference = forms.CharField(label=_("Reference"), required=False, max_length=80)
    note = forms.CharField(label=_("Note"), required=False, max_length=200)
    entries = Debts(
        label=_("Pays first"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing chosen: what is longest due."),
    )
    SHOWN = 50

    def __init__(self, *args: Any, customer: Customer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        amount_of(self, "amount", customer.shop)
        currency, language = customer.shop.currency, get_language() or "en"
        rows = list(open_entries(customer)[: self.SHOWN])
        self.fields["entries"].choices = [  # type: ignore[attr-defined]
            (str(row.pk), f"{wording.called(row)} · {money.shown(row.left, currency, language)}")
            for row in rows
        ]
        if not rows:
            del self.fields["entries"]

    def signed(self) -> int:
        amount: int = self.cleaned_data["amount"]
        return amount if self.cleaned_data["way"] == "in" else -amount


class AdjustForm(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput)
    way = forms.ChoiceField(
        label=_("What to do"),
        choices=[("less", _("They owe less: write it off")), ("more", _("They owe more"))],
        initial="less",
        widget=forms.RadioSelect,
    )
    amount = MoneyField(label=_("Amount"), most=MOST)
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, customer: Customer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        amount_of(self, "amount", customer.shop)

    def signed(self) -> int:
        amount: int = self.cleaned_data["amount"]
        return amount if self.cleaned_data["way"] == "more" else -amount


class UndoForm(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput)
    note = forms.CharField(label=_("Reason"), max_length=200)


class StatementForm(forms.Form):
    since = forms.DateField(label=_("From"), widget=forms.DateInput(DAY, format="%Y-%m-%d"))
    until = forms.DateField(label=_("Until"), widget=forms.DateInput(DAY, format="%Y-%m-%d"))


class StatementMailForm(StatementForm):
    email = forms.CharField(label=_("E-mail"), max_length=254)

    def clean_email(self) -> str:
        address = emails.normal(self.cleaned_data["email"])
        if address is None:
            told = _("This is no e-mail address. It looks like name@example.com.")
            raise forms.ValidationError(told, "email_invalid")
        return address


def usual_period(today: dt.date) -> dict[str, dt.date]:
    """From the first day of the month before until today."""
    return {"since": (today.replace(day=1) - dt.timedelta(days=1)).replace(day=1), "until": today}
