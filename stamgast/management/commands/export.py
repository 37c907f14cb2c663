from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from stamgast.customers.listing import filtered
from stamgast.shops.finding import shop_named
from stamgast.spreadsheets.exporting import csv_lines, note_export, rows, xlsx_file


class Command(BaseCommand):
    help = "Write customers to a spreadsheet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a new file, NAME.csv or NAME.xlsx")
        parser.add_argument("--shop", default="", help="its name or number, if there are several")

    def handle(self, *, file: Path, shop: str, **_options: Any) -> None:
        of = shop_named(shop)
        form = file.suffix.lower().removeprefix(".")
        if form not in ("csv", "xlsx"):
            raise CommandError(_("Name a file that ends in .csv or .xlsx."))
        customers = filtered(of, {})
        count = note_export(of, customers, by=None, form=form, asked="")
        with file.open("xb") as out:
            if form == "csv":
                out.writelines(csv_lines(rows(of, customers)))
            else:
                with xlsx_file(of, customers, count) as made:
                    out.write(made.read())
        self.stdout.write(_("%(count)d customers written.") % {"count": count})
