"""Customer cards: numbers on plastic or in a phone by which somebody is recognised."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stamgast.customers.models import Change, Customer, Identifier
from stamgast.lib.refused import Refused
from stamgast.shops.models import Staff

CARD = Identifier.Kind.CARD
OFFICE = Customer.Source.BACK_OFFICE
# A hundred marks hold every bar code on a card; more is no card.
LONGEST = 100


def give_card(customer: Customer, text: str, *, by: Staff | None) -> None:
    """Recognise the customer by one more card, unless another has it."""
    key = "".join(text.split()).lower()
    if not 0 < len(key) <= LONGEST:
        raise Refused("card_needed", _("Scan or type the number on the card."), field="card")
    cards = Identifier.objects.filter(shop=customer.shop_id, kind=CARD, key=key)
    if cards.filter(customer=customer).exists():
        raise Refused("card_known", _("This customer has this card already."), field="card")
    try:
        with transaction.atomic():
            mine = Identifier(shop_id=customer.shop_id, customer=customer, kind=CARD, key=key)
            mine.save(force_insert=True)
            remember(customer, [None, key], by)
    except IntegrityError as error:
        raise Refused("card_taken", taken_by(cards.first()), field="card") from error


def taken_by(card: Identifier | None) -> str:
    if card is None or card.customer.deleted_at:
        return str(_("Another customer has this card."))
    return str(_("%(name)s has this card.") % {"name": card.customer.name})


def take_card(card: Identifier, *, by: Staff | None) -> None:
    """The card finds nobody any more, and can be given to another."""
    with transaction.atomic():
        deleted, _rows = Identifier.objects.filter(pk=card.pk).delete()
        if deleted:
            remember(card.customer, [card.key, None], by)


def remember(customer: Customer, change: list[str | None], by: Staff | None) -> None:
    row = Customer.objects.select_for_update(of=("self",)).get(pk=customer.pk)
    row.version += 1
    row.updated_at = timezone.now()
    row.save(update_fields=["version", "updated_at"])
    Change.objects.create(
        shop=row.shop,
        customer=row,
        at=row.updated_at,
        by=by,
        source=OFFICE,
        fields={"card": change},
    )
