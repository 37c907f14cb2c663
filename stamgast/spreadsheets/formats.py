"""The forms in which customers leave the shop, what each is for, and whom it holds."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import Count
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stamgast.customers.facets import BIT
from stamgast.customers.models import CustomerQuerySet
from stamgast.lib import countries, dates
from stamgast.lib.refused import Refused
from stamgast.shops.auditing import audit
from stamgast.shops.models import Shop, Staff
from stamgast.spreadsheets import mail_lists
from stamgast.spreadsheets.customer_rows import FIELDS, rows
from stamgast.spreadsheets.exporting import (
    MARK,
    MOST_ROWS_OF_A_SHEET,
    Columns,
    csv_lines,
    csv_of,
    write_xlsx,
)
from stamgast.spreadsheets.mail_lists import Cell, Country
from stamgast.spreadsheets.vcards import vcards


@dataclass(frozen=True)
class Tally:
    """How many were chosen, and how many of them may be written to and can be."""

    chosen: int
    consented: int
    reachable: int


@dataclass(frozen=True)
class Format:
    name: str
    label: str | Promise
    purpose: str | Promise
    # What leaves: an open file, or blocks as they are made. Both are closed by who asked.
    written: Callable[[Shop, CustomerQuerySet], Any]
    ending: str = "csv"
    content_type: str = "text/csv; charset=utf-8"
    # Whether it holds only those who agreed to e-mail and have an address.
    consented: bool = False

    def held(self, tally: Tally) -> int:
        return tally.reachable if self.consented else tally.chosen

    def check(self, tally: Tally) -> None:
        if self.ending == "xlsx" and self.held(tally) > MOST_ROWS_OF_A_SHEET:
            raise Refused(
                "sheet_too_small",
                _("An .xlsx sheet ends at 1,048,576 rows. Export these customers as CSV."),
            )

    def said(self, tally: Tally) -> str:
        """How many of those chosen it holds, and why fewer; nothing where it holds them all."""
        if self.held(tally) == tally.chosen:
            return ""
        held = _("%(held)s of %(chosen)s customers.") % {
            "held": number(tally.reachable),
            "chosen": number(tally.chosen),
        }
        refused, lost = tally.chosen - tally.consented, tally.consented - tally.reachable
        why = [
            _("Without consent to e-mail: %(count)s.") % {"count": number(refused)} * bool(refused),
            _("Without an address: %(count)s.") % {"count": number(lost)} * bool(lost),
        ]
        return " ".join(filter(None, [held, *why]))


def number(count: int) -> str:
    return str(number_format(count, use_l10n=True, force_grouping=True))


def customers_said(count: int) -> str:
    text = ngettext("%(count)s customer", "%(count)s customers", count)
    return text % {"count": number(count)}


def tallied(customers: CustomerQuerySet) -> Tally:
    """Counted by an index that holds what this asks of each."""
    counts = customers.order_by().values_list("facets").annotate(count=Count("pk"))
    may, has = BIT["email_consent"], BIT["email"]
    found = list(counts)
    return Tally(
        sum(count for _facets, count in found),
        sum(count for facets, count in found if facets & may),
        sum(count for facets, count in found if facets & may and facets & has),
    )


def own_csv(shop: Shop, customers: CustomerQuerySet) -> Iterator[bytes]:
    return csv_of(Columns(FIELDS, home=shop.country), rows(shop, customers))


def xlsx_file(shop: Shop, customers: CustomerQuerySet) -> Any:
    """An open temporary file that is gone when it is closed."""
    file = tempfile.NamedTemporaryFile(prefix="stamgast-", suffix=".xlsx")  # noqa: SIM115
    how = dates.order(shop.language, shop.country).form
    table = rows(shop, customers)
    columns = Columns(FIELDS, home=shop.country)
    write_xlsx(Path(file.name), columns, table, sheet=_("Customers"), dates=how)
    file.seek(0)
    return file


def mail_list(
    cells: Callable[[Country], dict[str, Cell]], mark: bytes = b""
) -> Callable[[Shop, CustomerQuerySet], Iterator[bytes]]:
    """A mail program's CSV. Only those that need the mark get it: others would take it for a
    part of the first column's name."""

    def written(shop: Shop, customers: CustomerQuerySet) -> Iterator[bytes]:
        columns = cells(country_names(shop))
        lists = ([cell(row) for cell in columns.values()] for row in rows(shop, customers))
        yield mark
        yield from csv_lines(list(columns), lists)

    return written


def contact_cards(shop: Shop, customers: CustomerQuerySet) -> Iterator[bytes]:
    return vcards(rows(shop, customers), country_names(shop))


def country_names(shop: Shop) -> Country:
    """As people of the shop's language write them on a letter."""
    names = dict(countries.countries(shop.language))
    return lambda code: names.get(code, code)


FORMATS = {
    each.name: each
    for each in (
        Format(
            "xlsx",
            gettext_lazy("Excel (.xlsx)"),
            gettext_lazy("Everything, to work on in a spreadsheet program and to import again."),
            xlsx_file,
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        Format(
            "csv",
            gettext_lazy("Comma-separated (.csv)"),
            gettext_lazy("Everything, for other programs and for any number of customers."),
            own_csv,
        ),
        Format(
            "vcard",
            gettext_lazy("Contact cards (.vcf)"),
            gettext_lazy("For the address book of a phone, a Mac or a PC."),
            contact_cards,
            "vcf",
            "text/vcard; charset=utf-8",
        ),
        Format(
            "outlook",
            gettext_lazy("Outlook (.csv)"),
            gettext_lazy("For the contacts in Outlook."),
            mail_list(mail_lists.outlook, MARK),
        ),
        Format(
            "google",
            gettext_lazy("Google Contacts (.csv)"),
            gettext_lazy("For the contacts in Gmail and on Android phones."),
            mail_list(mail_lists.google),
        ),
        Format(
            "mailchimp",
            gettext_lazy("Mailchimp (.csv)"),
            gettext_lazy("For newsletters: only those who agreed to e-mail and have an address."),
            mail_list(mail_lists.mailchimp),
            consented=True,
        ),
    )
}


def leave(
    shop: Shop, customers: CustomerQuerySet, form: Format, *, by: Staff | None, asked: str
) -> tuple[Any, Tally]:
    """What leaves, and of how many; written down before the first row does."""
    tally = tallied(customers)
    form.check(tally)
    if form.consented:
        customers = customers.filter(email_consent=True).exclude(email="")
    details = {"format": form.name, "rows": form.held(tally), "list": asked}
    audit(shop, by, "customers.export", "customers", **details)
    return form.written(shop, customers), tally
