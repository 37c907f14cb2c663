"""What the pages of vouchers ask for."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stamgast.customers import searching
from stamgast.customers.models import Customer
from stamgast.lib.forms import DecimalField, MoneyField
from stamgast.promotions.fields import GoodsForm
from stamgast.promotions.finding import normal
from stamgast.promotions.issuing import MOST, Terms, Wanted
from stamgast.promotions.models import Voucher
from stamgast.shops.models import Shop

DAY = {"type": "date"}
Kind, Discount = Voucher.Kind, Voucher.Discount
UNTIL = "day"
MONTHS = [
    ("", _("Without end")),
    ("12", _("12 months")),
    ("24", _("24 months")),
    ("36", _("36 months")),
    (UNTIL, _("Until a day")),
]
BAD_CODE = _("A code has 3 to 40 signs: letters A to Z, digits and . _ # + *")


class OwnedForm(forms.Form):
    """Asks whose a voucher is, by whatever says who somebody is."""

    owner = forms.CharField(
        label=_("Owner"),
        required=False,
        max_length=200,
        help_text=_("Customer number, card, e-mail or phone. Scanned, the voucher connects them."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    shop: Shop

    def clean_owner(self) -> Customer | None:
        text = self.cleaned_data["owner"].strip()
        return owner_of(self.shop, text) if text else None


def owner_of(shop: Shop, text: str) -> Customer:
    """The one customer whom this text means; ValidationError where it is none, or several."""
    found = list(shop.customers.filter(pk__in=searching.exact(shop, text))[:2])
    if not found:
        told = _("Nobody has this number, card, e-mail or phone.")
        raise forms.ValidationError(told, "owner_unknown")
    if len(found) > 1:
        told = _("Several customers have this. Write the customer number.")
        raise forms.ValidationError(told, "owner_several")
    owner: Customer = found[0]
    return owner


class IssueForm(OwnedForm, GoodsForm):
    act = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("Type"), choices=Kind.choices, initial=Kind.GIFT_CARD, widget=forms.RadioSelect
    )
    amount = MoneyField(label=_("Amount"), required=False)
    discount = forms.ChoiceField(
        label=_("It takes off"),
        choices=Discount.choices,
        initial=Discount.PERCENT,
        widget=forms.RadioSelect,
        required=False,
    )
    percent = DecimalField(label=_("Per cent"), scale=100, required=False)
    off = MoneyField(label=_("Amount off"), required=False)
    at_least_total = MoneyField(
        label=_("From which total on"), required=False, help_text=_("Empty: always.")
    )
    uses_left = forms.IntegerField(
        label=_("How often it works"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        initial=1,
        help_text=_("Empty: as often as one likes."),
    )
    name = forms.CharField(label=_("Name"), required=False, max_length=80)
    valid = forms.ChoiceField(label=_("Valid"), choices=MONTHS, required=False)
    expires_on = forms.DateField(
        label=_("Last day"), required=False, widget=forms.DateInput(DAY, "%Y-%m-%d")
    )
    usual = forms.BooleanField(
        label=_("Let new gift cards be valid so long from now on"), required=False
    )
    count = forms.IntegerField(
        label=_("How many"), required=False, min_value=1, max_value=MOST, initial=1
    )
    codes = forms.CharField(
        label=_("Codes of your own"),
        required=False,
        help_text=_("One a line, all for one voucher. Empty: Stamgast makes a code."),
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("amount", "off", "at_least_total"):
            self.fields[name].currency = self.shop.currency  # type: ignore[attr-defined]
            self.fields[name].widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}
        months = self.shop.gift_card_months
        self.fields["valid"].initial = str(months) if months else ""

    def clean_codes(self) -> list[str]:
        lines = [line for line in self.cleaned_data["codes"].splitlines() if line.strip()]
        codes = [normal(line) for line in lines]
        if not all(codes):
            raise forms.ValidationError(BAD_CODE, "code_invalid")
        return list(dict.fromkeys(codes))

    def clean_expires_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["expires_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("This day is over."), "day_over")
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        needed = ["amount"]
        if given.get("kind") == Kind.COUPON:
            needed = ["percent" if given.get("discount") == Discount.PERCENT else "off"]
        if given.get("valid") == UNTIL:
            needed.append("expires_on")
        for name in needed:
            if name not in self.errors and not given.get(name):
                self.add_error(name, forms.ValidationError(_("This is needed."), "required"))
        percent = given.get("percent") or 0
        if needed[0] == "percent" and percent > 10_000:
            told = _("Write a percentage above 0, and 100 at most.")
            self.add_error("percent", forms.ValidationError(told, "value_invalid"))
        if given.get("codes") and (given.get("count") or 1) > 1:
            told = _("Codes of your own are for one voucher. Import a list for several.")
            self.add_error("codes", forms.ValidationError(told, "codes_for_one"))
        return given

    def expiry(self) -> dt.date | None:
        valid = self.cleaned_data["valid"]
        if valid == UNTIL:
            day: dt.date = self.cleaned_data["expires_on"]
            return day
        return months_on(timezone.localdate(), int(valid)) if valid else None

    def wanted(self) -> list[Wanted]:
        given = self.cleaned_data
        each = Wanted(self.terms(), given["owner"], tuple(given["codes"]))
        return [each] * (given["count"] or 1)

    def terms(self) -> Terms:
        given = self.cleaned_data
        shared: dict[str, Any] = {"name": given["name"].strip(), "expires_on": self.expiry()}
        if given["kind"] == Kind.GIFT_CARD:
            return Terms(Kind.GIFT_CARD, amount=given["amount"], **shared)
        by_percent = given["discount"] == Discount.PERCENT
        return Terms(
            Kind.COUPON,
            discount=given["discount"],
            value=given["percent"] if by_percent else given["off"],
            at_least_total=given["at_least_total"] or 0,
            uses_left=given["uses_left"],
            products=self.chosen_products(),
            categories=given["categories"],
            **shared,
        )


def months_on(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


class VoucherForm(OwnedForm):
    """What may be changed of a voucher once it is issued."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
    name = forms.CharField(label=_("Name"), required=False, max_length=80)
    expires_on = forms.DateField(
        label=_("Last day"), required=False, widget=forms.DateInput(DAY, "%Y-%m-%d")
    )
    uses_left = forms.IntegerField(
        label=_("Uses left"),
        required=False,
        min_value=0,
        max_value=1_000_000,
        help_text=_("Empty: as often as one likes."),
    )
    field_order = ("version", "name", "owner", "expires_on", "uses_left")

    def __init__(self, data: Any = None, *, voucher: Voucher) -> None:
        self.shop, self.voucher = voucher.shop, voucher
        initial = {
            "version": voucher.version,
            "name": voucher.name,
            "owner": voucher.owner.number if voucher.owner else "",
            "expires_on": voucher.expires_on,
            "uses_left": voucher.uses_left,
        }
        super().__init__(data, initial=initial)
        if voucher.kind == Kind.GIFT_CARD:
            del self.fields["uses_left"]

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        values = {
            "name": given["name"].strip(),
            "owner_id": given["owner"].pk if given["owner"] else None,
            "expires_on": given["expires_on"],
        }
        return values | {name: given[name] for name in ("uses_left",) if name in given}


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autofocus": True}
        ),
    )

    def clean_code(self) -> str:
        code = normal(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(BAD_CODE, "code_invalid")
        return code


class AdjustForm(forms.Form):
    act = forms.UUIDField(widget=forms.HiddenInput)
    way = forms.ChoiceField(
        label=_("What to do"),
        choices=[("add", _("Put money on it")), ("take", _("Take money off it"))],
        initial="add",
        widget=forms.RadioSelect,
    )
    amount = MoneyField(label=_("Amount"))
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, shop: Shop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].currency = shop.currency  # type: ignore[attr-defined]
        self.fields["amount"].widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def clean_amount(self) -> int:
        amount: int = self.cleaned_data["amount"]
        if not amount:
            raise forms.ValidationError(_("Write an amount above 0."), "amount_invalid")
        return amount

    def signed(self) -> int:
        amount: int = self.cleaned_data["amount"]
        return amount if self.cleaned_data["way"] == "add" else -amount
