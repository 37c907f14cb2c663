"""An invoice as a file that the buyer's program reads: Peppol BIS Billing 3 (UBL 2.1). Pure.

What it says is what the PDF says. An invoice that lacks what the network asks for is refused
with all that it lacks: half a file would be turned away by the buyer's program instead.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import override

from stamgast.invoices.document import Category, Document, Item, Taxed
from stamgast.invoices.ubl_needs import refuse_if_lacking
from stamgast.invoices.ubl_parties import tell_party
from stamgast.invoices.ubl_writing import Node, begun, finite
from stamgast.invoices.wording import interest, reason
from stamgast.lib import money

CUSTOMIZATION = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
PROFILE = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
# Of UNTDID 1001, 4461, 5189 and UNECE Recommendation 20.
INVOICE, CREDIT_NOTE = "380", "381"
CREDIT_TRANSFER, SEPA_TRANSFER = "30", "58"
DISCOUNT, ONE = "95", "C62"
WHY = {Category.INTRA_EU: "VATEX-EU-IC", Category.EXPORT: "VATEX-EU-G"}


def ubl(document: Document) -> bytes:
    """The file; `ubl_missing` names everything that it lacks."""
    assert document.number, "a draft goes nowhere"
    refuse_if_lacking(document)
    with override(document.language):
        root = begun("CreditNote" if document.is_credit else "Invoice", document.currency)
        tell_heading(root, document)
        tell_party(root, "AccountingSupplierParty", document.seller, f_tax=document.f_tax)
        tell_party(root, "AccountingCustomerParty", document.buyer)
        tell_delivery(root, document)
        tell_paying(root, document)
        tell_taxes(root, document)
        tell_sums(root, document)
        for place, item in enumerate(document.items, 1):
            tell_item(root, document, place, item)
        return root.written()


def tell_heading(root: Node, document: Document) -> None:
    root.told("CustomizationID", CUSTOMIZATION)
    root.told("ProfileID", PROFILE)
    root.told("ID", document.number)
    root.told("IssueDate", document.issued_on)
    if document.is_credit:
        root.told("CreditNoteTypeCode", CREDIT_NOTE)
    else:
        root.told("DueDate", document.due_on)
        root.told("InvoiceTypeCode", INVOICE)
    root.told("Note", document.note)
    root.told("DocumentCurrencyCode", document.currency)
    root.told("TaxCurrencyCode", document.home)
    root.told("BuyerReference", document.your_reference)
    begin, end = document.supplied_from, document.supplied_until
    if begin and end and begin < end:
        period = root.of("InvoicePeriod")
        period.told("StartDate", begin)
        period.told("EndDate", end)
    if document.order_reference:
        root.of("OrderReference").told("ID", document.order_reference)
    if document.credits:
        credited = root.of("BillingReference").of("InvoiceDocumentReference")
        credited.told("ID", document.credits.number)
        credited.told("IssueDate", document.credits.issued_on)


def tell_delivery(root: Node, document: Document) -> None:
    delivery = root.of("Delivery")
    last = document.supplied_until or document.supplied_from or document.issued_on
    delivery.told("ActualDeliveryDate", last)
    if Category.INTRA_EU in document.reasons:
        address = delivery.of("DeliveryLocation").of("Address")
        address.of("Country").told("IdentificationCode", document.buyer.country)


def tell_paying(root: Node, document: Document) -> None:
    """To the bankgiro and to the IBAN, under one code, as there may be no two (UBL-SR-47)."""
    if document.payment is None:
        return
    seller = document.seller
    sepa = document.currency == "EUR" and not seller.bankgiro
    branch = "SE:BANKGIRO"
    accounts = [(seller.bankgiro.replace("-", ""), branch), (seller.iban, seller.bic)]
    for account, bank in accounts:
        if account:
            means = root.of("PaymentMeans")
            means.told("PaymentMeansCode", SEPA_TRANSFER if sepa else CREDIT_TRANSFER)
            means.told("PaymentID", document.reference)
            payee = means.of("PayeeFinancialAccount")
            payee.told("ID", account)
            payee.told("Name", seller.name)
            if bank:
                payee.of("FinancialInstitutionBranch").told("ID", bank)
    if document.late_interest:
        root.of("PaymentTerms").told("Note", interest(document))


def tell_taxes(root: Node, document: Document) -> None:
    total = root.of("TaxTotal")
    total.amount("TaxAmount", document.tax)
    for taxed in document.taxes:
        part = total.of("TaxSubtotal")
        part.amount("TaxableAmount", taxed.net)
        part.amount("TaxAmount", taxed.tax)
        tell_category(part.of("TaxCategory"), taxed, why=True)
    if document.home:
        root.of("TaxTotal").amount("TaxAmount", document.home_tax, document.home)


def tell_category(category: Node, taxed: Taxed | Item, *, why: bool = False) -> None:
    category.told("ID", taxed.category.value)
    category.told("Percent", f"{Decimal(taxed.rate).scaleb(-2):f}")
    if why and taxed.category != Category.STANDARD:
        category.told("TaxExemptionReasonCode", WHY.get(taxed.category, ""))
        category.told("TaxExemptionReason", reason(taxed.category))
    category.of("TaxScheme").told("ID", "VAT")


def tell_sums(root: Node, document: Document) -> None:
    """Line amounts are without tax and after their discounts, so there are none of the whole."""
    sums = root.of("LegalMonetaryTotal")
    sums.amount("LineExtensionAmount", sum(item.net for item in document.items))
    sums.amount("TaxExclusiveAmount", document.net)
    sums.amount("TaxInclusiveAmount", document.total)
    if document.prepaid:
        sums.amount("PrepaidAmount", document.prepaid)
    sums.amount("PayableAmount", document.to_pay)


def tell_item(root: Node, document: Document, place: int, item: Item) -> None:
    line = root.of("CreditNoteLine" if document.is_credit else "InvoiceLine")
    # A price is never below zero (BR-27): the quantity of what is taken off is.
    quantity = -item.quantity if item.unit_price < 0 else item.quantity
    counted = "CreditedQuantity" if document.is_credit else "InvoicedQuantity"
    line.told("ID", str(place))
    line.told(counted, pieces(quantity), unitCode=ONE)
    line.amount("LineExtensionAmount", item.net)
    if item.discount:
        allowance = line.of("AllowanceCharge")
        allowance.told("ChargeIndicator", "false")
        allowance.told("AllowanceChargeReasonCode", DISCOUNT)
        allowance.told("AllowanceChargeReason", _("Discount"))
        allowance.amount("Amount", item.discount)
    thing = line.of("Item")
    thing.told("Name", item.name)
    if item.code:
        thing.of("SellersItemIdentification").told("ID", item.code)
    tell_category(thing.of("ClassifiedTaxCategory"), item)
    tell_price(line.of("Price"), document.currency, item)


def tell_price(price: Node, currency: str, item: Item) -> None:
    """For a piece where decimals say it wholly; else what the whole quantity comes to."""
    each = finite(abs(item.unit_price) * Fraction(money.major(1, currency)))
    if each:
        price.told("PriceAmount", each, currencyID=currency)
    else:
        price.amount("PriceAmount", abs(item.full_net))
        price.told("BaseQuantity", pieces(abs(item.quantity)), unitCode=ONE)


def pieces(thousandths: int) -> str:
    return f"{Decimal(thousandths).scaleb(-3).normalize():f}"
