"""What a shop's loyalty settings come to, in sentences, while somebody still chooses."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stamgast.connect.models import LoyaltySettings, Purpose, Way
from stamgast.lib.personal_ids import KEPT_IN, used
from stamgast.shops.models import Shop


@dataclass(frozen=True)
class Chosen:
    """As the page stands, saved or not."""

    country: str
    ask_at_end: bool
    personal_ids: str
    loyalty: LoyaltySettings
    basis: str

    @property
    def uses_ids(self) -> bool:
        return used(self.country, self.personal_ids)


def explained(it: Chosen) -> dict[str, list[str]]:
    """Sentences for each part of the page."""
    return {
        "register": at_the_register(it),
        "screen": on_the_screen(it),
        "purpose": why(it),
        "personal": personal_ids(it),
    }


def listed(names: list[str]) -> str:
    return get_text_list(names, _("and"))


def at_the_register(it: Chosen) -> list[str]:
    if it.ask_at_end:
        first = _("Before a sale of nobody is paid, the register asks once whose it is.")
    else:
        first = _("A sale of nobody is paid without a question.")
    if it.loyalty.enrol == LoyaltySettings.Enrol.ASK:
        second = _(
            "Somebody at the screen whom you don’t know yet may ask to become a customer."
            " The register shows their name, and the cashier confirms or declines."
        )
    else:
        second = _("The screen connects those whom you know already, and nobody else.")
    return [first, second]


def on_the_screen(it: Chosen) -> list[str]:
    ways = [name for way, name in ways_named().items() if way in it.loyalty.ways]
    if not it.loyalty.screen_on or not ways:
        return [_("The screen shows the sale, and asks nobody who they are.")]
    told = [
        _("Once something is on the sale and nobody is connected, the screen offers: %(ways)s.")
        % {"ways": listed(ways)}
    ]
    if Way.PHONE in it.loyalty.ways:
        told += on_the_phone(it)
    if Way.PAD in it.loyalty.ways:
        told.append(on_the_pad(it))
    done = ngettext(
        "A paid sale stays there for %(count)d second.",
        "A paid sale stays there for %(count)d seconds.",
        it.loyalty.done_seconds,
    )
    return [*told, done % {"count": it.loyalty.done_seconds}]


def ways_named() -> dict[str, str]:
    return {Way.PHONE: _("By phone"), Way.SCAN: _("Scan ID"), Way.PAD: _("Enter number")}


def on_the_phone(it: Chosen) -> list[str]:
    fields = it.loyalty.phone_fields
    names = {
        "last_name": _("last name"),
        "mobile": _("mobile"),
        "personal_id": _("personal ID"),
        "email": _("e-mail"),
    }
    asked = [name for key, name in names.items() if key in fields]
    if not it.uses_ids:
        asked = [name for name in asked if name != names["personal_id"]]
    minutes = it.loyalty.code_minutes
    told = ngettext(
        "On the phone they are asked for: %(fields)s. The code works for %(count)d minute, once.",
        "On the phone they are asked for: %(fields)s. The code works for %(count)d minutes, once.",
        minutes,
    )
    fields_named = listed([_("first name"), *asked])
    return [told % {"fields": fields_named, "count": minutes}, *leading_nowhere(it)]


def leading_nowhere(it: Chosen) -> list[str]:
    """What is ticked, and isn't asked all the same."""
    fields, told = it.loyalty.phone_fields, []
    if "email_consent" in fields and "email" not in fields:
        told.append(_("Consent to e-mail is not asked, since no e-mail address is."))
    if "sms_consent" in fields and "mobile" not in fields:
        told.append(_("Consent to text messages is not asked, since no mobile number is."))
    if "personal_id" in fields and not it.uses_ids:
        told.append(_("A personal ID is not asked, since you refuse them below."))
    return told


def on_the_pad(it: Chosen) -> str:
    names = {
        "number": _("customer number"),
        "phone": _("telephone"),
        "personal_id": _("personal ID"),
    }
    kinds = [kind for kind in it.loyalty.pad_kinds if kind != "personal_id" or it.uses_ids]
    if not kinds:
        return _("Nothing can be typed on the screen, so “Enter number” is not offered.")
    found = listed([names[kind] for kind in kinds])
    return _("Typed on the screen: %(kinds)s. No name is ever shown there.") % {"kinds": found}


def why(it: Chosen) -> list[str]:
    last = {
        Purpose.Basis.CONSENT: _("You must be able to show when they said so, and by which words."),
        Purpose.Basis.CONTRACT: _("Ask for no more than what the membership needs."),
        Purpose.Basis.INTEREST: _("Whoever objects is removed, unless you have stronger reasons."),
    }
    return [
        _("Customers read this on the screen and the phone before they say who they are."),
        last[Purpose.Basis(it.basis)],
        _("A changed text is a new version; the old ones are kept, for customers agreed to them."),
    ]


def personal_ids(it: Chosen) -> list[str]:
    if it.country not in KEPT_IN:
        return [_("No personal ID is asked, read or kept, neither here nor at the screen.")]
    told = {
        Shop.PersonalIds.REFUSE: _("No personal ID is asked, read or kept."),
        Shop.PersonalIds.MATCH: _("Customers are recognised by it; nobody can read it again."),
        Shop.PersonalIds.STORE: _("It is kept sealed, and shown masked to whoever may see it."),
    }
    return [told[Shop.PersonalIds(it.personal_ids)]]
