"""What columns of customer lists are called: pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext_lazy as _

from stamgast.spreadsheets.address_fields import address_targets
from stamgast.spreadsheets.fields import Field, Target

UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-"
NUMBERISH = re.compile(rf"(?!{UUID})[\w\-./' ]{{1,50}}$", re.IGNORECASE)
VATISH = re.compile(r"[A-Z]{2}[ .\-]?[0-9A-Z][0-9A-Z .\-]{6,16}$", re.IGNORECASE)
RATEISH = re.compile(r"(?:\D*\b)?\d{1,2}([.,]\d{1,4})?\s*%?$")
KINDISH = re.compile(
    r"(p|o|person|individual|private?|privatperson|particulier|consumer|compan|business|"
    r"organi[sz]ati|företag|bedrijf|zakelijk|firma|förening|unternehmen)",
    re.IGNORECASE,
)
NAMEISH = re.compile(r"[^\d@]{2,}$")
GROUPISH = re.compile(r"[^@]{1,80}$")

NAMES: dict[str, tuple[str, ...]] = {
    "number": (
        "customer code", "customer number", "customer no", "customer nr", "customer id",
        "client number", "client no", "client id", "card id", "card no", "card number",
        "member number", "member no", "member id", "membership number", "reference id",
        "kundnr", "kundnummer", "kund nr", "kundid", "kundkod", "medlemsnummer", "medlemsnr",
        "medlem nr", "kortnummer", "klantnummer", "klantnr", "klant nr", "klantcode", "klant id",
        "relatienummer", "relatienr", "debiteurnummer", "debiteurnr", "lidnummer", "pasnummer",
        "kundennummer", "kundennr", "kunden nr", "kunden id", "mitgliedsnummer",
        "debitorennummer", "debitorennr",
    ),
    "kind": (),
    "first_name": (
        "first name", "firstname", "given name", "forename", "christian name", "name first",
        "first names", "given names", "billing first name", "customer first name", "fornamn",
        "tilltalsnamn", "voornaam", "voornamen", "roepnaam", "vorname", "vornamen", "rufname",
        "prenom",
    ),
    "last_name": (
        "last name", "lastname", "surname", "family name", "name last", "billing last name",
        "customer last name", "efternamn", "achternaam", "familienaam", "nachname",
        "familienname", "zuname",
    ),
    "company_name": (
        "company", "company name", "organisation", "organization", "organisation name",
        "organization name", "organization 1 name", "business name", "default address company",
        "billing company", "account name", "trading name", "foretag", "foretagsnamn", "firma",
        "firmanamn", "bolag", "bolagsnamn", "bedrijf", "bedrijfsnaam", "organisatie",
        "organisatienaam", "firmenname", "unternehmen", "firmennamen",
    ),
    "organisation_number": (
        "organisation number", "organization number", "org nr", "orgnr", "org number", "org no",
        "organisationsnummer", "organisationsnr", "orgnummer", "company number",
        "company registration number", "registration number", "chamber of commerce", "kvk",
        "kvk nummer", "kvk nr", "kamer van koophandel", "handelsregisternummer", "hrb", "abn",
    ),
    "vat_number": (
        "vat number", "vat no", "vat id", "vat reg no", "momsnr", "momsnummer",
        "momsregistreringsnummer", "btw nummer", "btw nr", "btw id", "btw identificatienummer",
        "ust id", "ust idnr", "ust id nr", "umsatzsteuer id", "tva",
    ),
    "email": (
        "email", "e mail", "mail", "email address", "e mail address", "email 1", "email1",
        "email 1 value", "email 1 address", "primary email", "contact email", "billing email",
        "addr 1 email", "customer email", "epost", "e post", "e postadress", "epostadress",
        "mejl", "mejladress", "mailadress", "e mailadress", "e mailadres", "emailadres",
        "mailadres", "e mail adres", "email adresse", "mailadresse", "e mail adresse",
    ),
    "mobile": (
        "mobile", "mobile phone", "mobile number", "mobile no", "mobile telephone", "cell",
        "cell phone", "cellphone", "cell number", "mobil", "mobiltelefon", "mobilnummer",
        "mobilnr", "mobil nr", "mobiltel", "sms", "sms nummer", "mobiel", "mobiele telefoon",
        "mobiel nummer", "mobielnummer", "mobiele nummer", "mobiel nr", "gsm", "gsm nummer",
        "06 nummer", "handy", "handynummer", "mobilfunk", "mobiltelefonnummer",
    ),
    "phone": (
        "phone", "phone number", "phone no", "telephone", "telephone number", "tel", "tel no",
        "tel nr", "landline", "home phone", "business phone", "work phone", "office phone",
        "company main phone", "primary phone", "other phone", "phone 1", "phone 2", "phone 3",
        "home phone 2", "business phone 2", "addr 1 phone 1", "addr 1 phone 2", "addr 1 phone 3",
        "default address phone", "billing phone", "customer phone", "telefon", "telefonnummer",
        "telefonnr", "tfn", "tel hem", "telefon hem", "hemtelefon", "telefon bostad",
        "telefon arbete", "arbetstelefon", "telefon jobb", "telefon 1", "telefon 2", "telefoon",
        "telefoonnummer", "telefoonnr", "vaste telefoon", "telefoon vast", "telefoon thuis",
        "telefoon op werk", "telefoon werk", "telefoon prive", "telefoon zakelijk",
        "hoofdtelefoon", "festnetz", "rufnummer", "telefon privat", "telefon geschaftlich",
        "telefon privat 2", "telefon geschaftlich 2",
    ),
    "website": (
        "website", "web", "www", "url", "homepage", "web page", "web site", "website 1 value",
        "addr 1 www", "hemsida", "webbplats", "webbsida", "webpagina", "webseite",
    ),
    "date_of_birth": (
        "date of birth", "birthday", "birth date", "birthdate", "dob", "born", "fodd",
        "fodelsedag", "fodelsedatum", "geboortedatum", "verjaardag", "geboren",
        "geboren op", "geburtstag", "geburtsdatum", "fodselsdag",
    ),
    "gender": ("gender", "sex", "kon", "geslacht", "geschlecht"),
    "language": (
        "language", "preferred language", "language code", "locale", "sprak", "taal", "sprache",
    ),
    "personal_id": (
        "personal id", "personal number", "personal identity number", "identity number",
        "national id", "national id number", "personnummer", "personnr", "pers nr", "persnr",
        "henkilotunnus", "hetu", "fodselsnummer", "cpr", "cpr nummer", "cpr nr",
    ),
    "group": (
        "group", "customer group", "customer group name", "group name", "kundgrupp", "grupp",
        "klantgroep", "groep", "kundengruppe", "gruppe",
    ),
    "labels": (
        "labels", "label", "tags", "tag", "group membership", "customer tags", "etiketter",
        "etikett", "taggar", "markning", "trefwoorden", "schlagworter",
    ),
    "tax": (
        "tax", "tax name", "tax rate", "tax code", "vat rate", "vat code", "sales tax", "moms",
        "momssats", "moms procent", "skatt", "skattesats", "btw", "btw tarief", "btw percentage",
        "belasting", "mwst", "mwst satz", "steuersatz", "umsatzsteuersatz",
    ),
    "loyalty_enabled": (
        "enable loyalty", "loyalty", "loyalty enabled", "loyalty member", "loyalty opt in",
        "club member", "member", "klubbmedlem", "medlem", "stamkund", "bonuskund", "spaarklant",
        "spaart punten", "spaarkaart", "lid", "clublid", "stammkunde", "mitglied", "kundenkarte",
    ),
    # A plain "points" is what another system has counted: it is left out, unless one chooses.
    "points_opening": (
        "points opening balance", "opening balance points", "opening points", "initial points",
        "ingaende poang", "ingaende poangsaldo", "poang ingaende saldo", "startpoang",
        "beginsaldo punten", "punten beginsaldo", "anfangsbestand punkte",
    ),
    "account_limit": (
        "account limit", "on account limit", "credit limit", "credit", "kredit", "kreditgrans",
        "kreditlimit", "kontograns", "krediet", "kredietlimiet", "kreditrahmen",
    ),
    # Nor is a plain "balance" or "opening balance" taken for it: of points, of what, and whose?
    "account_opening": (
        "account opening balance", "on account opening balance", "opening account balance",
        "initial account balance", "customer opening balance", "opening balance receivable",
        "opening balance receivables", "accounts receivable opening balance",
        "ingaende saldo konto", "ingaende kontosaldo", "ingaende saldo pa konto",
        "ingaende kundsaldo", "ingaende kundfordran", "ingaende kundfordringar",
        "beginsaldo rekening", "openingssaldo rekening", "beginsaldo debiteur",
        "openingssaldo debiteur", "beginsaldo debiteuren", "openingssaldo debiteuren",
        "openingssaldo op rekening",
        "anfangssaldo kundenkonto", "eroffnungssaldo kundenkonto", "anfangssaldo debitor",
        "eroffnungssaldo debitor", "anfangsbestand kundenkonto", "anfangssaldo auf rechnung",
    ),
    "email_consent": (
        "email consent", "accepts email marketing", "accepts marketing", "email marketing",
        "email subscription status", "email opt in", "opt in", "newsletter", "marketing consent",
        "marketing opt in", "subscribed", "subscription", "nyhetsbrev", "e postutskick",
        "epost ok", "reklam ok", "utskick", "nieuwsbrief", "mailing toegestaan",
    ),
    "sms_consent": (
        "sms consent", "accepts sms marketing", "sms marketing", "sms opt in", "sms ok",
        "sms utskick", "sms subscription status",
    ),
    "note": (
        "note", "notes", "customer note", "customer notes", "memo", "comment", "comments",
        "remark", "remarks", "internal notes", "anteckning", "anteckningar", "notering",
        "noteringar", "ovrigt", "kommentar", "kommentarer", "notitie", "notities", "opmerking",
        "opmerkingen", "notiz", "notizen", "bemerkung", "bemerkungen", "anmerkung",
    ),
    "custom_field_1": ("custom 1", "customfield1", "user 1", "eget falt 1", "vrij veld 1"),
    "custom_field_2": ("custom 2", "customfield2", "user 2", "eget falt 2", "vrij veld 2"),
    "custom_field_3": ("custom 3", "customfield3", "user 3", "eget falt 3", "vrij veld 3"),
    "custom_field_4": ("custom 4", "customfield4", "user 4", "eget falt 4", "vrij veld 4"),
}  # fmt: skip

# Names that mean this only if the values look like it.
WEAK: dict[str, tuple[tuple[str, ...], re.Pattern[str]]] = {
    "number": (
        (
            "id", "nr", "no", "code", "number", "nummer", "kod", "reference", "external id",
            "internal reference", "account number", "square customer id", "contact id", "user id",
        ),
        NUMBERISH,
    ),
    "vat_number": (("vat", "tax id", "tax number"), VATISH),
    "kind": (
        ("type", "typ", "customer type", "company type", "kundtyp", "klanttype", "type klant",
         "kundentyp"),
        KINDISH,
    ),
    "tax": (("vat", "tax id", "tax number"), RATEISH),
    "group": (("customer type", "category", "kategori", "categorie", "kategorie"), GROUPISH),
    "labels": (("categories", "kategorier", "categorieen", "kategorien"), GROUPISH),
}  # fmt: skip

# What another system has counted, and a shop that moves in may bring along where it says so.
COUNTED = {
    "counted_points": frozenset(
        {
            "loyalty balance", "loyalty points", "points", "points balance", "bonus points",
            "reward points", "poang", "bonuspoang", "poangsaldo", "antal poang", "punten",
            "spaarpunten", "puntensaldo", "aantal punten", "punkte", "bonuspunkte", "punktestand",
        }
    ),
    "counted_owed": frozenset(
        {
            "balance", "account balance", "balance on account", "outstanding balance",
            "customer balance", "amount due", "saldo", "saldo pa kredit", "kundsaldo",
            "kundfordran", "utestaende saldo", "saldo op rekening", "openstaand saldo",
            "openstaand bedrag", "klantsaldo", "offener saldo", "offener betrag", "kundensaldo",
        }
    ),
}  # fmt: skip
COMPUTED = frozenset(
    {
        "year to date", "store credit balance", "loyalty adjustment", "created at", "created",
        "updated at", "updated", "total spent",
        "total spend", "lifetime spend", "total orders", "orders", "orders count", "aov",
        "average order value", "first visit", "last visit",
        "total visits", "transaction count", "last active", "sign up", "last order",
        "creation source", "senaste besok",
        "laatste bezoek", "date created", "last modified",
    }
)  # fmt: skip
UNKEPT = frozenset(
    {
        "fax", "fax number", "home fax", "business fax", "addr 1 fax", "twitter", "title", "titel",
        "suffix", "achtervoegsel", "department", "afdeling", "avdelning", "abteilung",
        "job title", "functie", "befattning", "position", "card status", "tax exempt",
        "salutation", "email 1 label", "email 1 type", "phone 1 label",
        "phone 2 label", "phone 3 label", "phone 1 type", "address 1 label", "address 1 type",
        "address 1 formatted", "name prefix", "name suffix", "nickname", "file as", "photo",
        "initials", "username", "salesperson", "email 2 value", "email 2 address",
        "email 3 address", "instant profile", "blocked from instant profile", "po box",
        "home po box", "nick name", "yomi name", "e mail type", "email type", "priority",
        "sensitivity", "remarks by stamgast",
    }
)  # fmt: skip
FORBIDDEN = frozenset(
    {"bsn", "bsn nummer", "burgerservicenummer", "sofinummer", "sofi nummer", "sofi"}
)


def targets(fields: Mapping[str, Field]) -> Iterator[Target]:
    """Everything that a column of a customer list may be taken for, in the order of a menu."""
    name, contact = fields["first_name"].section, fields["email"].section
    consent = fields["email_consent"].section
    for field in fields.values():
        yield from address_or_plain(field)
        if field.name == "kind":
            yield Target(
                "is_company", _("Is an organisation (yes or no)"), name, ("kind",),
                ("is company", "is a company", "company yes no", "ar foretag", "is bedrijf"),
            )  # fmt: skip
        if field.name == "last_name":
            yield from name_targets(name)
        if field.name == "phone":
            yield Target(
                "any_phone", _("Phone of any kind, sorted by what it is"), contact,
                ("mobile", "phone"), tuple(f"phone {n} value" for n in range(1, 6)),
            )  # fmt: skip
    yield Target(
        "no_email", _("Wants no e-mail (yes or no)"), consent, ("email_consent",),
        ("do not email", "dont email", "email opt out", "opt out", "opted out", "unsubscribed",
         "no email", "no mail", "ingen epost", "ej epost", "nej till epost", "ingen reklam",
         "ej reklam", "geen email", "geen mail", "geen reclame", "keine email",
         "keine werbung"),
    )  # fmt: skip
    yield Target(
        "no_sms", _("Wants no text messages (yes or no)"), consent, ("sms_consent",),
        ("do not sms", "do not text", "sms opt out", "no sms", "ingen sms", "ej sms",
         "geen sms", "keine sms"),
    )  # fmt: skip


def address_or_plain(field: Field) -> Iterator[Target]:
    which, _under, part = field.name.partition("_")
    if which in ("postal", "physical"):
        if part == "street":
            yield from address_targets(which, field.section)
        return
    weak, looks = WEAK.get(field.name, ((), None))
    yield Target(
        field.name, field.label, field.section, (field.name,), NAMES[field.name], weak, looks
    )


def name_targets(section: object) -> Iterator[Target]:
    yield Target(
        "full_name", _("Full name"), section, ("first_name", "last_name", "company_name"),  # type: ignore[arg-type]
        ("full name", "display name", "customer", "customer name", "contact name", "client name",
         "namn", "kund", "kundnamn", "kontakt", "kontaktperson", "fullstandigt namn", "naam",
         "volledige naam", "klant", "klantnaam", "contactpersoon", "vollstandiger name",
         "kunde", "kundenname", "contact person", "name"),
    )  # fmt: skip
    yield Target(
        "last_or_company", _("Last name or company"), section, ("last_name", "company_name"),  # type: ignore[arg-type]
        ("co last name", "company last name", "company or last name", "efternamn foretag",
         "achternaam bedrijf"),
    )  # fmt: skip
    yield Target(
        "middle_name", _("Middle name"), section, ("first_name",),  # type: ignore[arg-type]
        ("middle name", "additional name", "middle names", "mellannamn", "middelste naam",
         "tweede naam", "weitere vornamen", "zweiter vorname", "andra namn"),
    )  # fmt: skip
    yield Target(
        "surname_prefix", _("Prefix of the last name (van der)"), section, ("last_name",),  # type: ignore[arg-type]
        ("tussenvoegsel", "tussenvoegsels", "voorvoegsel", "voorvoegsels", "surname prefix",
         "namensprafix"),
    )  # fmt: skip
