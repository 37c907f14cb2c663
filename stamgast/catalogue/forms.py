"""What the dialogs of products, categories and taxes ask for."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from stamgast.catalogue import picturing
from stamgast.catalogue.models import Category, Product, Tax, rate_name
from stamgast.catalogue.stocking import FIELDS, Entry, barcodes_on
from stamgast.lib import pictures
from stamgast.lib.colours import Colour
from stamgast.lib.forms import MoneyField
from stamgast.lib.refused import Refused
from stamgast.shops.models import Shop
from stamgast.shops.naming import Named, NamedForm

LONGEST_BARCODE = 80
# The fields of the dialog's first tab.
ESSENTIALS = ("name", "price", "price_includes_tax", "tax", "category", "code", "barcodes")


class BarcodesField(forms.CharField):
    """One in a line, or with commas between; every digit counts."""

    widget = forms.Textarea(attrs={"rows": 2})

    def clean(self, value: Any) -> list[str]:
        several = [each.strip() for each in re.split(r"[\n,;|]", super().clean(value))]
        if any(len(each) > LONGEST_BARCODE for each in several):
            told = _("A barcode has at most %(count)s signs. Write each on a line of its own.")
            raise forms.ValidationError(told, "max_length", {"count": LONGEST_BARCODE})
        return list(dict.fromkeys(each for each in several if each))

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class ProductForm(forms.Form):
    """Reads one product; `entry()` is what shall be stored. Rules are stocking's."""

    name = forms.CharField(label=_("Name"), max_length=160)
    price = MoneyField(label=_("Price"), required=False)
    price_includes_tax = forms.TypedChoiceField(
        label=_("The price is"),
        choices=[("yes", _("with tax")), ("no", _("without tax"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    tax = forms.ModelChoiceField(Tax.objects.none(), label=_("Tax"), required=False)
    category = forms.ModelChoiceField(
        Category.objects.none(), label=_("Category"), required=False, empty_label=_("No category")
    )
    code = forms.CharField(
        label=_("Code"), max_length=50, required=False, help_text=_("Left empty, it is made.")
    )
    barcodes = BarcodesField(
        label=_("Barcodes"), required=False, help_text=_("One on each line: scan them in here.")
    )
    colour = forms.ChoiceField(
        label=_("Colour"),
        choices=[("", _("As its category")), *Colour.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    new_picture = forms.FileField(
        label=_("Picture"),
        required=False,
        help_text=_("PNG, JPEG or WebP, at most 5 MB; kept small."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    forget_picture = forms.BooleanField(label=_("Take the picture away"), required=False)
    # The fingerprint of the one that it has.
    picture = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    request_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, shop: Shop, product: Product | None = None, **kwargs: Any
    ) -> None:
        begin = values_of(product) if product else beginning(shop)
        super().__init__(*args, **kwargs | {"initial": begin | (kwargs.get("initial") or {})})
        self.shop, self.product = shop, product
        self.fields["tax"].queryset = shop.taxes.all()  # type: ignore[attr-defined]
        self.fields["tax"].empty_label = _("No tax")  # type: ignore[attr-defined]
        self.fields["category"].queryset = shop.categories.all()  # type: ignore[attr-defined]
        self.fields["price"].currency = shop.currency  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"
        self.fields["price"].widget.attrs["inputmode"] = "decimal"
        self.fields["name"].widget.attrs["autofocus"] = True

    def clean_price(self) -> int:
        return self.cleaned_data["price"] or 0

    def clean_picture(self) -> str:
        return self.kept_picture

    @property
    def kept_picture(self) -> str:
        """What was sent, where it is one that the shop has."""
        kept = str(self["picture"].value() or "")
        theirs = kept.isalnum() and self.shop.pictures.filter(fingerprint=kept).exists()
        return kept if theirs else ""

    def clean_new_picture(self) -> str:
        file = self.cleaned_data["new_picture"]
        if not file:
            return ""
        try:
            return picturing.keep(self.shop, file.read(pictures.LARGEST + 1))
        except Refused as refused:
            raise forms.ValidationError(refused.message, refused.code) from None

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if fresh := given.get("new_picture"):
            given["picture"] = fresh
        elif given.get("forget_picture"):
            given["picture"] = ""
        if "picture" in given:
            # A browser sends no file twice: where another field is wrong, this is kept.
            self.data = put_in(self.data, picture=given["picture"])
        return given

    def entry(self, *, theirs: frozenset[str] = frozenset()) -> Entry:
        """What shall be true of the product; fields in `theirs` stay as they are."""
        given = self.cleaned_data
        barcodes = None if "barcodes" in theirs else given.get("barcodes")
        return Entry(
            product=self.product,
            values={name: given[name] for name in FIELDS if name in given and name not in theirs},
            barcodes=barcodes,
            version=given["version"],
            request_key=None if self.product else given["request_key"],
        )

    @property
    def wrong_essentials(self) -> int:
        return sum(name in ESSENTIALS for name in self.errors)

    @property
    def wrong_looks(self) -> int:
        return sum(name not in ESSENTIALS and name != "__all__" for name in self.errors)


def put_in(data: Any, **values: str) -> Any:
    """The same data with these values, whether it came from a browser or a program."""
    copy = data.copy()
    for name, value in values.items():
        copy[name] = value
    return copy


def values_of(product: Product) -> dict[str, Any]:
    values = {name: getattr(product, name) for name in FIELDS if name != "active"}
    includes = "yes" if product.price_includes_tax else "no"
    return values | {
        "price_includes_tax": includes,
        "barcodes": barcodes_on(product),
        "version": product.version,
    }


def copy_of(product: Product) -> dict[str, Any]:
    """What a product that is much like another begins with: all but what tells them apart."""
    name = _now("%(name)s (copy)") % {"name": product.name[:150]}
    return values_of(product) | {"name": name, "code": "", "barcodes": [], "version": None}


def beginning(shop: Shop) -> dict[str, Any]:
    return {"tax": shop.taxes.filter(usual=True).first(), "price_includes_tax": "yes", "colour": ""}


class CategoryForm(NamedForm):
    colour = forms.ChoiceField(
        label=_("Colour"), choices=Colour.choices, initial=Colour.GREY, widget=forms.RadioSelect
    )

    class Meta:
        model = Category
        fields = ["name", "colour"]

    def rows(self) -> Any:
        return self.shop.categories.all()


class TaxForm(NamedForm):
    rate = forms.DecimalField(
        label=_("Rate in per cent"), min_value=0, max_value=100, decimal_places=2, localize=True
    )
    name = forms.CharField(
        label=_("Name"), max_length=60, required=False, help_text=_("Left empty, it is the rate.")
    )
    usual = forms.BooleanField(label=_("Usual for new products"), required=False)

    field_order = ("rate", "name", "usual")

    class Meta:
        model = Tax
        fields = ["name", "usual"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["name"].widget.attrs["autofocus"]
        self.fields["rate"].widget.attrs |= {"autofocus": True, "inputmode": "decimal"}
        if self.instance.pk:
            self.initial["rate"] = Decimal(self.instance.rate_bp) / 100

    def rows(self) -> Any:
        return self.shop.taxes.all()

    def clean_name(self) -> str:
        rate = self.cleaned_data.get("rate")
        if not self.cleaned_data["name"].strip() and rate is not None:
            self.cleaned_data["name"] = rate_name(int(rate * 100))
        return super().clean_name()

    def stored(self) -> Named:
        self.instance.rate_bp = int(self.cleaned_data["rate"] * 100)
        with transaction.atomic():
            if self.cleaned_data["usual"]:
                self.shop.taxes.exclude(pk=self.instance.pk).update(usual=False)
            return super().stored()
