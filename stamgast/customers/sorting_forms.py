"""What the pages of groups and labels ask for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stamgast.customers.models import Group, Label, LabelCategory
from stamgast.lib.colours import Colour
from stamgast.shops.naming import Named, NamedForm


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

    def clean_name(self) -> str:
        name = super().clean_name()
        if ":::" in name:
            # So lists part several labels in one cell.
            raise forms.ValidationError(
                _("Three colons part labels in spreadsheets; leave them out."), "label_parted"
            )
        return name

    def stored(self) -> Named:
        if name := " ".join(self.cleaned_data["new_category"].split()):
            self.instance.category = self.category_called(name)
        return super().stored()

    def category_called(self, name: str) -> LabelCategory:
        for category in self.shop.label_categories.all():
            if category.name.casefold() == name.casefold():
                return category
        return LabelCategory.objects.create(shop=self.shop, name=name)
