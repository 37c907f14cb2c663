"""What of an invoice is credited: of each line pieces, or an amount."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stamgast.invoices.crediting import Back, Left
from stamgast.invoices.reckoning import PIECE
from stamgast.lib.forms import DecimalField, MoneyField

ALL, SOME = "all", "some"


class CreditForm(forms.Form):
    which = forms.ChoiceField(
        label=_("What is credited"),
        choices=[(ALL, _("All that is left")), (SOME, _("Some of it"))],
        initial=ALL,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Why"), required=False, max_length=1000, widget=forms.Textarea({"rows": 2}),
        help_text=_("Stands on the credit note."),
    )  # fmt: skip

    def __init__(self, *args: Any, lefts: Sequence[Left], currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lefts = lefts
        for left in lefts:
            amount = MoneyField(label=_("Or an amount, with tax"), required=False)
            amount.currency = currency
            quantity = DecimalField(label=_("Pieces"), scale=PIECE, required=False)
            self.fields[f"quantity_{left.line.pk}"] = quantity
            self.fields[f"amount_{left.line.pk}"] = amount

    @property
    def rows(self) -> list[tuple[Left, Any, Any]]:
        return [
            (left, self[f"quantity_{left.line.pk}"], self[f"amount_{left.line.pk}"])
            for left in self.lefts
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("which") == SOME and not self.errors and not self.chosen():
            told = _("Say of which lines, and how much.")
            raise forms.ValidationError(told, "nothing_chosen")
        if cleaned.get("which") == ALL and not self.errors and self.chosen():
            told = _("You wrote down parts: choose “Some of it”, or empty them.")
            raise forms.ValidationError(told, "nothing_chosen")
        return cleaned

    def chosen(self) -> dict[int, Back]:
        told = {
            left.line.pk: Back(
                self.cleaned_data.get(f"quantity_{left.line.pk}") or 0,
                self.cleaned_data.get(f"amount_{left.line.pk}") or 0,
            )
            for left in self.lefts
        }
        return {pk: back for pk, back in told.items() if back.quantity or back.amount}

    def parts(self) -> dict[int, Back] | None:
        return None if self.cleaned_data["which"] == ALL else self.chosen()
