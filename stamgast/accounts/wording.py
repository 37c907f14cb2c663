"""What a movement of an account is called."""

from __future__ import annotations

from django.utils.translation import gettext as _

from stamgast.accounts.models import AccountEntry

# What else of an entry `called` reads.
RELATED = ("sale", "invoice", "payment")


def called(entry: AccountEntry) -> str:
    """ "Purchase 1042": what it is, and the number of the receipt or invoice it comes from; of a
    purchase that is on an invoice both."""
    of = entry.sale or entry.invoice or entry.payment
    number = of.number if of else None
    name = str(entry.get_kind_display())
    if not number:
        return name
    if entry.sale and entry.invoice and entry.invoice.called:
        told = {"purchase": f"{name} {number}", "invoice": entry.invoice.called}
        paper = _("%(purchase)s, credit note %(invoice)s")
        return (paper if entry.invoice.is_credit else _("%(purchase)s, invoice %(invoice)s")) % told
    return f"{name} {number}"
