from __future__ import annotations

from django.utils.translation import gettext as _

from stamgast.lib.refused import Refused
from stamgast.shops.models import Shop


def shop_named(text: str) -> Shop:
    """The shop that an operator means by its name or number; the only one where nothing is said."""
    shops = list(Shop.objects.order_by("pk"))
    if not text and len(shops) == 1:
        return shops[0]
    for shop in shops:
        if text and (text == str(shop.pk) or text.casefold() == shop.name.casefold()):
            return shop
    known = ", ".join(f"{shop.pk} {shop.name}" for shop in shops) or _("none yet")
    raise Refused(
        "shop_unknown", _("Say which shop by --shop; there are: %(shops)s.") % {"shops": known}
    )
