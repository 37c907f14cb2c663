from __future__ import annotations

import datetime as dt

import pytest

from stamgast.connect.shapes import Address, Licence
from tests.connect.scanning import aamva, reason, scanned

VIRGINIA = (
    "DAQT64235789",
    "DCSSAMPLE",
    "DDEN",
    "DACMICHAEL",
    "DDFN",
    "DADJOHN",
    "DDGN",
    "DCAD",
    "DCBK",
    "DCDPH",
    "DBD06062019",
    "DBB06061986",
    "DBA12102030",
    "DBC1",
    "DAU068 in",
    "DAYBRO",
    "DAG2300 WEST BROAD STREET",
    "DAIRICHMOND",
    "DAJVA",
    "DAK232690000  ",
    "DCF2424244747474786102204",
    "DCGUSA",
    "DCK123456789",
)
MICHAEL = Licence(
    country="US",
    first_name="Michael John",
    last_name="Sample",
    address=Address(
        street="2300 WEST BROAD STREET",
        city="Richmond",
        postcode="23269",
        state="VA",
        country="US",
    ),
    date_of_birth=dt.date(1986, 6, 6),
    expires=dt.date(2030, 12, 10),
)
WHOLE = aamva(*VIRGINIA)

QUIRKS = {
    "as printed": WHOLE,
    "with an AIM identifier": f"]L2{WHOLE}",
    "line feeds as carriage returns": WHOLE.replace("\n", "\r"),
    "line ends doubled": WHOLE.replace("\n", "\r\n\r\n"),
    "line ends as bars": WHOLE.replace("\n", "|"),
    "the record separator typed as two hats": WHOLE.replace("\x1e", "^^"),
    "the record separator typed as a six": WHOLE.replace("\x1e", "6"),
    "the header's control characters typed as letters": WHOLE.replace("@\n\x1e\r", "@ja m"),
    "C1 characters between": WHOLE.replace("D", "\x9dD").replace("\x9dD\x9dD", "DD"),
    "an older header": aamva(*VIRGINIA, header="@\n\x1e\rAAMVA"),
    "group separators at the ends": WHOLE.replace("\n", "\n\x1d"),
    "a second subfile": WHOLE + "ZVZVA01\r",
    "an ID card": WHOLE.replace("DL", "ID"),
}


@pytest.mark.parametrize("text", QUIRKS.values(), ids=QUIRKS)
def test_an_american_licence_is_read_however_the_scanner_types_it(text: str) -> None:
    assert scanned(text, country="US") == MICHAEL


def test_a_licence_without_its_line_ends_is_to_be_looked_over() -> None:
    found = scanned(WHOLE.replace("\n", ""), country="US")

    assert isinstance(found, Licence)
    assert (found.first_name, found.last_name, found.check) == ("Michael John", "Sample", True)
    assert found.date_of_birth == dt.date(1986, 6, 6)


NAMES = {
    "version 01, in one": ("01", ["DAAO'BRIEN,ANNE-MARIE,LEE"], ("Anne-Marie Lee", "O'Brien")),
    "version 01, parted by @": ("01", ["DAADOE@JANE@"], ("Jane", "Doe")),
    "version 01, as it is said": ("01", ["DAAJANE Q DOE"], ("Jane Q", "Doe")),
    "version 01, apart": ("01", ["DABDOE", "DACJANE", "DADQ"], ("Jane Q", "Doe")),
    "version 03, given names in one": ("03", ["DCSDOE", "DCTJANE,Q"], ("Jane Q", "Doe")),
    "no middle name": ("10", ["DCSDOE", "DACJANE", "DADNONE"], ("Jane", "Doe")),
    "no first name": ("10", ["DCSDOE", "DACunavl"], ("", "Doe")),
    "written as people do": ("10", ["DCSvan der Berg", "DACJo"], ("Jo", "van der Berg")),
}


@pytest.mark.parametrize(("version", "elements", "name"), NAMES.values(), ids=NAMES)
def test_names_stand_differently_in_each_version(
    version: str, elements: list[str], name: tuple[str, str]
) -> None:
    found = scanned(aamva(*elements, "DCGUSA", version=version))

    assert isinstance(found, Licence)
    assert (found.first_name, found.last_name) == name


def test_a_canadian_licence_has_its_dates_the_other_way_round() -> None:
    text = aamva("DCSTREMBLAY", "DACLUC", "DBB19811228", "DBA20261126", "DAJQC", "DAKH2X 1Y4")

    found = scanned(text, country="US")

    assert isinstance(found, Licence)
    assert (found.country, found.address.country) == ("CA", "CA")
    assert (found.date_of_birth, found.address.postcode) == (dt.date(1981, 12, 28), "H2X 1Y4")
    assert (found.expires, found.expired) == (dt.date(2026, 11, 26), True)


def test_a_name_that_was_cut_off_is_to_be_looked_over() -> None:
    found = scanned(aamva("DCSMONTGOMERYSHI", "DDET", "DACJO"))

    assert isinstance(found, Licence)
    assert found.check


@pytest.mark.parametrize("date", ["00000000", "13451981", "1228198", "", "unavl", "12282981"])
def test_what_is_no_date_of_birth_is_left_out(date: str) -> None:
    found = scanned(aamva("DCSDOE", f"DBB{date}"))

    assert isinstance(found, Licence)
    assert found.date_of_birth is None


def test_a_licence_without_a_name_is_none() -> None:
    assert reason(aamva("DAQ123", "DBB12281981")) == "empty_licence"


def test_nothing_else_of_the_licence_is_kept() -> None:
    kept = str(vars(scanned(WHOLE))) + str(vars(MICHAEL.address))

    for dropped in ("T64235789", "068", "BRO ", "2424244747", "123456789", "2019"):
        assert dropped not in kept
