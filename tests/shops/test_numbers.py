"""Numbers of firms and banks. Examples are published ones: Skatteverket, KvK, Bankgirot, ECB."""

from __future__ import annotations

import pytest

from stamgast.shops import numbers


@pytest.mark.parametrize(
    ("country", "typed", "kept"),
    [
        pytest.param("SE", "556016-0680", "556016-0680", id="Ericsson"),
        pytest.param("SE", "5560160680", "556016-0680", id="without the dash"),
        pytest.param("SE", "165560160680", "556016-0680", id="with the 16 of the tax office"),
        pytest.param("SE", "19811228-9874", "811228-9874", id="a sole trader's"),
        pytest.param("NL", "6803 6667", "68036667", id="KvK with a space"),
        pytest.param("NO", "988077917", "988 077 917", id="Norwegian"),
        pytest.param("FI", "20774740", "2077474-0", id="Finnish"),
        pytest.param("DK", "13585628", "13585628", id="Danish"),
        pytest.param("DE", " HRB  12345 ", "HRB 12345", id="no rule known: as typed"),
    ],
)
def test_an_organisation_number_is_kept_in_one_form(country: str, typed: str, kept: str) -> None:
    assert numbers.organisation_number(typed, country) == kept


@pytest.mark.parametrize(
    ("country", "typed"),
    [("SE", "556016-0681"), ("SE", "1234"), ("NL", "6803666"), ("NO", "988077918"), ("FI", "x")],
)
def test_a_wrong_organisation_number_is_found(country: str, typed: str) -> None:
    with pytest.raises(ValueError):
        numbers.organisation_number(typed, country)


@pytest.mark.parametrize(
    ("country", "typed", "kept"),
    [
        pytest.param("SE", "SE 5560160680 01", "SE556016068001", id="Swedish"),
        pytest.param("SE", "556016068001", "SE556016068001", id="without its letters"),
        pytest.param("NL", "nl004495445b01", "NL004495445B01", id="Dutch"),
        pytest.param("NL", "DE136695976", "DE136695976", id="registered in another country"),
        pytest.param("GR", "EL094259216", "EL094259216", id="Greek: EL, not GR"),
        pytest.param("GB", "GB 980 7806 84", "GB980780684", id="British"),
        pytest.param("NO", "NO 995 525 828 MVA", "995525828MVA", id="Norwegian"),
        pytest.param("US", "none", "none", id="no rule known: as typed"),
    ],
)
def test_a_vat_number_is_kept_in_one_form(country: str, typed: str, kept: str) -> None:
    assert numbers.vat_number(typed, country) == kept


@pytest.mark.parametrize(
    ("country", "typed"), [("SE", "SE556016068002"), ("NL", "NL123456789B01"), ("GB", "GB1")]
)
def test_a_wrong_vat_number_is_found(country: str, typed: str) -> None:
    with pytest.raises(ValueError):
        numbers.vat_number(typed, country)


def test_an_iban_is_kept_without_spaces() -> None:
    assert numbers.iban("nl91 abna 0417 1643 00") == "NL91ABNA0417164300"


@pytest.mark.parametrize("typed", ["NL91 ABNA 0417 1643 01", "NL91", "XX00"])
def test_a_wrong_iban_is_found(typed: str) -> None:
    with pytest.raises(ValueError):
        numbers.iban(typed)


@pytest.mark.parametrize(("typed", "kept"), [("5805-6201", "5805-6201"), ("991 2346", "991-2346")])
def test_a_bankgiro_number_is_kept_with_its_dash(typed: str, kept: str) -> None:
    assert numbers.bankgiro(typed) == kept


@pytest.mark.parametrize("typed", ["5805-6202", "123456", "580562011", "58o5-6201"])
def test_a_wrong_bankgiro_number_is_found(typed: str) -> None:
    with pytest.raises(ValueError):
        numbers.bankgiro(typed)
