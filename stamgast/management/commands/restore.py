from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from stamgast.backups import restore
from stamgast.shops.models import Shop


class Command(BaseCommand):
    help = "Bring a shop back from a backup."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="what stamgast backup wrote")
        parser.add_argument(
            "--replace", action="store_true", help="in the place of the shop that is here"
        )
        parser.add_argument(
            "--other-keys", action="store_true", help="do without the sealed personal IDs"
        )

    def handle(self, *, file: Path, replace: bool, other_keys: bool, **_options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        manifest = restore(file, replace=replace, other_keys=other_keys)
        for shop in Shop.objects.all():
            self.stdout.write(
                _("%(shop)s is back as it was on %(made)s UTC.")
                % {"shop": shop, "made": manifest.made[:16].replace("T", " ")}
            )
        if manifest.with_keys:
            self.stdout.write(_("Its keys are in place too."))
