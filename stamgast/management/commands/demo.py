from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from stamgast.customers.models import Customer
from stamgast.demo.filling import Scene, fill
from stamgast.demo.loyalty import give, introduce
from stamgast.demo.opening import demo_shop, open_shop, write_down
from stamgast.demo.trade import trade
from stamgast.demo.words import TEXTS
from stamgast.doctor import pending_migrations
from stamgast.shops.models import Shop

SELDOM = 50_000


class Command(BaseCommand):
    help = "Make a demo shop with made-up customers, or bring it to a number of them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="only where there is no shop")
        parser.add_argument("--customers", type=int, default=2_000, help="how many it has then")
        parser.add_argument("--shop", default="Hörnan", help="the shop's name")
        parser.add_argument("--language", choices=sorted(TEXTS), default="en")

    def handle(
        self, *, if_empty: bool, customers: int, shop: str, language: str, **_options: Any
    ) -> None:
        if pending_migrations():
            call_command("migrate", verbosity=0, interactive=False)
        if if_empty and Shop.objects.exists():
            return
        place = demo_shop(shop)
        if place is None:
            place, logins = open_shop(shop, language)
            text = write_down(place, logins)
            if not if_empty:
                self.stdout.write(text)
        there = Customer.everyone.filter(shop=place).count()
        scene = self.scene(place, language)
        fill(scene, max(0, customers - there), self.tell)
        give(place, language)
        introduce(place)
        trade(scene)
        told = {"shop": place.name, "number": max(there, customers)}
        self.stdout.write(_("%(shop)s has %(number)d customers.") % told)

    def scene(self, shop: Shop, language: str) -> Scene:
        return Scene(
            shop=shop,
            texts=TEXTS[language],
            groups=list(shop.groups.order_by("pk")),
            labels=list(shop.labels.order_by("pk")),
            staff=list(shop.staff.order_by("pk")),
            today=timezone.now(),
        )

    def tell(self, there: int) -> None:
        if there % SELDOM == 0:
            self.stdout.write(_("%(number)d customers have come.") % {"number": there})
