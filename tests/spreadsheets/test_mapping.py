"""What columns mean: by their names, by their values, by what the user said."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from stamgast.spreadsheets.customer_fields import CUSTOMERS
from stamgast.spreadsheets.fields import plain
from stamgast.spreadsheets.mapping import Choice, Mapping, from_told, recognise, signature
from stamgast.spreadsheets.reading import read

NAMES = {
    # Lightspeed: template, command line, API.
    "customer_code": "number", "Customer Code": "number", "customer-group-name": "group",
    "postal_address1": "postal_street", "postal_address_1": "postal_street",
    "physical_country_id": "physical_country", "customer_note": "note", "sex": "gender",
    "on_account_limit": "account_limit", "do_not_email": "no_email",
    # Outlook in four languages.
    "E-mail Address": "email", "Mobile Phone": "mobile", "Home Street": "postal_street",
    "Home Postal Code": "postal_postcode", "Business City": "physical_city",
    "Home Country/Region": "postal_country", "Middle Name": "middle_name",
    "E-mailadres": "email", "Mobiele telefoon": "mobile", "Huisadres, land/regio": "postal_country",
    "Werkadres, straat": "physical_street", "Förnamn": "first_name", "E-postadress": "email",
    "Mobiltelefon": "mobile", "Hemadress, postnummer": "postal_postcode",
    "Arbetsadress, ort": "physical_city", "Vorname": "first_name", "E-Mail-Adresse": "email",
    "Straße privat": "postal_street", "Geburtstag": "date_of_birth",
    # Google, SharePoint, Shopify, Square, Loyverse, Odoo, WooCommerce.
    "Given Name": "first_name", "E-mail 1 - Value": "email", "Phone 1 - Value": "any_phone",
    "Organization Name": "company_name", "Group Membership": "labels",
    "Email Address": "email", "Mobile Number": "mobile", "Full Name": "full_name",
    "Accepts Email Marketing": "email_consent", "Default Address Zip": "postal_postcode",
    "Default Address Province Code": "postal_state", "Reference ID": "number",
    "Email Subscription Status": "email_consent", "Surname": "last_name",
    "Street Address 1": "postal_street", "Customer name": "full_name", "Zip": "postal_postcode",
    "Is a Company": "is_company", "billing_first_name": "first_name",
    "Billing Address 2": "postal_street2", "Shipping Postcode": "physical_postcode",
    "Country / Region": "postal_country",
    # By hand.
    "KUNDNR.": "number", "Tussenvoegsel": "surname_prefix", "Huisnummer": "postal_house",
    "Leveransadress ort": "physical_city", "Geboortedatum": "date_of_birth",
    "PLZ": "postal_postcode",
    "Etiketter": "labels", "Kön": "gender", "Momsreg.nr": "", "Mailadress": "email",
    "Co./Last Name": "last_or_company", "Org.nr": "organisation_number",
    "KvK-nummer": "organisation_number", "BTW-nummer": "vat_number",
    "Klubbmedlem": "loyalty_enabled",
}  # fmt: skip


@pytest.mark.parametrize(("name", "target"), NAMES.items())
def test_a_column_is_known_by_its_name(name: str, target: str) -> None:
    known = CUSTOMERS.vocabulary.get(plain(name))

    assert (known[-1][0] if known else "") == target


def understood(tmp_path: Path, text: str, **more: object) -> list[Choice]:
    path = tmp_path / "list.csv"
    path.write_text(text)
    table = read(path, known=CUSTOMERS.knows).table
    return list(recognise(table, CUSTOMERS, country="SE", **more).choices)  # type: ignore[arg-type]


def targets(tmp_path: Path, text: str, **more: object) -> list[str]:
    return [choice.target for choice in understood(tmp_path, text, **more)]


def test_a_column_without_a_name_is_known_by_its_values(tmp_path: Path) -> None:
    rows = "".join(f"Mia {n},mia{n}@example.se,070-174 06 0{n}\n" for n in range(5))

    choices = understood(tmp_path, rows)

    assert [(each.target, each.why) for each in choices] == [
        ("", "unknown"),
        ("email", "values"),
        ("mobile", "values"),
    ]


def test_a_column_called_phone_is_the_mobile_where_its_numbers_are(tmp_path: Path) -> None:
    rows = "".join(f"Mia,070-174 06 0{n}\n" for n in range(5))

    assert targets(tmp_path, "first name,phone\n" + rows) == ["first_name", "mobile"]
    both = targets(tmp_path, "first name,phone,mobile\n" + rows)
    assert both == ["first_name", "phone", "mobile"]


def test_of_two_columns_for_phones_none_is_lost(tmp_path: Path) -> None:
    text = "first name,home phone,business phone\nMia,08-640 01 01,08-640 01 02\n"

    assert targets(tmp_path, text) == ["first_name", "any_phone", "any_phone"]


def test_a_name_beside_a_first_name_is_the_last_name(tmp_path: Path) -> None:
    assert targets(tmp_path, "Voornaam,Naam\nMia,Ek\n") == ["first_name", "last_name"]
    text = "Name,First name,Last name\nMia Ek,Mia,Ek\n"
    assert targets(tmp_path, text) == ["", "first_name", "last_name"]


def test_of_two_columns_for_one_thing_the_one_with_values_stays(tmp_path: Path) -> None:
    text = "Reference ID,Square Customer ID,First Name\n,A1,Mia\n,A2,Bo\n"

    choices = understood(tmp_path, text)

    assert [(each.target, each.why) for each in choices][:2] == [("", "spare"), ("number", "name")]


def test_an_id_made_for_machines_is_no_customer_number(tmp_path: Path) -> None:
    text = "id,first name\n8e1f3a52-1111-4222-8333-444455556666,Mia\n"

    assert targets(tmp_path, text) == ["", "first_name"]


def test_what_the_system_computes_is_left_out(tmp_path: Path) -> None:
    choices = understood(tmp_path, "first name,Last Visit,Total Spent,fax\nMia,1,2,3\n")

    assert [each.why for each in choices] == ["name", "computed", "computed", "unkept"]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        *((name, "counted_points") for name in ("loyalty_balance", "Spaarpunten", "Poängsaldo")),
        *((name, "counted_owed") for name in ("Balance", "Openstaand saldo", "Kundsaldo")),
    ],
)
def test_what_another_system_counted_is_left_out_and_named(
    name: str, why: str, tmp_path: Path
) -> None:
    def whys(value: str) -> list[str]:
        text = f"first name;{name}\nMia;{value}\nBo;0,00\n"
        return [each.why for each in understood(tmp_path, text)]

    assert whys("12,00") == ["name", why]
    assert whys("0") == ["name", "computed"]


BSN = "111222333 123456782 010464554 111111110 123456708"


@pytest.mark.parametrize("name", ["BSN", "Klant BSN", "Sleutel", "customer number"])
def test_a_column_of_bsn_is_refused_whatever_it_is_called(name: str, tmp_path: Path) -> None:
    rows = "".join(f"Mia,{number}\n" for number in BSN.split())

    choices = understood(tmp_path, f"first name,{name}\n{rows}")

    assert choices[1] == Choice("", "forbidden")
    forced = Mapping(tuple(choices)).chosen(["first_name", "note"])
    assert forced.choices[1] == Choice("", "forbidden")


def test_nine_digits_that_fit_by_chance_are_no_bsn(tmp_path: Path) -> None:
    rows = "".join(f"Mia,{612345670 + n}\n" for n in range(20))

    assert understood(tmp_path, "first name,mobile\n" + rows)[1].target == "mobile"


def test_customer_numbers_of_nine_digits_are_no_bsn(tmp_path: Path) -> None:
    chance = random.Random(3)
    rows = "".join(f"Mia,{chance.randrange(10**8, 10**9)}\n" for n in range(300))

    assert understood(tmp_path, "first name,customer number\n" + rows)[1].target == "number"


PERSONAL = "19811218-9876 19900118-9811 20010911-9806"


def test_personal_ids_are_taken_only_where_the_shop_keeps_them(tmp_path: Path) -> None:
    rows = "".join(f"Mia,{number}\n" for number in PERSONAL.split())

    assert understood(tmp_path, "first name,Personnr\n" + rows)[1] == Choice("", "not_kept")
    assert targets(tmp_path, "first name,Personnr\n" + rows, personal_ids=True)[1] == "personal_id"


def test_the_remarks_of_an_earlier_copy_are_left_out(tmp_path: Path) -> None:
    text = "first name,Remarks (Stamgast)\nMia,wrong\n"

    assert understood(tmp_path, text)[1] == Choice("", "own")


def test_myobs_short_names_belong_to_the_address_before_them(tmp_path: Path) -> None:
    text = "Co./Last Name\tAddr 1 - Line 1\t- City\tAddr 2 - Line 1\t- City\nEk\ta\tb\tc\td\n"

    assert targets(tmp_path, text) == [
        "last_or_company",
        "postal_street",
        "postal_city",
        "physical_street",
        "physical_city",
    ]


def test_a_mapping_survives_being_written_down() -> None:
    mapping = Mapping((Choice("email", "values"), Choice("any_phone", "name", 0), Choice()))

    assert from_told(mapping.told()) == mapping


def test_the_same_names_have_the_same_signature_whatever_their_capitals() -> None:
    assert (
        signature(["E-Mail", "Ort"]) == signature(["e mail", "ORT"]) != signature(["Ort", "E-Mail"])
    )


def test_every_column_of_an_export_is_known() -> None:
    assert all(CUSTOMERS.knows(field.column) for field in CUSTOMERS.fields.values())
    found = {
        CUSTOMERS.vocabulary[plain(field.column)][-1][0]: name
        for name, field in CUSTOMERS.fields.items()
    }
    assert found == {name: name for name in CUSTOMERS.fields}
