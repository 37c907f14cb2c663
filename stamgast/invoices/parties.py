"""Who sells and who buys, as an invoice keeps them: plain texts that outlive both.

What the law asks of each stands in docs/invoices.md. A text that is unknown is empty.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from stamgast.customers.models import Customer
from stamgast.invoices.models import rules_of
from stamgast.lib.refused import Refused
from stamgast.shops.models import Shop

OF_SHOP = (
    *("name", "street", "postcode", "city", "country", "organisation_number", "vat_number"),
    *("email", "phone", "website", "iban", "bic", "bankgiro"),
)
OF_CUSTOMER = ("number", "organisation_number", "vat_number", "email")
ADDRESS = ("street", "street2", "suburb", "postcode", "city", "state", "country")


def seller_of(shop: Shop, language: str) -> dict[str, Any]:
    """With what the shop says on each invoice; `late_interest` in basis points a year."""
    rules = rules_of(shop)
    return {name: getattr(shop, name) for name in OF_SHOP} | {
        "f_tax": rules.f_tax,
        "late_interest": rules.late_interest,
        "foot": rules.foot_text.get(language, ""),
    }


def buyer_of(customer: Customer) -> dict[str, Any]:
    """`person` is whom an organisation wants asked for."""
    firm = customer.kind == Customer.Kind.ORGANISATION
    return {name: getattr(customer, name) for name in OF_CUSTOMER} | {
        "name": customer.name,
        "person": customer.person_name if firm and customer.company_name else "",
        "organisation": firm,
        "phone": customer.mobile or customer.phone,
        **address_of(customer),
    }


def address_of(customer: Customer) -> dict[str, str]:
    """Where post goes; the place where they are, if no other is known."""
    which = "postal" if customer.postal_street or customer.postal_city else "physical"
    found = {name: getattr(customer, f"{which}_{name}") for name in ADDRESS}
    return found | {"country": found["country"] or customer.shop.country}


def lines_of(customer: Customer) -> list[str]:
    """Name and address as on an envelope within the country; nothing where it isn't known."""
    if not has_address(customer):
        return []
    address = address_of(customer)
    town = f"{address['postcode']} {address['city']}".strip()
    return [line for line in (customer.name, address["street"], address["street2"], town) if line]


def lacks_particulars(shop: Shop, *, taxed: bool) -> bool:
    """Whether the seller says less than the law wants (docs/invoices.md); who takes no tax may
    have no VAT number."""
    return not (shop.street and shop.city and (shop.vat_number or not taxed))


def has_address(customer: Customer) -> bool:
    address = address_of(customer)
    return bool(address["street"] and address["city"])


def refuse_without_address(customer: Customer) -> None:
    """An invoice names the buyer and where they are, by law."""
    if not has_address(customer):
        told = _("An invoice needs an address: write the street and town of %(name)s first.")
        raise Refused("no_address", told % {"name": customer.name})
