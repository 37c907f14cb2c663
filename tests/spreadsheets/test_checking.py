"""Every cell checked: what is taken, what is refused, and why."""

from __future__ import annotations

import csv
import datetime as dt
import json
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from stamgast.spreadsheets import amounts, contacts, dates, naming, problems
from stamgast.spreadsheets.cells import Circumstances, Known
from stamgast.spreadsheets.checking import Outcome, check
from stamgast.spreadsheets.customer_fields import CUSTOMERS
from stamgast.spreadsheets.gathering import name_in_parts
from stamgast.spreadsheets.mapping import recognise
from stamgast.spreadsheets.places import iso
from stamgast.spreadsheets.problems import CAUSES
from stamgast.spreadsheets.reading import read
from stamgast.spreadsheets.tables import ROW
from tests.spreadsheets import naive

TODAY = dt.date(2026, 11, 21)
HERE = Circumstances("SE", "SEK", TODAY)
FIELDS = CUSTOMERS.fields


@pytest.fixture
def checked(tmp_path: Path) -> Any:
    def of(text: str, country: str = "SE", **more: Any) -> Outcome:
        path = tmp_path / "list.csv"
        path.write_text(text)
        table = read(path, known=CUSTOMERS.knows).table
        mapping = recognise(table, CUSTOMERS, country=country)
        here = Circumstances(country, "SEK", TODAY, **more)
        return check(table, mapping, CUSTOMERS, here, "number")

    return of


def said(outcome: Outcome) -> list[dict[str, str]]:
    rows = outcome.frame.select(outcome.fields).iter_rows(named=True)
    return [{name: value for name, value in row.items() if value is not None} for row in rows]


def told(outcome: Outcome) -> list[tuple[int, str, str]]:
    return [(each.row, each.code, each.extra) for each in problems.each(outcome.problems)]


def one(
    check: Any, field: str, text: str, here: Circumstances = HERE
) -> tuple[str | None, str | None]:
    found = check(pl.Series([text], dtype=pl.String), FIELDS[field], here)
    return found.values[0], found.codes[0]


def test_a_tax_may_be_called_none() -> None:
    here = replace(HERE, known=Known(taxes={"ingen": ("Ingen", 0)}))

    assert one(naming.tax, "tax", "ingen", here) == ("Ingen", None)
    assert one(naming.tax, "tax", "none", here) == (None, None)


POSTCODES = (
    ("1067", "DE", "01067", "postcode_zero_added", "01067"),
    ("601", "US", "00601", "postcode_zero_added", "00601"),
    ("10", "NO", "0010", "postcode_zero_added", "0010"),
    ("1000", "Frankreich", "01000", "postcode_zero_added", "01000"),
    ("1011", "EE", "1011", "postcode_short", "EE"),
    ("67", "DE", "67", "postcode_short", "DE"),
    ("1234", "", "1234", "postcode_short", "SE"),
    ("'1067", "DE", "1067", None, None),
    ("01067", "DE", "01067", None, None),
    ("1067", "NO", "1067", None, None),
    ("1067 AB", "NL", "1067 AB", None, None),
    ("12", "IE", "12", None, None),
)


@pytest.mark.parametrize(("text", "country", "read_as", "code", "extra"), POSTCODES)
def test_a_postcode_gets_the_zeros_back_that_it_can_only_have_lost(
    text: str, country: str, read_as: str, code: str | None, extra: str | None, checked: Any
) -> None:
    outcome = checked(f"customer_code,first_name,postcode,country\n1,Mia,{text},{country}\n")

    assert said(outcome)[0]["postal_postcode"] == read_as
    assert told(outcome) == ([(1, code, extra)] if code else [])


def test_an_error_of_the_spreadsheet_program_is_blank_and_told(checked: Any) -> None:
    outcome = checked("customer_code,first_name,city\n1,Mia,#REF!\n2,#NAMN?,Lund\n3,#1 Bo,#N/A\n")

    assert said(outcome) == [
        {"number": "1", "first_name": "Mia"},
        {"number": "2", "postal_city": "Lund"},
        {"number": "3", "first_name": "#1 Bo"},
    ]
    assert told(outcome) == [
        (1, "cell_error", ""),
        (2, "cell_error", ""),
        (2, "name_missing", ""),
        (3, "cell_error", ""),
    ]


DATES = {
    "1980-02-29": "1980-02-29", "1980-02-29 00:00:00": "1980-02-29", "1980/2/9": "1980-02-09",
    "29.02.1980": "1980-02-29", "29/2/80": "1980-02-29", "19800229": "1980-02-29",
    "29021980": "1980-02-29", "510522": "1951-05-22", "3 maj 1980": "1980-05-03",
    "May 3rd, 1980": "1980-05-03", "3 mei 1980": "1980-05-03", "3. März 1980": "1980-03-03",
    "30440": "1983-05-04", "zo 3 mrt 1980": "1980-03-03", "1980-02-29T12:30:00Z": "1980-02-29",
    "1990-02-31": "date_invalid", "31/13/1980": "date_invalid", "yesterday": "date_invalid",
    "0000-00-00": "date_invalid", "0-0-00": None, "0/0/0000": None,
    "--05-03": "date_without_year", "2099-01-01": "date_future", "1850-01-01": "date_too_old",
    "-": None,
}  # fmt: skip


@pytest.mark.parametrize(("text", "outcome"), DATES.items())
def test_a_date_is_read_however_it_is_written(text: str, outcome: str | None) -> None:
    found = one(dates.date, "date_of_birth", text)

    assert (found[1] or found[0]) == outcome


def column(*texts: str, country: str = "SE") -> list[str | None]:
    series = pl.Series(texts, dtype=pl.String)
    here = Circumstances(country, "SEK", TODAY)
    return dates.date(series, FIELDS["date_of_birth"], here).values.to_list()


def test_one_cell_decides_for_its_column_what_is_the_month() -> None:
    assert column("03/04/1980", "25/12/1970") == ["1980-04-03", "1970-12-25"]
    assert column("03/04/1980", "12/25/1970") == ["1980-03-04", "1970-12-25"]


def test_where_no_cell_decides_the_country_does_and_it_is_told(checked: Any) -> None:
    assert column("03/04/1980", country="SE") == ["1980-04-03"]
    assert column("03/04/1980", country="US") == ["1980-03-04"]

    outcome = checked("first name,birthday\nMia,03/04/1980\n")

    assert told(outcome) == [(0, "date_order", "DD-MM-YYYY")]


AMOUNTS = {
    "1 000,00": "limit:100000", "500 kr": "limit:50000", "$2000.00": "limit:200000",
    "€ 1.234,56": "limit:123456", "1,234.56": "limit:123456", "1.500": "limit:150000",
    "2500": "limit:250000", "2500:-": "limit:250000", "SEK 12.50": "limit:1250", "0": "limit:0",
    "unlimited": "unlimited", "obegränsad": "unlimited", "not allowed": "none",
    "default": "default",
    "-": None, "-5": "amount_negative", "12,345678": "amount_invalid", "many": "amount_invalid",
    "1,2,3.4.5": "amount_invalid", "5OO": "amount_invalid", "1O.50": "amount_invalid",
    "12 pcs": "amount_invalid", "Kr. 500,-": "limit:50000", "500 EURO": "limit:50000",
    "500 kronor": "limit:50000", "US$ 20": "limit:2000", "NOK 20": "limit:2000",
}  # fmt: skip


@pytest.mark.parametrize(("text", "outcome"), AMOUNTS.items())
def test_an_amount_is_read_however_it_is_written(text: str, outcome: str | None) -> None:
    found = one(amounts.account_limit, "account_limit", text)

    assert (found[1] or found[0]) == outcome


PHONES = (
    ("070-174 06 05", "SE", "+46701740605", None),
    ("+46 (0)70-174 06 05", "NL", "+46701740605", None),
    ("0046701740605", "SE", "+46701740605", None),
    ("'070 174 06 05", "SE", "+46701740605", None),
    ("Tel: 08-640 01 01", "SE", "+4686400101", None),
    ("46701740605", "SE", "+46701740605", None),
    ("31612345678", "SE", "+31612345678", "phone_plus_added"),
    ("612345678", "NL", "+31612345678", "phone_zero_added"),
    ("+46 71 781 95 69", "SE", "+46717819569", "phone_unlikely"),
    ("4.67017E+10", "SE", None, "scientific"),
    ("+46 70 XXXXXXX", "SE", None, "phone_invalid"),
    ("070-1740605 / 08-6400101", "SE", None, "phone_invalid"),
    ("12", "SE", None, "phone_invalid"),
    ("call me", "SE", None, "phone_invalid"),
    ("-", "SE", None, None),
)


@pytest.mark.parametrize(("text", "region", "value", "code"), PHONES)
def test_a_phone_is_read_however_it_is_written(
    text: str, region: str, value: str | None, code: str | None
) -> None:
    found = contacts.phone(pl.Series([text], dtype=pl.String), pl.Series([region]))

    assert (found.values[0], found.codes[0]) == (value, code)


COUNTRIES = {
    "Sweden": "SE", "Zweden": "SE", "Schweden": "SE", "sverige": "SE", "SWE": "SE", "se": "SE",
    "Holland": "NL", "Nederländerna": "NL", "The Netherlands": "NL", "England": "GB",
    "Verenigd Koninkrijk": "GB", "USA": "US", "Deutschland": "DE", "Narnia": None,
}  # fmt: skip


@pytest.mark.parametrize(("text", "code"), COUNTRIES.items())
def test_a_country_is_known_in_every_language_of_ours(text: str, code: str | None) -> None:
    assert iso(text) == code


FULL_NAMES = {
    "Mia Ek": ("Mia", "Ek", ""), "Ek, Mia": ("Mia", "Ek", ""), "Mia": ("", "Mia", ""),
    "Jan van den Berg": ("Jan", "van den Berg", ""), "Anna Maria Ek": ("Anna Maria", "Ek", ""),
    "Noël 't Hart": ("Noël", "'t Hart", ""), "Bergs Bygg AB": ("", "", "Bergs Bygg AB"),
    "Jansen B.V.": ("", "", "Jansen B.V."), "Smith & Sons Ltd": ("", "", "Smith & Sons Ltd"),
    "Maria Abbas": ("Maria", "Abbas", ""),
}  # fmt: skip


@pytest.mark.parametrize(("text", "parts"), FULL_NAMES.items())
def test_a_full_name_comes_apart(text: str, parts: tuple[str, str, str]) -> None:
    assert name_in_parts(text) == parts


def test_labels_come_apart_and_googles_own_stay_out() -> None:
    field = FIELDS["labels"]
    texts = [
        "vip, newsletter",
        "* myContacts ::: VIP",
        "* myContacts",
        "a; b;a",
        "A, b ::: ",
    ]

    found = naming.names(pl.Series(texts), field, HERE).values.to_list()

    assert found == ["vip ::: newsletter", "VIP", None, "a ::: b", "A, b"]


def test_zeros_that_a_program_took_away_are_told(checked: Any) -> None:
    outcome = checked("customer number,first name\n00001,Mia\n2,Bo\n00003,Eva\n123456,Ida\n")

    assert [row["number"] for row in said(outcome)] == ["00001", "2", "00003", "123456"]
    assert told(outcome) == [(2, "zeros_lost", "5")]


def test_a_number_that_a_program_destroyed_is_an_error(checked: Any) -> None:
    outcome = checked("customer number,first name,postcode\n4.67E+10,Mia,12E3\n")

    assert told(outcome) == [(1, "scientific", "")]


def test_the_same_number_twice_is_found_however_far_apart(checked: Any) -> None:
    rows = "".join(f"c{n},Mia\n" for n in range(3000))

    outcome = checked("customer number,first name\n" + rows + "C7,Bo\n")

    assert told(outcome) == [(3001, "key_twice", "9")]


def test_what_is_too_long_is_an_error_and_never_cut(checked: Any) -> None:
    outcome = checked("customer number,first name\n" + f"1,{'x' * 121}\n2,{'y' * 120}\n")

    assert told(outcome)[0] == (1, "too_long", "120")
    assert said(outcome)[1]["first_name"] == "y" * 120


def test_the_row_s_own_country_reads_its_phone(checked: Any) -> None:
    outcome = checked("first name,mobile,country\nMia,070-174 06 05,\nJan,06-12345678,Nederland\n")

    assert [row["mobile"] for row in said(outcome)] == ["+46701740605", "+31612345678"]


def test_a_postcode_that_only_one_country_has_reads_the_phone(checked: Any) -> None:
    outcome = checked("first name,mobile,postcode\nJan,0612345678,1015 CX\n")

    assert said(outcome)[0]["mobile"] == "+31612345678"


def test_whoever_wants_no_mail_has_not_consented(checked: Any) -> None:
    outcome = checked("first name,do_not_email\nMia,0\nBo,1\nEva,\n")

    assert [row.get("email_consent") for row in said(outcome)] == ["true", "false", None]


def test_a_house_number_joins_its_street(checked: Any) -> None:
    outcome = checked("Voornaam,Straat,Huisnummer,Toevoeging\nJan,Dam,1,b\nEva,Spui,2,\n")

    assert [row["postal_street"] for row in said(outcome)] == ["Dam 1 b", "Spui 2"]


def test_postcode_and_town_in_one_cell_come_apart(checked: Any) -> None:
    outcome = checked("Förnamn,Postadress\nMia,211 42 Malmö\nBo,118 20 Stockholm\n")

    assert [(row["postal_postcode"], row["postal_city"]) for row in said(outcome)] == [
        ("211 42", "Malmö"),
        ("118 20", "Stockholm"),
    ]


def test_the_prefix_of_a_dutch_name_comes_before_it(checked: Any) -> None:
    outcome = checked("Voornaam,Tussenvoegsel,Achternaam\nJan,van den,Berg\nEva,,Smit\n")

    assert [row["last_name"] for row in said(outcome)] == ["van den Berg", "Smit"]


def test_odoos_companies_are_organisations(checked: Any) -> None:
    outcome = checked("Name,Is a Company\nBergs Kafé,True\nMia Ek,False\n")

    assert said(outcome) == [
        {"kind": "organisation", "company_name": "Bergs Kafé"},
        {"kind": "person", "first_name": "Mia", "last_name": "Ek"},
    ]


NEW_NAMES = 'first name,group,labels,tax\nMia,Gold,"vip, new",25 %\nBo,Retail,vip,Export\n'
SHOPS = Known(frozenset({"retail"}), frozenset({"vip"}), {"moms 25": ("Moms 25", 2500)})


def test_names_that_the_shop_has_not_are_refused_where_the_user_says_so(checked: Any) -> None:
    known = replace(SHOPS, refused=naming.refused_fields("refuse"))

    outcome = checked(NEW_NAMES, known=known)

    assert told(outcome) == [
        (1, "group_unknown", ""),
        (1, "label_unknown", "new"),
        (2, "tax_unknown", ""),
    ]


def test_a_tax_is_known_by_its_rate_and_made_only_with_one(checked: Any) -> None:
    text = "first name,tax\nMia,25 %\nBo,moms 25\nEva,6%\nIda,0.12\nJan,Export\n"

    outcome = checked(text, known=SHOPS)

    assert [row.get("tax") for row in said(outcome)] == ["Moms 25", "Moms 25", "6 %", "12 %", None]
    assert told(outcome) == [(5, "tax_unknown", "")]
    assert naming.refused_fields({"group": "refuse", "labels": "create"}) == {"group"}


def test_who_may_stand_in_a_list_twice_is_told(checked: Any) -> None:
    text = (
        "first name,last name,mobile,phone,birthday\n"
        "Åsa,Öberg,070-174 06 05,,1980-05-03\n"
        "asa,oberg,,0701740605,1980-05-03\n"
        "Bo,Ek,,08-640 01 01,\n"
    )

    outcome = checked(text)

    assert told(outcome) == [(2, "person_twice", "2"), (2, "phone_twice", "2")]


def test_the_cells_that_decide_the_order_of_dates_are_shown(checked: Any) -> None:
    text = "first name,birthday\nA,03/04/1980\nB,25/12/1970\nC,01/02/1990\nD,1980-01-01\n"

    outcome = checked(text)

    assert outcome.dates["date_of_birth"] == dates.DateOrder(
        "dmy",
        True,
        {"either": 2, "dmy": 1},
        {"either": [(2, "03/04/1980"), (4, "01/02/1990")], "dmy": [(3, "25/12/1970")]},
    )


def test_the_user_may_say_in_which_order_dates_are(checked: Any) -> None:
    outcome = checked("first name,birthday\nMia,03/04/1980\n", orders={"date_of_birth": "mdy"})

    assert said(outcome)[0]["date_of_birth"] == "1980-03-04"
    assert told(outcome) == []


def test_every_code_is_one_of_those_that_have_words(checked: Any) -> None:
    for code, cause in CAUSES.items():
        assert (bool(str(cause.message)), bool(str(cause.cure))) == (True, True), code


COLUMNS = (
    "customer_code",
    "first_name",
    "email",
    "mobile",
    "physical_country",
    "date_of_birth",
    "sms_consent",
)
ROWS = some.lists(
    some.tuples(
        some.sampled_from(["", "C1", "c1", "C2", "C3", "C4", "C5"]),
        some.sampled_from(["", "Mia", "Åsa", " Bo "]),
        some.sampled_from(
            ["", "mia@example.se", "a@@b.example", "name@", "info@Example.SE", "ö@exämple.se",
             "x@y", "a.b+c@d.example.co.uk", "a..b@d.se"]
        ),
        some.sampled_from(
            ["", "070-174 06 05", "+46 70 174 06 05", "12", "call me", "000", "+999 1",
             "06-12345678", "31612345678", "+46 75 480 89 58"]
        ),
        some.sampled_from(["", "SE", "NL", "Zweden", "Narnia"]),
        some.sampled_from(
            ["", "1980-02-29", "1990-02-31", "25/12/1970", "31/13/1980", "2099-01-01", "gestern"]
        ),
        some.sampled_from(["", "yes", "nej", "x", "0", "perhaps"]),
    ),
    min_size=1, max_size=12,
)  # fmt: skip


@settings(max_examples=120)
@given(ROWS)
def test_the_columns_check_as_the_plain_rows_do(rows: list[tuple[str, ...]]) -> None:
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    if not filled:
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        with path.open("w", newline="") as file:
            csv.writer(file).writerows([COLUMNS, *filled])
        table = read(path, known=CUSTOMERS.knows).table
    mapping = recognise(table, CUSTOMERS, country="SE")
    outcome = check(table, mapping, CUSTOMERS, HERE, "number")

    names = [*naive.FIELDS[:-1], "sms_consent"]
    kept = ("email_twice", "phone_twice", "person_twice", "zeros_lost", "date_order", "key_missing")
    codes: dict[int, set[str]] = {row: set() for row in outcome.frame[ROW]}
    for problem in problems.each(outcome.problems):
        if problem.row and problem.code not in kept:
            codes[problem.row].add(problem.code)
    fast = [
        ([row.get(name) for name in names], codes[row[ROW]])
        for row in outcome.frame.iter_rows(named=True)
    ]

    slow = [(list(said.values()), wrong) for said, wrong in naive.check(filled, "SE", TODAY)]
    assert fast == slow


def test_the_planted_faults_of_a_list_are_found_and_nothing_else(tmp_path: Path) -> None:
    rows = [["customer_code", "first_name", "email", "mobile", "date_of_birth"]]
    rows += [
        [f"K{n}", f"Name {n}", f"n{n}@example.se", "070-174 06 05", "1980-12-31"]
        for n in range(400)
    ]
    planted = {
        8: (3, "call me", "phone_invalid"),
        16: (4, "31/13/1980", "date_invalid"),
        24: (0, "K3", "key_twice"),
        32: (1, "", "name_missing"),
        40: (2, "a@@b.se", "email_invalid"),
    }
    for row, (column, value, _code) in planted.items():
        rows[row][column] = value
    path = tmp_path / "faulty.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(rows)

    table = read(path, known=CUSTOMERS.knows).table
    outcome = check(table, recognise(table, CUSTOMERS, country="SE"), CUSTOMERS, HERE, "number")

    found = problems.each(problems.errors_of(outcome.problems))
    assert [(each.row, each.code) for each in found] == [
        (row, code) for row, (_column, _value, code) in planted.items()
    ]


def test_problems_can_be_written_down(checked: Any) -> None:
    outcome = checked("first name,email\nMia,mia\n")

    (problem,) = problems.each(outcome.problems)
    assert json.dumps([problem.message, problem.cure])
    assert (problem.line, problem.column, problem.value) == (2, 1, "mia")
