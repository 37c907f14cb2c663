"""The dialog that adds or changes a promotion."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stamgast.lib.forms import DecimalField, MoneyField
from stamgast.promotions.fields import GoodsForm, WeekdaysField
from stamgast.promotions.models import EVERY_DAY, Promotion
from stamgast.promotions.storing import USUAL, as_words, tidied
from stamgast.shops.models import Shop

DAY = {"type": "date"}
HOUR = {"type": "time"}
Kind = Promotion.Kind
# Which field says how much, by the kind.
VALUES = {
    Kind.PERCENT: "percent",
    Kind.AMOUNT: "amount",
    Kind.PRICE: "price",
    Kind.CHEAPEST: "every",
}


class PromotionForm(GoodsForm):
    """Carries along what it showed: fields that the person left alone follow what is stored
    by now, and one that both changed says so and is put through by saving once more."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("Stands on the receipt and the customer screen."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )
    kind = forms.ChoiceField(label=_("Type"), choices=Kind.choices, widget=forms.RadioSelect)
    percent = DecimalField(label=_("Per cent"), scale=100, required=False)
    amount = MoneyField(label=_("Off each piece"), required=False)
    price = MoneyField(label=_("Price of a piece"), required=False)
    every = forms.IntegerField(
        label=_("Of how many pieces"), required=False, min_value=2, max_value=1000
    )
    at_least = DecimalField(
        label=_("From how many pieces on"),
        scale=1000,
        required=False,
        help_text=_("All that it is for count together. 1: always."),
    )
    audience = forms.ChoiceField(
        label=_("For whom"), choices=Promotion.Audience.choices, widget=forms.RadioSelect
    )
    labels = forms.MultipleChoiceField(
        label=_("Labels"), required=False, widget=forms.CheckboxSelectMultiple
    )
    groups = forms.MultipleChoiceField(
        label=_("Groups"), required=False, widget=forms.CheckboxSelectMultiple
    )
    starts_on = forms.DateField(
        label=_("First day"), required=False, widget=forms.DateInput(DAY, "%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label=_("Last day"), required=False, widget=forms.DateInput(DAY, "%Y-%m-%d")
    )
    weekdays = WeekdaysField(label=_("Days"))
    from_time = forms.TimeField(
        label=_("From"), required=False, widget=forms.TimeInput(HOUR, "%H:%M")
    )
    to_time = forms.TimeField(
        label=_("Until"),
        required=False,
        widget=forms.TimeInput(HOUR, "%H:%M"),
        help_text=_("Earlier than the beginning: until the next morning."),
    )
    outlets = forms.MultipleChoiceField(
        label=_("Where"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: everywhere."),
    )
    active = forms.BooleanField(label=_("Switched on"), required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, shop: Shop, values: Mapping[str, Any] = USUAL, **kwargs: Any
    ) -> None:
        super().__init__(*args, shop=shop, initial=shown(values), **kwargs)
        self.stored = values
        for name in ("amount", "price"):
            self.fields[name].currency = shop.currency  # type: ignore[attr-defined]
            self.fields[name].widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}
        for name in ("labels", "groups", "outlets"):
            rows = getattr(shop, name).values_list("pk", "name")
            self.fields[name].choices = list(rows)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        field = VALUES[Kind(given["kind"])] if "kind" in given else "percent"
        if given.get(field) is None and field not in self.errors:
            self.add_error(field, forms.ValidationError(_("This is needed."), "required"))
        return given

    def values(self) -> dict[str, Any]:
        """What was said, as `storing.store` takes it."""
        given = self.cleaned_data
        return tidied(
            {
                "name": " ".join(given["name"].split()),
                "kind": given["kind"],
                "value": given[VALUES[given["kind"]]],
                "at_least": 1000 if given["at_least"] is None else given["at_least"],
                "audience": given["audience"],
                "starts_on": given["starts_on"],
                "ends_on": given["ends_on"],
                "weekdays": given["weekdays"] or EVERY_DAY,
                "from_time": given["from_time"],
                "to_time": given["to_time"],
                "active": given["active"],
                "products": self.chosen_products(),
                "categories": given["categories"],
                **{name: keys(given[name]) for name in ("labels", "groups", "outlets")},
            }
        )

    def reconciled(self) -> dict[str, Any]:
        """Our values and theirs; where both changed the same the form is told so."""
        ours, before = self.values(), self.what_was_shown()
        now, mine = as_json(self.stored), as_json(ours)
        for name in now.keys() & before.keys():
            if now[name] in (before[name], mine[name]):
                continue
            if mine[name] == before[name]:
                ours[name] = self.stored[name]
            else:
                told = _("Somebody changed this meanwhile. Save again if yours shall stand.")
                field = self.field_of(name)
                self.add_error(field, forms.ValidationError(told, "changed_meanwhile"))
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["seen"] = self.as_shown()  # type: ignore[index]
        return ours

    def field_of(self, name: str) -> str:
        if name == "value":
            return VALUES[self.cleaned_data["kind"]]
        return "product_codes" if name == "products" else name

    def as_shown(self) -> str:
        return json.dumps(as_json(self.stored))

    def what_was_shown(self) -> dict[str, Any]:
        try:
            seen = json.loads(self.cleaned_data.get("seen") or "{}")
        except ValueError:
            return {}
        return seen if isinstance(seen, dict) else {}


def keys(texts: list[str]) -> tuple[int, ...]:
    return tuple(sorted(map(int, texts)))


def as_json(values: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(json.dumps(as_words(values)))
    return told


def shown(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as the form's fields begin with them."""
    initial = dict(values)
    initial[VALUES[Kind(values["kind"])]] = values["value"] or None
    initial["products"] = ",".join(map(str, values["products"]))
    initial["seen"] = json.dumps(as_json(values))
    return initial
