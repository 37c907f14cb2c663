"""Two people in one form: the second is shown what changed, and nothing is overwritten unseen."""

from __future__ import annotations

import json
from typing import Any, TypeVar, cast

from django import forms
from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext as _

from stamgast.lib.forms import put

M = TypeVar("M", bound=Model)


class SeenForm(forms.ModelForm[M]):
    """Carries along what it showed. Fields the person left alone follow what is stored
    by now; one that both changed says so, and is put through by saving once more."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored = {name: self.initial.get(name) for name in self.shared}
        self.fields["seen"].initial = self.as_shown()

    @property
    def shared(self) -> list[str]:
        return list(self._meta.fields or [])

    def as_shown(self) -> str:
        return json.dumps({name: str(value or "") for name, value in self.stored.items()})

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        shown = self.what_was_shown()
        data = cast(QueryDict, self.data).copy()
        for name, value in self.stored.items():
            now, typed = str(value or ""), str(cleaned.get(name, "") or "")
            if name not in cleaned or now in {typed, shown.get(name, now)}:
                continue
            if typed == shown[name]:
                cleaned[name] = value
                put(data, self.add_prefix(name), self.fields[name].prepare_value(value))
            else:
                self.add_error(name, self.meanwhile(self.worded(name, value)))
        data[self.add_prefix("seen")] = self.as_shown()
        self.data = data
        return cleaned

    def worded(self, name: str, value: Any) -> str:
        """As the form shows it: what was chosen, by its name."""
        names = dict(getattr(self.fields[name], "choices", ()))
        chosen = value if isinstance(value, list) else [value] if value else []
        return ", ".join(str(names.get(each, each)) for each in chosen)

    def meanwhile(self, now: str) -> str:
        if not now:
            return _("Somebody emptied this meanwhile. Save again if yours shall stand.")
        told = _("Somebody changed this to “%s” meanwhile. Save again if yours shall stand.")
        return told % now

    def what_was_shown(self) -> dict[str, str]:
        try:
            shown = json.loads(self.cleaned_data.get("seen") or "{}")
        except ValueError:
            return {}
        return {str(k): str(v) for k, v in shown.items()} if isinstance(shown, dict) else {}

    def changes(self) -> list[str]:
        """Names of the fields that differ from what is stored."""
        return [
            name
            for name, value in self.stored.items()
            if str(value or "") != str(self.cleaned_data.get(name) or "")
        ]
