"""Makes customer lists as other programs write them: the same people, each in its own way."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
import xlwt


@dataclass(frozen=True)
class Person:
    """Somebody in a list, and what the shop shall know of them afterwards."""

    number: str
    first: str = ""
    last: str = ""
    company: str = ""
    email: str = ""
    mobile: str = ""
    phone: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = "SE"
    born: dt.date | None = None
    sex: str = ""
    group: str = "Retail"
    labels: tuple[str, ...] = ()
    points: bool = True
    limit: int | None = None
    newsletter: bool = False
    note: str = ""


PEOPLE = (
    Person("K0001", "Åsa", "Öberg", email="asa.oberg@example.se", mobile="+46701740605",
           street="Ängsvägen 7", postcode="240 74", city="Malmö", born=dt.date(1981, 3, 4), sex="F",
           labels=("VIP",), limit=150_000, newsletter=True, note="Rings first"),
    Person("K0002", "Björn", "Åkesson", "Åkesson Trä & Form AB", "bjorn@example.se", "+46701740606",
           "+4686400101", "Björkallén 12", "118 20", "Stockholm", born=dt.date(1970, 12, 31),
           sex="M", group="Wholesale", note="One line\nanother; with, signs"),
    Person("K0003", "Jan", "van den Berg", email="jan.vdberg@example.nl", mobile="+31612345678",
           street="Keizersgracht 144", postcode="1015 CX", city="'s-Hertogenbosch", country="NL",
           born=dt.date(2004, 5, 7), labels=("VIP", "Bicycle"), points=False),
    Person("K0004", "Noël", "'t Hart", mobile="+31687654321", street="Dorpsstraat 9",
           postcode="9626 HJ", city="Utrecht", country="NL", newsletter=True),
    Person("K0005", company="Sjöbergs Kafé HB", email="kafe@example.se", phone="+4640123456",
           street="Storgatan 1", postcode="211 42", city="Malmö", limit=0),
    Person("K0006", "Chloë", "O'Neill", email="chloe.oneill@example.co.uk", mobile="+447400123456",
           phone="+442079460018", street="Church Road 11", postcode="E6 3EH", city="London",
           country="GB", born=dt.date(1999, 1, 30), sex="F", note='Says "hello"'),
    Person("K0007", "Eva-Lena", "af Ekenstam", email="eva.lena@example.se", points=False),
    Person("K0008", "Zoë", "Meijer", "Meijer Techniek BV", "zoe@example.nl", "+31623456789",
           "+31201234567", "Stationsplein 88", "3544 LV", "Rotterdam", "NL",
           dt.date(1951, 5, 22), "F", "Staff", ("Bicycle",), newsletter=True),
)  # fmt: skip


def national(number: str) -> str:
    """As it is written at home."""
    for code in ("+46", "+31", "+44"):
        if number.startswith(code):
            rest = number.removeprefix(code)
            return f"0{rest[:2]}-{rest[2:5]} {rest[5:]}"
    return number


def lines(rows: Sequence[Sequence[Any]], delimiter: str = ",", end: str = "\r\n") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue()


def flag(value: bool) -> str:
    return "1" if value else "0"


def sheets_of(path: Path, **sheets: Sequence[Sequence[Any]]) -> Path:
    """A workbook with these rows on these sheets."""
    book = xlsxwriter.Workbook(str(path))
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    book.close()
    return path


def lightspeed(path: Path) -> None:
    header = (
        "customer_code,first_name,last_name,customer_group_name,company_name,date_of_birth,sex,"
        "postal_address1,postal_city,postal_postcode,postal_country,phone,mobile,fax,email,note,"
        "custom_field_1,enable_loyalty,loyalty_balance,account_limit,year_to_date,do_not_email"
    ).split(",")
    rows = [
        [
            p.number, p.first, p.last, p.group, p.company,
            p.born.strftime("%d/%m/%Y") if p.born else "", p.sex, p.street, p.city, p.postcode,
            p.country, p.phone, national(p.mobile), "", p.email, p.note, "seg-4", flag(p.points),
            "12", "" if p.limit is None else f"{p.limit / 100:.2f}", "99.50",
            flag(not p.newsletter),
        ]
        for p in PEOPLE
    ]  # fmt: skip
    path.write_text(lines([header, *rows]), encoding="utf-8-sig", newline="")


def outlook_nl(path: Path) -> None:
    header = (
        "Titel;Voornaam;Middelste naam;Achternaam;Achtervoegsel;Bedrijf;Functie;Huisadres, straat;"
        "Huisadres, plaats;Huisadres, postcode;Huisadres, land/regio;Telefoon thuis;"
        "Mobiele telefoon;E-mailadres;Verjaardag;Notities"
    ).split(";")
    lands = {"NL": "Nederland", "SE": "Zweden", "GB": "Verenigd Koninkrijk"}
    rows = [
        [
            "", p.first, "", p.last, "", p.company, "", p.street, p.city, p.postcode,
            lands[p.country], p.phone, national(p.mobile), p.email,
            p.born.strftime("%d-%m-%Y") if p.born else "", p.note,
        ]
        for p in PEOPLE
    ]  # fmt: skip
    path.write_text(lines([header, *rows], ";"), encoding="cp1252", newline="")


def outlook_sv(path: Path) -> None:
    header = "Förnamn,Efternamn,Företag,E-postadress,Mobiltelefon,Telefon, bostad".split(",", 5)
    header += ["Hemadress, gata", "Hemadress, ort", "Hemadress, postnummer", "Hemadress, land"]
    header += ["Födelsedag", "Anteckningar"]
    rows = [
        [
            p.first, p.last, p.company, p.email, p.mobile, p.phone, p.street, p.city, p.postcode,
            {"SE": "Sverige", "NL": "Nederländerna", "GB": "Storbritannien"}[p.country],
            p.born.isoformat() if p.born else "", p.note,
        ]
        for p in PEOPLE
    ]  # fmt: skip
    path.write_text(lines([header, *rows]), encoding="mac-roman", newline="")


def google(path: Path) -> None:
    header = (
        "First Name,Middle Name,Last Name,Organization Name,Birthday,Notes,Labels,"
        "E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,"
        "Phone 2 - Value,Address 1 - Street,Address 1 - City,Address 1 - Postal Code,"
        "Address 1 - Country"
    ).split(",")
    rows = [
        [
            p.first, "", p.last, p.company, p.born.isoformat() if p.born else "", p.note,
            " ::: ".join(["* myContacts", *p.labels]), "* Home", p.email, "Work", p.phone, "Mobile",
            p.mobile, p.street, p.city, p.postcode, p.country,
        ]
        for p in PEOPLE
    ]  # fmt: skip
    path.write_text(lines([header, *rows], end="\n"), encoding="utf-8", newline="")


def myob(path: Path) -> None:
    header = (
        "Co./Last Name\tFirst Name\tCard ID\tCard Status\tAddr 1 - Line 1\t- Line 2\t- City\t"
        "- Postcode\t- Country\t- Phone # 1\t- Phone # 2\t- Email\tNotes\tCredit Limit"
    ).split("\t")
    rows = [
        [
            p.last or p.company, p.first, p.number, "N", p.street, "", p.city, p.postcode,
            p.country, p.phone, p.mobile, p.email, p.note,
            "" if p.limit is None else f"${p.limit / 100:.2f}",
        ]
        for p in PEOPLE
    ]  # fmt: skip
    text = "{}\r\n" + lines([header, *rows], "\t")
    path.write_text(text, encoding="cp1252", newline="")


def shopify(path: Path) -> None:
    header = (
        "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,"
        "Default Address Address1,Default Address City,Default Address Country Code,"
        "Default Address Zip,Default Address Phone,Phone,Total Spent,Total Orders,Note,Tags"
    ).split(",")
    rows = [
        [
            f"'{7_000_000_000_000 + index}", p.first, p.last, p.email,
            "yes" if p.newsletter else "no", p.company, p.street, p.city, p.country,
            p.postcode and f"'{p.postcode}", p.phone and f"'{p.phone}",
            p.mobile and f"'{national(p.mobile)}", "10.00", "1", p.note, ", ".join(p.labels),
        ]
        for index, p in enumerate(PEOPLE)
    ]  # fmt: skip
    path.write_text(lines([header, *rows], end="\n"), encoding="utf-8", newline="")


def book_2019(path: Path) -> None:
    """A merged title, a blank row, typed cells, a formula nobody computed, an empty sheet."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Kunder")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.merge_range("A1:F1", "Kundlista, maj")
    sheet.write_row(
        2, 0, ["Kundnr", "Förnamn", "Efternamn", "Företag", "E-post", "Mobil", "Adress"]
    )
    sheet.write_row(2, 7, ["Postnr", "Ort", "Född", "Klubbmedlem", "Kredit", "Övrigt"])
    for row, p in enumerate(PEOPLE, 3):
        sheet.write_row(row, 0, [p.number, p.first, p.last, p.company, p.email])
        if p.mobile:
            sheet.write_number(row, 5, int(p.mobile.removeprefix("+")))
        sheet.write_row(row, 6, [p.street, p.postcode, p.city])
        if p.born and row % 2:
            sheet.write_string(row, 9, p.born.strftime("%y%m%d"))
        elif p.born:
            sheet.write_datetime(row, 9, dt.datetime.combine(p.born, dt.time()), day)
        sheet.write(row, 10, True if row == 4 else "ja" if p.points else "nej")
        limit = {150_000: "1 500,00", 0: "0 kr", None: "-"}[p.limit]
        sheet.write(row, 11, limit)
    sheet.write_formula(4, 12, '=HYPERLINK("http://example.test","se")')
    book.add_worksheet("Blad2")
    book.close()


def book_2003(path: Path) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Customers")
    header = "customer_code first_name last_name company_name email mobile phone date_of_birth sex"
    for column, name in enumerate(header.split()):
        sheet.write(0, column, name)
    for row, p in enumerate(PEOPLE, 1):
        values = [p.number, p.first, p.last, p.company, p.email, p.mobile, p.phone]
        for column, value in enumerate([*values, p.born.isoformat() if p.born else "", p.sex]):
            sheet.write(row, column, value)
    book.save(str(path))


def by_hand(path: Path) -> None:
    """UTF-16, tabs, one column for the whole name, German names."""
    header = ["Kundennummer", "Name", "E-Mail-Adresse", "Handy", "Straße", "PLZ", "Ort", "Land"]
    rows = [
        [
            p.number, f"{p.last}, {p.first}" if p.last else p.company, p.email, p.mobile, p.street,
            p.postcode, p.city,
            {"SE": "Schweden", "NL": "Niederlande", "GB": "Großbritannien"}[p.country],
        ]
        for p in PEOPLE
    ]  # fmt: skip
    path.write_text(lines([header, *rows], "\t"), encoding="utf-16", newline="")


# Each kind of list, the name its file has, and what of a person it can tell.
NAMES = frozenset({"first_name", "last_name", "company_name"})
ADDRESS = frozenset({"postal_street", "postal_postcode", "postal_city"})
LAND = frozenset({"postal_country"})
PHONES = frozenset({"mobile", "phone"})
LISTS: dict[str, tuple[Callable[[Path], None], str, frozenset[str]]] = {
    "lightspeed": (lightspeed, "customers.csv", NAMES | ADDRESS | LAND | PHONES | {
        "number", "email", "date_of_birth", "gender", "group", "loyalty_enabled", "account_limit",
        "email_consent", "note"}),
    "outlook-nl": (outlook_nl, "contacten.csv", NAMES | ADDRESS | LAND | PHONES | {
        "email", "date_of_birth", "note"}),
    "outlook-sv": (outlook_sv, "kontakter.csv", NAMES | ADDRESS | LAND | PHONES | {
        "email", "date_of_birth", "note"}),
    "google": (google, "contacts.csv", NAMES | ADDRESS | LAND | PHONES | {
        "email", "date_of_birth", "note", "labels"}),
    "myob": (myob, "cards.txt", ADDRESS | LAND | PHONES | {
        "first_name", "last_name", "number", "email", "note", "account_limit"}),
    "shopify": (shopify, "shopify.csv", NAMES | ADDRESS | LAND | PHONES | {
        "email", "email_consent", "labels", "note"}),
    "xlsx": (book_2019, "kundlista.xlsx", NAMES | ADDRESS | {
        "number", "email", "mobile", "date_of_birth", "loyalty_enabled", "account_limit"}),
    "xls": (book_2003, "customers.xls", NAMES | PHONES | {
        "number", "email", "date_of_birth", "gender"}),
    "by-hand": (by_hand, "liste.csv", ADDRESS | LAND | {
        "number", "first_name", "last_name", "email", "mobile"}),
}  # fmt: skip


def made(folder: Path, kind: str) -> Path:
    """The list in a file of that kind."""
    write, name, _fields = LISTS[kind]
    path = folder / name
    write(path)
    return path


def wanted(person: Person, fields: frozenset[str]) -> dict[str, str]:
    """What of a person an import of such a list must say, blank ones left out."""
    known = {
        "number": person.number,
        "first_name": person.first,
        "last_name": person.last,
        "company_name": person.company,
        "email": person.email,
        "mobile": person.mobile,
        "phone": person.phone,
        "postal_street": person.street,
        "postal_postcode": person.postcode,
        "postal_city": person.city,
        "postal_country": person.country,
        "date_of_birth": person.born.isoformat() if person.born else "",
        "gender": person.sex,
        "group": person.group,
        "labels": " ::: ".join(person.labels),
        "loyalty_enabled": "true" if person.points else "false",
        "account_limit": "" if person.limit is None else f"limit:{person.limit}",
        "email_consent": "true" if person.newsletter else "false",
        "note": person.note,
    }
    return {name: value for name, value in known.items() if name in fields and value}
