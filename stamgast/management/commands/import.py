from __future__ import annotations

import shutil
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from stamgast.shops.finding import shop_named
from stamgast.spreadsheets import keeping
from stamgast.spreadsheets.annotating import annotate
from stamgast.spreadsheets.customer_fields import CUSTOMERS
from stamgast.spreadsheets.models import ImportRun
from stamgast.spreadsheets.registries import REGISTRIES
from stamgast.spreadsheets.reporting import notes, troubles
from stamgast.spreadsheets.steps import apply_file, check_file, read_file
from stamgast.spreadsheets.uploading import upload

State = ImportRun.State
# Seconds between two looks whether another import of the shop has ended.
WAIT = 5


class Command(BaseCommand):
    help = "Bring customers or products in from a spreadsheet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        keys = list(dict.fromkeys(key for each in REGISTRIES.values() for key in each.kind.keys))
        parser.add_argument("file", type=Path, help="a .csv, .xlsx or .xls file")
        parser.add_argument("--shop", default="", help="its name or number, if there are several")
        parser.add_argument(
            "--kind", choices=REGISTRIES, default=CUSTOMERS.name, help="what it lists"
        )
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--check", action="store_true", help="only say what would be (usual)")
        how.add_argument("--apply", action="store_true", help="write them")
        parser.add_argument(
            "--only-valid", action="store_true", help="with --apply: leave rows with errors out"
        )
        parser.add_argument("--key", choices=keys, help="what finds a known customer or product")
        parser.add_argument("--blank", choices=["keep", "clear"], help="what a blank cell does")
        parser.add_argument(
            "--unknown", choices=["create", "refuse"], help="groups, labels and taxes not there yet"
        )
        parser.add_argument("--report", type=Path, help="save the file with remarks here")

    def handle(self, *, file: Path, shop: str, kind: str, **options: Any) -> None:
        of = shop_named(shop)
        keys = REGISTRIES[kind].kind.keys
        if options["key"] not in (None, *keys):
            raise CommandError(
                _("Such a list has these keys: %(keys)s.") % {"keys": ", ".join(keys)}
            )
        if not file.is_file():
            raise CommandError(_("There is no file %(file)s.") % {"file": file})
        with translation.override(of.language), file.open("rb") as opened:
            run = upload(of, File(opened, name=file.name), by=None, kind=kind)
            try:
                self.bring_in(run, **options)
            finally:
                if run.state != State.DONE or not run.applied_at:
                    run.delete_files()
                    run.delete()

    def bring_in(self, run: ImportRun, **options: Any) -> None:
        read_file(run)
        asked = {name: options[name] for name in ("key", "blank", "unknown") if options[name]}
        run.move(before=State.READ, to=State.CHECKING, options=run.options | asked)
        check_file(run)
        self.tell(run)
        if report := options["report"]:
            self.save_report(run, report)
        if not options["apply"]:
            return
        if run.counts["errors"] and not options["only_valid"]:
            raise CommandError(_("Nothing was written: mend the errors, or add --only-valid."))
        if run.state == State.DONE:
            self.stdout.write(_("There is nothing to change."))
            return
        only_valid = {"only_valid": options["only_valid"]}
        run.move(before=State.CHECKED, to=State.WAITING, options=run.options | only_valid)
        apply_file(run)
        while run.state == State.WAITING:
            self.stdout.write(_("Waiting for another import of this shop."))
            time.sleep(WAIT)
            apply_file(run)
        self.stdout.write(self.style.SUCCESS(_("Imported.")))

    def tell(self, run: ImportRun) -> None:
        """The counts, how the file was read, and each cause with its first rows."""
        for name, count in run.counts.items():
            self.stdout.write(f"{name:<10}{count:>10}")
        book = keeping.kept_book(run.folder)
        for note in notes(book):
            self.stdout.write(note)
        table = book.table
        for each in troubles(keeping.kept_problems(run.folder), table.header, table.above):
            style = self.style.ERROR if each.severity == "error" else self.style.WARNING
            where = f"{each.column}: " if each.column else ""
            self.stdout.write(style(f"{each.severity} {where}{each.message} ({each.count})"))
            for row, _line, value, message in each.rows[:5]:
                self.stdout.write(f"    {row}: {value} {message}".rstrip())

    def save_report(self, run: ImportRun, report: Path) -> None:
        book = keeping.kept_book(run.folder)
        found = keeping.kept_problems(run.folder)
        beside = run.folder / "remarks"
        ending = annotate(run.file, book, found, beside)
        if report.suffix.lower() != ending:
            raise CommandError(
                _("The report of this file ends in %(ending)s.") % {"ending": ending}
            )
        shutil.copyfile(beside, report)
