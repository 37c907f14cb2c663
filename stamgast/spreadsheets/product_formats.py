"""Products leave the shop as the import's own CSV or .xlsx."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from stamgast.shops.auditing import audit
from stamgast.shops.models import Shop, Staff
from stamgast.spreadsheets.exporting import csv_of, write_xlsx
from stamgast.spreadsheets.product_rows import COLUMNS, rows

ENDINGS = ("csv", "xlsx")


def leave_products(shop: Shop, ending: str, *, by: Staff | None) -> Any:
    """An open file, or blocks as they are made; written down before the first row leaves."""
    assert ending in ENDINGS
    details = {"format": ending, "rows": shop.products.count()}
    audit(shop, by, "products.export", "products", **details)
    table = rows(shop.currency, shop.products.all())
    if ending == "csv":
        return csv_of(COLUMNS, table)
    file = tempfile.NamedTemporaryFile(prefix="stamgast-", suffix=".xlsx")  # noqa: SIM115
    write_xlsx(Path(file.name), COLUMNS, table, sheet=_("Products"), dates="%Y-%m-%d")
    file.seek(0)
    return file
