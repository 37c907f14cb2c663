"""New rows that may be about somebody whom the shop has already.

By the same e-mail address, the same phone, or the same name and birth date: a
warning, since a household shares all of these but the last.
"""

from __future__ import annotations

import polars as pl

from stamgast.customers.models import Identifier
from stamgast.spreadsheets import problems
from stamgast.spreadsheets.customer_lookup import Lookup
from stamgast.spreadsheets.planning import PK, told
from stamgast.spreadsheets.repeating import BORN, full_names, named_and_born
from stamgast.spreadsheets.tables import LINE, ROW

PLACES = {
    "email": Identifier.Kind.EMAIL,
    "mobile": Identifier.Kind.PHONE,
    "phone": Identifier.Kind.PHONE,
}


def maybe_known(lookup: Lookup, new: pl.DataFrame) -> pl.DataFrame:
    """New rows that resemble a customer, with who it is."""
    if new.is_empty() or not lookup.anybody:
        return problems.NONE
    found = [owned(lookup, new, name, kind) for name, kind in PLACES.items() if name in new.columns]
    found.append(born_alike(lookup, new))
    pairs = pl.concat(found)
    if pairs.is_empty():
        return problems.NONE
    people = lookup.people(pairs[PK]).select(PK, who=told_of())
    pairs = pairs.join(people, on=PK, maintain_order="left")
    return problems.gathered(
        [
            told(part.select(ROW, LINE), "maybe_known", field=str(name)).with_columns(
                extra=part["who"]
            )
            for (name,), part in pairs.partition_by("field", as_dict=True).items()
        ]
    )


def owned(lookup: Lookup, new: pl.DataFrame, name: str, kind: str) -> pl.DataFrame:
    """The rows whose e-mail or phone a customer has, with the oldest such customer."""
    rows = new.filter(pl.col(name).is_not_null()).select(
        ROW, LINE, field=pl.lit(name), key=pl.col(name).str.to_lowercase()
    )
    owners = lookup.owners(kind, rows["key"]).unique("key", keep="first", maintain_order=True)
    return rows.join(owners, on="key", maintain_order="left").drop("key")


def born_alike(lookup: Lookup, new: pl.DataFrame) -> pl.DataFrame:
    """The rows with the name and birth date of a customer."""
    rows = named_and_born(new)
    if rows.is_empty():
        return rows.select(ROW, LINE, field=pl.lit(BORN), pk=pl.lit(None, pl.Int64))
    days = rows.select(pl.col(BORN).str.to_date("%Y-%m-%d")).to_series()
    there = lookup.born(days)
    there = there.with_columns(name=full_names(there)).sort(PK)
    there = there.unique(["name", BORN], keep="first", maintain_order=True)
    both = rows.join(there.select("name", BORN, PK), on=["name", BORN], maintain_order="left")
    return both.select(ROW, LINE, pl.lit(BORN).alias("field"), PK)


def told_of() -> pl.Expr:
    """As the shop calls a customer, with the number: `Mia Ek (K0007)`."""
    person = pl.concat_str("first_name", "last_name", separator=" ").str.strip_chars(" ")
    firm = pl.col("company_name")
    organisation = (pl.col("kind") == "organisation") & (firm != "")
    name = pl.when(organisation | (person == "")).then(firm).otherwise(person)
    return pl.concat_str(name, pl.lit(" ("), "number", pl.lit(")"))
