import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from stamgast.invoices.document import Category, Credited, Party
from stamgast.invoices.electronic_addresses import Address, address_of
from stamgast.invoices.ubl import ubl
from stamgast.invoices.ubl_needs import lacking
from stamgast.lib.refused import Refused
from tests.invoices.papers import (
    BAKKER,
    BREAD,
    CAFE,
    CORNER,
    DAY,
    MILK,
    PAN,
    RIVAL,
    invoice,
    item,
)
from tests.invoices.peppol_rules import SPACES, broken

OF = {"is_credit": True, "number": "K12", "credits": Credited("10007", DAY)}
NOWHERE = Party(**{**vars(CAFE), "organisation_number": "", "vat_number": "SE556036079301"})
NORSK = replace(CAFE, country="NO", organisation_number="923 609 016", vat_number="NO923609016MVA")
KINDS = {
    "one thing": invoice(MILK),
    "several rates": invoice(MILK, PAN, item("Newspaper", 3500, 600)),
    "a discount on a line": invoice(BREAD, PAN),
    "everything free of charge": invoice(item("Bread", 3900, 1200, off=3900)),
    "weighed": invoice(item("Cheese", 18990, 1200, quantity=347)),
    "sevenths of a price": invoice(item("Egg", 333, 1200, quantity=7000)),
    "a tag without tax": invoice(
        replace(MILK, includes_tax=False, price=1000, quantity=2500, full=2800, total=2800,
                net=2500, tax=300),
        replace(PAN, includes_tax=False, price=3333, quantity=500, full=2084, total=2084,
                net=1667, tax=417),
    ),
    "something taken off": invoice(PAN, replace(PAN, name="Old pan", price=-10000, full=-10000,
                                                total=-10000, net=-8000, tax=-2000)),
    "no tax": invoice(MILK, item("Stamp", 1800, 0)),
    "paid in part before": invoice(MILK, PAN, prepaid=10000),
    "paid before": invoice(MILK, prepaid=3870),
    "with everything told": invoice(
        PAN, order_reference="PO 77", note="Thank you & <welcome>\x00", f_tax=True,
        late_interest=1150, supplied_from=DAY - dt.timedelta(days=25), supplied_until=DAY,
        buyer=replace(CAFE, street2="Floor 2", suburb="Teg", state="Norrland"),
    ),
    "an order number alone": invoice(MILK, your_reference="", order_reference="4711"),
    "to an IBAN alone": invoice(MILK, seller=replace(CORNER, bankgiro="")),
    "a buyer known by their VAT number": invoice(MILK, buyer=NOWHERE),
    "a sole trader": invoice(MILK, buyer=replace(CAFE, organisation_number="19811218-9876",
                                                 vat_number="")),
    "a Dutch shop's": invoice(item("Kaas", 1299, 900, quantity=2000), seller=RIVAL, buyer=BAKKER),
    "from Sweden to the Netherlands": invoice(item("Pan", 39960, 0), buyer=BAKKER),
    "from the Netherlands to Sweden": invoice(item("Kaas", 1299, 0), seller=RIVAL),
    "to Norway": invoice(item("Pan", 39960, 0), buyer=NORSK),
    "a credit note": invoice(MILK, BREAD, **OF),
    "a Dutch credit note": invoice(item("Kaas", 1299, 900), seller=RIVAL, buyer=BAKKER, **OF),
    "a credit note across the border": invoice(item("Pan", 39960, 0), buyer=BAKKER, **OF),
}  # fmt: skip


@pytest.mark.parametrize("document", [pytest.param(each, id=kind) for kind, each in KINDS.items()])
@pytest.mark.parametrize("language", ["en", "sv", "nl"])
def test_every_invoice_keeps_every_rule(document, language):
    assert broken(ubl(replace(document, language=language))) == set()


lines = st.builds(
    lambda price, rate, quantity, off: item(
        "Thing", price, rate, quantity=quantity, off=price * quantity // 1000 * off // 100
    ),
    st.integers(0, 10**7),
    st.sampled_from([0, 600, 1200, 2500]),
    st.integers(1, 10**5),
    st.integers(0, 100),
)


@settings(max_examples=40)
@given(st.lists(lines, min_size=1, max_size=8), st.booleans(), st.integers(0, 100))
def test_whatever_was_sold_keeps_every_rule(items, credit, paid):
    total = sum(each.total for each in items)
    other = OF if credit else {"prepaid": total * paid // 100}

    assert broken(ubl(invoice(*items, **other))) == set()


def found(file, path):
    return etree.fromstring(file).xpath(f"string({path})", namespaces=SPACES)


def test_the_file_says_what_the_paper_says():
    file = ubl(invoice(MILK, BREAD, prepaid=1000))
    sums = "//cac:LegalMonetaryTotal"

    assert [found(file, f"{sums}/cbc:{name}Amount") for name in
            ("TaxExclusive", "TaxInclusive", "Prepaid", "Payable")] == [
        "65.89", "73.80", "10.00", "63.80",
    ]  # fmt: skip
    assert found(file, "//cac:PaymentMeans[1]/cac:PayeeFinancialAccount/cbc:ID") == "50501055"
    assert found(file, "//cac:PaymentMeans[2]/cac:PayeeFinancialAccount/cbc:ID") == CORNER.iban
    assert found(file, "//cac:PaymentMeans[1]/cbc:PaymentID") == "100073"
    assert found(file, "//cac:AllowanceCharge/cbc:Amount") == "3.48"


def test_a_price_that_no_decimals_say_is_told_for_the_whole_quantity():
    file = ubl(invoice(item("Egg", 333, 1200, quantity=7000)))
    price = "//cac:InvoiceLine/cac:Price"

    told = [Decimal(found(file, f"{price}/cbc:{name}")) for name in ("PriceAmount", "BaseQuantity")]
    assert told == [Decimal("20.81"), 7]


def test_a_firm_abroad_owes_the_tax_itself():
    file = ubl(invoice(item("Pan", 39960, 0), buyer=BAKKER, language="sv"))
    category = "//cac:TaxSubtotal/cac:TaxCategory"

    assert found(file, f"{category}/cbc:ID") == "K"
    assert found(file, f"{category}/cbc:TaxExemptionReasonCode") == "VATEX-EU-IC"
    assert "Omvänd betalningsskyldighet" in found(file, f"{category}/cbc:TaxExemptionReason")


@pytest.mark.parametrize(
    ("buyer", "category"),
    [
        pytest.param(BAKKER, Category.INTRA_EU, id="a firm in the Union"),
        pytest.param(replace(BAKKER, vat_number=""), Category.EXEMPT, id="a person in the Union"),
        pytest.param(CAFE, Category.EXEMPT, id="somebody at home"),
        pytest.param(NORSK, Category.EXPORT, id="somebody outside the Union"),
    ],
)
def test_why_no_tax_was_taken_is_told_by_who_buys(buyer, category):
    assert invoice(item("Pan", 39960, 0), buyer=buyer).reasons == [category]


def test_all_that_is_lacking_is_named_at_once():
    bare = Party(name="Corner", country="SE")

    with pytest.raises(Refused) as refused:
        ubl(invoice(MILK, seller=bare, buyer=replace(bare, name="Mia"), your_reference=""))

    assert refused.value.code == "ubl_missing"
    for part in ("VAT number", "organisation number", "IBAN or bankgiro", "customer's street",
                 "shop's street", "reference or order number"):  # fmt: skip
        assert part in refused.value.message


def test_a_swedish_seller_has_three_rates():
    assert lacking(invoice(item("Pan", 10000, 1900))) == [
        "Swedish firms may send 25, 12 and 6 % VAT alone: choose one of these."
    ]


@pytest.mark.parametrize(
    ("country", "organisation", "vat", "address"),
    [
        pytest.param("SE", "556016-0680", "", Address("0007", "5560160680"), id="Swedish firm"),
        pytest.param("SE", "", "SE556016068001", Address("0007", "5560160680"), id="by its VAT"),
        pytest.param("NL", "12345678", "NL004495445B01", Address("0106", "12345678"), id="KvK"),
        pytest.param("NL", "", "NL004495445B01", Address("9944", "NL004495445B01"), id="btw"),
        pytest.param("BE", "0403.170.701", "", Address("0208", "0403170701"), id="Belgian"),
        pytest.param("NO", "", "NO923609016MVA", Address("0192", "923609016"), id="Norwegian"),
        pytest.param("DK", "13585628", "", Address("0184", "DK13585628"), id="Danish"),
        pytest.param("DE", "HRB 1", "DE136695976", Address("9930", "DE136695976"), id="German"),
        pytest.param("SE", "", "", None, id="a person"),
        pytest.param("US", "12-345", "", None, id="where there is no network"),
    ],
)
def test_a_firm_is_reached_under_its_number(country, organisation, vat, address):
    party = Party(country=country, organisation_number=organisation, vat_number=vat)

    assert address_of(party) == address


@pytest.mark.parametrize(
    ("said", "instead", "rule"),
    [
        (b">65.89</cbc:TaxExclusive", b">65.90</cbc:TaxExclusive", "BR-CO-13"),
        (b">7.91</cbc:TaxAmount>\n    <", b">7.92</cbc:TaxAmount>\n    <", "BR-CO-14"),
        (b">73.80</cbc:Payable", b">73.79</cbc:Payable", "BR-CO-16"),
        (b">34.82</cbc:Price", b">35.82</cbc:Price", "PEPPOL-EN16931-R120"),
        (b"5560160680", b"5560160681", "PEPPOL-COMMON-R049"),
        (b"<cbc:ID>10007</cbc:ID>", b"", "XSD"),
    ],
)
def test_the_rules_find_what_is_wrong(said, instead, rule):
    file = ubl(invoice(MILK, BREAD))
    wrong = file.replace(said, instead)

    assert wrong != file
    assert any(each.startswith(rule) for each in broken(wrong))
