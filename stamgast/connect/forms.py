"""What the scanner page asks for."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stamgast.connect.shapes import Kind
from stamgast.shops.models import Shop

PREFIX = re.compile(r"[0-9A-Za-z._-]{1,12}")


class PrefixesForm(forms.Form):
    """What the shop's own codes begin with, a field for each kind."""

    customer = forms.CharField(label=_("Customers"), required=False, max_length=200)
    voucher = forms.CharField(label=_("Vouchers"), required=False, max_length=200)
    product = forms.CharField(label=_("Products"), required=False, max_length=200)

    def __init__(self, *args: Any, shop: Shop, **kwargs: Any) -> None:
        kept: dict[str, list[str]] = {}
        for prefix, kind in sorted(shop.scan_prefixes.items()):
            kept.setdefault(kind, []).append(prefix)
        super().__init__(*args, **kwargs)
        self.initial = {kind: ", ".join(prefixes) for kind, prefixes in kept.items()}

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        kinds: dict[str, Kind] = {}
        for name, text in list(given.items()):
            for prefix in re.split(r"[\s,;]+", text.strip()) if text.strip() else []:
                if not PREFIX.fullmatch(prefix):
                    told = _("“%(prefix)s” is no beginning of a code: letters and digits only.")
                    self.add_error(name, told % {"prefix": prefix})
                elif prefix in kinds:
                    told = _("“%(prefix)s” stands at two kinds.")
                    self.add_error(name, told % {"prefix": prefix})
                kinds[prefix] = Kind(name)
        return {"prefixes": kinds}
