"""The columns of customer lists: every name that other programs and shops give them. Pure.

Lightspeed in its three spellings, Outlook (en, nl, sv, de), Google, MYOB, SharePoint,
Shopify, Square, Loyverse, Odoo, WooCommerce, and lists made by hand in four
languages. Case, accents, spaces and signs don't count.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from stamgast.spreadsheets.address_fields import address_fields
from stamgast.spreadsheets.customer_names import COMPUTED, COUNTED, FORBIDDEN, UNKEPT, targets
from stamgast.spreadsheets.fields import Field, Kind

NAME, CONTACT, ABOUT = _("Name"), _("Contact"), _("About")
SHOP, CONSENTS, OTHER = _("In the shop"), _("Consent"), _("Other")
POSTAL, PHYSICAL = _("Postal address"), _("Visiting address")

GENDERS = {
    "f": "F", "female": "F", "woman": "F", "kvinna": "F", "k": "F", "vrouw": "F", "v": "F",
    "weiblich": "F", "w": "F", "frau": "F", "mrs": "F", "ms": "F", "mevrouw": "F", "fru": "F",
    "m": "M", "male": "M", "man": "M", "mannlich": "M", "mann": "M", "herr": "M", "mr": "M",
    "dhr": "M", "meneer": "M",
    "n": "N", "x": "N", "other": "N", "annat": "N", "annan": "N", "anders": "N", "divers": "N",
    "d": "N", "nonbinary": "N", "ickebinar": "N", "nonbinair": "N",
    "unknown": "", "okant": "", "onbekend": "", "unbekannt": "", "unspecified": "", "u": "",
}  # fmt: skip
KINDS_OF_CUSTOMER = {
    "person": "person", "individual": "person", "private": "person", "privat": "person",
    "privatperson": "person", "particulier": "person", "consumer": "person", "p": "person",
    "organisation": "organisation", "organization": "organisation", "company": "organisation",
    "business": "organisation", "foretag": "organisation", "bedrijf": "organisation",
    "zakelijk": "organisation", "organisatie": "organisation", "firma": "organisation",
    "unternehmen": "organisation", "forening": "organisation", "o": "organisation",
}  # fmt: skip
LANGUAGES = {
    "en": "en", "english": "en", "engelska": "en", "engels": "en", "englisch": "en", "eng": "en",
    "sv": "sv", "swedish": "sv", "svenska": "sv", "zweeds": "sv", "swe": "sv", "schwedisch": "sv",
    "nl": "nl", "dutch": "nl", "nederlandska": "nl", "hollandska": "nl", "nederlands": "nl",
    "niederlandisch": "nl", "nld": "nl", "dut": "nl",
}  # fmt: skip

FIELDS = (
    Field("number", "customer_code", _("Customer number"), NAME, "key", 50),
    Field("kind", "type", _("Person or organisation"), NAME, "choice", words=KINDS_OF_CUSTOMER),
    Field("first_name", "first_name", _("First name"), NAME, longest=120, joined_by=" "),
    Field("last_name", "last_name", _("Last name"), NAME, longest=120, joined_by=" "),
    Field("company_name", "company_name", _("Company"), NAME, longest=160),
    Field("organisation_number", "organisation_number", _("Organisation number"), NAME, "code", 40),
    Field("vat_number", "vat_number", _("VAT number"), NAME, "code", 20),
    Field("email", "email", _("E-mail"), CONTACT, "email", 254),
    Field("mobile", "mobile", _("Mobile"), CONTACT, "phone"),
    Field("phone", "phone", _("Phone"), CONTACT, "phone"),
    Field("website", "website", _("Website"), CONTACT),
    *address_fields("postal", POSTAL),
    *address_fields("physical", PHYSICAL),
    Field("date_of_birth", "date_of_birth", _("Date of birth"), ABOUT, "date"),
    Field("gender", "sex", _("Gender"), ABOUT, "choice", words=GENDERS),
    Field("language", "language", _("Language"), ABOUT, "choice", words=LANGUAGES, lenient=True),
    Field("personal_id", "personal_id", _("Personal ID"), ABOUT, "personal_id"),
    Field("group", "customer_group", _("Group"), SHOP, "name", 80),
    Field("labels", "labels", _("Labels"), SHOP, "names", 80, joined_by=" ::: "),
    Field("tax", "tax", _("Tax"), SHOP, "tax", 60),
    Field("loyalty_enabled", "enable_loyalty", _("Collects points"), SHOP, "yes_no"),
    Field(
        "points_opening", "points_opening_balance", _("Opening points"), SHOP, "points", once=True
    ),
    Field("account_limit", "account_limit", _("Limit on account"), SHOP, "account_limit"),
    Field(
        "account_opening",
        "account_opening_balance",
        _("Opening balance on account"),
        SHOP,
        "owed",
        once=True,
    ),
    Field("email_consent", "email_consent", _("Wants e-mail"), CONSENTS, "yes_no"),
    Field("sms_consent", "sms_consent", _("Wants text messages"), CONSENTS, "yes_no"),
    Field("note", "note", _("Note"), OTHER, longest=4000, joined_by="\n"),
    Field("custom_field_1", "custom_field_1", _("Custom field 1"), OTHER),
    Field("custom_field_2", "custom_field_2", _("Custom field 2"), OTHER),
    Field("custom_field_3", "custom_field_3", _("Custom field 3"), OTHER),
    Field("custom_field_4", "custom_field_4", _("Custom field 4"), OTHER),
)
BY_NAME = {field.name: field for field in FIELDS}

CUSTOMERS = Kind(
    name="customers",
    fields=BY_NAME,
    targets={target.name: target for target in targets(BY_NAME)},
    keys=("number", "email", "mobile"),
    needed=("first_name", "last_name", "company_name"),
    singular=("number", "personal_id"),
    computed=COMPUTED.union(*COUNTED.values()),
    counted=COUNTED,
    unkept=UNKEPT,
    forbidden=FORBIDDEN,
)
