from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stamgast.shops.models import Staff
from stamgast.shops.permissions import FOR_KEYS, PERMISSIONS


class TokenForm(forms.Form):
    """What a new key is called, may do, and until when."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("The program that will use it.")
    )
    permissions = forms.MultipleChoiceField(
        label=_("What it may do"), widget=forms.CheckboxSelectMultiple
    )
    ends_on = forms.DateField(
        label=_("Works until"),
        required=False,
        help_text=_("Leave it empty for a key that works until you revoke it."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, staff: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["permissions"].choices = [  # type: ignore[attr-defined]
            (name, PERMISSIONS[name]) for name in FOR_KEYS if staff.may(name)
        ]
        self.fields["name"].widget.attrs["autocomplete"] = "off"

    def clean_ends_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["ends_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("This day is over."))
        return day
