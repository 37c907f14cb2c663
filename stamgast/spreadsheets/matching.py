"""Which customer a row is about.

The key that the user chose decides. A row without it is still recognised by its
e-mail or phone together with the same name, or where the registry has a customer
who is the same in everything the row says; so that a list that is put in again
doubles nobody. All rows are matched at once, in columns.
"""

from __future__ import annotations

import polars as pl

from stamgast.customers.models import SEALED_PLACE, Identifier
from stamgast.lib.folded_columns import folded, sort_keys
from stamgast.lib.sealing import ring
from stamgast.shops.models import Shop
from stamgast.spreadsheets import problems
from stamgast.spreadsheets.checking import Outcome
from stamgast.spreadsheets.customer_lookup import NAMES, Lookup
from stamgast.spreadsheets.customer_registry import existing
from stamgast.spreadsheets.fields import Kind
from stamgast.spreadsheets.planning import KEEP, PK, Matched, changes_of, told, twice_meant
from stamgast.spreadsheets.resembling import maybe_known
from stamgast.spreadsheets.tables import LINE, ROW

KINDS = {
    "number": Identifier.Kind.NUMBER,
    "email": Identifier.Kind.EMAIL,
    "mobile": Identifier.Kind.PHONE,
    "phone": Identifier.Kind.PHONE,
}
PAIRS = {ROW: pl.UInt32, PK: pl.Int64}


def match(shop: Shop, outcome: Outcome, kind: Kind, key: str, above: int) -> Matched:
    """The known customers of a file, and what is to be said of rows that may be theirs."""
    frame, lookup = outcome.frame, Lookup(shop)
    keyed, ambiguous = by_key(lookup, frame, key)
    found = keyed
    waiting = frame.filter(pl.col(key).is_null()) if key in frame.columns else frame
    for other in ("number", "email", "mobile", "phone"):
        if other in frame.columns and other != key:
            more = by_key_and_name(lookup, without(waiting, found), other, found[PK])
            found = pl.concat([found, more])
    rest = by_everything(lookup, without(waiting, found), outcome, kind, found[PK])
    found = pl.concat([found, rest]).sort(ROW)
    placed = found.join(frame.select(ROW, LINE), on=ROW, maintain_order="left")
    # Of rows with the same key, checking has said so already.
    again = twice_meant(placed, above).join(keyed, on=ROW, how="anti")
    said = [
        ambiguous,
        again,
        numbers_taken(lookup, frame, found),
        personal_ids_taken(lookup, frame, found),
        maybe_known(lookup, frame.join(found, on=ROW, how="anti")),
    ]
    if key in frame.columns:
        said.append(keyless(frame, kind, key))
    return Matched(found, problems.gathered([each for each in said if each.height]))


def without(frame: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    return frame.join(found, on=ROW, how="anti", maintain_order="left")


def candidates(lookup: Lookup, frame: pl.DataFrame, key: str) -> pl.DataFrame:
    """Every row beside every customer who has its key."""
    keyed = frame.filter(pl.col(key).is_not_null()).with_columns(key=pl.col(key).str.to_lowercase())
    owners = lookup.owners(KINDS[key], keyed["key"])
    return keyed.join(owners, on="key", how="inner", maintain_order="left_right")


def by_key(lookup: Lookup, frame: pl.DataFrame, key: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Row and customer by the chosen key; and the rows whose key several customers share."""
    if key not in frame.columns:
        return pl.DataFrame(schema=PAIRS), problems.NONE
    both = candidates(lookup, frame, key)
    if key == "mobile":
        # It may be somebody else's second phone.
        mobiles = lookup.people(both[PK]).select(PK, theirs="mobile")
        both = both.join(mobiles, on=PK, maintain_order="left")
        both = both.filter(pl.col("theirs") == pl.col("mobile"))
    several = both.filter(pl.len().over(ROW) > 1)
    found = both.join(several, on=ROW, how="anti").select(ROW, PK)
    if several.is_empty():
        return found, problems.NONE
    several = alike(lookup, several)
    one = several.filter(pl.col("alike")).filter(pl.len().over(ROW) == 1)
    doubtful = several.join(one, on=ROW, how="anti", maintain_order="left")
    names = pl.col("their_number").head(5).str.join(", ")
    told_of = doubtful.group_by(ROW, LINE, maintain_order=True).agg(names.alias("extra"))
    rows = told(told_of.select(ROW, LINE), "key_ambiguous", field=key)
    ambiguous = rows.with_columns(told_of["extra"])
    return pl.concat([found, one.select(ROW, PK)]), problems.gathered([ambiguous])


def alike(lookup: Lookup, both: pl.DataFrame) -> pl.DataFrame:
    """With `alike`: whether the row calls the customer by the name that they have."""
    people = lookup.people(both[PK]).rename(lambda name: name if name == PK else f"their_{name}")
    both = both.join(people, on=PK, maintain_order="left")
    said = [name for name in NAMES if name in both.columns]
    same = called(both, said) == called(both, [f"their_{name}" for name in said])
    return both.with_columns(alike=same)


def called(both: pl.DataFrame, names: list[str]) -> pl.Series:
    if not names:
        return pl.repeat("", both.height, dtype=pl.String, eager=True)
    text = pl.concat_str([pl.col(name).fill_null("") for name in names], separator=" ")
    return folded(both.select(text.alias("t"))["t"])


def by_key_and_name(
    lookup: Lookup, waiting: pl.DataFrame, key: str, taken: pl.Series
) -> pl.DataFrame:
    both = candidates(lookup, waiting, key).filter(pl.col(PK).is_in(taken.implode()).not_())
    if both.is_empty():
        return pl.DataFrame(schema=PAIRS)
    same = alike(lookup, both).filter(pl.col("alike"))
    return same.filter(pl.len().over(ROW) == 1).select(ROW, PK)


def by_everything(
    lookup: Lookup, waiting: pl.DataFrame, outcome: Outcome, kind: Kind, taken: pl.Series
) -> pl.DataFrame:
    """Rows without any key are known only where everything in them is as it stands."""
    nothing = pl.DataFrame(schema=PAIRS)
    if waiting.is_empty() or not lookup.anybody:
        return nothing
    names = waiting.select(ROW, key=sorted_as(waiting, lookup.shop))
    names = names.filter(pl.col("key") != "")
    pairs = names.join(lookup.sorted_alike(names["key"]), on="key", maintain_order="left_right")
    pairs = pairs.select(ROW, PK).filter(pl.col(PK).is_in(taken.implode()).not_())
    if pairs.is_empty():
        return nothing
    personal = outcome.frame.get_column("personal_id", default=None)
    there = existing(lookup.shop, pairs[PK].unique().to_list(), outcome.fields, personal)
    both = waiting.join(pairs, on=ROW, how="inner", maintain_order="left")
    changed = changes_of(both, there, outcome.fields, kind, KEEP).select(ROW, PK)
    same = pairs.join(changed, on=[ROW, PK], how="anti", maintain_order="left")
    return one_each(same)


def one_each(pairs: pl.DataFrame) -> pl.DataFrame:
    """No row gets two customers, and no customer two rows: the first of both."""
    rows: dict[int, int] = {}
    used: set[int] = set()
    for row, pk in pairs.iter_rows():
        if row not in rows and pk not in used:
            rows[row] = pk
            used.add(pk)
    return pl.DataFrame(list(rows.items()), schema=PAIRS, orient="row")


def sorted_as(frame: pl.DataFrame, shop: Shop) -> pl.Series:
    """As customers/storing.py sorts whoever it makes of such a row."""
    order = [name for name in ("last_name", "first_name", "company_name") if name in frame.columns]
    if not order:
        return pl.repeat("", frame.height, dtype=pl.String, eager=True)
    text = pl.concat_str([pl.col(name).fill_null("") for name in order], separator=" ")
    return sort_keys(frame.select(t=text.str.strip_chars(" "))["t"], shop.language)


def numbers_taken(lookup: Lookup, frame: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Rows that would give somebody the number of somebody else."""
    if "number" not in frame.columns:
        return problems.NONE
    owned = candidates(lookup, frame.select(ROW, LINE, "number"), "number")
    return told(of_others(owned, pairs), "number_taken", field="number")


def personal_ids_taken(lookup: Lookup, frame: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    if "personal_id" not in frame.columns:
        return problems.NONE
    texts = frame["personal_id"].drop_nulls().unique().to_list()
    blinds = {blind: text for text in texts for blind in ring().blinds(text, SEALED_PLACE)}
    found = lookup.owners(Identifier.Kind.PERSONAL_ID, pl.Series(list(blinds), dtype=pl.String))
    whose = found.with_columns(personal_id=pl.col("key").replace_strict(blinds, default=None))
    owned = frame.select(ROW, LINE, "personal_id").join(
        whose.cast({"personal_id": pl.String}), on="personal_id"
    )
    return told(of_others(owned, pairs), "personal_id_taken", field="personal_id")


def of_others(owned: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """The rows that say what belongs to a customer whom they are not about."""
    beside = owned.select(ROW, LINE, owner=PK).join(pairs, on=ROW, how="left")
    wrong = beside.filter(pl.col("owner").ne_missing(pl.col(PK)))
    return wrong.select(ROW, LINE).unique(ROW, maintain_order=True)


def keyless(frame: pl.DataFrame, kind: Kind, key: str) -> pl.DataFrame:
    rows = frame.filter(pl.col(key).is_null()).select(ROW, LINE)
    return told(rows, "key_missing", str(kind.fields[key].label).lower(), key)
