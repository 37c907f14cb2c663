from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from stamgast.backups import save


class Command(BaseCommand):
    help = "Save the whole shop to one file."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a new file, usually NAME.tar.gz")
        parser.add_argument(
            "--with-keys", action="store_true", help="put the keys of sealed fields in as well"
        )

    def handle(self, *, file: Path, with_keys: bool, **_options: Any) -> None:
        save(file, with_keys=with_keys, at=timezone.now())
        told = {"file": file, "size": filesizeformat(file.stat().st_size)}
        self.stdout.write(_("Saved to %(file)s (%(size)s).") % told)
        if with_keys:
            self.stdout.write(_("The keys are in it: whoever has this file can read everything."))
        else:
            self.stdout.write(
                _("The keys are not in it: keep a copy of them apart. Personal IDs need them.")
            )
