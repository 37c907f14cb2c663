"""What somebody said of themselves: read, cleaned, sealed until it is answered, and written
down as a customer."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from stamgast.connect import cleaning
from stamgast.connect.drafts import draft_of
from stamgast.connect.models import Introduction, LoyaltySettings
from stamgast.connect.shapes import Card, Licence
from stamgast.connect.ways import phone_fields, uses_ids
from stamgast.customers.entries import CONSENTS, FIELDS
from stamgast.customers.storing import Entry
from stamgast.lib import emails, personal_ids, phones
from stamgast.lib.refused import Refused
from stamgast.lib.sealing import ring
from stamgast.shops.models import Shop

Values = dict[str, Any]
# Where the mail or message goes that a consent is for.
SENT_TO = {"email_consent": "email", "sms_consent": "mobile"}
WORDS = 1000


@dataclass(frozen=True, repr=False)
class Said:
    """`values` are of a customer's fields, the dialog's `check` and `expired` among them;
    `hits` are keys of customers of whom it may be one."""

    values: Values = field(default_factory=dict)
    personal_id: str = ""
    # The words by which consents were given.
    consent_text: str = ""
    hits: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.values.get('first_name', '')} {self.values.get('last_name', '')}".strip()

    def among(self, hits: Any) -> Said:
        return replace(self, hits=tuple(each.pk for each in hits))

    def draft(self, shop: Shop) -> dict[str, Any]:
        """For the dialog's fields."""
        personal = {"personal_id": self.personal_id} if self.personal_id and uses_ids(shop) else {}
        return {**self.values, **personal}

    def entry(self, shop: Shop, it: Introduction) -> Entry:
        """The customer that they become."""
        values = {name: value for name, value in self.values.items() if name in FIELDS}
        if born := values.get("date_of_birth"):
            values["date_of_birth"] = dt.date.fromisoformat(born)
        return Entry(
            values={"language": it.language, **values},
            personal_id=self.personal_id if self.personal_id and uses_ids(shop) else None,
            consent_text=self.consent_text,
            purpose=purpose_of(it),
        )


def purpose_of(it: Introduction) -> dict[str, Any] | None:
    """What they had read, as it is kept with what they said."""
    read = it.purpose
    if read is None:
        return None
    return {"basis": read.basis, "language": read.language, "version": read.version}


def scanned(who: Licence | Card) -> Said:
    draft: Values = draft_of(who)
    return Said(draft, draft.pop("personal_id", ""))


# On their phone


def told(
    shop: Shop, asks: LoyaltySettings, given: Mapping[str, Any], consent_text: str = ""
) -> Said:
    """What a phone sent, if it can be; what the shop doesn't ask is not listened to."""
    asked = {"first_name", *phone_fields(shop, asks)}
    given = {name: value for name, value in given.items() if name in asked}
    values: Values = {name: read(shop, given) for name, read in READERS.items() if given.get(name)}
    if not values.get("first_name"):
        raise Refused("name_needed", _("Say your name."), field="first_name")
    for consent, at in SENT_TO.items():
        if given.get(consent) and values.get(at):
            values[consent] = True
    return Said(
        values,
        read_personal_id(shop, str(given.get("personal_id") or "")),
        consent_text[:WORDS] if {*CONSENTS} & {*values} else "",
    )


def read_first_name(_shop: Shop, given: Mapping[str, Any]) -> str:
    return cleaning.clean(str(given["first_name"]), cleaning.NAME)


def read_last_name(_shop: Shop, given: Mapping[str, Any]) -> str:
    return cleaning.clean(str(given["last_name"]), cleaning.NAME)


def read_mobile(shop: Shop, given: Mapping[str, Any]) -> str:
    text = str(given["mobile"])
    number = None if any(map(str.isalpha, text)) else phones.e164(text, shop.country)
    if number is None:
        told = _("This is no phone number. A foreign one begins with + and its country code.")
        raise Refused("phone_invalid", told, field="mobile")
    return number


def read_email(_shop: Shop, given: Mapping[str, Any]) -> str:
    address = emails.normal(str(given["email"]))
    if address is None:
        told = _("This is no e-mail address. It looks like name@example.com.")
        raise Refused("email_invalid", told, field="email")
    return address


def read_personal_id(shop: Shop, text: str) -> str:
    number = personal_ids.normal(text, shop.country) if text else ""
    if number is None:
        told = _("This is no personal ID. Check the digits once more.")
        raise Refused("personal_id_invalid", told, field="personal_id")
    return number


READERS = {
    "first_name": read_first_name,
    "last_name": read_last_name,
    "mobile": read_mobile,
    "email": read_email,
}


# Sealed


def place(it: Introduction) -> str:
    """Of this row alone: what is moved to another does not open."""
    return f"introduction.sealed:{it.pk}"


def sealed(it: Introduction, said: Said) -> bytes:
    parts = [said.values, said.personal_id, said.consent_text, said.hits]
    return ring().seal(json.dumps(parts), place(it))


def unsealed(it: Introduction) -> Said:
    """Nothing, where it is answered already."""
    if it.sealed is None:
        return Said()
    values, personal_id, consent_text, hits = json.loads(ring().unseal(it.sealed, place(it)))
    return Said(values, personal_id, consent_text, tuple(hits))
