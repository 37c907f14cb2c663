from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import ngettext

from stamgast.customers import searching
from stamgast.shops.models import Shop


class Command(BaseCommand):
    help = "Make the search of all shops anew, from what stands of their customers."

    def handle(self, **_options: Any) -> None:
        with transaction.atomic(), searching.made_anew():
            counts = {shop: searching.rebuild(shop) for shop in Shop.objects.order_by("pk")}
        for shop, count in counts.items():
            sentence = ngettext(
                "%(shop)s: %(count)d customer is found.",
                "%(shop)s: %(count)d customers are found.",
                count,
            )
            self.stdout.write(sentence % {"shop": shop, "count": count})
