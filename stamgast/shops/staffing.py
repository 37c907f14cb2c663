"""Taking people on, changing what they may do, letting them go. Each step is written down."""

from __future__ import annotations

from axes.models import AccessLog
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from stamgast.lib.refused import Refused
from stamgast.shops import mailing, pins, sessions
from stamgast.shops.auditing import audit
from stamgast.shops.models import Shop, Staff, User


@transaction.atomic
def hire(shop: Shop, *, name: str, role: str, pin: str = "", by: Staff) -> Staff:
    member = Staff(shop=shop, name=name, role=role)
    if pin:
        member.set_pin(pin)
    member.save()
    audit(shop, by, "staff.hired", subject_of(member), role=role)
    return member


@transaction.atomic
def change(member: Staff, *, name: str, role: str, by: Staff) -> None:
    member, by = at_rest(member, by)
    changed = {"name": member.name != name, "role": member.role != role}
    if changed["role"]:
        if member.pk == by.pk:
            raise Refused("own_role", _("Nobody changes their own role."), field="role")
        if role != Staff.Role.OWNER:
            keep_an_owner(member, field="role")
        member.role = role
    member.name = name
    member.save(update_fields=["name", "role"])
    if any(changed.values()):
        told = {"role": role} if changed["role"] else {}
        audit(member.shop, by, "staff.changed", subject_of(member), **told)


@transaction.atomic
def give_pin(member: Staff, pin: str, *, by: Staff) -> None:
    """A new PIN for the register; none takes it away."""
    member, by = at_rest(member, by)
    take_pin(member, pin, by=by)


@transaction.atomic
def choose_pin(member: Staff, pin: str) -> None:
    """Everybody changes their own."""
    take_pin(member, pin, by=member)


def take_pin(member: Staff, pin: str, *, by: Staff) -> None:
    member.pin = ""
    if pin:
        member.set_pin(pin)
    # Misses at the PIN before say nothing of this one.
    member.pin_misses, member.pin_missed_at = 0, None
    member.save(update_fields=["pin", "pin_misses", "pin_missed_at"])
    audit(member.shop, by, "staff.changed", subject_of(member), pin=bool(pin))


@transaction.atomic
def unlock_pin(member: Staff, *, by: Staff) -> None:
    """After too many misses, before the time is over."""
    member, by = at_rest(member, by)
    pins.unlock(member)
    audit(member.shop, by, "staff.pin_unlocked", subject_of(member))


@transaction.atomic
def invite(member: Staff, email: str, *, by: Staff, address: str) -> None:
    """Give a sign-in, and send a link to choose a password; or send it once more."""
    member, by = at_rest(member, by)
    if member.user is None:
        member.user = person_with(email, member)
        if Staff.objects.filter(shop=member.shop, user=member.user).exists():
            raise Refused(
                "works_here", _("Somebody here signs in with this e-mail already."), field="email"
            )
    member.invited_at = timezone.now()
    member.save(update_fields=["user", "invited_at"])
    mailing.send_invitation.enqueue(member.pk, address)
    audit(member.shop, by, "staff.invited", subject_of(member))


def person_with(email: str, member: Staff) -> User:
    """The one who signs in with the e-mail, in whatever shop; else a new one."""
    try:
        with transaction.atomic():
            return User.objects.create_user(email, name=member.name, language=member.shop.language)
    except IntegrityError:
        return User.objects.get(email=email.lower())


@transaction.atomic
def switch_off(member: Staff, *, by: Staff) -> None:
    """No sign-in and no register from now on; what they did stays theirs."""
    member, by = at_rest(member, by)
    not_oneself(member, by)
    keep_an_owner(member)
    member.active = False
    member.save(update_fields=["active"])
    if member.user:
        sessions.end_all(member.user)
    audit(member.shop, by, "staff.off", subject_of(member))


@transaction.atomic
def switch_on(member: Staff, *, by: Staff) -> None:
    member, by = at_rest(member, by)
    member.active = True
    member.save(update_fields=["active"])
    audit(member.shop, by, "staff.on", subject_of(member))


@transaction.atomic
def remove_sign_in(member: Staff, *, by: Staff) -> None:
    """They stay at the register. A sign-in that opens no other shop is forgotten."""
    member, by = at_rest(member, by)
    not_oneself(member, by)
    keep_an_owner(member)
    person, member.user, member.invited_at = member.user, None, None
    member.save(update_fields=["user", "invited_at"])
    if person:
        sessions.end_all(person)
        if not person.places.exists():
            AccessLog.objects.filter(username=person.email).delete()
            person.delete()
    audit(member.shop, by, "staff.sign_in_removed", subject_of(member))


def at_rest(member: Staff, by: Staff) -> tuple[Staff, Staff]:
    """Both as they are now, while nobody else changes the staff.

    Two owners may demote each other at the same moment: the shop's row makes one
    wait, and then find that it may no more.
    """
    Shop.objects.select_for_update().get(pk=member.shop_id)
    places = Staff.objects.select_related("shop", "user")
    by = places.get(pk=by.pk)
    if not by.may("shop.staff"):
        raise Refused("no_more_owner", _("You may not manage staff any more."))
    return places.get(pk=member.pk), by


def keep_an_owner(member: Staff, field: str | None = None) -> None:
    owners = Staff.objects.filter(shop=member.shop_id).able_owners()
    if owners.filter(pk=member.pk).exists() and not owners.exclude(pk=member.pk).exists():
        told = _("A shop needs an owner who can sign in. Make somebody else owner first.")
        raise Refused("last_owner", told, field=field)


def not_oneself(member: Staff, by: Staff) -> None:
    if member.pk == by.pk:
        raise Refused("own_access", _("Nobody ends their own access. Ask another owner."))


def subject_of(member: Staff) -> str:
    return f"{member.name} (staff {member.pk})"[:120]
