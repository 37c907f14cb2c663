"""What Loyalty → Loyalty Settings asks for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stamgast.connect import purposes
from stamgast.connect.models import LoyaltySettings, Purpose, Way
from stamgast.lib.personal_ids import KEPT_IN
from stamgast.shops.models import LANGUAGES
from stamgast.shops.seeing import SeenForm
from stamgast.shops.settings_forms import PersonalIdsForm

LINE = 120
WAYS = [
    (Way.PHONE, _("By phone: a code on the screen leads their phone to a page of yours")),
    (Way.SCAN, _("Scan ID: the screen’s camera reads a card, a licence or a contact card")),
    (Way.PAD, _("Enter number: they type it on the screen")),
]
# The first name is always asked.
PHONE_FIELDS = [
    ("last_name", _("Last name")),
    ("mobile", _("Mobile")),
    ("personal_id", _("Personal ID")),
    ("email", _("E-mail")),
    ("email_consent", _("Consent to e-mail")),
    ("sms_consent", _("Consent to text messages")),
]
PAD_KINDS = [
    ("number", _("Customer number")),
    ("phone", _("Telephone")),
    ("personal_id", _("Personal ID")),
]
BASES = [
    (Purpose.Basis.CONSENT, _("Consent: they say yes, and may take it back as easily")),
    (Purpose.Basis.CONTRACT, _("Contract: you can’t keep what you promise members without it")),
    (Purpose.Basis.INTEREST, _("Legitimate interest: weighed against theirs, and written down")),
]


class Ticks(forms.MultipleChoiceField):
    """Some of several, in their usual order."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, label: Any, choices: Sequence[tuple[str, Any]]) -> None:
        super().__init__(label=label, choices=choices, required=False)
        self.order = [str(key) for key, _name in choices]

    def clean(self, value: Any) -> list[str]:
        chosen = super().clean(value)
        return [key for key in self.order if key in chosen]


class Prose(forms.CharField):
    def to_python(self, value: Any) -> str:
        return str(super().to_python(value) or "").replace("\r\n", "\n")


class AskingForm(PersonalIdsForm):
    """What stands with the shop itself."""

    class Meta(PersonalIdsForm.Meta):
        fields = ["ask_at_end", "personal_ids"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The law decides.
        self.fields["personal_ids"].disabled = self.instance.country not in KEPT_IN


class LoyaltyForm(SeenForm[LoyaltySettings]):
    ways = Ticks(label=_("Ways that the screen offers"), choices=WAYS)
    phone_fields = Ticks(
        label=_("Asked on the phone, besides the first name"), choices=PHONE_FIELDS
    )
    pad_kinds = Ticks(label=_("What can be typed on the screen"), choices=PAD_KINDS)
    basis = forms.ChoiceField(label=_("Lawful basis"), choices=BASES, widget=forms.RadioSelect)

    class Meta:
        model = LoyaltySettings
        fields = [
            *["screen_on", "enrol", "ways", "phone_fields", "pad_kinds"],
            *["code_minutes", "done_seconds"],
        ]
        widgets = {"enrol": forms.RadioSelect}
        labels = {
            "screen_on": _("Customers connect themselves at the screen"),
            "enrol": _("Somebody who is no customer yet"),
            "code_minutes": _("A code for a phone works for so many minutes"),
            "done_seconds": _("A paid sale stays on the screen for so many seconds"),
        }

    def __init__(self, *args: Any, instance: LoyaltySettings, **kwargs: Any) -> None:
        self.purposes = purposes.in_force(instance.shop)
        words: dict[str, Any] = {}
        for speech, name in LANGUAGES:
            words[f"idle_{speech}"] = forms.CharField(label=name, required=False, max_length=LINE)
            words[f"purpose_{speech}"] = Prose(
                label=name, required=False, max_length=600, widget=forms.Textarea({"rows": 5})
            )
        spoken = {f"idle_{each}": instance.idle_text.get(each, "") for each in self.purposes}
        spoken |= {f"purpose_{each}": row.text for each, row in self.purposes.items()}
        spoken["basis"] = self.purposes[instance.shop.language].basis
        super().__init__(*args, instance=instance, initial=spoken, **kwargs)
        self.fields |= words
        for name, field in words.items():
            field.widget.attrs |= {"lang": name[-2:]}

    @property
    def shared(self) -> list[str]:
        spoken = [f"{part}_{each}" for part in ("idle", "purpose") for each in self.purposes]
        return [*super().shared, "basis", *spoken]

    def clean_phone_fields(self) -> list[str]:
        return ["first_name", *self.cleaned_data["phone_fields"]]

    def idle_texts(self) -> dict[str, str]:
        spoken = {each: self.cleaned_data[f"idle_{each}"] for each in self.purposes}
        return {each: text for each, text in spoken.items() if text}

    def texts(self) -> dict[str, str]:
        return {each: self.cleaned_data[f"purpose_{each}"] for each in self.purposes}

    def save(self, commit: bool = True) -> LoyaltySettings:
        self.instance.idle_text = self.idle_texts()
        return super().save(commit)
