import io
import json
import re
from dataclasses import replace

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from stamgast.invoices import paying_codes
from stamgast.lib import printed_codes
from tests.invoices.papers import CORNER, RIVAL, invoice

KRONOR = invoice().payment
EURO = invoice(seller=RIVAL).payment


def test_a_euro_invoice_is_read_by_every_european_bank():
    assert paying_codes.code(EURO).split("\n") == [
        "BCD",
        "002",
        "1",
        "SCT",
        "ABNANL2A",
        "De Hoek B.V.",
        "NL91ABNA0417164300",
        "EUR38.70",
        "",
        "RF5710007",
    ]


def test_a_reference_of_no_standard_stands_as_text():
    told = paying_codes.code(replace(EURO, reference="100073", bic="")).split("\n")

    assert told[4:] == ["", "De Hoek B.V.", "NL91ABNA0417164300", "EUR38.70", "", "", "100073"]


def test_a_swedish_invoice_is_read_by_every_swedish_bank():
    assert json.loads(paying_codes.code(KRONOR)) == {
        "uqr": 1,
        "tp": 1,
        "nme": "Hörnans Livs AB",
        "cid": "556016-0680",
        "iref": "100073",
        "idt": "20261126",
        "ddt": "20261226",
        "due": 38.7,
        "cur": "SEK",
        "pt": "BG",
        "acc": "5050-1055",
    }


def test_without_a_bankgiro_swedes_pay_to_the_iban():
    told = json.loads(paying_codes.code(replace(KRONOR, bankgiro="")))

    assert (told["pt"], told["acc"], told["bc"]) == ("IBAN", CORNER.iban, "ESSESESS")


@pytest.mark.parametrize(
    "payment",
    [
        pytest.param(replace(EURO, amount=0), id="nothing to pay"),
        pytest.param(replace(EURO, amount=100_000_000_000), id="more than the code can say"),
        pytest.param(replace(EURO, iban=""), id="euro without an IBAN"),
        pytest.param(replace(KRONOR, iban="", bankgiro=""), id="kronor without an account"),
        pytest.param(replace(KRONOR, currency="NOK"), id="a currency that no code is for"),
        pytest.param(replace(KRONOR, name=""), id="nobody to pay to"),
    ],
)
def test_where_no_code_would_do_there_is_none(payment):
    assert paying_codes.code(payment) == ""


def test_a_credit_note_a_draft_and_a_paid_invoice_ask_for_no_payment():
    assert invoice(is_credit=True).payment is None
    assert invoice(number="").payment is None
    assert invoice(prepaid=3870).payment is None


names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=160)


@given(names.filter(str.strip), st.integers(1, paying_codes.MOST))
def test_a_euro_code_keeps_to_the_standards_measures(name, amount):
    told = paying_codes.code(replace(EURO, name=name, amount=amount, reference="RF" + "7" * 23))
    lines = told.split("\n")

    assert len(told.encode()) <= 331
    assert 10 <= len(lines) <= 11
    assert 1 <= len(lines[5]) <= 70
    assert re.fullmatch(r"EUR\d{1,9}\.\d\d", lines[7])


@pytest.mark.parametrize("payment", [EURO, KRONOR, replace(EURO, name="Ærøskøbing — Łódź 東京")])
def test_a_camera_reads_what_the_code_says(payment):
    told = paying_codes.code(payment)

    [found] = zxingcpp.read_barcodes(picture(told))

    assert found.bytes.decode() == told
    assert found.ec_level == "M"


def picture(told):
    """The modules themselves: those that `payment_qr` draws."""
    made = printed_codes.payment_code(told)
    out = io.BytesIO()
    made.save(out, kind="png", scale=4, border=4)
    return Image.open(out).convert("L")
