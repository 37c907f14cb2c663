"""The forms of Settings → Shop, one a tab."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from zoneinfo import available_timezones

from babel.core import get_global
from django import forms
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from stamgast.lib import countries, phones
from stamgast.lib.personal_ids import KEPT_IN
from stamgast.shops import numbers
from stamgast.shops.models import LANGUAGES, Shop
from stamgast.shops.seeing import SeenForm


class ContactForm(SeenForm[Shop]):
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")

    class Meta:
        model = Shop
        fields = ["name", "street", "postcode", "city", "email", "phone", "website"]

    def clean_phone(self) -> str:
        typed = str(self.cleaned_data["phone"])
        if not typed:
            return ""
        number = phones.e164(typed, self.instance.country)
        if number is None:
            raise forms.ValidationError(_("That is no telephone number."))
        return phones.shown(number, self.instance.country)


Rule = Callable[[str], str]


class CompanyForm(SeenForm[Shop]):
    # In groups of four it is longer than the number itself.
    iban = forms.CharField(label="IBAN", required=False, max_length=50)

    class Meta:
        model = Shop
        fields = ["organisation_number", "vat_number", "iban", "bic", "bankgiro"]
        labels = {"bic": "BIC", "bankgiro": "Bankgiro"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["iban"].widget.attrs["autocomplete"] = "off"
        if self.instance.country != "SE" and not self.instance.bankgiro:
            self.fields["bankgiro"].widget = forms.HiddenInput()

    def clean_organisation_number(self) -> str:
        no = _("That is no organisation number of your country. Look for a mistyped digit.")
        rule = partial(numbers.organisation_number, country=self.instance.country)
        return self.ruled("organisation_number", rule, no)

    def clean_vat_number(self) -> str:
        no = _("That is no VAT number. It begins with the letters of the country.")
        rule = partial(numbers.vat_number, country=self.instance.country)
        return self.ruled("vat_number", rule, no)

    def clean_iban(self) -> str:
        return self.ruled("iban", numbers.iban, _("That is no IBAN. Look for a mistyped digit."))

    def clean_bic(self) -> str:
        return self.ruled("bic", numbers.bic, _("That is no BIC: it has 8 or 11 characters."))

    def clean_bankgiro(self) -> str:
        no = _("That is no bankgiro number. Look for a mistyped digit.")
        return self.ruled("bankgiro", numbers.bankgiro, no)

    def ruled(self, name: str, rule: Rule, no: Any) -> str:
        typed = str(self.cleaned_data[name]).strip()
        try:
            return rule(typed) if typed else ""
        except ValueError:
            raise forms.ValidationError(no) from None


class RegionForm(SeenForm[Shop]):
    country = forms.ChoiceField(label=_("Country"))
    currency = forms.ChoiceField(label=_("Currency"))
    language = forms.ChoiceField(
        label=_("Language"),
        choices=LANGUAGES,
        help_text=_("For new staff and for what customers get. Everybody chooses their own too."),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"))

    class Meta:
        model = Shop
        fields = ["country", "currency", "language", "time_zone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shop: Shop = self.instance
        self.keeps_ids = shop.personal_ids != Shop.PersonalIds.REFUSE
        speech = get_language()
        self.fields["country"].choices = countries.countries(speech)  # type: ignore[attr-defined]
        self.fields["currency"].choices = countries.currencies(speech)  # type: ignore[attr-defined]
        self.fields["time_zone"].choices = time_zones(self.instance.country)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        old = self.stored
        if (
            given.get("currency", old["currency"]) != old["currency"]
            and self.instance.has_amounts()
        ):
            told = _(
                "Customers, perhaps deleted ones, have limits in %(currency)s, and they would"
                " mean something else. Take those away first."
            )
            self.add_error("currency", told % {"currency": old["currency"]})
        forbidden = given.get("country", old["country"]) not in KEPT_IN
        if forbidden and self.keeps_ids and self.instance.with_personal_id():
            told = _(
                "Customers have personal IDs, and the law there gives a shop no reason to keep"
                " them. Choose “Refuse” under Personal IDs first."
            )
            self.add_error("country", told)
        return given


def time_zones(country: str) -> list[Any]:
    """Those of the country first, then all, by continent."""
    territories = get_global("zone_territories")
    known = sorted(available_timezones() & territories.keys() | {"UTC"})
    near = [zone for zone in known if territories.get(zone) == country]
    by_continent: dict[str, list[tuple[str, str]]] = {}
    for zone in known:
        if zone not in near:
            continent = zone.partition("/")[0]
            by_continent.setdefault(continent, []).append((zone, zone.replace("_", " ")))
    here = [(zone, zone.replace("_", " ")) for zone in near]
    return [*here, *by_continent.items()]


class SignInForm(SeenForm[Shop]):
    class Meta:
        model = Shop
        fields = ["second_factor_required"]


class AtRegisterForm(SeenForm[Shop]):
    class Meta:
        model = Shop
        fields = ["lock_after"]


class PersonalIdsForm(SeenForm[Shop]):
    # Asked only where something is to go: this can't be undone.
    removal = forms.BooleanField(
        label=_("Remove them for good"), required=False, widget=forms.HiddenInput
    )

    class Meta:
        model = Shop
        fields = ["personal_ids"]
        widgets = {"personal_ids": forms.RadioSelect}
        labels = {"personal_ids": _("What happens with a personal ID")}

    def clean_personal_ids(self) -> str:
        policy = str(self.cleaned_data["personal_ids"])
        if policy != Shop.PersonalIds.REFUSE and self.instance.country not in KEPT_IN:
            raise forms.ValidationError(_("The law of your country gives a shop no reason for it."))
        return policy

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        before, after = str(self.stored["personal_ids"]), str(given.get("personal_ids", ""))
        # They stand from keeping nothing to keeping all.
        kept = Shop.PersonalIds.values
        keeps_less = after in kept[: kept.index(before)]
        if keeps_less and not given["removal"] and (count := self.instance.with_personal_id()):
            self.fields["removal"].widget = forms.CheckboxInput()
            self.add_error("removal", what_goes(after, count))
        return given


def what_goes(policy: str, count: int) -> str:
    if policy == Shop.PersonalIds.MATCH:
        told = ngettext(
            "The personal ID of %(count)d customer can't be shown again: only matched.",
            "The personal IDs of %(count)d customers can't be shown again: only matched.",
            count,
        )
    else:
        told = ngettext(
            "The personal ID of %(count)d customer is removed, and nothing brings it back.",
            "The personal IDs of %(count)d customers are removed, and nothing brings them back.",
            count,
        )
    return told % {"count": count}


class LogoForm(forms.Form):
    logo = forms.FileField(
        label=_("Picture"),
        help_text=_("PNG, JPEG or WebP, 5 MB at most. It is made smaller for you."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
