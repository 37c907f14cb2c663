"""A scanned licence or contact card, as the fields of a new customer. Pure."""

from __future__ import annotations

from stamgast.connect.shapes import Card, Licence


def draft_of(who: Licence | Card) -> dict[str, str]:
    """By the names of the dialog's fields; `check` and `expired` ask somebody to look it over."""
    draft = {
        "first_name": who.first_name,
        "last_name": who.last_name,
        "date_of_birth": who.date_of_birth.isoformat() if who.date_of_birth else "",
        "postal_street": who.address.street,
        "postal_street2": who.address.street2,
        "postal_postcode": who.address.postcode,
        "postal_city": who.address.city,
        "postal_state": who.address.state,
        "postal_country": who.address.country,
        "check": "1" if who.check else "",
        **(of_card(who) if isinstance(who, Card) else of_licence(who)),
    }
    return {name: value for name, value in draft.items() if value}


def of_card(card: Card) -> dict[str, str]:
    mobile, phone = (*card.phones, "", "")[:2]
    return {
        "company_name": card.company,
        "email": card.email,
        "mobile": mobile,
        "phone": phone,
        "website": card.website,
    }


def of_licence(licence: Licence) -> dict[str, str]:
    return {
        "personal_id": licence.personal_id or "",
        "expired": "1" if licence.expired else "",
    }
