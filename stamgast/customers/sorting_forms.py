"""What the pages of groups and labels ask for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stamgast.customers.grouping import Named, free_name
from stamgast.customers.models import Colour, Group, Label, LabelCategory
from stamgast.shops.models import Shop


class NamedForm(forms.ModelForm[Any]):
    """A name that no other of the shop has."""

    name = forms.CharField(label=_("Name"), max_length=80)

    def __init__(self, *args: Any, shop: Shop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shop = shop
        self.fields["name"].widget.attrs |= {"autocomplete": "off", "autofocus": True}

    def rows(self) -> Any:
        raise NotImplementedError

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        if not free_name(self.rows(), name, self.instance.pk):
            raise forms.ValidationError(_("There is one with this name already."), "name_taken")
        return name

    def stored(self) -> Named:
        self.instance.shop = self.shop
        row: Named = self.save()
        return row


class GroupForm(NamedForm):
    class Meta:
        model = Group
        fields = ["name"]

    def rows(self) -> Any:
        return self.shop.groups.all()


class CategoryForm(NamedForm):
    class Meta:
        model = LabelCategory
        fields = ["name"]

    def rows(self) -> Any:
        return self.shop.label_categories.all()


class LabelForm(NamedForm):
    colour = forms.ChoiceField(
        label=_("Colour"), choices=Colour.choices, initial=Colour.GREY, widget=forms.RadioSelect
    )
    new_category = forms.CharField(label=_("Or a new category"), max_length=80, required=False)

    class Meta:
        model = Label
        fields = ["name", "colour", "category"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        category = self.fields["category"]
        assert isinstance(category, forms.ModelChoiceField)
        category.queryset = self.shop.label_categories.all()
        category.empty_label, category.label = _("No category"), _("Category")
        self.fields["new_category"].widget.attrs["autocomplete"] = "off"

    def rows(self) -> Any:
        return self.shop.labels.all()

    def stored(self) -> Named:
        if name := " ".join(self.cleaned_data["new_category"].split()):
            self.instance.category = self.category_called(name)
        return super().stored()

    def category_called(self, name: str) -> LabelCategory:
        for category in self.shop.label_categories.all():
            if category.name.casefold() == name.casefold():
                return category
        return LabelCategory.objects.create(shop=self.shop, name=name)
