"""Which customer a row is about.

The key that the user chose decides. A row without it is still recognised by its
e-mail or phone together with the same name, or where the registry has a customer
who is the same in everything the row says; so that a list that is put in again
doubles nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl

from stamgast.customers.models import SEALED_PLACE, Customer, Identifier
from stamgast.lib.folding import folded, sort_key
from stamgast.lib.sealing import ring
from stamgast.shops.models import Shop
from stamgast.spreadsheets import problems
from stamgast.spreadsheets.checking import Outcome
from stamgast.spreadsheets.customer_registry import batches, existing, named, owners
from stamgast.spreadsheets.fields import Kind
from stamgast.spreadsheets.planning import KEEP, PK, Matched, changes_of, told, twice_meant
from stamgast.spreadsheets.tables import LINE, ROW

KINDS = {
    "number": Identifier.Kind.NUMBER,
    "email": Identifier.Kind.EMAIL,
    "mobile": Identifier.Kind.PHONE,
    "phone": Identifier.Kind.PHONE,
}
NAMES = ("first_name", "last_name", "company_name")
Row = dict[str, Any]


def match(shop: Shop, outcome: Outcome, kind: Kind, key: str, above: int) -> Matched:
    """The known customers of a file, and what is to be said of rows that may be theirs."""
    frame = outcome.frame
    keyed, ambiguous = by_key(shop, frame, key)
    found = dict(keyed)
    waiting = frame.filter(pl.col(key).is_null()) if key in frame.columns else frame
    taken = set(found.values())
    for other in ("number", "email", "mobile", "phone"):
        if other in frame.columns and other != key:
            more = by_key_and_name(shop, without(waiting, found), other, taken)
            found |= more
            taken |= set(more.values())
    found |= by_everything(shop, without(waiting, found), outcome, kind, taken)
    pairs = pl.DataFrame(list(found.items()), schema={ROW: pl.UInt32, PK: pl.Int64}, orient="row")
    placed = pairs.join(frame.select(ROW, LINE), on=ROW).sort(ROW)
    # Of rows with the same key, checking has said so already.
    again = twice_meant(placed, above).filter(pl.col(ROW).is_in(list(keyed)).not_())
    said = [
        ambiguous,
        again,
        numbers_taken(shop, frame, pairs),
        personal_ids_taken(shop, frame, pairs),
        maybe_known(shop, frame, pairs),
    ]
    if key in frame.columns:
        said.append(keyless(frame, kind, key))
    return Matched(pairs, problems.gathered([each for each in said if each.height]))


def without(frame: pl.DataFrame, found: dict[int, int]) -> pl.DataFrame:
    return frame.filter(pl.col(ROW).is_in(list(found)).not_())


def keys_in(frame: pl.DataFrame, name: str) -> pl.Series:
    return frame[name].str.to_lowercase()


def by_key(shop: Shop, frame: pl.DataFrame, key: str) -> tuple[dict[int, int], pl.DataFrame]:
    """Row to customer by the chosen key; and the rows whose key several customers share."""
    if key not in frame.columns:
        return {}, problems.NONE
    candidates = owners(shop, KINDS[key], keys_in(frame, key).drop_nulls().unique().to_list())
    people = named(shop, shared(candidates.values(), key))
    found: dict[int, int] = {}
    doubtful = []
    for row in named_rows(frame.filter(pl.col(key).is_not_null()), key):
        several = candidates.get(str(row[key]).lower(), [])
        if key == "mobile":
            several = [pk for pk in several if people[pk].mobile == row[key]]
        if len(several) > 1:
            alike = [pk for pk in several if same_name(row, people[pk])]
            several = alike if len(alike) == 1 else several
        if len(several) == 1:
            found[row[ROW]] = several[0]
        elif several:
            numbers = ", ".join(people[pk].number for pk in several[:5])
            place = pl.DataFrame({ROW: [row[ROW]], LINE: [row[LINE]]})
            doubtful.append(told(place, "key_ambiguous", numbers, key))
    return found, problems.gathered(doubtful)


def shared(candidates: Iterable[Sequence[int]], key: str) -> list[int]:
    """Those of whom more must be known: of a phone, whether it is the mobile."""
    return [pk for several in candidates if len(several) > 1 or key == "mobile" for pk in several]


def named_rows(frame: pl.DataFrame, key: str) -> Iterable[Row]:
    names = [name for name in (ROW, LINE, *NAMES, key) if name in frame.columns]
    return frame.select(list(dict.fromkeys(names))).iter_rows(named=True)


def same_name(row: Row, customer: Customer) -> bool:
    said = [row[name] or "" for name in NAMES if name in row]
    theirs = [getattr(customer, name) for name in NAMES if name in row]
    return folded(" ".join(said)) == folded(" ".join(theirs))


def by_key_and_name(shop: Shop, waiting: pl.DataFrame, key: str, taken: set[int]) -> dict[int, int]:
    candidates = owners(shop, KINDS[key], keys_in(waiting, key).drop_nulls().unique().to_list())
    people = named(shop, [pk for several in candidates.values() for pk in several])
    found: dict[int, int] = {}
    for row in named_rows(waiting.filter(pl.col(key).is_not_null()), key):
        several = candidates.get(str(row[key]).lower(), [])
        alike = [pk for pk in several if pk not in taken and same_name(row, people[pk])]
        if len(alike) == 1:
            found[row[ROW]] = alike[0]
    return found


def by_everything(
    shop: Shop, waiting: pl.DataFrame, outcome: Outcome, kind: Kind, taken: set[int]
) -> dict[int, int]:
    """Rows without any key are known only where everything in them is as it stands."""
    sorted_names = {row[ROW]: sorted_as(row, shop) for row in named_rows(waiting, ROW)}
    same_sort: dict[str, list[int]] = {}
    for batch in batches(set(sorted_names.values()) - {""}):
        rows = Customer.objects.filter(shop=shop, sort_name__in=batch).order_by("pk")
        for name, pk in rows.values_list("sort_name", "pk"):
            same_sort.setdefault(name, []).append(pk)
    pairs = [
        (row, pk)
        for row, name in sorted_names.items()
        for pk in same_sort.get(name, [])
        if pk not in taken
    ]
    if not pairs:
        return {}
    candidates = pl.DataFrame(pairs, schema={ROW: pl.UInt32, PK: pl.Int64}, orient="row")
    there = existing(
        shop,
        candidates[PK].to_list(),
        outcome.fields,
        outcome.frame.get_column("personal_id", default=None),
    )
    both = waiting.join(candidates, on=ROW, how="inner", maintain_order="left")
    changed = set(changes_of(both, there, outcome.fields, kind, KEEP).select(ROW, PK).iter_rows())
    found: dict[int, int] = {}
    used = set(taken)
    for row, pk in pairs:
        if (row, pk) not in changed and row not in found and pk not in used:
            found[row] = pk
            used.add(pk)
    return found


def sorted_as(row: Row, shop: Shop) -> str:
    """As customers/storing.py sorts whoever it makes of such a row."""
    person = f"{row.get('last_name') or ''} {row.get('first_name') or ''}".strip()
    return sort_key(f"{person} {row.get('company_name') or ''}".strip(), shop.language)


def numbers_taken(shop: Shop, frame: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Rows that would give somebody the number of somebody else."""
    if "number" not in frame.columns:
        return problems.NONE
    keys = keys_in(frame, "number")
    whose = owners(shop, KINDS["number"], keys.drop_nulls().unique().to_list())
    owner = [whose[key][0] if key in whose else None for key in keys]
    return told(of_others(frame, pairs, owner), "number_taken", field="number")


def personal_ids_taken(shop: Shop, frame: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    if "personal_id" not in frame.columns:
        return problems.NONE
    texts = frame["personal_id"].drop_nulls().unique().to_list()
    blinds = {blind: text for text in texts for blind in ring().blinds(text, SEALED_PLACE)}
    found = owners(shop, Identifier.Kind.PERSONAL_ID, list(blinds))
    whose = {blinds[blind]: several[0] for blind, several in found.items()}
    owner = [whose.get(text) for text in frame["personal_id"]]
    return told(of_others(frame, pairs, owner), "personal_id_taken", field="personal_id")


def of_others(
    frame: pl.DataFrame, pairs: pl.DataFrame, owner: Sequence[int | None]
) -> pl.DataFrame:
    """The rows that say what belongs to a customer whom they are not about."""
    beside = frame.select(ROW, LINE, pl.Series("owner", owner, dtype=pl.Int64))
    beside = beside.join(pairs, on=ROW, how="left")
    wrong = beside.filter(pl.col("owner").is_not_null() & pl.col("owner").ne_missing(pl.col(PK)))
    return wrong.select(ROW, LINE)


def maybe_known(shop: Shop, frame: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """New rows with an e-mail address or phone that a customer has already."""
    new = frame.join(pairs, on=ROW, how="anti")
    said = []
    for name in ("email", "mobile", "phone"):
        if name not in new.columns:
            continue
        keys = keys_in(new, name)
        whose = owners(shop, KINDS[name], keys.drop_nulls().unique().to_list())
        people = named(shop, [several[0] for several in whose.values()])
        called = {pk: f"{person.name} ({person.number})" for pk, person in people.items()}
        extra = [called.get(whose[key][0]) if key in whose else None for key in keys]
        rows = new.select(ROW, LINE, pl.Series("who", extra, dtype=pl.String))
        rows = rows.filter(pl.col("who").is_not_null())
        about = told(rows, "maybe_known", field=name).with_columns(pl.col("who").alias("extra"))
        said.append(about)
    return problems.gathered([each for each in said if each.height])


def keyless(frame: pl.DataFrame, kind: Kind, key: str) -> pl.DataFrame:
    rows = frame.filter(pl.col(key).is_null()).select(ROW, LINE)
    return told(rows, "key_missing", str(kind.fields[key].label).lower(), key)
