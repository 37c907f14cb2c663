"""A shop opens: with its owner, its country's taxes, and a first place to sell."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from stamgast.catalogue.models import usual_taxes
from stamgast.lib.countries import preset
from stamgast.lib.refused import Refused
from stamgast.shops.auditing import audit
from stamgast.shops.models import Outlet, Register, Shop, Staff, User


@dataclass(frozen=True)
class Plan:
    """What has to be known of a new shop; what is left empty is as usual in its country."""

    name: str
    country: str
    currency: str = ""
    language: str = ""
    time_zone: str = ""


@transaction.atomic
def open_shop(plan: Plan, owner: User) -> Shop:
    usual = preset(plan.country)
    shop = Shop.objects.create(
        name=plan.name,
        country=plan.country,
        currency=plan.currency or usual.currency,
        language=plan.language or usual.language,
        time_zone=plan.time_zone or usual.time_zone,
    )
    usual_taxes(shop)
    with translation.override(shop.language):
        outlet = Outlet.objects.create(shop=shop, name=_("Shop"))
        Register.objects.create(shop=shop, outlet=outlet, name=_("Register 1"))
    member = Staff.objects.create(
        shop=shop, user=owner, name=owner.name or owner.email, role=Staff.Role.OWNER
    )
    audit(shop, member, "shop.opened")
    return shop


@transaction.atomic
def open_first_shop(plan: Plan, *, owner: str, email: str, password: str) -> User:
    """The first shop of a new house and whoever owns it; there is only one first."""
    # Two visitors may send the form at once, and there is no row of ours to wait
    # for yet: Django's own row for the table of shops makes them queue.
    ContentType.objects.select_for_update().get(app_label="stamgast", model="shop")
    if Shop.objects.exists():
        raise Refused("shop_exists", _("There is a shop already: sign in."))
    language = plan.language or preset(plan.country).language
    person = User.objects.create_user(email, password, name=owner, language=language)
    open_shop(plan, person)
    return person
