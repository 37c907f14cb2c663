"""The seller and the buyer as UBL tells them. Pure."""

from __future__ import annotations

from stamgast.invoices.document import Party
from stamgast.invoices.electronic_addresses import address_of, compact, legal_number
from stamgast.invoices.ubl_writing import Node

# What rule SE-R-005 asks for, in Swedish whoever reads it.
F_TAX = "Godkänd för F-skatt"


def tell_party(root: Node, role: str, party: Party, *, f_tax: bool = False) -> None:
    node = root.of(role).of("Party")
    endpoint = address_of(party)
    if endpoint:
        node.told("EndpointID", endpoint.number, schemeID=endpoint.scheme)
    if party.number:
        node.of("PartyIdentification").told("ID", party.number)
    node.of("PartyName").told("Name", party.name)
    tell_address(node, party)
    tell_tax(node, compact(party.vat_number), "VAT")
    if f_tax and party.country == "SE":
        tell_tax(node, F_TAX, "TAX")
    entity = node.of("PartyLegalEntity")
    entity.told("RegistrationName", party.name)
    firm = legal_number(party)
    if firm:
        entity.told("CompanyID", firm.number, schemeID=firm.scheme)
    elif party.country not in {"NL", "SE"}:
        entity.told("CompanyID", party.organisation_number)
    if party.person or party.phone or party.email:
        contact = node.of("Contact")
        contact.told("Name", party.person)
        contact.told("Telephone", party.phone)
        contact.told("ElectronicMail", party.email)


def tell_address(node: Node, party: Party) -> None:
    address = node.of("PostalAddress")
    address.told("StreetName", party.street)
    address.told("AdditionalStreetName", party.street2)
    address.told("CityName", party.city)
    address.told("PostalZone", party.postcode)
    address.told("CountrySubentity", party.state)
    if party.suburb:
        address.of("AddressLine").told("Line", party.suburb)
    address.of("Country").told("IdentificationCode", party.country)


def tell_tax(node: Node, number: str, scheme: str) -> None:
    if number:
        tax = node.of("PartyTaxScheme")
        tax.told("CompanyID", number)
        tax.of("TaxScheme").told("ID", scheme)
