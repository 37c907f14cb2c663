"""Form fields that promotions and vouchers share: goods, per cent, days of the week."""

from __future__ import annotations

from typing import Any

from babel.dates import get_day_names
from django import forms
from django.db.models.functions import Lower
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from stamgast.catalogue.models import Product
from stamgast.lib.keys import key
from stamgast.shops.models import Shop

BATCH = 500
# So many of the chosen products are shown by name.
SHOWN = 60


class WeekdaysField(forms.TypedMultipleChoiceField):
    """Days of the week as bits; Monday is the first."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=days, coerce=int, required=False, **kwargs)

    def clean(self, value: Any) -> int:
        return sum(1 << day for day in super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        return [day for day in range(7) if value & 1 << day] if isinstance(value, int) else value


def days() -> list[tuple[int, str]]:
    names = get_day_names("abbreviated", locale=get_language() or "en")
    return [(day, names[day]) for day in range(7)]


class GoodsForm(forms.Form):
    """The products and categories that something is for; none of both: everything."""

    products = forms.CharField(required=False, widget=forms.HiddenInput)
    product_codes = forms.CharField(
        label=_("Or paste their codes or barcodes"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_("One a line."),
    )
    categories = forms.MultipleChoiceField(
        label=_("Categories"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, shop: Shop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shop = shop
        rows = shop.categories.values_list("pk", "name")
        self.fields["categories"].choices = list(rows)  # type: ignore[attr-defined]

    def clean_products(self) -> tuple[int, ...]:
        keys = sorted({key(each) for each in self.cleaned_data["products"].split(",")} - {0})
        return tuple(row for part in parts(keys) for row in in_shop(self.shop, pk__in=part))

    def clean_categories(self) -> tuple[int, ...]:
        return tuple(sorted(map(int, self.cleaned_data["categories"])))

    def clean_product_codes(self) -> tuple[int, ...]:
        lines = self.cleaned_data["product_codes"].splitlines()
        codes = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
        found = dict(pair for part in parts(codes) for pair in named(self.shop, part))
        missing = [code for code in codes if code.lower() not in found]
        if missing:
            told = _("Nothing in the shop has this code: %(codes)s")
            listed = ", ".join(missing[:5]) + (" …" if len(missing) > 5 else "")
            raise forms.ValidationError(told % {"codes": listed}, "product_unknown")
        return tuple(found[code.lower()] for code in codes)

    def chosen_products(self) -> tuple[int, ...]:
        given = self.cleaned_data
        pasted = given.get("product_codes", ())
        return tuple(sorted({*given.get("products", ()), *pasted}))

    def picked(self) -> list[Product]:
        """The first of those chosen, for the page."""
        keys = [key(each) for each in str(self["products"].value() or "").split(",")][:SHOWN]
        return list(self.shop.products.filter(pk__in=keys))

    def picked_beyond(self) -> int:
        value = str(self["products"].value() or "")
        return max(value.count(",") + 1 - SHOWN, 0) if value else 0


def parts(keys: list[Any]) -> list[list[Any]]:
    return [keys[start : start + BATCH] for start in range(0, len(keys), BATCH)]


def in_shop(shop: Shop, **wanted: Any) -> list[int]:
    return list(shop.products.filter(**wanted).order_by("pk").values_list("pk", flat=True))


def named(shop: Shop, codes: list[str]) -> list[tuple[str, int]]:
    """Which product each code or barcode is; a code goes before a barcode."""
    barcodes = shop.barcodes.filter(code__in=codes).values_list("code", "product")
    lower = [code.lower() for code in codes]
    products = shop.products.annotate(lower=Lower("code")).filter(lower__in=lower)
    return [
        *((code.lower(), product) for code, product in barcodes),
        *products.values_list("lower", "pk"),
    ]
