from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stamgast.shops.models import Staff


def pin_field(help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=_("PIN for the register"),
        required=False,
        max_length=8,
        min_length=4,
        help_text=help_text,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


def checked_pin(pin: str) -> str:
    if pin and not (pin.isascii() and pin.isdecimal()):
        raise forms.ValidationError(_("A PIN is four to eight digits."))
    return pin


class StaffForm(forms.ModelForm[Staff]):
    class Meta:
        model = Staff
        fields = ["name", "role"]


class HireForm(StaffForm):
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        help_text=_("Gets a link to choose a password. Without it they only work the register."),
    )
    pin = pin_field(_("Four to eight digits. Without it they only work the back office."))
    field_order = ["name", "role", "email", "pin"]

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean_pin(self) -> str:
        return checked_pin(self.cleaned_data["pin"])


class PinForm(forms.Form):
    pin = pin_field(_("Four to eight digits. Leave it empty to take the PIN away."))

    def clean_pin(self) -> str:
        return checked_pin(self.cleaned_data["pin"])


class InviteForm(forms.Form):
    email = forms.EmailField(label=_("E-mail"), max_length=254)

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()
