from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from stamgast import __version__
from stamgast.doctor import examine
from stamgast.lib.findings import Finding, Level


class Command(BaseCommand):
    help = "Look the house over and say what is wrong."
    requires_system_checks = []

    def handle(self, **_options: Any) -> None:
        self.stdout.write(f"Stamgast {__version__}")
        faults = 0
        for finding in examine():
            self.stdout.write(self.line(finding))
            faults += finding.level is Level.FAULT
        if faults:
            sentence = ngettext("%(count)d fault.", "%(count)d faults.", faults)
            raise CommandError(sentence % {"count": faults})
        self.stdout.write(_("All is well."))

    def line(self, finding: Finding) -> str:
        mark, style = {
            Level.WELL: (_("well"), self.style.SUCCESS),
            Level.NOTE: (pgettext("doctor", "note"), self.style.WARNING),
            Level.FAULT: (_("FAULT"), self.style.ERROR),
        }[finding.level]
        return f"  {style(f'{mark:<6}')} {finding.about:<12} {finding.sentence}"
