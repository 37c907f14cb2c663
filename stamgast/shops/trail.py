"""The audit trail in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from stamgast.shops.models import AuditEntry, Shop
from stamgast.shops.permissions import PERMISSIONS

# What is no permission that was used, but a thing done.
ACTIONS = {
    "shop.opened": _("Opened the shop"),
    "shop.settings": _("Changed the shop's settings"),
    "shop.registers": _("Changed outlets and registers"),
    "staff.hired": _("Added somebody to the staff"),
    "staff.changed": _("Changed somebody of the staff"),
    "staff.invited": _("Invited somebody to sign in"),
    "staff.off": _("Switched somebody off"),
    "staff.on": _("Switched somebody on again"),
    "staff.sign_in_removed": _("Took somebody's sign-in away"),
}


def sentence(entry: AuditEntry) -> dict[str, str]:
    """What happened, and the particulars, as a page shows them."""
    what = ACTIONS.get(entry.action) or PERMISSIONS.get(entry.action) or entry.action
    told = [f"{name}: {words(value)}" for name, value in entry.details.items() if name != "changed"]
    changed = entry.details.get("changed")
    if isinstance(changed, list):
        told.insert(0, ", ".join(field_name(str(name)) for name in changed))
    return {"what": str(what), "particulars": " · ".join(told)}


def words(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def field_name(name: str) -> str:
    if name == "logo":
        return str(_("logo"))
    known = {field.name: field for field in Shop._meta.concrete_fields}
    return str(known[name].verbose_name) if name in known else name
