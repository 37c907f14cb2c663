"""The audit trail in words."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from stamgast.shops.devices import Kind
from stamgast.shops.models import AuditEntry, Shop, Staff
from stamgast.shops.permissions import PERMISSIONS

# What is no permission that was used, but a thing done.
ACTIONS = {
    "shop.opened": _("Opened the shop"),
    "shop.settings": _("Changed the shop's settings"),
    "shop.registers": _("Changed outlets and registers"),
    "shop.paired": _("Paired a register or screen"),
    "shop.unpaired": _("Unpaired a register or screen"),
    "staff.hired": _("Added somebody to the staff"),
    "staff.changed": _("Changed somebody of the staff"),
    "staff.invited": _("Invited somebody to sign in"),
    "staff.off": _("Switched somebody off"),
    "staff.on": _("Switched somebody on again"),
    "staff.pin_locked": _("Too many wrong PINs"),
    "staff.pin_unlocked": _("Unlocked somebody's PIN"),
    "staff.sign_in_removed": _("Took somebody's sign-in away"),
    "promotions.delete": _("Deleted a promotion"),
    "promotions.return": _("Brought a promotion back"),
    "vouchers.block": _("Blocked a voucher"),
    "vouchers.unblock": _("Let a voucher work again"),
    "vouchers.change": _("Changed a voucher"),
    "vouchers.codes": _("Downloaded codes of vouchers"),
    "vouchers.take_back": _("Took back vouchers just issued"),
    "accounts.export": _("Exported what customers owe"),
    "api.made": _("Made a key for another program"),
    "api.revoked": _("Revoked the key of another program"),
    "api.returned": _("Let the key of another program work again"),
}


# What an entry's details are called, in the order in which they are told: PostgreSQL
# keeps none. Those that are missing show their own name, and come last.
PARTICULARS = {
    "role": _("role"),
    "pin": _("PIN"),
    "kind": _("kind"),
    "approved": _("leave given at the register"),
    "rows": _("rows"),
    "new": _("new"),
    "added": _("added"),
    "changed": _("changed"),
    "unchanged": _("unchanged"),
    "removed": _("removed"),
    "blank": _("blank"),
    "ignored": _("ignored"),
    "refused": _("with errors"),
    "errors": _("errors"),
    "warnings": _("warnings"),
    "format": _("format"),
    "list": _("filter"),
    "was": _("was"),
    "now": _("now"),
    "count": _("number"),
    "amount": _("amount"),
    "reason": _("reason"),
    "key": _("key"),
    "file": _("file"),
}
ORDER = {name: place for place, name in enumerate(PARTICULARS)}
# The words in what was acted on: `customer 1204`, `import 7`, `Mia (staff 3)`.
SUBJECTS = {
    "customer": _("customer"),
    "customers": _("customers"),
    "product": _("product"),
    "products": _("products"),
    "import": _("import"),
    "staff": _("staff"),
}
OF_RECORDS = re.compile(r"^(customers?|products?|import)(?= |$)")
OF_STAFF = re.compile(r"(?<=\()(staff)(?= \d+\)$)")

# What changed and is no field of the shop's own row.
OTHERS = {
    "logo": _("logo"),
    "screen_on": _("customers connect themselves"),
    "enrol": _("new members"),
    "ways": _("ways that the screen offers"),
    "phone_fields": _("what the phone asks"),
    "pad_kinds": _("what the screen takes"),
    "code_minutes": _("how long a code for a phone works"),
    "done_seconds": _("how long a paid sale is shown"),
    "idle_text": _("text between customers"),
    "basis": _("lawful basis"),
    "purpose": _("purpose"),
}


def sentence(entry: AuditEntry) -> dict[str, str]:
    """What happened, and the particulars, as a page shows them."""
    what = ACTIONS.get(entry.action) or PERMISSIONS.get(entry.action) or entry.action
    details = sorted(entry.details.items(), key=lambda detail: ORDER.get(detail[0], len(ORDER)))
    told = [particular(name, value) for name, value in details if told_of(value)]
    return {"what": str(what), "subject": subject(entry), "particulars": " · ".join(told)}


def subject(entry: AuditEntry) -> str:
    records = {"customers": OF_RECORDS, "products": OF_RECORDS, "staff": OF_STAFF}
    words = records.get(entry.action.partition(".")[0])
    if words is None:
        return entry.subject
    return words.sub(lambda found: str(SUBJECTS[found[1]]), entry.subject)


def told_of(value: object) -> bool:
    """Whether it says anything: not a blank filter, nor how many rows had no errors."""
    return value is False or bool(value)


def particular(name: str, value: object) -> str:
    if name == "changed" and isinstance(value, list):
        return ", ".join(field_name(str(field)) for field in value)
    called = str(PARTICULARS.get(name, name))
    if value is True:
        return called
    if value is False:
        return f"{called}: {_('none')}"
    if name == "role":
        return f"{called}: {dict(Staff.Role.choices).get(str(value), value)}"
    if name == "kind":
        return f"{called}: {dict(Kind.choices).get(str(value), value)}"
    listed = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return f"{called}: {listed}"


def field_name(name: str) -> str:
    if name in OTHERS:
        return str(OTHERS[name])
    known = {field.name: field for field in Shop._meta.concrete_fields}
    return str(known[name].verbose_name) if name in known else name
