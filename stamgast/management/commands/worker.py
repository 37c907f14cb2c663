from __future__ import annotations

import logging
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from stamgast.daily import DAILY
from stamgast.jobs.working import LastingWorker
from stamgast.processes import follow_parent


class Command(BaseCommand):
    help = "Work off the jobs of the background: imports, exports, mail."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", action="store_true", help="end when no job is left")

    def handle(self, *, batch: bool, **_options: Any) -> None:
        follow_parent()
        # Its farewell at every Ctrl-C tells the shop nothing.
        logging.getLogger("django_tasks_db").setLevel(logging.ERROR)
        worker = LastingWorker(batch=batch, daily=[] if batch else DAILY)
        worker.configure_signals()
        worker.run()
