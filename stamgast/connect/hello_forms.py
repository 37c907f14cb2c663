"""What a customer is asked on their own phone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stamgast.connect import cleaning
from stamgast.connect.models import LoyaltySettings
from stamgast.connect.said import SENT_TO
from stamgast.connect.ways import phone_fields
from stamgast.customers.forms import EmailField, PhoneField, personal_id_of
from stamgast.shops.models import Shop

PERSONAL_ID = {
    "SE": _("Swedish personal identity number"),
    "NO": _("Norwegian national identity number"),
    "DK": _("Danish CPR number"),
    "FI": _("Finnish personal identity code"),
}
STORED = _("If you want. It is kept encrypted, and shown to hardly anybody.")
MATCHED = _("If you want. You are recognised by it; it is not kept in a form that can be read.")


class HelloForm(forms.Form):
    """A name is always asked; what else, the shop decides."""

    first_name = forms.CharField(label=_("First name"), max_length=cleaning.NAME)
    last_name = forms.CharField(label=_("Last name"), max_length=cleaning.NAME, required=False)
    mobile = PhoneField(label=_("Mobile"), max_length=40, required=False)
    email = EmailField(label=_("E-mail"), max_length=254, required=False)
    personal_id = forms.CharField(max_length=20, required=False)
    sms_consent = forms.BooleanField(required=False)
    email_consent = forms.BooleanField(required=False)
    # The version of the purpose that they read.
    purpose = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, shop: Shop, asks: LoyaltySettings, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shop = shop
        for name in self.fields.keys() - {"first_name", "purpose", *phone_fields(shop, asks)}:
            del self.fields[name]
        # No leave for messages to an address that isn't asked for.
        for consent, at in SENT_TO.items():
            if at not in self.fields:
                self.fields.pop(consent, None)
        self.dress()

    def dress(self) -> None:
        """How a phone helps to fill them in."""
        helps = {
            "first_name": {"autocomplete": "given-name", "autocapitalize": "words"},
            "last_name": {"autocomplete": "family-name", "autocapitalize": "words"},
            "mobile": {"autocomplete": "tel"},
            "email": {"autocomplete": "email", "autocapitalize": "none"},
            "personal_id": {"autocomplete": "off", "autocapitalize": "characters"},
        }
        for name in helps.keys() & self.fields.keys():
            self.fields[name].widget.attrs |= {**helps[name], "spellcheck": "false"}
        if mobile := self.fields.get("mobile"):
            assert isinstance(mobile, PhoneField)
            mobile.country, mobile.widget.input_type = self.shop.country, "tel"
        if personal := self.fields.get("personal_id"):
            kept = self.shop.personal_ids == Shop.PersonalIds.STORE
            personal.label = PERSONAL_ID[self.shop.country]
            personal.help_text = STORED if kept else MATCHED
        for name, words in consents(self.shop).items():
            if name in self.fields:
                self.fields[name].label = words

    def clean_first_name(self) -> str:
        return self.clean_name("first_name")

    def clean_last_name(self) -> str:
        return self.clean_name("last_name")

    def clean_name(self, field: str) -> str:
        name = cleaning.clean(self.cleaned_data[field], cleaning.NAME)
        if self.fields[field].required and not name:
            raise forms.ValidationError(self.fields[field].error_messages["required"], "required")
        return name

    def clean_personal_id(self) -> str:
        return personal_id_of(self.cleaned_data["personal_id"], self.shop.country)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        ways = [name for name in ("mobile", "email", "personal_id") if name in self.fields]
        # By a name alone nobody is recognised the next time.
        if ways and not any(given.get(name) or name in self.errors for name in ways):
            told = _("Write this one at least, so that you are recognised the next time.")
            self.add_error(ways[0], forms.ValidationError(told))
        for consent, at in SENT_TO.items():
            if given.get(consent) and not given.get(at) and at not in self.errors:
                told = _("Where shall it be sent? Write it here, or take the tick away.")
                self.add_error(at, forms.ValidationError(told))
        return given

    def said(self) -> dict[str, Any]:
        """Who they say they are; an empty field says nothing."""
        given = {name: value for name, value in self.cleaned_data.items() if value}
        given.pop("purpose", None)
        return given

    def agreed(self) -> str:
        """The words by which they allowed what they ticked."""
        ticked = [name for name in consents(self.shop) if self.cleaned_data.get(name)]
        return "\n".join(str(self.fields[name].label) for name in ticked)

    def point_at_errors(self) -> None:
        wrong = next((name for name in self.fields if name in self.errors), None)
        if wrong:
            self.fields[wrong].widget.attrs["autofocus"] = True

    @property
    def particulars(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if not field.name.endswith("_consent")]

    @property
    def consents(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name.endswith("_consent")]


def consents(shop: Shop) -> dict[str, str]:
    """The words that are agreed to by a tick, in the language that is spoken."""
    by_text = _("%(shop)s may send me offers by text message. I can end that at any time.")
    by_email = _("%(shop)s may send me offers by e-mail. I can end that at any time.")
    return {
        "sms_consent": by_text % {"shop": shop},
        "email_consent": by_email % {"shop": shop},
    }
