"""The columns of Table Mode, and the names by which a pasted heading is known: pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stamgast.lib.folding import folded


class Kind(StrEnum):
    TEXT = "text"
    # A text of several lines.
    NOTE = "note"
    # A code whose every digit counts.
    NUMBER = "number"
    EMAIL = "email"
    PHONE = "phone"
    COUNTRY = "country"
    GROUP = "group"
    DATE = "date"
    YES_NO = "yes_no"


@dataclass(frozen=True)
class Column:
    """One field of a customer. `names` are headings that mean it, in our languages."""

    name: str
    label: str | Promise
    kind: Kind = Kind.TEXT
    longest: int = 200
    # Shown until somebody chooses otherwise.
    usual: bool = True
    width: str = "m"
    names: str = ""

    @property
    def headings(self) -> list[str]:
        """Its names without case, accents, spaces and signs; grid/naming.js compares them."""
        own = [self.name, str(self.label), *self.names.split(",")]
        return sorted({plain(name) for name in own} - {""})


NOT_NAME = re.compile(r"[^a-z0-9]+")


def plain(name: str) -> str:
    return NOT_NAME.sub("", folded(name))


COLUMNS = (
    Column(
        "number", _("Number"), Kind.NUMBER, 50, width="s",
        names="customer code,customer number,customer no,kundnummer,kundnr,kund nr,medlemsnummer,"
        "klantnummer,klantnr,klantcode,lidnummer",
    ),
    Column(
        "first_name", _("First name"), longest=120,
        names="given name,förnamn,tilltalsnamn,voornaam,voornamen,roepnaam,vorname",
    ),
    Column(
        "last_name", _("Last name"), longest=120,
        names="surname,family name,efternamn,achternaam,familienaam,nachname",
    ),
    Column(
        "company_name", _("Company"), longest=160,
        names="organisation,organization,företag,företagsnamn,firma,bedrijf,bedrijfsnaam,"
        "organisatie",
    ),
    Column(
        "email", _("E-mail"), Kind.EMAIL, 254, width="l",
        names="email address,e-mail address,mail,e-post,e-postadress,mejl,mejladress,e-mailadres,"
        "mailadres",
    ),
    Column(
        "mobile", _("Mobile"), Kind.PHONE,
        names="mobile phone,mobile number,cell,cell phone,mobil,mobiltelefon,mobilnummer,mobilnr,"
        "mobiel,mobiele telefoon,mobiel nummer,gsm,handy",
    ),
    Column(
        "phone", _("Phone"), Kind.PHONE,
        names="telephone,phone number,home phone,tel,telefon,telefonnummer,hemtelefon,tfn,telefoon,"
        "telefoonnummer,vaste telefoon",
    ),
    Column(
        "postal_street", _("Street"), width="l",
        names="address,street address,postal address1,postal address 1,address line 1,adress,"
        "gatuadress,gata,adres,straat,straat en huisnummer,adresse,strasse",
    ),
    Column(
        "postal_street2", _("Street, second line"), usual=False,
        names="postal address2,postal address 2,address line 2,address 2,adress 2,adres 2,c/o",
    ),
    Column(
        "postal_postcode", _("Postcode"), longest=20, width="s",
        names="postal code,zip,zip code,postnummer,postnr,plz",
    ),
    Column(
        "postal_city", _("Town"), longest=120,
        names="city,ort,postort,stad,plaats,woonplaats,stadt",
    ),
    Column(
        "postal_country", _("Country"), Kind.COUNTRY,
        names="country code,country id,postal country id,land,landkod,landcode",
    ),
    Column(
        "group", _("Group"), Kind.GROUP,
        names="customer group,customer group name,kundgrupp,grupp,klantgroep,groep",
    ),
    Column(
        "date_of_birth", _("Date of birth"), Kind.DATE,
        names="birthday,birth date,dob,födelsedatum,födelsedag,född,geboortedatum,verjaardag,"
        "geburtstag,geburtsdatum",
    ),
    Column(
        "email_consent", _("Wants e-mail"), Kind.YES_NO, width="s",
        names="accepts email marketing,newsletter,nyhetsbrev,nieuwsbrief,vill ha e-post,wil e-mail",
    ),
    Column(
        "sms_consent", _("Wants text messages"), Kind.YES_NO, usual=False, width="s",
        names="accepts sms marketing,sms,vill ha sms,wil sms",
    ),
    Column(
        "organisation_number", _("Organisation number"), Kind.NUMBER, 40, usual=False,
        names="org nr,orgnummer,organisationsnummer,kvk,kvk-nummer,company number",
    ),
    Column(
        "vat_number", _("VAT number"), Kind.NUMBER, 20, usual=False,
        names="vat,momsnummer,momsregistreringsnummer,btw-nummer,btw",
    ),
    Column(
        "website", _("Website"), usual=False, width="l",
        names="web,url,hemsida,webbplats",
    ),
    Column("custom_field_1", _("Custom field 1"), usual=False),
    Column("custom_field_2", _("Custom field 2"), usual=False),
    Column("custom_field_3", _("Custom field 3"), usual=False),
    Column("custom_field_4", _("Custom field 4"), usual=False),
    Column(
        "note", _("Note"), Kind.NOTE, 4000, width="l",
        names="notes,customer note,comment,anteckning,anteckningar,notering,kommentar,notitie,"
        "opmerking,opmerkingen",
    ),
)  # fmt: skip
BY_NAME = {column.name: column for column in COLUMNS}
