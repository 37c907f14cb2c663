"""What an import would do, row by row, said before anything is written: pure.

A plan is made of what the file says and of what stands in the registry now. It is
made once to be shown and once more inside the transaction that carries it out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from stamgast.spreadsheets import problems
from stamgast.spreadsheets.checking import SECRET, Outcome
from stamgast.spreadsheets.fields import Kind
from stamgast.spreadsheets.tables import LINE, ROW, cleaned

KEEP, CLEAR = "keep", "clear"
NEW, CHANGED, UNCHANGED, REFUSED = "new", "changed", "unchanged", "refused"
ACTIONS = (NEW, CHANGED, UNCHANGED, REFUSED)
PK = "pk"


@dataclass(frozen=True)
class Plan:
    """`frame`: row, line, pk (null for a new record) and action. `changes`: row, pk, field, old,
    new, for every changed field of every changed row."""

    frame: pl.DataFrame
    changes: pl.DataFrame
    problems: pl.DataFrame

    def counts(self) -> dict[str, int]:
        found = dict(self.frame.group_by("action").len().iter_rows())
        by_severity = {
            "errors": problems.errors_of(self.problems).height,
            "warnings": problems.warnings_of(self.problems).height,
        }
        return {action: found.get(action, 0) for action in ACTIONS} | by_severity

    def rows(self, *actions: str) -> pl.Series:
        return self.frame.filter(pl.col("action").is_in(actions))[ROW]


@dataclass(frozen=True)
class Matched:
    """`frame`: row and pk of the rows that are about a known record."""

    frame: pl.DataFrame
    problems: pl.DataFrame


def plan(
    outcome: Outcome, matched: Matched, existing: pl.DataFrame, kind: Kind, *, blank: str
) -> Plan:
    """`existing` has a row for each matched pk, with the file's fields as the outcome has them."""
    frame = outcome.frame.join(matched.frame, on=ROW, how="left", maintain_order="left")
    found = problems.gathered(
        [
            names_needed(outcome.problems, frame, kind, blank),
            matched.problems,
            nameless_new(frame, kind),
            *booked_before(frame, existing, kind),
            somebody_else(frame, existing, kind),
        ]
    )
    bad = problems.errors_of(found)[ROW].unique()
    changes = changes_of(frame, existing, outcome.fields, kind, blank)
    changes = changes.filter(pl.col(ROW).is_in(bad.implode()).not_())
    action = (
        pl.when(pl.col(ROW).is_in(bad.implode()))
        .then(pl.lit(REFUSED))
        .when(pl.col(PK).is_null())
        .then(pl.lit(NEW))
        .when(pl.col(ROW).is_in(changes[ROW].unique().implode()))
        .then(pl.lit(CHANGED))
        .otherwise(pl.lit(UNCHANGED))
    )
    return Plan(frame.select(ROW, LINE, PK, action.alias("action")), changes, found)


def names_needed(found: pl.DataFrame, frame: pl.DataFrame, kind: Kind, blank: str) -> pl.DataFrame:
    """Whoever is known already keeps the name where the row has none."""
    if blank == CLEAR and set(kind.needed) <= set(frame.columns):
        return found
    known = frame.filter(pl.col(PK).is_not_null())[ROW]
    lifted = (pl.col("code") == kind.nameless) & pl.col(ROW).is_in(known.implode())
    return found.filter(lifted.not_())


def nameless_new(frame: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    """A file without any column for a name can change records but make none."""
    if set(kind.needed) & set(frame.columns):
        return problems.NONE
    new = frame.filter(pl.col(PK).is_null()).select(ROW, LINE)
    return told(new, kind.nameless)


def booked_before(
    frame: pl.DataFrame, existing: pl.DataFrame, kind: Kind
) -> Iterator[pl.DataFrame]:
    """Where a row tells another opening balance than the one that is booked for good."""
    for name in frame.columns:
        if name not in kind.fields or not kind.fields[name].once:
            continue
        both = frame.join(existing.select(PK, pl.col(name).alias("extra")), on=PK)
        wrong = both.filter(pl.col(name).is_not_null() & (pl.col(name) != pl.col("extra")))
        booked = told(wrong.select(ROW, LINE, "extra"), "opening_booked", field=name)
        yield booked.with_columns(wrong["extra"])


def somebody_else(frame: pl.DataFrame, existing: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    """Rows that would give a known person both another first and another last name: numbers of
    two systems may be the same by chance."""
    names = ("first_name", "last_name")
    if not all(n in kind.fields and n in frame.columns for n in names):
        return problems.NONE
    old = [cleaned(pl.col(name)).alias(f"{name}_old") for name in names]
    both = frame.join(existing.select(PK, *old), on=PK, maintain_order="left")
    lower = [(pl.col(n).str.to_lowercase(), pl.col(f"{n}_old").str.to_lowercase()) for n in names]
    others = both.filter(*(new != there for new, there in lower))
    who = others.select(pl.concat_str([f"{name}_old" for name in names], separator=" "))
    found = told(others.select(ROW, LINE), "somebody_else")
    return found.with_columns(who.to_series().alias("extra"))


def told(rows: pl.DataFrame, code: str, extra: str = "", field: str = "") -> pl.DataFrame:
    """The same problem at each of these rows."""
    return rows.with_columns(
        pl.lit(-1).alias("column"),
        pl.lit(field).alias("field"),
        pl.lit(code).alias("code"),
        pl.lit("").alias("value"),
        pl.lit(extra).alias("extra"),
    )


def changes_of(
    frame: pl.DataFrame, existing: pl.DataFrame, fields: Sequence[str], kind: Kind, blank: str
) -> pl.DataFrame:
    """What would differ from what stands there, field by field."""
    both = frame.filter(pl.col(PK).is_not_null()).join(
        existing, on=PK, how="left", suffix="_old", maintain_order="left"
    )
    parts = [
        both.filter(differs(name, kind, blank)).select(
            ROW,
            PK,
            pl.lit(name).alias("field"),
            told_value(f"{name}_old", name).alias("old"),
            told_value(name, name).alias("new"),
        )
        for name in fields
    ]
    if not parts:
        schema = {ROW: pl.UInt32, PK: pl.Int64}
        return pl.DataFrame(schema=schema | dict.fromkeys(("field", "old", "new"), pl.String))
    return pl.concat(parts).sort(ROW, maintain_order=True)


def told_value(column: str, name: str) -> pl.Expr:
    secret = name in SECRET
    return pl.lit("•••", dtype=pl.String) if secret else pl.col(column).cast(pl.String)


def differs(name: str, kind: Kind, blank: str) -> pl.Expr:
    new, old = pl.col(name), cleaned(pl.col(f"{name}_old"))
    check = kind.fields[name].check
    if check in ("key", "name", "names"):
        # Capitals don't tell these apart: the group "retail" is the group "Retail".
        new, old = new.str.to_lowercase(), old.str.to_lowercase()
    if check in ("names", "barcodes"):
        new, old = (each.str.split(" ::: ").list.sort().list.join(" ::: ") for each in (new, old))
    changed = new.is_not_null() & new.ne_missing(old)
    if kind.fields[name].once:
        return changed & old.is_null()
    if blank == CLEAR and clearable(name, kind):
        changed = changed | (new.is_null() & old.is_not_null())
    return changed


def clearable(name: str, kind: Kind) -> bool:
    """A blank yes-or-no says nothing, and a number is never taken away."""
    return kind.fields[name].check not in ("key", "yes_no", "price") and name != "kind"


def twice_meant(frame: pl.DataFrame, above: int) -> pl.DataFrame:
    """Rows that turn out to be about a record that an earlier row is about too."""
    first = pl.col(ROW).first().over(PK)
    again = frame.with_columns(first=first).filter(pl.col(ROW) != pl.col("first"))
    return told(again.select(ROW, LINE, "first"), "key_twice").with_columns(
        (pl.col("first") + above).cast(pl.String).alias("extra")
    )


def names_in(column: pl.Series) -> Collection[str]:
    """Every single name in cells that may hold several."""
    return column.drop_nulls().unique().str.split(" ::: ").explode().unique().to_list()
