from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from stamgast.catalogue.opening import Plan
from stamgast.lib import countries
from stamgast.shops.models import LANGUAGES, User
from stamgast.shops.settings_forms import time_zones

AS_USUAL = ("", _("As usual in the country"))


class SetupForm(forms.Form):
    name = forms.CharField(label=_("Name of the shop"), max_length=120)
    country = forms.ChoiceField(label=_("Country"))
    language = forms.ChoiceField(
        label=_("Language"), choices=[AS_USUAL, *LANGUAGES], required=False
    )
    currency = forms.ChoiceField(label=_("Currency"), required=False)
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False)
    owner = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("E-mail to sign in with"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least 10 characters. A few words that you can remember are best."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
    )

    of_the_shop = ("name", "country")
    as_usual = ("language", "currency", "time_zone")
    of_the_owner = ("owner", "email", "password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speech = get_language()
        choices = {
            "country": countries.countries(speech),
            "currency": [AS_USUAL, *countries.currencies(speech)],
            "time_zone": [AS_USUAL, *time_zones("")],
        }
        for name, rows in choices.items():
            self.fields[name].choices = rows  # type: ignore[attr-defined]
        self.fields["country"].initial = {"sv": "SE", "nl": "NL"}.get(speech, "SE")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if "password" in given:
            person = User(email=given.get("email", ""), name=given.get("owner", ""))
            try:
                validate_password(given["password"], person)
            except forms.ValidationError as weak:
                self.add_error("password", weak)
        return given

    def plan(self) -> Plan:
        given = self.cleaned_data
        return Plan(**{name: given[name] for name in (*self.of_the_shop, *self.as_usual)})

    def groups(self) -> dict[str, list[forms.BoundField]]:
        return {
            "shop": [self[name] for name in self.of_the_shop],
            "usual": [self[name] for name in self.as_usual],
            "owner": [self[name] for name in self.of_the_owner],
        }
