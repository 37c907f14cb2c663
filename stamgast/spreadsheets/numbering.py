"""Phone numbers read a column at a time, by the steps of the phonenumbers library: pure.

Every pattern and length is the library's own metadata, and each step does to a
column what the library does to one number. What a step here can't be sure of (other
signs than digits and the usual punctuation, rules that rewrite a number, countries of
a few rows) is left to the library, number by number: the two agree on every value.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import polars as pl
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata, PhoneNumberDesc

# Nothing else stands in the numbers that are read here.
SIMPLE = r"^[ (]*\+?[0-9 \-()./\u00a0]{5,40}$"
BETWEEN = r"[ \-()./\u00a0]+"
# A country with fewer rows is sooner asked of the library than compiled.
FEW = 30
OTHER_TYPES = (
    "premium_rate", "toll_free", "shared_cost", "voip", "personal_number", "pager", "uan",
    "voicemail", "fixed_line",
)  # fmt: skip
MOBILE, OTHER = "mobile", "other"
SCHEMA = {"k": pl.UInt32, "e164": pl.String, "use": pl.String}


@cache
def whole(pattern: str) -> str:
    return "^(?:" + pattern.replace(r"\d", "[0-9]") + ")$"


@cache
def start(pattern: str) -> str:
    return "^(?:" + pattern.replace(r"\d", "[0-9]") + ")"


CODES = start("(" + "|".join(str(code) for code in COUNTRY_CODE_TO_REGION_CODE) + ")")


def length_in(number: pl.Expr, lengths: Sequence[int]) -> pl.Expr:
    return number.str.len_bytes().is_in(list(lengths))


@dataclass(frozen=True)
class Rules:
    """How numbers are read in one region."""

    region: str
    code: str
    main: str
    abroad: str
    prefix: str
    general: str
    lengths: tuple[int, ...]
    local: tuple[int, ...]
    leading: str
    # Whether it does more than take a prefix away.
    rewrites: bool
    mobile: tuple[tuple[str, tuple[int, ...]], ...]
    other: tuple[tuple[str, tuple[int, ...]], ...]

    def is_general(self, number: pl.Expr) -> pl.Expr:
        return number.str.contains(whole(self.general))

    def too_long(self, number: pl.Expr) -> pl.Expr:
        return (number.str.len_bytes() > self.lengths[-1]) & ~length_in(number, self.local)

    def bare(self, frame: pl.DataFrame) -> pl.DataFrame:
        """`n` without the 0 before it, unless it is a number only with it."""
        if not self.prefix:
            return frame
        number, cut = pl.col("n"), pl.col("cut")
        frame = frame.with_columns(cut=number.str.replace(start(self.prefix), ""))
        only_so = self.is_general(number) & ~self.is_general(cut)
        return frame.with_columns(n=pl.when(only_so).then(number).otherwise(cut)).drop("cut")

    def settled(self, frame: pl.DataFrame) -> pl.DataFrame:
        """`n` as the library leaves it: without the prefix, where enough is left."""
        begins = pl.col("n").str.contains(start(self.prefix)) if self.prefix else pl.lit(False)
        before, as_it_is = frame.filter(begins), frame.filter(~begins)
        if before.is_empty():
            return frame
        after = self.bare(before.with_columns(before="n"))
        enough = length_in(pl.col("n"), self.lengths) | self.too_long(pl.col("n"))
        after = after.with_columns(n=pl.when(enough).then("n").otherwise("before"))
        return pl.concat([as_it_is, after.drop("before")])

    def used_for(self, number: pl.Expr) -> pl.Expr:
        """`mobile`, `other`, or null where the region gives out no such number."""
        known = self.is_general(number) & length_in(number, self.lengths)
        return (
            pl.when(known & one_of(number, self.other))
            .then(pl.lit(OTHER))
            .when(known & one_of(number, self.mobile))
            .then(pl.lit(MOBILE))
        )


def one_of(number: pl.Expr, shapes: Sequence[tuple[str, tuple[int, ...]]]) -> pl.Expr:
    fits = [
        number.str.contains(whole(pattern)) & length_in(number, lengths)
        for pattern, lengths in shapes
    ]
    return pl.any_horizontal(fits) if fits else pl.lit(False)


@cache
def rules(region: str) -> Rules | None:
    """None where the region's rules can't be followed here."""
    data = PhoneMetadata.metadata_for_region(region)
    general, code = (data.general_desc, data.country_code) if data else (None, None)
    if data is None or general is None or code is None or not general.possible_length:
        return None
    prefix = data.national_prefix_for_parsing or ""
    fixed = data.same_mobile_and_fixed_line_pattern
    return Rules(
        region=region,
        code=str(code),
        main=COUNTRY_CODE_TO_REGION_CODE[code][0],
        abroad=data.international_prefix or "",
        prefix=prefix,
        general=general.national_number_pattern or "",
        lengths=tuple(general.possible_length),
        local=tuple(general.possible_length_local_only),
        leading=data.leading_digits or "",
        rewrites=bool(data.national_prefix_transform_rule) or "(" in prefix.replace("(?:", ""),
        mobile=() if fixed else by_lengths([data.mobile], general),
        other=by_lengths([getattr(data, name) for name in OTHER_TYPES], general),
    )


def by_lengths(
    kinds: Sequence[PhoneNumberDesc | None], general: PhoneNumberDesc
) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """One pattern for all kinds of number that have the same lengths."""
    found: dict[tuple[int, ...], list[str]] = {}
    for kind in kinds:
        if kind is None or not kind.national_number_pattern or -1 in kind.possible_length:
            continue
        lengths = tuple(kind.possible_length) or tuple(general.possible_length)
        found.setdefault(lengths, []).append(kind.national_number_pattern)
    return tuple(
        ("|".join(dict.fromkeys(patterns)), lengths) for lengths, patterns in found.items()
    )


@cache
def plan(code: str) -> tuple[Rules, ...] | None:
    """The regions that share a country code, in the order in which they are asked."""
    several = [rules(region) for region in COUNTRY_CODE_TO_REGION_CODE[int(code)]]
    known = tuple(each for each in several if each is not None)
    return known if len(known) == len(several) and not known[0].rewrites else None


def read(numbers: pl.Series, regions: pl.Series) -> pl.DataFrame:
    """`k`, the row of a number that could be read here; its `e164`, null where it is no
    possible number; and what it is in `use` for, null where no operator gives it out."""
    frame = pl.DataFrame({"t": numbers, "region": regions}).with_row_index("k")
    simple = frame.filter(pl.col("t").str.contains(SIMPLE)).select(
        "k", "region", n=pl.col("t").str.replace_all(BETWEEN, "")
    )
    routed = [
        part
        for (region,), several in simple.partition_by("region", as_dict=True).items()
        if (known := rules(str(region))) and several.height >= FEW
        for part in meant(several.drop("region"), known)
    ]
    judged = []
    if routed:
        for (region,), part in pl.concat(routed).partition_by("by", as_dict=True).items():
            judged.append(numbered(part, str(region)))
    return pl.concat([pl.DataFrame(schema=SCHEMA), *judged])


def meant(simple: pl.DataFrame, home: Rules) -> Iterator[pl.DataFrame]:
    """By whose rules (`by`) a number is read that is dialled at home, and its digits there."""
    number = pl.col("n")
    outward = number.str.replace(start(home.abroad), "") if home.abroad else number
    left = (outward != number) & ~outward.str.starts_with("0")
    split = simple.select(
        "k",
        "n",
        away=pl.when(number.str.starts_with("+"))
        .then(number.str.slice(1))
        .when(left)
        .then(outward),
    )
    away = split.filter(pl.col("away").is_not_null()).select(
        "k", n=pl.col("away").str.replace(CODES, ""), code=pl.col("away").str.extract(CODES, 1)
    )
    several = away.drop_nulls().partition_by("code", as_dict=True)
    for (code,), part in several.items():
        if part.height >= FEW and (known := plan(str(code))):
            yield part.select("k", "n", by=pl.lit(known[0].region))
    yield from at_home(split.filter(pl.col("away").is_null()).select("k", "n"), home)


def at_home(domestic: pl.DataFrame, home: Rules) -> Iterator[pl.DataFrame]:
    """A number may begin with its own country code and lack the +."""
    if home.rewrites or plan(home.code) is None:
        return
    number, whole_number = pl.col("n"), pl.col("whole")
    begins = number.str.starts_with(home.code)
    yield domestic.filter(~begins).select("k", "n", by=pl.lit(home.region))
    coded = domestic.filter(begins).select("k", whole="n", n=number.str.slice(len(home.code)))
    coded = home.bare(coded)
    better = (~home.is_general(whole_number) & home.is_general(number)) | home.too_long(
        whole_number
    )
    yield coded.filter(better).select("k", "n", by=pl.lit(home.main))
    yield coded.filter(~better).select("k", n="whole", by=pl.lit(home.region))


def numbered(part: pl.DataFrame, region: str) -> pl.DataFrame:
    known = rules(region)
    assert known is not None
    regions = plan(known.code)
    assert regions is not None
    main = regions[0]
    national = known.settled(part.select("k", "n"))
    possible = length_in(pl.col("n"), main.lengths)
    fine = national.filter(possible)
    # Written as E.164 and read again it may lose one more prefix.
    use = in_use(main.settled(fine), regions)
    told = fine.select("k", e164=pl.concat_str(pl.lit(f"+{known.code}"), "n"))
    impossible = national.filter(~possible).select("k", e164=pl.lit(None, pl.String))
    return pl.concat([told, impossible]).join(use, on="k", how="left").cast(SCHEMA)  # type: ignore[arg-type]


def in_use(left: pl.DataFrame, regions: Sequence[Rules]) -> pl.DataFrame:
    """Of several regions with one country code, the first that a number fits decides."""
    found = []
    for each in regions:
        asked = left
        if each.leading:
            asked = left.filter(pl.col("n").str.contains(start(each.leading)))
            left = left.filter(~pl.col("n").str.contains(start(each.leading)))
        told = asked.select("k", "n", use=each.used_for(pl.col("n")))
        found.append(told.drop_nulls().select("k", "use"))
        if not each.leading:
            left = told.filter(pl.col("use").is_null()).select("k", "n")
        if left.is_empty():
            break
    return pl.concat(found)
