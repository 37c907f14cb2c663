"""What may be wrong with a cell or a row: stable codes, with cause and cure in words.

Every code stands in docs/spreadsheets.md. Errors keep a row out, warnings don't.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from stamgast.lib.countries import country_name
from stamgast.lib.phones import shown

ERROR, WARNING = "error", "warning"
Text = str | Promise

SCHEMA = {
    "row": pl.UInt32,
    "line": pl.UInt32,
    "column": pl.Int32,
    "field": pl.String,
    "code": pl.String,
    "value": pl.String,
    "extra": pl.String,
}
NONE = pl.DataFrame(schema=SCHEMA)


@dataclass(frozen=True)
class Cause:
    """One code: how grave, what is wrong, what to do. `%(extra)s` is told by the check."""

    severity: str
    message: Text
    cure: Text


CAUSES: dict[str, Cause] = {
    "name_missing": Cause(
        ERROR, _("At least a name is needed."), _("Give a first name, a last name or a company.")
    ),
    "key_twice": Cause(
        ERROR,
        _("This stands in row %(extra)s too."),
        _("Delete one of the two rows, or give each its own."),
    ),
    "key_ambiguous": Cause(
        ERROR,
        _("Several customers have this: %(extra)s."),
        _("Match by customer number instead, or merge these customers first."),
    ),
    "number_taken": Cause(
        ERROR,
        _("Another customer has this number."),
        _("Give another number, or match by customer number."),
    ),
    "personal_id_taken": Cause(
        ERROR,
        _("Another customer has this personal ID."),
        _("Correct it, or put that customer's number in the row."),
    ),
    "email_invalid": Cause(
        ERROR, _("This is no e-mail address."), _("Write it like anna@example.com, or clear it.")
    ),
    "phone_invalid": Cause(
        ERROR,
        _("This can be no phone number in %(extra)s."),
        _("Write it with its country code, like +46 70 123 45 67, or clear the cell."),
    ),
    "date_invalid": Cause(
        ERROR, _("There is no such date."), _("Write it like 1980-12-31, or clear the cell.")
    ),
    "date_future": Cause(
        ERROR, _("This date is yet to come."), _("Correct the year, or clear the cell.")
    ),
    "date_too_old": Cause(
        ERROR, _("This date is before 1900."), _("Correct the year, or clear the cell.")
    ),
    "country_unknown": Cause(
        ERROR, _("No country is called this."), _("Write its name or its code, like SE or NL.")
    ),
    "yes_no_unclear": Cause(ERROR, _("This is neither yes nor no."), _("Write yes or no, 1 or 0.")),
    "amount_invalid": Cause(
        ERROR, _("This is no amount of money."), _("Write it like 1500.00, or clear the cell.")
    ),
    "amount_negative": Cause(
        ERROR, _("A limit can't be below zero."), _("Write it without the minus sign.")
    ),
    "points_invalid": Cause(
        ERROR, _("This is no number of points."), _("Write a whole number like 1500, or clear it.")
    ),
    "product_nameless": Cause(
        ERROR, _("A product needs a name."), _("Fill it in, or delete the row.")
    ),
    "code_taken": Cause(
        ERROR,
        _("Another product has this code."),
        _("Give another code, or match by code."),
    ),
    "barcode_taken": Cause(
        ERROR,
        _("Another product has this barcode: %(extra)s."),
        _("Correct it, or put that product's code in the row."),
    ),
    "price_negative": Cause(
        ERROR, _("A price can't be below zero."), _("Write it without the minus sign.")
    ),
    "word_unknown": Cause(
        ERROR, _("This is none of the known words."), _("Write one of: %(extra)s.")
    ),
    "group_unknown": Cause(
        ERROR, _("The shop has no such group."), _("Correct it, or let the import make new groups.")
    ),
    "label_unknown": Cause(
        ERROR,
        _("The shop has no such label: %(extra)s."),
        _("Correct it, or let the import make new labels."),
    ),
    "tax_unknown": Cause(
        ERROR,
        _("The shop has no such tax."),
        _("Write the name or the rate of one that it has, like 25 %."),
    ),
    "too_long": Cause(
        ERROR,
        _("This is longer than the %(extra)s letters that fit."),
        _("Shorten it, or take the column for the note."),
    ),
    "scientific": Cause(
        ERROR,
        _("The spreadsheet program has destroyed this number: its last digits are lost."),
        _("Format the column as text and enter the number again."),
    ),
    "personal_id_invalid": Cause(
        ERROR, _("This is no personal ID of %(extra)s."), _("Correct it, or clear the cell.")
    ),
    "too_many_cells": Cause(
        ERROR,
        _("This row has more cells than there are columns, so they may be shifted."),
        _("Put text that has the separator in it between quotation marks."),
    ),
    "quote_open": Cause(
        ERROR,
        _("A quotation mark opens in this row and never closes."),
        _("Delete the mark, or close it."),
    ),
    "phone_unlikely": Cause(
        WARNING,
        _("This number's range isn't given out yet. It is taken as %(extra)s."),
        _("Check it for a typing error; a number from abroad needs its country code."),
    ),
    "phone_plus_added": Cause(
        WARNING,
        _("Its + seems to be lost; it will be read as %(extra)s."),
        _("Write it with +, as text."),
    ),
    "phone_zero_added": Cause(
        WARNING,
        _("Its leading zero seems to be lost; it will be read as %(extra)s."),
        _("Write it with its country code, as text."),
    ),
    "postcode_zero_added": Cause(
        WARNING,
        _("Its leading zeros seem to be lost; it will be read as %(extra)s."),
        _("Format the column as text and enter the postcode again."),
    ),
    "postcode_short": Cause(
        WARNING,
        _("A postcode in %(extra)s has more digits."),
        _("Correct it, or write the country in its own column if it is another."),
    ),
    "zeros_lost": Cause(
        WARNING,
        _("Others in this column have %(extra)s digits: leading zeros may be lost."),
        _("Format the column as text and enter the number again."),
    ),
    "key_missing": Cause(
        WARNING,
        _("Without %(extra)s this row can be found again only if nothing in it changes."),
        _("Fill it in before you import a changed list."),
    ),
    "opening_booked": Cause(
        WARNING,
        _("An opening balance of %(extra)s was booked before; this one is left out."),
        _("Correct it on the customer’s page, if it is wrong."),
    ),
    "email_twice": Cause(
        WARNING,
        _("Row %(extra)s has this e-mail address too."),
        _("Leave it so if they share it; else it may be the same person twice."),
    ),
    "phone_twice": Cause(
        WARNING,
        _("Row %(extra)s has this phone number too."),
        _("Leave it so if they share it; else it may be the same person twice."),
    ),
    "person_twice": Cause(
        WARNING,
        _("Row %(extra)s has the same name and date of birth."),
        _("Delete one of the two rows if it is the same person."),
    ),
    "maybe_known": Cause(
        WARNING,
        _("%(extra)s has this too: it may be the same person."),
        _("Leave it so if they share it, or put that customer's number in the row."),
    ),
    "somebody_else": Cause(
        WARNING,
        _("In the registry this customer is called %(extra)s."),
        _(
            "Leave it so if the name has changed. If it is another person, give the row another"
            " number, or match by e-mail."
        ),
    ),
    "word_left_out": Cause(
        WARNING, _("This is not among %(extra)s and is left out."), _("Nothing has to be done.")
    ),
    "formula": Cause(
        WARNING,
        _("This cell holds a formula whose result is not in the file; it is left blank."),
        _("Copy the column and paste it as values only."),
    ),
    "cell_error": Cause(
        WARNING,
        _("The spreadsheet program shows an error here instead of a value; it is left blank."),
        _("Correct the formula in this cell, or clear it, and save the file again."),
    ),
    "garbled": Cause(
        WARNING,
        _("These letters look garbled."),
        _("Choose another alphabet for the file, or correct the cell."),
    ),
    "date_without_year": Cause(
        WARNING,
        _("This date has no year; it is left out."),
        _("Write it with its year if you know it."),
    ),
    "date_order": Cause(
        WARNING,
        _("The dates of this column can be read in two ways; they are read as %(extra)s."),
        _("Write the dates like 1980-12-31 if that is wrong."),
    ),
}


OF_A_COUNTRY = ("phone_invalid", "personal_id_invalid", "postcode_short")
OF_A_NUMBER = ("phone_unlikely", "phone_plus_added", "phone_zero_added")


@dataclass(frozen=True)
class Problem:
    """One fault, ready to be told: `row` counts below the header, `line` is the file's.

    Row 0 is the column as a whole.
    """

    row: int
    line: int
    column: int
    field: str
    code: str
    value: str
    extra: str

    @property
    def severity(self) -> str:
        return CAUSES[self.code].severity

    @property
    def message(self) -> str:
        return self.worded(CAUSES[self.code].message)

    @property
    def cure(self) -> str:
        return self.worded(CAUSES[self.code].cure)

    def worded(self, text: Text) -> str:
        if "%(extra)s" not in str(text):
            return str(text)
        return str(text) % {"extra": self.told_extra()}

    def told_extra(self) -> str:
        """A country by its name, and a number as it is written in its row's country."""
        if self.code in OF_A_COUNTRY:
            return country_name(self.extra, (get_language() or "en").partition("-")[0])
        if self.code in OF_A_NUMBER:
            region, _space, number = self.extra.partition(" ")
            return shown(number, region)
        return self.extra


def errors_of(problems: pl.DataFrame) -> pl.DataFrame:
    return problems.filter(pl.col("code").is_in(codes(ERROR)))


def warnings_of(problems: pl.DataFrame) -> pl.DataFrame:
    return problems.filter(pl.col("code").is_in(codes(WARNING)))


def codes(severity: str) -> list[str]:
    return [code for code, cause in CAUSES.items() if cause.severity == severity]


def each(problems: pl.DataFrame) -> Iterator[Problem]:
    names = [name for name, kind in SCHEMA.items() if kind == pl.String]
    for row in problems.with_columns(pl.col(names).fill_null("")).iter_rows(named=True):
        yield Problem(**row)


def gathered(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """All problems, in the order of rows and columns."""
    parts = [
        part.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items()) for part in parts
    ]
    if not parts:
        return NONE
    return pl.concat(parts).sort("row", "column", "code", maintain_order=True)
