"""Rows of a shop that are told apart by their names: groups, labels, categories, taxes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stamgast.lib.refused import Refused
from stamgast.shops.models import Shop

# A row with a `pk` and a `name`; mypy knows no shape that Django's models have.
Named = Any


def free_name(rows: Iterable[Named], name: str, but: int | None) -> bool:
    """Names differ by more than capitals, which databases compare each in their own way."""
    return all(row.name.casefold() != name.casefold() or row.pk == but for row in rows)


def refuse_taken(rows: Iterable[Named], name: str) -> None:
    if not free_name(rows, name, None):
        raise Refused(
            "name_taken",
            _("There is a new one called %(name)s by now. Rename it first.") % {"name": name},
        )


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
