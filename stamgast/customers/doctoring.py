"""What `stamgast doctor` looks at among the customers."""

from __future__ import annotations

from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from django.utils.translation import gettext as _

from stamgast.customers.models import Customer
from stamgast.lib.findings import Finding, fault, well

SAMPLE = 10


def personal_ids() -> Iterator[Finding]:
    """The oldest and the newest sealed IDs open with the keys that are here."""
    sealed = Customer.everyone.exclude(personal_id_sealed=None)
    looked_at = [*sealed.order_by("pk")[:SAMPLE], *sealed.order_by("-pk")[:SAMPLE]]
    if not looked_at:
        return
    if all(map(opens, looked_at)):
        yield well(_("Personal IDs"), _("They open with the keys that are here."))
    else:
        yield fault(
            _("Personal IDs"),
            _("They were sealed with a key that is not here: put it back in STAMGAST_FIELD_KEYS."),
        )


def opens(customer: Customer) -> bool:
    try:
        customer.unsealed_personal_id()
    except (InvalidTag, KeyError):
        return False
    return True
