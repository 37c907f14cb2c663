"""Checks every cell of a table, column by column: pure.

What comes out has a column of clean text for each field and a row for each row
of the file, and beside it everything that is wrong, with cause and cure. Errors
keep a row out, warnings don't.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass, field, replace

import polars as pl

from stamgast.spreadsheets import (
    amounts,
    cells,
    contacts,
    dates,
    naming,
    places,
    postcodes,
    problems,
    product_cells,
)
from stamgast.spreadsheets.cells import Checked, Circumstances
from stamgast.spreadsheets.dates import DateOrder
from stamgast.spreadsheets.fields import Field, Kind
from stamgast.spreadsheets.gathering import Gathered, gather
from stamgast.spreadsheets.mapping import Mapping
from stamgast.spreadsheets.repeating import PHONES, persons_twice, phones_twice, twice
from stamgast.spreadsheets.tables import LINE, ROW, Table

Check = Callable[[pl.Series, Field, Circumstances], Checked]


def country(column: pl.Series, _field: Field, _: Circumstances) -> Checked:
    def of(text: str) -> cells.Cell:
        if text.lower() in cells.NOTHING:
            return cells.BLANK
        code = places.iso(text)
        return cells.Cell(code) if code else cells.Cell(None, "country_unknown")

    return cells.by_value(cells.unquoted(column), of)


CHECKS: dict[str, Check] = {
    "text": cells.text,
    "code": cells.code,
    "key": cells.key,
    "choice": cells.choice,
    "yes_no": cells.yes_no,
    "name": naming.name,
    "names": naming.names,
    "tax": naming.tax,
    "price": product_cells.price,
    "barcodes": product_cells.barcodes,
    "email": contacts.email,
    "country": country,
    "date": dates.date,
    "account_limit": amounts.account_limit,
    "points": amounts.points,
    "owed": amounts.owed,
}
# What stands in these is told nowhere, not even where it is wrong.
SECRET = ("personal_id",)
BY_REGION = {"phone": contacts.phone, "personal_id": contacts.personal_id}


@dataclass(frozen=True)
class Outcome:
    """`frame`: row, line and a column of clean text for each field that the file feeds, null
    where nothing was said. `problems` as problems.SCHEMA."""

    frame: pl.DataFrame
    problems: pl.DataFrame
    # By field, where its dates can be read in several orders.
    dates: Map[str, DateOrder] = field(default_factory=dict)

    @property
    def fields(self) -> list[str]:
        return [name for name in self.frame.columns if name not in (ROW, LINE)]


def check(
    table: Table, mapping: Mapping, kind: Kind, circumstances: Circumstances, key: str = ""
) -> Outcome:
    """Everything that can be said of the file alone. `key`: the field that finds a row."""
    table, errors = without_errors(table, mapping)
    regions = regions_of(table, mapping, circumstances.country)
    gathered = gather(table, mapping, kind, regions)
    frame, found = table.frame.select(ROW, LINE), [oddities(table), *errors]
    for name, column in gathered.columns.items():
        of = kind.fields[name]
        if of.check == "postcode":
            country = gathered.columns.get(name.replace("postcode", "country"))
            lands = places.regions(country, None, circumstances.country, table.height)
            checked = postcodes.postcode(column, of, circumstances, lands)
        else:
            checked = checked_column(column, of, regions, circumstances)
        frame = frame.with_columns(checked.values.alias(name))
        found.append(told(table, gathered, name, checked))
        if of.check == "date" and (order := dates.doubt(column, of, circumstances)):
            found.append(whole_column(gathered.sources[name][0], name, "date_order", order))
    found += [*repeated(table, frame, gathered, kind, key), nameless(frame, gathered, kind)]
    said = problems.gathered([each for each in found if each.height])
    return Outcome(frame, said, order_of_dates(gathered, kind, circumstances, table))


def without_errors(table: Table, mapping: Mapping) -> tuple[Table, list[pl.DataFrame]]:
    """The table with cells blank that show an error instead of a value, and where they are."""
    frame, found = table.frame, list[pl.DataFrame]()
    for index in (at for at, each in enumerate(mapping.choices) if each.target):
        name = str(index)
        if not frame[name].str.starts_with("#").any():
            continue
        wrong = frame[name].str.contains(f"^{cells.ERROR}").fill_null(False)
        rows = frame.filter(wrong).select(ROW, LINE, value=name)
        found.append(
            rows.with_columns(
                column=pl.lit(index), field=pl.lit(""), code=pl.lit("cell_error"), extra=pl.lit("")
            )
        )
        frame = frame.with_columns(pl.when(~wrong).then(pl.col(name)).alias(name))
    return replace(table, frame=frame), found


def repeated(
    table: Table, frame: pl.DataFrame, gathered: Gathered, kind: Kind, key: str
) -> Iterator[pl.DataFrame]:
    """What stands in several rows: an error for what belongs to one record, else a warning."""
    first = {name: sources[0] for name, sources in gathered.sources.items()}
    # Cells that hold several are taken apart where the registry is asked.
    one = {name for name in (*kind.singular, key) if name and kind.fields[name].check != "barcodes"}
    for name in sorted(one & set(frame.columns)):
        secret = name in SECRET
        yield twice(frame, name, "key_twice", first[name], table.above, secret=secret)
    if "email" in frame.columns and key != "email":
        yield twice(frame, "email", "email_twice", first["email"], table.above)
    numbers = [name for name in PHONES if name in frame.columns and name != key]
    yield phones_twice(frame, numbers, first, table.above)
    yield persons_twice(frame, first.get("last_name", -1), table.above)


def order_of_dates(
    gathered: Gathered, kind: Kind, circumstances: Circumstances, table: Table
) -> dict[str, DateOrder]:
    """How the dates of each column are read, and which cells tell so."""
    rows = table.frame[ROW] + table.above
    found = {
        name: dates.evidence(column, rows, name, circumstances)
        for name, column in gathered.columns.items()
        if kind.fields[name].check == "date"
    }
    return {name: each for name, each in found.items() if each}


def checked_column(
    column: pl.Series, field: Field, regions: pl.Series, circumstances: Circumstances
) -> Checked:
    if field.check in BY_REGION:
        return BY_REGION[field.check](column, regions)
    return CHECKS[field.check](column, field, circumstances)


def regions_of(table: Table, mapping: Mapping, home: str) -> pl.Series:
    """By which country each row's phones are read."""

    def first(part: str) -> pl.Series | None:
        for which in ("postal", "physical"):
            for index in mapping.sources(f"{which}_{part}"):
                if table.column(index).null_count() < table.height:
                    return table.column(index)
        return None

    return places.regions(first("country"), first("postcode"), home, table.height)


def told(table: Table, gathered: Gathered, name: str, checked: Checked) -> pl.DataFrame:
    """The problems of one column, with the cell as it was written."""
    if checked.codes.null_count() == table.height:
        return problems.NONE
    beside = table.frame.with_columns(
        checked.codes.alias("code"),
        gathered.columns[name].alias("value"),
        checked.extras.alias("extra"),
    ).filter(pl.col("code").is_not_null())
    if name in SECRET:
        beside = beside.with_columns(pl.lit("").alias("value"))
    return beside.select(
        ROW,
        LINE,
        "code",
        "value",
        "extra",
        origin(gathered.sources[name]).alias("column"),
        pl.lit(name).alias("field"),
    )


def origin(sources: list[int]) -> pl.Expr:
    """Of several columns that feed a field, the one that the row's value stands in."""
    same = [pl.when(pl.col(str(index)) == pl.col("value")).then(index) for index in sources]
    return pl.coalesce(*same, pl.lit(sources[0])).cast(pl.Int32)


def whole_column(column: int, field: str, code: str, extra: str) -> pl.DataFrame:
    values = {ROW: 0, LINE: 0, "column": column, "field": field, "code": code, "value": ""}
    return pl.DataFrame({**values, "extra": extra})


def nameless(frame: pl.DataFrame, gathered: Gathered, kind: Kind) -> pl.DataFrame:
    """Rows without any of the fields of which one is needed."""
    fed = [name for name in kind.needed if name in frame.columns]
    if not fed:
        return problems.NONE
    # As it was written: a name that is too long is a fault of its own, and no missing one.
    written = pl.DataFrame({name: gathered.columns[name] for name in fed})
    nothing = written.select(pl.all_horizontal(pl.all().is_null())).to_series()
    rows = frame.select(ROW, LINE).filter(nothing)
    return rows.with_columns(
        pl.lit(gathered.sources[fed[0]][0]).alias("column"),
        pl.lit(fed[0]).alias("field"),
        pl.lit(kind.nameless).alias("code"),
        pl.lit("").alias("value"),
        pl.lit("").alias("extra"),
    )


def oddities(table: Table) -> pl.DataFrame:
    """What reading could only do with a doubt, at its row."""
    if not table.oddities:
        return problems.NONE
    lines = dict(table.frame.select(ROW, LINE).iter_rows())
    rows = [each for each in table.oddities if each.row in lines]
    data = {
        ROW: [each.row for each in rows],
        LINE: [lines[each.row] for each in rows],
        "column": [-1 if each.column is None else each.column for each in rows],
        "field": [""] * len(rows),
        "code": [each.code for each in rows],
        "value": [""] * len(rows),
        "extra": [""] * len(rows),
    }
    return pl.DataFrame(data, schema=problems.SCHEMA)


def rows_with_errors(outcome: Outcome) -> pl.Series:
    return problems.errors_of(outcome.problems)[ROW].unique()


def clean(outcome: Outcome) -> Iterator[dict[str, str | None]]:
    """The rows without an error."""
    bad = rows_with_errors(outcome)
    yield from outcome.frame.filter(pl.col(ROW).is_in(bad.implode()).not_()).iter_rows(named=True)
