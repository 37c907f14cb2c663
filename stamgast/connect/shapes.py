"""What a scan can turn out to be, and by whose rules it is read. Pure.

Whatever a shop may not keep has no field here, and no text of a scan shows in a
`repr`, so that none gets into a log or an error report by accident.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

PersonalIds = Literal["store", "match", "refuse"]


class Kind(StrEnum):
    """What a code may be the code of."""

    RECEIPT = "receipt"
    VOUCHER = "voucher"
    PRODUCT = "product"
    # A customer number or a customer card: both are whatever the shop gave out.
    CUSTOMER = "customer"
    PHONE = "phone"
    PERSONAL_ID = "personal_id"


class Reason(StrEnum):
    """Why a scan leads nowhere. The values are stable and stand in docs/scans.md."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    BINARY = "binary"
    NOT_A_CODE = "not_a_code"
    WEB_ADDRESS = "web_address"
    CALENDAR = "calendar"
    EMPTY_CARD = "empty_card"
    EMPTY_LICENCE = "empty_licence"
    PERSONAL_ID_REFUSED = "personal_id_refused"
    DUTCH_LICENCE = "dutch_licence"
    BSN = "bsn"
    TRAVEL_DOCUMENT = "travel_document"
    MOBILE_LICENCE = "mobile_licence"
    SOUTH_AFRICAN_LICENCE = "south_african_licence"


@dataclass(frozen=True)
class Rules:
    """How the shop wants its scans read.

    `personal_ids` is about the IDs of the shop's own country; others are never kept.
    `prefixes` are the shop's own beginnings of codes: {"20": Kind.CUSTOMER}. One of
    digits alone counts in product bar codes only, where 20 to 29 are free for shops.
    """

    country: str
    on: dt.date
    personal_ids: PersonalIds = "refuse"
    prefixes: Mapping[str, Kind] = field(default_factory=dict)


@dataclass(frozen=True, repr=False)
class Payload:
    """A scan before it is told apart: AIM identifier ("d1", or nothing) and text."""

    aim: str
    text: str

    @property
    def matrix(self) -> bool:
        """True where the scanner said Data Matrix or QR: nobody typed that."""
        return self.aim[:1] in ("d", "Q")


@dataclass(frozen=True, repr=False)
class Address:
    street: str = ""
    street2: str = ""
    city: str = ""
    postcode: str = ""
    state: str = ""
    # ISO 3166-1, as in every field of that name.
    country: str = ""


@dataclass(frozen=True, repr=False)
class Licence:
    """A driver's licence: of all it says, what a new customer needs.

    `check` asks somebody to look the name over, for the code may have cut it off.
    """

    country: str
    personal_id: str | None = None
    first_name: str = ""
    last_name: str = ""
    address: Address = Address()
    date_of_birth: dt.date | None = None
    expires: dt.date | None = None
    expired: bool = False
    check: bool = False


@dataclass(frozen=True, repr=False)
class Card:
    """A contact card. Phones are E.164, the mobile first.

    `check` asks somebody to look it over: its line ends were lost, or some of it
    could not be understood.
    """

    first_name: str = ""
    last_name: str = ""
    company: str = ""
    email: str = ""
    phones: tuple[str, ...] = ()
    address: Address = Address()
    date_of_birth: dt.date | None = None
    website: str = ""
    check: bool = False


@dataclass(frozen=True, repr=False)
class Reading:
    """One thing that a code may be, with the key to look it up by."""

    kind: Kind
    key: str


@dataclass(frozen=True, repr=False)
class Code:
    """A bare code. It is looked up as each of its readings, the likeliest first.

    One hit is that one; two hits are asked about. Nothing is guessed.
    """

    text: str
    readings: tuple[Reading, ...]

    @property
    def kinds(self) -> tuple[Kind, ...]:
        return tuple(dict.fromkeys(reading.kind for reading in self.readings))


@dataclass(frozen=True)
class NotSupported:
    """Nothing to go by, and why. Holds nothing of what was scanned."""

    reason: Reason


Scan = Licence | Card | Code | NotSupported
