"""What `stamgast doctor` looks at among the customers."""

from __future__ import annotations

from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stamgast.customers.models import Consent, Customer, Identifier
from stamgast.customers.search_tables import Indexed
from stamgast.lib.findings import Finding, fault, well

SAMPLE = 10


def customers() -> Iterator[Finding]:
    """Whatever hangs from a customer is of the same shop, and the search knows whom there is."""
    about, there = _("Customers"), Customer.objects.count()
    foreign = sum(
        model._default_manager.exclude(shop=F("customer__shop")).count()
        for model in (Identifier, Consent, Indexed)
    )
    missed = Customer.objects.filter(indexed=None).count()
    missed += Indexed.objects.exclude(customer__deleted_at=None).count()
    if foreign:
        sentence = ngettext(
            "%(count)d row about a customer says that it is another shop's.",
            "%(count)d rows about customers say that they are another shop's.",
            foreign,
        )
        yield fault(about, sentence % {"count": foreign})
    if missed:
        sentence = _("The search is wrong about %(count)d of them: run stamgast reindex.")
        yield fault(about, sentence % {"count": missed})
    if there and not foreign and not missed:
        yield well(about, _("%(count)d, and the search knows them.") % {"count": there})


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
