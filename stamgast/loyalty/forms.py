"""What the pages of points ask for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from stamgast.loyalty.worth import MOST


class AdjustForm(forms.Form):
    act = forms.UUIDField(widget=forms.HiddenInput)
    way = forms.ChoiceField(
        label=_("What to do"),
        choices=[("add", _("Give points")), ("take", _("Take points"))],
        initial="add",
        widget=forms.RadioSelect,
    )
    points = forms.IntegerField(label=_("Points"), min_value=1, max_value=MOST)
    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("Stands with it for good.")
    )

    def signed(self) -> int:
        points: int = self.cleaned_data["points"]
        return points if self.cleaned_data["way"] == "add" else -points
