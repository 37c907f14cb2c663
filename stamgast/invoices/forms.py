"""What the pages of invoices ask for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stamgast.catalogue.models import Product
from stamgast.customers.models import Customer
from stamgast.invoices.making import Particulars
from stamgast.invoices.models import Invoice
from stamgast.invoices.reckoning import PIECE, WHOLE, Free
from stamgast.lib.forms import DecimalField, MoneyField
from stamgast.lib.sharing import nearest
from stamgast.shops.models import Shop

DAY = {"type": "date"}


class ParticularsForm(forms.ModelForm[Invoice]):
    class Meta:
        model = Invoice
        fields = [
            *("your_reference", "order_reference", "due_on"),
            *("supplied_from", "supplied_until", "note"),
        ]
        widgets = {
            "due_on": forms.DateInput(DAY, format="%Y-%m-%d"),
            "supplied_from": forms.DateInput(DAY, format="%Y-%m-%d"),
            "supplied_until": forms.DateInput(DAY, format="%Y-%m-%d"),
            "note": forms.Textarea({"rows": 3}),
        }

    def __init__(self, *args: Any, days: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        due = self.fields["due_on"]
        due.required, due.label = False, _("To pay by")
        due.help_text = _("Empty: %(days)d days after it is sent.") % {"days": days}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("supplied_from"), cleaned.get("supplied_until")
        if since and until and until < since:
            told = _("This is before the day when it began.")
            self.add_error("supplied_until", forms.ValidationError(told, "dates_reversed"))
        return cleaned

    def told(self) -> Particulars:
        return Particulars(**{name: self.cleaned_data[name] for name in self.Meta.fields})


class LineForm(forms.Form):
    code = forms.CharField(required=False, max_length=50, widget=forms.HiddenInput)
    name = forms.CharField(label=_("What"), required=False, max_length=160)
    quantity = DecimalField(label=_("Quantity"), scale=PIECE, required=False)
    price = MoneyField(label=_("Price"), required=False)
    includes_tax = forms.ChoiceField(
        label=_("The price is"), choices=[("", _("without tax")), ("yes", _("with tax"))],
        required=False,
    )  # fmt: skip
    rate = forms.ChoiceField(label=_("Tax"))

    def __init__(self, *args: Any, shop: Shop, rates: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        price, rate = self.fields["price"], self.fields["rate"]
        assert isinstance(price, MoneyField)
        assert isinstance(rate, forms.ChoiceField)
        price.currency = shop.currency
        price.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}
        rate.choices = rates

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.blank or self.errors:
            return cleaned
        if not cleaned["name"]:
            told = _("Say what it is.")
            self.add_error("name", forms.ValidationError(told, "name_needed"))
        if cleaned["price"] is None:
            told = _("Say what a piece costs.")
            self.add_error("price", forms.ValidationError(told, "amount_needed"))
        if cleaned["quantity"] == 0:
            told = _("Write a number, for example 10.")
            self.add_error("quantity", forms.ValidationError(told, "value_invalid"))
        return cleaned

    @property
    def blank(self) -> bool:
        """Nothing was written in it: it is no line."""
        told = self.cleaned_data
        return not told.get("name") and told.get("price") is None and "price" not in self.errors

    def free(self) -> Free:
        told = self.cleaned_data
        quantity = told["quantity"] or PIECE
        return Free(
            name=told["name"],
            quantity=quantity,
            price=told["price"],
            includes_tax=told["includes_tax"] == "yes",
            rate=int(told["rate"]),
            code=told["code"],
        )


def initial(line: Free) -> dict[str, Any]:
    names = ("code", "name", "quantity", "price", "rate")
    told: dict[str, Any] = {name: getattr(line, name) for name in names}
    return told | {"includes_tax": "yes" if line.includes_tax else ""}


def of_product(product: Product, customer: Customer) -> Free:
    """One of it, taxed as the customer is: a price with another tax in it is worked out anew."""
    rate = product.tax.rate_bp if product.tax else 0
    price = product.price
    if customer.tax and customer.tax.rate_bp != rate:
        if product.price_includes_tax:
            price = nearest(price, WHOLE + customer.tax.rate_bp, WHOLE + rate)
        rate = customer.tax.rate_bp
    return Free(product.name, PIECE, price, product.price_includes_tax, rate, product.code)
