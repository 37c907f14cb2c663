"""Every sentence that reading and checking say, by its code.

The codes are stable and stand in docs/spreadsheets.md.
"""

from __future__ import annotations

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _

REFUSALS: dict[str, str | Promise] = {
    "empty": _(
        "This file is empty. Export or save the list once more from where it comes from, and drop"
        " that file here."
    ),
    "only_header": _(
        "This file has the names of columns but no rows below them. Fill in a row for each, or"
        " export the list once more from where it comes from."
    ),
    "is_pdf": _("This is a PDF. Save the list as .xlsx or .csv and drop that file here."),
    "is_image": _("This is a picture, not a spreadsheet. Drop a .csv, .xlsx or .xls file here."),
    "is_document": _(
        "This is a text document, not a spreadsheet. Copy the list into a spreadsheet"
        " and save it as .xlsx."
    ),
    "is_open_document": _(
        "This file was saved as an OpenDocument file. Open it, save it as .xlsx,"
        " and drop that here."
    ),
    "is_numbers": _(
        "This file was saved by Apple Numbers. Export it from there as Excel (.xlsx), and drop"
        " that here."
    ),
    "is_binary_workbook": _(
        "This workbook is saved in a binary form (.xlsb). Open it, save it as .xlsx,"
        " and drop that here."
    ),
    "is_archive": _("This is an archive. Unpack it and drop the spreadsheet that is in it."),
    "is_web_page": _(
        "This is a web page or XML, even if its name says otherwise. Open it in your spreadsheet"
        " program, save it as .xlsx, and drop that here."
    ),
    "is_vcard": _(
        "This is a file of contact cards. Export the contacts as CSV and drop that file here."
    ),
    "is_json": _("This is a JSON file, not a spreadsheet. Drop a .csv, .xlsx or .xls file here."),
    "is_locked": _(
        "This workbook is protected with a password. Save a copy without it and drop that here."
    ),
    "is_broken": _(
        "This workbook is damaged and can't be opened. Save it anew and drop the new file here."
    ),
    "too_old": _(
        "This workbook is from before Excel 97. Open it, save it as .xlsx, and drop that here."
    ),
    "too_large": _(
        "This file unpacks to more than a list can be. Delete empty rows and columns"
        " at its end, or save it as .csv, and try again."
    ),
    "too_wide": _(
        "This file has more than a thousand columns. Delete those that are not needed, and try"
        " again. If it has fewer, choose another separator when you save it."
    ),
    "cell_too_long": _(
        "The cell that begins in line %(line)s has more than a million letters."
        " Its quotation mark may be missing."
    ),
    "quotes_broken": _(
        "In more than a thousand rows a quotation mark opens and never closes. Choose another"
        " separator, or save the list anew from where it comes from."
    ),
    "not_a_spreadsheet": _("This is no spreadsheet. Drop a .csv, .xlsx or .xls file here."),
}


def refusal(code: str, **values: object) -> str | Promise:
    """The sentence, in the language of whoever reads it."""
    text = REFUSALS[code]
    return lazy(lambda: str(text) % values, str)() if values else text
