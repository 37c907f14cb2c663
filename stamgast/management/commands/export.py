from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict
from django.utils.translation import gettext as _

from stamgast.customers.listing import Listing, filtered
from stamgast.shops.finding import shop_named
from stamgast.shops.models import Shop
from stamgast.spreadsheets.customer_fields import CUSTOMERS
from stamgast.spreadsheets.formats import FORMATS, Format, leave
from stamgast.spreadsheets.product_fields import PRODUCTS
from stamgast.spreadsheets.product_formats import ENDINGS, leave_products
from stamgast.spreadsheets.registries import REGISTRIES

BY_ENDING = {"csv": "csv", "xlsx": "xlsx", "vcf": "vcard"}
# Which page of the list was looked at.
PAGES = ("after", "before")


class Command(BaseCommand):
    help = "Write customers or products to a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a new file, NAME.csv, NAME.xlsx or NAME.vcf")
        parser.add_argument("--shop", default="", help="its name or number, if there are several")
        parser.add_argument("--kind", choices=REGISTRIES, default=CUSTOMERS.name, help="of what")
        parser.add_argument(
            "--format", choices=FORMATS, help="what it is for; else what its ending says"
        )
        parser.add_argument(
            "--filter",
            default="",
            metavar="QUERY",
            help="only those of a list: what stands after the ? in its address",
        )

    def handle(self, *, file: Path, shop: str, kind: str, **options: Any) -> None:
        of = shop_named(shop)
        if kind == PRODUCTS.name:
            self.write_products(of, file, **options)
            return
        form = form_of(file, options["format"])
        listing = listing_of(options["filter"])
        if file.exists():
            raise CommandError(_("There is a file %(file)s already.") % {"file": file})
        content, tally = leave(of, filtered(of, listing), form, by=None, asked=listing.to_query())
        with closing(content), file.open("xb") as out:
            out.writelines(content)
        self.stdout.write(_("%(count)d customers written.") % {"count": form.held(tally)})
        if fewer := form.said(tally):
            self.stdout.write(fewer)

    def write_products(self, shop: Shop, file: Path, **options: Any) -> None:
        ending = file.suffix.lower().removeprefix(".")
        if ending not in ENDINGS or options["format"] or options["filter"]:
            raise CommandError(_("Products go out whole, to a file that ends in .csv or .xlsx."))
        if file.exists():
            raise CommandError(_("There is a file %(file)s already.") % {"file": file})
        with closing(leave_products(shop, ending, by=None)) as content, file.open("xb") as out:
            out.writelines(content)
        self.stdout.write(_("%(count)d products written.") % {"count": shop.products.count()})


def form_of(file: Path, name: str | None) -> Format:
    ending = file.suffix.lower().removeprefix(".")
    form = FORMATS.get(name or BY_ENDING.get(ending, ""))
    if form is None:
        raise CommandError(_("Name a file that ends in .csv, .xlsx or .vcf."))
    if ending != form.ending:
        raise CommandError(
            _("A file of this format ends in .%(ending)s.") % {"ending": form.ending}
        )
    return form


def listing_of(query: str) -> Listing:
    """What the list would be asked; a word of it that isn't understood would let everybody out."""
    listing = Listing.from_query(QueryDict(query))
    asked = [pair for pair in parse_qsl(query) if pair[0] not in PAGES]
    if left := Counter(asked) - Counter(parse_qsl(listing.to_query())):
        said = ", ".join(f"{name}={value}" for name, value in left)
        raise CommandError(_("No list is filtered by this: %(said)s") % {"said": said})
    return listing
