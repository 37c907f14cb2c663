"""What the dialog of a customer asks for, and how each field is read."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from stamgast.customers.entries import FIELDS, Entry
from stamgast.customers.guessing import guessed
from stamgast.customers.models import Customer
from stamgast.lib import countries, dates, emails, personal_ids, phones
from stamgast.lib.forms import LongSelect, MoneyField, SeveralField
from stamgast.shops.models import LANGUAGES, Shop, Staff

POSTAL = [name for name in FIELDS if name.startswith("postal_")]
PHYSICAL = [name for name in FIELDS if name.startswith("physical_")]
CONTACT = {
    *("kind", "first_name", "last_name", "company_name", "email", "mobile", "phone"),
    *("group", "labels", "email_consent", "sms_consent", "consent_text"),
}
CREDIT = ("account_policy", "account_limit")


class EmailField(forms.CharField):
    widget = forms.EmailInput

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if text and emails.normal(text) is None:
            raise forms.ValidationError(
                _("This is no e-mail address. It looks like name@example.com."), "email_invalid"
            )
        return emails.normal(text) or ""


class PhoneField(forms.CharField):
    """Any spelling that makes sense in the shop's country; kept as E.164."""

    widget = forms.TextInput
    country = ""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        # phonenumbers reads letters as keys of a telephone.
        number = None if any(map(str.isalpha, text)) else phones.e164(text, self.country)
        if number is None:
            raise forms.ValidationError(
                _("This is no phone number. A foreign one begins with + and its country code."),
                "phone_invalid",
            )
        return number

    def prepare_value(self, value: Any) -> Any:
        is_kept = isinstance(value, str) and value.startswith("+") and value[1:].isdecimal()
        return phones.shown(value, self.country) if is_kept else value


class BirthDateField(forms.Field):
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    country = ""

    def clean(self, value: Any) -> dt.date | None:
        text = str(value or "").strip()
        if not text:
            return None
        today = timezone.localdate()
        found = dates.read(text, dates.order(get_language() or "en", self.country), today)
        if found is None or not dates.EARLIEST <= found <= today:
            raise forms.ValidationError(
                _("This is no date of birth. Write it like 1981-03-12."), "date_invalid"
            )
        return found


def personal_id_of(text: str, country: str) -> str:
    """In its normal form, or a sentence where it is none; empty stays empty."""
    number = personal_ids.normal(text, country) if text else ""
    if number is None:
        raise forms.ValidationError(
            _("This is no personal ID. Check the digits once more."), "personal_id_invalid"
        )
    return number


class CustomerForm(forms.ModelForm[Customer]):
    """Reads one customer; `entry()` is what shall be stored. Rules are the storing act's."""

    email = EmailField(label=_("E-mail"), required=False, max_length=254)
    mobile = PhoneField(label=_("Mobile"), required=False, max_length=40)
    phone = PhoneField(label=_("Phone"), required=False, max_length=40)
    website = forms.CharField(label=_("Website"), required=False, max_length=200)
    date_of_birth = BirthDateField(label=_("Date of birth"), required=False)
    account_limit = MoneyField(label=_("Limit"), required=False)
    same_address = forms.BooleanField(
        label=_("The visiting address is the same"), required=False, initial=False
    )
    personal_id = forms.CharField(label=_("Personal ID"), required=False, max_length=20)
    forget_personal_id = forms.BooleanField(label=_("Forget the personal ID"), required=False)
    consent_text = forms.CharField(
        label=_("How was it given or withdrawn?"), required=False, max_length=1000
    )
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    request_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Customer
        fields = [*FIELDS, "labels"]
        field_classes = {"labels": SeveralField}
        widgets = {
            "kind": forms.RadioSelect,
            "labels": forms.CheckboxSelectMultiple,
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, shop: Shop, staff: Staff, text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shop = shop
        self.chosen("group", shop.groups.all(), _("No group"))
        self.chosen("tax", shop.taxes.all(), _("The shop's usual"))
        self.fields["labels"].queryset = shop.labels.select_related("category")  # type: ignore[attr-defined]
        self.fields["number"].required = False
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            ("", _("Not given")),
            *LANGUAGES,
        ]
        for name in ("mobile", "phone", "date_of_birth"):
            self.fields[name].country = shop.country  # type: ignore[attr-defined]
        self.fields["account_limit"].currency = shop.currency  # type: ignore[attr-defined]
        for name in ("postal_country", "physical_country"):
            self.fields[name] = self.country_field(name)
        self.begin(text)
        if not staff.may("customers.credit"):
            for name in CREDIT:
                del self.fields[name]
        if not personal_ids.used(shop.country, shop.personal_ids):
            del self.fields["personal_id"], self.fields["forget_personal_id"]
        self.dress()

    def chosen(self, name: str, rows: Any, nothing: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset, field.empty_label = rows, nothing

    def country_field(self, name: str) -> forms.ChoiceField:
        """Every country, the shop's own first."""
        every = countries.countries(get_language() or "en")
        home = [row for row in every if row[0] == self.shop.country]
        rest = [row for row in every if row[0] != self.shop.country]
        return forms.ChoiceField(
            label=self.fields[name].label,
            required=False,
            choices=[("", ""), *home, *rest],
            widget=LongSelect,
        )

    def begin(self, text: str) -> None:
        """What stands in the fields before anybody types."""
        if self.instance.pk is None:
            self.initial |= guessed(text, self.shop.country)
            return
        postal = [getattr(self.instance, name) for name in POSTAL]
        physical = [getattr(self.instance, name) for name in PHYSICAL]
        self.initial["same_address"] = any(postal) and postal == physical

    def dress(self) -> None:
        """How the fields look and what the browser may do with them."""
        for field in self.fields.values():
            if field.label:
                field.label = str(field.label)[:1].upper() + str(field.label)[1:]
            # The browser would offer the cashier's own address.
            field.widget.attrs["autocomplete"] = "off"
        for name in ("mobile", "phone"):
            self.fields[name].widget.attrs["inputmode"] = "tel"
        if "account_limit" in self.fields:
            self.fields["account_limit"].widget.attrs["inputmode"] = "decimal"
        self.fields["first_name"].widget.attrs["autofocus"] = True

    def _post_clean(self) -> None:
        """The customer is not touched here: what is typed goes through `storing.store`."""

    def clean_website(self) -> str:
        text = str(self.cleaned_data["website"])
        if not text:
            return ""
        address = text if "://" in text else f"https://{text}"
        URLValidator(schemes=["http", "https"], message=_("This is no web address."))(address)
        return text

    def clean_personal_id(self) -> str:
        return personal_id_of(str(self.cleaned_data["personal_id"]), self.shop.country)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if "account_policy" in given:
            limited = given["account_policy"] == Customer.AccountPolicy.LIMIT
            if limited and given.get("account_limit") is None and "account_limit" in given:
                told = _("Up to how much? Write an amount.")
                self.add_error("account_limit", forms.ValidationError(told, "amount_needed"))
            if not limited:
                given["account_limit"] = None
        if given.get("same_address"):
            for postal, physical in zip(POSTAL, PHYSICAL, strict=True):
                given[physical] = given.get(postal, "")
        return given

    def entry(self, *, theirs: frozenset[str] = frozenset()) -> Entry:
        """What shall be true of the customer; fields in `theirs` stay as they are."""
        given = self.cleaned_data
        new = self.instance.pk is None
        return Entry(
            customer=None if new else self.instance,
            values={name: given[name] for name in FIELDS if name in given and name not in theirs},
            labels=None if "labels" in theirs else list(given["labels"]),
            personal_id=None if "personal_id" in theirs else self.personal_id_given(),
            version=given["version"],
            request_key=given["request_key"] if new else None,
            consent_text=given["consent_text"],
        )

    def personal_id_given(self) -> str | None:
        if self.cleaned_data.get("forget_personal_id"):
            return ""
        # An empty field is no wish: what is stored is not shown in it.
        return self.cleaned_data.get("personal_id") or None

    @property
    def physical_open(self) -> bool:
        """Whether the visiting address is unfolded: something stands in it that differs."""
        if self["same_address"].value():
            return False
        return any(self[name].value() for name in PHYSICAL)

    @property
    def wrong_contact(self) -> int:
        return sum(name in CONTACT for name in self.errors)

    @property
    def wrong_other(self) -> int:
        return sum(name not in CONTACT and name != "__all__" for name in self.errors)
