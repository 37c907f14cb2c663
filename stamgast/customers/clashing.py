"""Why entries can't be stored as they are: every reason, not the first alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from stamgast.customers.entries import BATCH, NAMES, Entry
from stamgast.customers.models import SEALED_PLACE, Customer, Identifier
from stamgast.lib.refused import Refused
from stamgast.lib.sealing import ring
from stamgast.shops.models import Shop


@dataclass(frozen=True)
class Clash:
    """Why one of many entries can't be: `row` counts from 0."""

    row: int
    field: str
    code: str
    message: str


class RefusedRows(Refused):
    """Nothing was stored; each row's reason stands in `clashes`."""

    def __init__(self, clashes: Sequence[Clash]) -> None:
        first = clashes[0]
        super().__init__(first.code, first.message, field=first.field)
        self.clashes = clashes


def clashes_of(
    shop: Shop, entries: Sequence[Entry], current: Mapping[int, Customer]
) -> list[Clash]:
    """Every reason why these entries can't be stored as they are."""
    clashes = [
        Clash(row, "first_name", "name_needed", str(_("Give a name: first, last or company.")))
        for row, entry in enumerate(entries)
        if not any(name_of(entry, current, name) for name in NAMES)
    ]
    numbers = {row: entry.values["number"] for row, entry in enumerate(entries) if given(entry)}
    clashes += taken(
        shop,
        entries,
        {row: (Identifier.Kind.NUMBER, [number.lower()]) for row, number in numbers.items()},
        Clash(0, "number", "number_taken", str(_("Another customer has this number."))),
    )
    personal = {row: entry.personal_id for row, entry in enumerate(entries) if entry.personal_id}
    clashes += taken(
        shop,
        entries,
        {
            row: (Identifier.Kind.PERSONAL_ID, ring().blinds(text, SEALED_PLACE))
            for row, text in personal.items()
        },
        Clash(0, "personal_id", "personal_id_taken", str(_("Another customer has this ID."))),
    )
    return sorted(clashes, key=lambda clash: clash.row)


def given(entry: Entry) -> bool:
    return bool(entry.values.get("number"))


def name_of(entry: Entry, current: Mapping[int, Customer], name: str) -> str:
    old = getattr(current[entry.customer.pk], name) if entry.customer else ""
    return str(entry.values.get(name, old))


def taken(
    shop: Shop,
    entries: Sequence[Entry],
    keys: Mapping[int, tuple[str, Sequence[str]]],
    why: Clash,
) -> list[Clash]:
    """Rows whose key another customer has already, in the registry or in an earlier row."""
    wanted = [key for _kind, row_keys in keys.values() for key in row_keys]
    kind = next((kind for kind, _keys in keys.values()), "")
    owners: dict[str, int] = {}
    for start in range(0, len(wanted), BATCH):
        rows = Identifier.objects.filter(
            shop=shop, kind=kind, key__in=wanted[start : start + BATCH]
        )
        owners |= dict(rows.values_list("key", "customer_id"))
    clashes, seen = [], set()
    for row, (_kind, row_keys) in sorted(keys.items()):
        customer = entries[row].customer
        mine = customer.pk if customer else None
        if row_keys[0] in seen or any(owners.get(key, mine) != mine for key in row_keys):
            clashes.append(Clash(row, why.field, why.code, why.message))
        seen.add(row_keys[0])
    return clashes
