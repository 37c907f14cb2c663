"""The search index in SQLite: FTS5 over `Indexed.terms`, kept by triggers.

Every term begins with a sign of its shop, so a prefix never leaves the shop and
FTS5's prefix lists are the shop's own. The row's key is the customer's, and FTS5
walks its lists from high to low: the newest come first without sorting.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

import polars as pl
from django.db import connection
from django.db.models.expressions import RawSQL

from stamgast.customers.models import Customer
from stamgast.customers.tokens import Word
from stamgast.shops.models import Shop

# Private-use characters: nobody can type one, and the tokenizer keeps them.
SIGNS = [*range(0xE001, 0xF900), *range(0xF0000, 0xFFFFE), *range(0x100000, 0x10FFFE)]

FIND = "SELECT rowid FROM stamgast_search WHERE stamgast_search MATCH %s"

# The index has lists of the tokens that begin with up to so many letters; for more
# of them FTS5 would first gather all that match, hotmail's whole tenth of a shop.
LISTED = 6
# So a longer word is looked for among those that begin like it, and only where so
# many of them were in vain, by itself: then it is rare.
PATIENCE = 2_000
# Whoever wants more of them than this wants them gathered.
SHOWN = 500
# CROSS JOIN keeps the order of those who begin like it.
SEE = """
    SELECT begun.rowid, {seen} FROM ({begun} LIMIT %s) begun
    CROSS JOIN stamgast_indexed ON customer_id = begun.rowid
"""


def terms(
    customers: Sequence[Customer], tokens: Sequence[Sequence[str]], *, new: bool = False
) -> list[str]:
    """What the index shall hold of each customer."""
    signs = (sign_of(customer.shop_id) for customer in customers)
    pairs = zip(signs, tokens, strict=True)
    return [" ".join(sign + token for token in found_by) for sign, found_by in pairs]


POUR = """
    INSERT INTO stamgast_indexed (customer_id, terms, shop_id)
    SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), %s FROM json_each(%s)
"""


def pour(shop: int, keys: pl.Series, tokens: pl.Series) -> None:
    """Index very many new customers by one statement: at the beginning of each, FTS5 writes
    down what it has, and after thousands of them it would have as many indexes to merge."""
    sign = sign_of(shop)
    terms = pl.select(pl.lit(sign) + tokens.list.join(f" {sign}")).to_series()
    rows = json.dumps([*zip(keys.to_list(), terms.to_list(), strict=True)])
    with connection.cursor() as cursor:
        cursor.execute(POUR, [shop, rows])


def sign_of(shop: int) -> str:
    return chr(SIGNS[shop % len(SIGNS)])


def settle() -> None:
    """The triggers of `Indexed` have written all."""


def forget(shop: Shop) -> None:
    """Nothing is kept of a shop besides its customers' terms."""


def question(shop: Shop, asked: Sequence[Word]) -> str:
    """In FTS5's language. Tokens are letters and digits alone: nothing in them can mean more."""
    sign = sign_of(shop.pk)
    words = (" OR ".join(f'"{sign}{token}" *' for token in word.begins) for word in asked)
    return " AND ".join(f"({word})" for word in words)


def newest(
    shop: Shop,
    asked: Sequence[Word],
    limit: int,
    *,
    beyond: int | None = None,
    upwards: bool = False,
) -> list[int]:
    """Keys of those who are found, from new to old (or `upwards`), `beyond` a key."""
    way = f" ORDER BY rowid {'ASC' if upwards else 'DESC'}"
    place: list[int] = []
    if beyond is not None:
        way, place = f" AND rowid {'>' if upwards else '<'} %s{way}", [beyond]
    with connection.cursor() as cursor:
        long = [token for word in asked for token in word.begins if is_long(token)]
        if long and limit <= SHOWN:
            seen = " AND ".join(["instr(terms, %s)"] * len(long))
            signed = [sign_of(shop.pk) + token for token in long]
            begun = question(shop, [Word([begin(each) for each in word.begins]) for word in asked])
            patience = PATIENCE + 2 * limit
            sql = SEE.format(seen=seen, begun=FIND + way)
            cursor.execute(sql, [*signed, begun, *place, patience])
            keys, passed = first_seen(cursor, limit)
            if len(keys) == limit or passed < patience:
                return keys
        cursor.execute(f"{FIND}{way} LIMIT %s", [question(shop, asked), *place, limit])
        return [row[0] for row in cursor.fetchall()]


def first_seen(rows: Iterable[tuple[int, int]], limit: int) -> tuple[list[int], int]:
    """The first keys that were seen to have it, and how many rows were passed for them.

    SQLite finds each row as it is asked for: whoever stops early saves the rest.
    """
    keys, passed = [], 0
    for key, is_there in rows:
        passed += 1
        if is_there:
            keys.append(key)
            if len(keys) == limit:
                break
    return keys, passed


def begin(token: str) -> str:
    return token[:LISTED] if is_long(token) else token


def is_long(token: str) -> bool:
    # With digits in it, it is rare by itself.
    return len(token) > LISTED and token.isalpha()


def everybody(shop: Shop, asked: Sequence[Word]) -> RawSQL:
    """The keys of all who are found, as a subquery."""
    return RawSQL(FIND, [question(shop, asked)])  # noqa: S611


def having(shop: Shop, token: str) -> str:
    """What stands in the terms of whoever has a token that begins so."""
    return sign_of(shop.pk) + token
