"""What shall be true of a customer, as the act of storing takes it."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from stamgast.customers.models import Consent, Customer, Label

BATCH = 500

# What an entry may set; all else about a customer follows from these.
FIELDS = (
    "number",
    "kind",
    "first_name",
    "last_name",
    "company_name",
    "organisation_number",
    "vat_number",
    "email",
    "mobile",
    "phone",
    "website",
    "postal_street",
    "postal_street2",
    "postal_suburb",
    "postal_city",
    "postal_postcode",
    "postal_state",
    "postal_country",
    "physical_street",
    "physical_street2",
    "physical_suburb",
    "physical_city",
    "physical_postcode",
    "physical_state",
    "physical_country",
    "date_of_birth",
    "gender",
    "language",
    "group",
    "tax",
    "loyalty_enabled",
    "account_policy",
    "account_limit",
    "note",
    "custom_field_1",
    "custom_field_2",
    "custom_field_3",
    "custom_field_4",
    "email_consent",
    "sms_consent",
)
NAMES = ("first_name", "last_name", "company_name")
CONSENTS = {"email_consent": Consent.Channel.EMAIL, "sms_consent": Consent.Channel.SMS}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What shall be true of one customer; what is left out stays as it is.

    Values are clean: phones E.164, countries ISO 3166-1, the limit in minor
    units, group and tax as rows of the same shop. `personal_id` is in its normal
    form (lib/personal_ids.py); empty takes it away. `version` is the one that the
    person looked at.
    """

    customer: Customer | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    labels: Collection[Label] | None = None
    personal_id: str | None = None
    version: int | None = None
    # The words by which a consent was given, where there were any.
    consent_text: str = ""
    # Why they were asked, where they had read it: {"basis", "language", "version"}.
    purpose: Mapping[str, Any] | None = None
    request_key: uuid.UUID | None = None
