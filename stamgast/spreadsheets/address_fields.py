"""The columns of an address: every program puts other words before the same parts. Pure."""

from __future__ import annotations

import re

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from stamgast.spreadsheets.fields import Field, Target, Text

PARTS = {
    "street": (_("Street"), "address1", 200),
    "street2": (_("Street, second line"), "address2", 200),
    "suburb": (_("District"), "suburb", 120),
    "city": (_("Town"), "city", 120),
    "postcode": (_("Postcode"), "postcode", 20),
    "state": (_("Region"), "state", 120),
    "country": (_("Country"), "country", 2),
}
CHECKS = {"postcode": "postcode", "country": "country"}

NAMES = {
    "street": (
        "street", "address", "address1", "address 1", "address line 1", "line 1", "street1",
        "street address", "street address 1", "street name", "addressline1", "adress", "gata",
        "gatuadress", "adress1", "adressrad 1", "gatunamn", "straat", "adres", "adresregel 1",
        "straatnaam", "straat en huisnummer", "adres 1", "strasse", "adresse", "anschrift",
        "strasse und hausnummer", "strasse hausnummer", "adresse 1", "adresszeile 1",
    ),
    "house": (
        "house number", "house no", "huisnummer", "huisnr", "hausnummer", "hausnr", "gatunummer",
        "husnummer",
    ),
    "addition": ("toevoeging", "huisnummertoevoeging", "huisnr toevoeging", "huisletter"),
    "street2": (
        "street2", "street 2", "street second line", "gatuadress rad 2",
        "straat tweede regel", "address2", "address 2", "address line 2", "line 2", "addressline2",
        "street address 2", "apartment", "extended address", "adress2", "adressrad 2", "co adress",
        "lagenhet", "straat 2", "adresregel 2", "adres 2", "adresszusatz", "adresse 2",
        "adresszeile 2", "co",
    ),
    "suburb": (
        "suburb", "district", "neighborhood", "neighbourhood", "stadsdel", "wijk", "buurt",
        "stadtteil", "ortsteil",
    ),
    "city": (
        "city", "town", "ort", "stad", "postort", "plaats", "woonplaats", "plaatsnaam", "stadt",
        "wohnort",
    ),
    "postcode": (
        "postcode", "postal code", "zip", "zip code", "zipcode", "postnr", "postnummer", "postkod",
        "plz", "postleitzahl", "zip postal code",
    ),
    "state": (
        "state", "province", "region", "county", "state province", "region state", "province code",
        "state code", "lan", "landskap", "provincie", "regio", "bundesland", "kanton",
    ),
    "country": (
        "country", "country code", "country region", "country id", "country iso", "land",
        "land region", "land regio", "landkod", "landcode", "landskod", "country territory",
    ),
}  # fmt: skip
POSTCODE_AND_CITY = (
    "postcode and city", "postcode city", "zip city", "postnr ort", "postnr och ort",
    "postnummer och ort", "postadress", "postnummer ort", "postcode plaats",
    "postcode en plaats", "postcode woonplaats", "plz ort", "plz und ort",
)  # fmt: skip
# A town behind a postcode, as one cell: 123 45 Umeå, 1234 AB Delft, 10115 Berlin.
TOGETHER = re.compile(r"(?P<postcode>\d{3} ?\d{2}|\d{4} ?[A-Z]{2}|\d{4,5})[ ,]+(?P<city>\D.*)$")

BEFORE = {
    "postal": (
        "", "postal", "postal address", "mailing", "mailing address", "mail", "postadress",
        "post adress", "postadres", "home", "home address", "hem", "hemadress", "hemadress",
        "bostadsadress", "bostad", "thuis", "thuisadres", "huisadres", "prive", "prive adres",
        "privat", "privatadresse", "billing", "billing address", "invoice", "invoice address",
        "faktura", "fakturaadress", "factuur", "factuuradres", "rechnung", "rechnungsadresse",
        "default address", "customer address", "address 1", "addr 1", "adress 1", "contact",
        "primary address", "main address",
    ),
    "physical": (
        "physical", "physical address", "delivery", "delivery address", "shipping",
        "shipping address", "visiting", "visiting address", "leverans", "leveransadress", "besok",
        "besoksadress", "aflever", "afleveradres", "bezorg", "bezorgadres", "bezoek",
        "bezoekadres", "business", "business address", "work", "work address", "arbete",
        "arbetsadress", "foretagsadress", "werk", "werkadres", "zakelijk", "zakelijk adres",
        "geschaftlich", "lieferadresse", "lieferung", "address 2", "addr 2", "adress 2",
    ),
}  # fmt: skip


def beside(section: Text, label: Text) -> Text:
    """Both addresses have a street: which one must be told wherever it stands alone."""
    return format_lazy("{} · {}", section, label)


def address_fields(which: str, section: Text) -> list[Field]:
    return [
        Field(
            f"{which}_{part}",
            f"{which}_{column}",
            beside(section, label),
            section,
            CHECKS.get(part, "text"),
            longest,
            joined_by=" " if part == "street" else None,
        )
        for part, (label, column, longest) in PARTS.items()
    ]


def address_targets(which: str, section: Text) -> list[Target]:
    """Targets for the parts, and for what stands in two columns or two in one."""
    made = [
        Target(
            f"{which}_{part}",
            beside(section, label),
            section,
            (f"{which}_{part}",),
            spelled(which, NAMES[part]),
        )
        for part, (label, _column, _longest) in PARTS.items()
    ]
    street = (f"{which}_street",)
    house = Target(
        f"{which}_house",
        beside(section, _("House number")),
        section,
        street,
        spelled(which, NAMES["house"]),
    )
    addition = Target(
        f"{which}_addition",
        beside(section, _("House number, addition")),
        section,
        street,
        spelled(which, NAMES["addition"]),
    )
    both = Target(
        f"{which}_postcode_city",
        beside(section, _("Postcode and town")),
        section,
        (f"{which}_postcode", f"{which}_city"),
        weak=spelled(which, POSTCODE_AND_CITY),
        looks=TOGETHER,
    )
    return [*made, house, addition, both]


def spelled(which: str, parts: tuple[str, ...]) -> tuple[str, ...]:
    """Every way to say these parts of this address: `Huisadres, straat`, `physical_city`."""
    orders = [(before, part) for before in BEFORE[which] for part in parts]
    names = [f"{before} {part}" for before, part in orders if before + part not in TAKEN]
    # Outlook and some shops write the part first: "Street (Business)".
    names += [f"{part} {before}" for before, part in orders if before and part not in SHORT]
    return tuple(names)


# With no space between they are something else: Swedish mailadress is an e-mail address.
TAKEN = {"mailadress", "mailadres", "mailaddress", "mailadresse"}
# Too short to stand before another word: "co mail" is no second line of a street.
SHORT = {"co", "ort", "lan", "land", "address 1", "address 2", "address1", "address2"}
