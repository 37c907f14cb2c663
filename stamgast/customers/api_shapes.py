"""How a customer, a group and a label look in the API."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

from stamgast.customers.entries import FIELDS
from stamgast.customers.models import Customer
from stamgast.lib.money import LARGEST

Key = Annotated[int, Field(ge=1, lt=2**63)]
YesNo = Literal["", "yes", "no"]


class Shared(Schema):
    """What goes in and comes out alike."""

    number: str = ""
    kind: Literal["person", "organisation"] = "person"
    first_name: str = ""
    last_name: str = ""
    company_name: str = ""
    organisation_number: str = ""
    vat_number: str = ""
    email: str = ""
    mobile: str = Field("", description="Comes out as E.164: +46701740605.")
    phone: str = Field("", description="Comes out as E.164.")
    website: str = ""
    postal_street: str = ""
    postal_street2: str = ""
    postal_suburb: str = ""
    postal_city: str = ""
    postal_postcode: str = ""
    postal_state: str = ""
    postal_country: str = Field("", description="ISO 3166-1, two letters.")
    physical_street: str = ""
    physical_street2: str = ""
    physical_suburb: str = ""
    physical_city: str = ""
    physical_postcode: str = ""
    physical_state: str = ""
    physical_country: str = Field("", description="ISO 3166-1, two letters.")
    date_of_birth: dt.date | None = None
    gender: Literal["", "F", "M", "N"] = ""
    language: Literal["", "en", "sv", "nl"] = ""
    group: Key | None = Field(None, description="The group's id.")
    labels: list[Key] = Field([], description="The labels' ids.")
    loyalty_enabled: bool = True
    account_policy: Literal["default", "none", "limit", "unlimited"] = "default"
    account_limit: Annotated[int, Field(ge=0, le=LARGEST)] | None = Field(
        None, description="Minor units of the shop's currency."
    )
    note: str = ""
    custom_field_1: str = ""
    custom_field_2: str = ""
    custom_field_3: str = ""
    custom_field_4: str = ""
    email_consent: bool = False
    sms_consent: bool = False


class CustomerIn(Shared):
    """What shall be true of a customer; a field that is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")

    personal_id: str | None = Field(None, description="Never comes out again; null forgets it.")
    consent_text: str = Field("", description="The words by which a consent was given.")


class CustomerPatch(CustomerIn):
    version: Annotated[int, Field(ge=1, lt=2**31)] = Field(
        description="The one that the change goes by."
    )


class CustomerOut(Shared):
    name: str
    personal_id: str = Field(description="Masked; empty where none is kept.")
    source: str
    created_at: dt.datetime
    updated_at: dt.datetime
    version: int


class CustomerPage(Schema):
    customers: list[CustomerOut]
    next: str | None = Field(description="The address of the next page.")


class CustomerQuery(Schema):
    """The filters of the customer list."""

    q: Annotated[str, Field(max_length=200)] = ""
    group: Annotated[str, Field(pattern=r"^(none|[0-9]{1,18})?$")] = ""
    label: list[Annotated[str, Field(pattern=r"^(none|[0-9]{1,18})$")]] = []
    email_consent: YesNo = ""
    sms_consent: YesNo = ""
    source: Literal["", "office", "register", "screen", "phone", "import", "api", "demo"] = ""
    kind: Literal["", "person", "organisation"] = ""
    has: list[Literal["phone", "email", "address", "birthday", "note"]] = []
    lacks: list[Literal["phone", "email", "address", "birthday", "note"]] = []
    sort: Annotated[str, Field(pattern=r"^(-?(name|number|added|town|changed))?$")] = ""
    after: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class GroupIn(Schema):
    model_config = ConfigDict(extra="forbid")

    name: str


class GroupOut(Schema):
    id: int
    name: str


class Groups(Schema):
    groups: list[GroupOut]


class LabelIn(Schema):
    model_config = ConfigDict(extra="forbid")

    name: str
    colour: Literal[
        "grey", "red", "orange", "yellow", "green", "teal", "blue", "purple", "pink"
    ] = "grey"
    category: str = Field("", description="Its name; made where there is none yet.")


class LabelOut(Schema):
    id: int
    name: str
    colour: str
    category: str


class Labels(Schema):
    labels: list[LabelOut]


def out(customer: Customer) -> CustomerOut:
    plain: dict[str, Any] = {
        name: getattr(customer, name) for name in FIELDS if name not in ("group", "tax")
    }
    # Ours is clean already: checking it again takes nearly half the time of a long page.
    return CustomerOut.model_construct(
        **plain,
        group=customer.group_id,
        labels=[label.pk for label in customer.labels.all()],
        name=customer.name,
        personal_id=customer.masked_personal_id,
        source=customer.source,
        created_at=customer.created_at,
        updated_at=customer.updated_at,
        version=customer.version,
    )
