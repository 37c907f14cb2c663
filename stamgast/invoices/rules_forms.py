"""Settings → Invoices."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from stamgast.invoices.models import InvoiceRules
from stamgast.invoices.numbering import begun
from stamgast.lib.forms import DecimalField, MoneyField
from stamgast.shops.models import LANGUAGES
from stamgast.shops.seeing import SeenForm

LEVELS = (1, 2, 3)
# Sweden: lag (1981:739) and förordning (1981:1057), 60 kronor a reminder.
LARGEST_FEE = {"SE": 60_00}
# The Netherlands: art. 6:96 lid 6 BW, fourteen days from the day after the first.
FREE_DAYS = 15


class RulesForm(SeenForm[InvoiceRules]):
    late_interest = DecimalField(
        label=_("Interest when late, per cent a year"), scale=100, required=False,
        help_text=_("Empty: what the law says."),
    )  # fmt: skip

    class Meta:
        model = InvoiceRules
        fields = [
            *("days", "first_number", "late_interest", "f_tax", "books_in_euro"),
            "reminds_itself",
        ]
        labels = {
            "days": _("An invoice is to be paid within so many days"),
            "first_number": _("The first invoice has the number"),
            "books_in_euro": _("Our books are kept in euro, not in kronor"),
            "reminds_itself": _("Send reminders by e-mail by themselves, each day"),
        }

    def __init__(self, *args: Any, instance: InvoiceRules, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, initial=self.kept(instance), **kwargs)
        shop = instance.shop
        self.fields["days"].validators = [MinValueValidator(0), MaxValueValidator(365)]
        first = self.fields["first_number"]
        first.validators = [MinValueValidator(1), MaxValueValidator(10**12)]
        if begun(shop):
            first.disabled = True
            first.help_text = _("Settled: the first invoice is written.")
        if shop.country != "SE":
            del self.fields["f_tax"], self.fields["books_in_euro"]
        for level in LEVELS:
            fee = MoneyField(label=_("Fee"), required=False)
            fee.currency = shop.currency
            self.fields[f"after_{level}"] = forms.IntegerField(
                label=_("Days after it was due"), required=False, min_value=1, max_value=365
            )
            self.fields[f"fee_{level}"] = fee
        for code, name in LANGUAGES:
            self.fields[f"foot_{code}"] = forms.CharField(
                label=name, required=False, max_length=600,
                widget=forms.Textarea({"rows": 2, "lang": code}),
            )  # fmt: skip

    @staticmethod
    def kept(rules: InvoiceRules) -> dict[str, Any]:
        told: dict[str, Any] = {
            f"foot_{code}": rules.foot_text.get(code, "") for code, _name in LANGUAGES
        }
        for level, row in enumerate(rules.reminders, 1):
            told |= {f"after_{level}": row["after"], f"fee_{level}": row["fee"]}
        return told | {"late_interest": rules.late_interest or None}

    @property
    def shared(self) -> list[str]:
        levels = [f"{part}_{level}" for level in LEVELS for part in ("after", "fee")]
        foots = [f"foot_{code}" for code, _name in LANGUAGES]
        return [*(name for name in super().shared if name in self.fields), *levels, *foots]

    def clean_late_interest(self) -> int:
        return self.cleaned_data["late_interest"] or 0

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        before = 0
        for level in LEVELS:
            after, fee = cleaned.get(f"after_{level}"), cleaned.get(f"fee_{level}") or 0
            if (after and after <= before) or (after and level > 1 and not before):
                told = _("Each reminder comes later than the one before it.")
                self.add_error(f"after_{level}", forms.ValidationError(told, "dates_reversed"))
            before = after or 0
            self.refuse_fee(level, fee)
        return cleaned

    def refuse_fee(self, level: int, fee: int) -> None:
        country = self.instance.shop.country
        if fee > LARGEST_FEE.get(country, fee):
            told = _("By Swedish law a reminder costs 60 kronor at most.")
            self.add_error(f"fee_{level}", forms.ValidationError(told, "fee_too_large"))
        if country == "NL" and level == 1 and fee:
            told = _("By Dutch law the first reminder of a consumer is free.")
            self.add_error(f"fee_{level}", forms.ValidationError(told, "fee_too_large"))
        if country == "NL" and level > 1 and fee and self.days_since_first(level) < FREE_DAYS:
            told = _("By Dutch law a consumer has fourteen days after the first reminder.")
            self.add_error(f"after_{level}", forms.ValidationError(told, "dates_reversed"))

    def days_since_first(self, level: int) -> int:
        first, this = (self.cleaned_data.get(f"after_{each}") for each in (1, level))
        return this - first if first and this else FREE_DAYS

    def save(self, commit: bool = True) -> InvoiceRules:
        told = self.cleaned_data
        self.instance.reminders = [
            {"after": told[f"after_{level}"], "fee": told.get(f"fee_{level}") or 0}
            for level in LEVELS
            if told.get(f"after_{level}")
        ]
        foots = {code: told[f"foot_{code}"].strip() for code, _name in LANGUAGES}
        self.instance.foot_text = {code: text for code, text in foots.items() if text}
        return super().save(commit)

    @property
    def levels(self) -> list[tuple[int, Any, Any]]:
        return [(level, self[f"after_{level}"], self[f"fee_{level}"]) for level in LEVELS]

    @property
    def foots(self) -> list[Any]:
        return [self[f"foot_{code}"] for code, _name in LANGUAGES]

    @property
    def plain(self) -> list[Any]:
        return [self[name] for name in self.Meta.fields if name in self.fields]
