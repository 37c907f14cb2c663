"""The search index in PostgreSQL: GIN over `Indexed.terms`, bucket by bucket.

Every term begins with the key of its bucket (`SearchBucket`), which is one shop's.
Short beginnings of tokens are terms of their own, since GIN would gather thousands
of terms to answer a prefix of one letter.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

import polars as pl
from django.db import connection
from django.db.models.expressions import RawSQL

from stamgast.customers.models import Customer
from stamgast.customers.search_tables import Indexed, SearchBucket
from stamgast.customers.tokens import Word
from stamgast.lib.pouring import pour_frame
from stamgast.shops.models import Shop

# A bucket that is full makes way for the next. Smaller ones are faster for common
# beginnings, larger ones for words that nobody has (docs/performance.md).
FULL = 8_192
# Whether a bucket is full is looked at once in so many customers.
SELDOM = 256
# Up to this length a token's beginnings are terms; those with digits are soon rare.
LISTED, LISTED_DIGITS = 6, 3
# A word of so many letters leaves few customers.
TELLING = 3

# The buckets come one by one, and each only when the one before left room: a
# nested loop under a limit is lazy. MATERIALIZED keeps the planner from walking all
# customers from new to old instead of asking the index.
FIND = """
    SELECT hit.customer_id FROM (
        SELECT id FROM stamgast_searchbucket WHERE {buckets} ORDER BY id {direction}
    ) bucket, LATERAL (
        WITH hit AS MATERIALIZED (SELECT customer_id FROM stamgast_indexed WHERE {answers})
        SELECT customer_id FROM hit WHERE {beyond} ORDER BY customer_id {direction} LIMIT %s
    ) hit LIMIT %s
"""
EVERYBODY = """
    SELECT customer_id FROM stamgast_searchbucket bucket JOIN stamgast_indexed ON {answers}
    WHERE bucket.shop_id = %s
"""
ANSWERS = """
    array_to_tsvector(string_to_array(terms, ' ')) @@ replace(%s, '@', bucket.id::text)::tsquery
"""


def terms(
    customers: Sequence[Customer], tokens: Sequence[Sequence[str]], *, new: bool = False
) -> list[str]:
    """What the index shall hold of each customer of one shop."""
    shop = customers[0].shop_id
    borders = room_for(shop, [row.pk for row in customers]) if new else borders_of(shop)
    firsts = [first for first, _bucket in borders]
    found = []
    for customer, found_by in zip(customers, tokens, strict=True):
        place = max(0, bisect_right(firsts, customer.pk) - 1)
        found.append(" ".join(beginnings(borders[place][1], found_by)))
    return found


def beginnings(bucket: int, tokens: Sequence[str]) -> list[str]:
    found = dict.fromkeys(f"{bucket}.{token}" for token in tokens)
    for token in tokens:
        begun = (token[:n] for n in range(1, LISTED + 1))
        found |= dict.fromkeys(f"{bucket}={each}" for each in begun if is_listed(each))
    return list(found)


def pour(shop: int, keys: pl.Series, tokens: pl.Series) -> None:
    """Index very many new customers."""
    frame = pl.DataFrame({"customer_id": keys, "terms": term_column(shop, keys, tokens)})
    pour_frame(Indexed, frame, {"shop_id": shop})


def term_column(shop: int, keys: pl.Series, tokens: pl.Series) -> pl.Series:
    """What the index shall hold of each of very many new customers: see `beginnings`."""
    borders = pl.DataFrame(room_for(shop, keys.to_list()), schema=["id", "b"], orient="row")
    frame = pl.DataFrame({"id": keys, "t": tokens}).with_row_index("at").sort("id")
    placed = frame.join_asof(borders.sort("id"), on="id").with_columns(
        pl.col("b").fill_null(borders["b"].min()).cast(pl.String)
    )
    each = placed.explode("t").select("at", "b", "t")
    letters = pl.col("t").str.len_chars()
    parts = [each.select("at", pl.concat_str("b", pl.lit("."), "t").alias("term"))]
    for length in range(1, LISTED + 1):
        begun = pl.col("t").str.slice(0, length)
        listed = begun.str.contains(r"^\p{L}+$") | (length <= LISTED_DIGITS)
        parts.append(
            each.filter((letters >= length) & listed)
            .select("at", pl.concat_str("b", pl.lit("="), begun).alias("term"))
            .unique(maintain_order=True)
        )
    terms = pl.concat(parts).group_by("at").agg(pl.col("term").str.join(" "))
    return placed.select("at").sort("at").join(terms, on="at", how="left")["term"].fill_null("")


def is_listed(token: str) -> bool:
    return len(token) <= (LISTED if token.isalpha() else LISTED_DIGITS)


def borders_of(shop: int) -> list[tuple[int, int]]:
    """First customer and key of each of a shop's buckets, from old to new."""
    rows = SearchBucket.objects.filter(shop=shop).order_by("pk")
    return list(rows.values_list("first", "pk"))


def room_for(shop: int, keys: Iterable[int]) -> list[tuple[int, int]]:
    """The borders, with new buckets begun where the customers of these keys fill the last one."""
    keys = sorted(keys)
    borders = borders_of(shop)
    if not borders:
        borders = [(0, SearchBucket.objects.create(shop_id=shop, first=0).pk)]
    elif len(keys) < SELDOM and not any(key % SELDOM == 0 for key in keys):
        return borders
    last = borders[-1][0]
    # Customers who come back have old keys: theirs is an old bucket.
    coming = [key for key in keys if key > last]
    there = Indexed.objects.filter(shop=shop, customer__gte=last).count()
    for first in coming[max(0, FULL - there) :: FULL]:
        borders.append((first, SearchBucket.objects.create(shop_id=shop, first=first).pk))
    return borders


def settle() -> None:
    """Sort in what was just written: until then every search reads through it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('stamgast_search')")


def forget(shop: Shop) -> None:
    """Begin anew with the shop's buckets; its customers' terms are gone."""
    SearchBucket.objects.filter(shop=shop).delete()


def answers(asked: Sequence[Word]) -> tuple[str, list[str]]:
    """The condition and its values: who has all the words.

    GIN gathers whole buckets for a long word that half the shop has. So such a word is
    looked for in the terms of those who have the others.
    """
    by_index, by_eye = [], []
    telling = [word for word in asked if not word.common and len(word.begins[0]) >= TELLING]
    for word in asked:
        others = any(other is not word for other in telling)
        if word.common and others:
            by_eye.append(word)
        elif others and len(word.begins) == 1 and is_long(word.begins[0]):
            by_index.append(Word([word.begins[0][:LISTED]]))
            by_eye.append(word)
        else:
            by_index.append(word)
    seen = [" OR ".join(["terms LIKE %s"] * len(word.begins)) for word in by_eye]
    return " AND ".join([ANSWERS, *(f"({ways})" for ways in seen)]), [
        question(by_index),
        *(f"%.{token}%" for word in by_eye for token in word.begins),
    ]


def is_long(token: str) -> bool:
    return len(token) > LISTED and token.isalpha()


def question(asked: Sequence[Word]) -> str:
    """A tsquery with @ where the bucket's key belongs."""
    return " & ".join(f"({' | '.join(term(token) for token in word.begins)})" for word in asked)


def term(token: str) -> str:
    return f"'@={token}'" if is_listed(token) else f"'@.{token}':*"


def newest(
    shop: Shop,
    asked: Sequence[Word],
    limit: int,
    *,
    beyond: int | None = None,
    upwards: bool = False,
) -> list[int]:
    """Keys of those who are found, from new to old (or `upwards`), `beyond` a key."""
    buckets, values = "shop_id = %s", [shop.pk]
    if beyond is not None and not upwards:
        buckets, values = buckets + " AND first < %s", [*values, beyond]
    if beyond is not None and upwards:
        newer = "(SELECT max(first) FROM stamgast_searchbucket WHERE shop_id = %s AND first <= %s)"
        buckets, values = f"{buckets} AND first >= {newer}", [*values, shop.pk, beyond]
    condition, words = answers(asked)
    sql = FIND.format(
        buckets=buckets,
        answers=condition,
        direction="ASC" if upwards else "DESC",
        beyond="true" if beyond is None else f"customer_id {'>' if upwards else '<'} %s",
    )
    place = [] if beyond is None else [beyond]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, *words, *place, limit, limit])
        return [row[0] for row in cursor.fetchall()]


def everybody(shop: Shop, asked: Sequence[Word]) -> RawSQL:
    """The keys of all who are found, as a subquery."""
    condition, words = answers(asked)
    return RawSQL(EVERYBODY.format(answers=condition), [*words, shop.pk])  # noqa: S611


def having(shop: Shop, token: str) -> str:
    """What stands in the terms of whoever has a token that begins so."""
    return f".{token}"
