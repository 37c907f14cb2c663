"""What a movement of an account is called."""

from __future__ import annotations

from stamgast.accounts.models import AccountEntry

# What else of an entry `called` reads.
RELATED = ("sale", "invoice", "payment")


def called(entry: AccountEntry) -> str:
    """ "Purchase 1042": what it is, and the number of the receipt or invoice it comes from."""
    of = entry.sale or entry.invoice or entry.payment
    number = of.number if of else None
    name = str(entry.get_kind_display())
    return f"{name} {number}" if number else name
