"""What Loyalty → Loyalty Settings asks about points."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from stamgast.lib import money
from stamgast.lib.forms import MoneyField
from stamgast.loyalty.models import PointRules
from stamgast.loyalty.ruling import rates_of, rule
from stamgast.shops.seeing import SeenForm

LONGEST, MOST = 120, 1_000_000
RATE = "rate_"


class PointsForm(SeenForm[PointRules]):
    """The rules, and a rate for each group."""

    spend_per_point = MoneyField(
        label=_("Spent for a point"), help_text=_("So much that is paid earns one point.")
    )
    worth_of_100 = MoneyField(label=_("100 points pay"))

    class Meta:
        model = PointRules
        fields = [
            *["on", "spend_per_point", "worth_of_100"],
            *["sign_up_bonus", "expire_after_months"],
        ]
        labels = {
            "on": _("Customers collect points"),
            "sign_up_bonus": _("Points for whoever becomes a customer"),
            "expire_after_months": _("Points expire after so many months"),
        }
        help_texts = {
            "sign_up_bonus": _("0: none. Whoever comes by a list gets none."),
            "expire_after_months": _("Empty: never. They are good until that month ends."),
        }

    def __init__(self, *args: Any, instance: PointRules, **kwargs: Any) -> None:
        shop = instance.shop
        self.groups = {f"{RATE}{group.pk}": group for group in shop.groups.order_by("name", "pk")}
        rates = rates_of(instance)
        initial = {name: rates.get(group.pk) for name, group in self.groups.items()}
        super().__init__(*args, instance=instance, initial=initial, prefix="points", **kwargs)
        for name, group in self.groups.items():
            self.fields[name] = MoneyField(label=group.name, required=False)
        for name in self.money:
            self.fields[name].currency = shop.currency  # type: ignore[attr-defined]
            self.fields[name].widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}
        self.fields["sign_up_bonus"].required = False
        limit(self.fields["sign_up_bonus"], 0, MOST)
        limit(self.fields["expire_after_months"], 1, LONGEST)

    @property
    def money(self) -> list[str]:
        return ["spend_per_point", "worth_of_100", *self.groups]

    @property
    def shared(self) -> list[str]:
        return [*super().shared, *self.groups]

    def rate_fields(self) -> list[Any]:
        return [self[name] for name in self.groups]

    def rates(self) -> dict[int, int | None]:
        """None: as everybody's."""
        return {group.pk: self.cleaned_data.get(name) for name, group in self.groups.items()}

    def clean_sign_up_bonus(self) -> int:
        return self.cleaned_data["sign_up_bonus"] or 0

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in ("spend_per_point", "worth_of_100"):
            if cleaned.get(name) == 0:
                self.add_error(name, _("Write an amount above 0."))
        return cleaned

    def worded(self, name: str, value: Any) -> str:
        if name in self.money and value is not None:
            return money.shown(value, self.instance.shop.currency, get_language() or "en")
        return super().worded(name, value)

    def save(self, commit: bool = True) -> PointRules:
        if commit:
            rule(self.instance, self.rates(), at=timezone.now())
        return self.instance


def limit(field: Any, least: int, most: int) -> None:
    field.min_value, field.max_value = least, most
    field.validators += [MinValueValidator(least), MaxValueValidator(most)]
    field.widget.attrs |= {"min": least, "max": most}
