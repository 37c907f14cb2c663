"""From the columns of a file to one column of text for each field: pure.

Here a full name becomes first and last name, "last name or company" either, a
house number joins its street, and "wants no e-mail" turns around.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from collections.abc import Mapping as Words
from dataclasses import dataclass

import polars as pl

from stamgast.lib.folding import folded
from stamgast.spreadsheets import evidence
from stamgast.spreadsheets.address_fields import TOGETHER
from stamgast.spreadsheets.cells import empty
from stamgast.spreadsheets.fields import Kind, plain
from stamgast.spreadsheets.mapping import Mapping
from stamgast.spreadsheets.tables import Table

# A name with one of these is an organisation's.
COMPANY = re.compile(
    r"(?:^|[\s,&])(?:ab|hb|kb|aktiebolag|handelsbolag|ek\.? ?för|förening|stiftelse|"
    r"b\.?v\.?|n\.?v\.?|v\.?o\.?f\.?|c\.?v\.?|stichting|vereniging|"
    r"gmbh|ag|kg|ohg|e\.?v\.?|ltd\.?|limited|llp|llc|inc\.?|plc|corp\.?|"
    r"oy|oyj|a/s|as|aps|asa|s\.?a\.?|sarl|pty)\.?$",
    re.IGNORECASE,
)
# Before these a last name of several words begins.
PARTICLES = {
    "van", "de", "der", "den", "het", "'t", "’t", "te", "ten", "ter", "von", "zu", "zum", "zur",
    "af", "av", "la", "le", "du", "del", "della", "di", "da", "dos", "el", "al", "bin", "mc",
    "op", "in", "'s",
}  # fmt: skip
MOBILE = ("mobil", "cell", "gsm", "handy", "iphone")


@dataclass(frozen=True)
class Gathered:
    """Text by field, where each came from, and each row's region for phones."""

    columns: dict[str, pl.Series]
    sources: dict[str, list[int]]


def gather(table: Table, mapping: Mapping, kind: Kind, regions: pl.Series) -> Gathered:
    taken = Taking(table, mapping, kind)
    columns = {
        name: taken.combined(name, kind.fields[name].joined_by)
        for name in kind.fields
        if mapping.sources(name)
    }
    for feed in dict.fromkeys(FEEDERS[name] for name in FEEDERS if mapping.sources(name)):
        feed(taken, columns, regions)
    sources = {
        name: [
            index
            for index, each in enumerate(mapping.choices)
            if each.target and name in kind.targets[each.target].feeds
        ]
        for name in columns
    }
    return Gathered(columns, sources)


Columns = dict[str, pl.Series]


@dataclass(frozen=True)
class Taking:
    """The file at hand while its columns are gathered."""

    table: Table
    mapping: Mapping
    kind: Kind

    def combined(self, target: str, joined_by: str | None = None) -> pl.Series:
        """All columns of a target as one: the first with anything, or joined."""
        several = [self.table.column(index) for index in self.mapping.sources(target)]
        if len(several) == 1:
            return several[0]
        frame = pl.DataFrame({str(index): each for index, each in enumerate(several)})
        if joined_by is None:
            return frame.select(pl.coalesce(pl.all())).to_series()
        return joined(several, joined_by)


def joined(several: Sequence[pl.Series], between: str) -> pl.Series:
    frame = pl.DataFrame({str(index): each for index, each in enumerate(several)})
    text = frame.select(t=pl.concat_str(pl.all(), separator=between, ignore_nulls=True))
    return text.select(pl.when(pl.col("t") != "").then("t")).to_series()


Feed = Callable[[Taking, Columns, pl.Series], None]


def put(columns: Columns, name: str, values: pl.Series) -> None:
    """Feed a field; what stands in its own column goes before."""
    if name in columns:
        frame = pl.DataFrame({"own": columns[name], "fed": values})
        values = frame.select(pl.coalesce("own", "fed")).to_series()
    columns[name] = values


def by_text(
    column: pl.Series, parts: int, divide: Callable[[str], Sequence[str]]
) -> list[pl.Series]:
    """Each different text cut into parts, put back at its rows."""
    different = column.drop_nulls().unique()
    cut = [divide(text) for text in different.to_list()]
    data = {str(part): [each[part] or None for each in cut] for part in range(parts)}
    found = pl.DataFrame(
        {"key": different, **data},
        schema={"key": pl.String, **dict.fromkeys(data, pl.String)},
    )
    rows = pl.DataFrame({"key": column}).join(found, on="key", how="left", maintain_order="left")
    return [rows[name] for name in data]


def full_name(taken: Taking, columns: Columns, _: pl.Series) -> None:
    names = taken.combined("full_name")
    if taken.mapping.sources("kind") or taken.mapping.sources("is_company"):
        organisation = is_organisation(columns, taken)
        put(columns, "company_name", only(names, organisation))
        names = only(names, organisation.not_())
    for name, part in zip(
        ("first_name", "last_name", "company_name"), by_text(names, 3, name_in_parts), strict=True
    ):
        put(columns, name, part)


def is_organisation(columns: Columns, taken: Taking) -> pl.Series:
    target = "kind" if taken.mapping.sources("kind") else "is_company"
    words = taken.kind.fields["kind"].words
    said = taken.combined(target).drop_nulls().unique().to_list()
    yes = [text for text in said if organisation_word(text, words)]
    return taken.combined(target).is_in(yes).fill_null(False)


def organisation_word(text: str, words: Words[str, str]) -> bool:
    return words.get(plain(text)) == "organisation" or plain(text) in TRUE


TRUE = ("1", "true", "yes", "ja", "x", "waar", "sant")


def only(column: pl.Series, where: pl.Series) -> pl.Series:
    return pl.DataFrame({"t": column, "w": where}).select(pl.when("w").then("t")).to_series()


def name_in_parts(text: str) -> tuple[str, str, str]:
    """First name, last name, company: `van den Berg, Jan`, `Jan van den Berg`, `Bergs Bygg AB`."""
    text = " ".join(text.split())
    if COMPANY.search(text):
        return "", "", text
    last, comma, first = text.partition(", ")
    if comma:
        return first, last, ""
    words = text.split(" ")
    begin = next(
        (index for index, word in enumerate(words) if index and folded(word) in PARTICLES),
        len(words) - 1,
    )
    return " ".join(words[:begin]), " ".join(words[begin:]), ""


def last_or_company(taken: Taking, columns: Columns, _: pl.Series) -> None:
    """MYOB's `Co./Last Name`: with a first name beside it a person's, else a company's."""
    names = taken.combined("last_or_company")
    person = columns.get("first_name", empty(names.len())).is_not_null()
    put(columns, "last_name", only(names, person))
    put(columns, "company_name", only(names, person.not_()))


def middle_name(taken: Taking, columns: Columns, _: pl.Series) -> None:
    first = columns.get("first_name", empty(taken.table.height))
    columns["first_name"] = joined([first, taken.combined("middle_name")], " ")


def surname_prefix(taken: Taking, columns: Columns, _: pl.Series) -> None:
    last = columns.get("last_name", empty(taken.table.height))
    prefix = taken.combined("surname_prefix")
    # A prefix without a name says nothing.
    columns["last_name"] = joined([only(prefix, last.is_not_null()), last], " ")


def is_company(taken: Taking, columns: Columns, _: pl.Series) -> None:
    said = taken.combined("is_company")
    organisation = is_organisation(columns, taken)
    frame = pl.DataFrame({"s": said, "o": organisation})
    kinds = frame.select(
        pl.when(pl.col("s").is_not_null()).then(
            pl.when("o").then(pl.lit("organisation")).otherwise(pl.lit("person"))
        )
    )
    put(columns, "kind", kinds.to_series())


def any_phone(taken: Taking, columns: Columns, regions: pl.Series) -> None:
    """Sorted by the label beside it, else by what its operator uses it for; of two alike the
    second takes the free place."""
    for index in taken.mapping.sources("any_phone"):
        numbers = taken.table.column(index)
        partner = taken.mapping.choices[index].partner
        labels = taken.table.column(partner) if partner is not None else empty(numbers.len())
        mobile = [
            number is not None and is_mobile(number, label, region)
            for number, label, region in zip(numbers, labels, regions, strict=True)
        ]
        frame = pl.DataFrame(
            {
                "number": numbers,
                "is_mobile": mobile,
                "mobile": columns.get("mobile", empty(numbers.len())),
                "phone": columns.get("phone", empty(numbers.len())),
            }
        )
        free_mobile, free_phone = pl.col("mobile").is_null(), pl.col("phone").is_null()
        to_mobile = free_mobile & (pl.col("is_mobile") | free_phone.not_())
        to_phone = to_mobile.not_() & free_phone
        placed = frame.select(
            pl.when(to_mobile).then("number").otherwise("mobile").alias("mobile"),
            pl.when(to_phone).then("number").otherwise("phone").alias("phone"),
        )
        columns["mobile"], columns["phone"] = placed["mobile"], placed["phone"]


def is_mobile(number: str, label: str | None, region: str) -> bool:
    if label:
        return any(word in label.lower() for word in MOBILE)
    return evidence.phone_type(number, region) == "mobile"


def streets(which: str) -> Feed:
    def feed(taken: Taking, columns: Columns, _: pl.Series) -> None:
        parts = [columns.get(f"{which}_street", empty(taken.table.height))]
        for target in (f"{which}_house", f"{which}_addition"):
            if taken.mapping.sources(target):
                parts.append(taken.combined(target))
        columns[f"{which}_street"] = joined(parts, " ")

    return feed


def postcode_city(which: str) -> Feed:
    def feed(taken: Taking, columns: Columns, _: pl.Series) -> None:
        together = taken.combined(f"{which}_postcode_city")
        postcodes, cities = by_text(together, 2, postcode_and_city)
        put(columns, f"{which}_postcode", postcodes)
        put(columns, f"{which}_city", cities)

    return feed


def postcode_and_city(text: str) -> tuple[str, str]:
    found = TOGETHER.match(text)
    return (found["postcode"], found["city"].strip()) if found else ("", text)


OPPOSITE = dict.fromkeys(("1", "true", "yes", "y", "ja", "j", "x", "on", "waar", "sant"), "no")
OPPOSITE |= dict.fromkeys(("0", "false", "no", "n", "nej", "nee", "nein", "off"), "yes")


def opposite(target: str, name: str) -> Feed:
    def feed(taken: Taking, columns: Columns, _: pl.Series) -> None:
        said = taken.combined(target)
        (turned,) = by_text(said, 1, lambda text: (OPPOSITE.get(plain(text), text),))
        put(columns, name, turned)

    return feed


POSTAL_STREET, PHYSICAL_STREET = streets("postal"), streets("physical")
# In this order: what joins comes before what divides by what is there.
FEEDERS: dict[str, Feed] = {
    "middle_name": middle_name,
    "full_name": full_name,
    "last_or_company": last_or_company,
    "surname_prefix": surname_prefix,
    "is_company": is_company,
    "any_phone": any_phone,
    "postal_house": POSTAL_STREET,
    "postal_addition": POSTAL_STREET,
    "physical_house": PHYSICAL_STREET,
    "physical_addition": PHYSICAL_STREET,
    "postal_postcode_city": postcode_city("postal"),
    "physical_postcode_city": postcode_city("physical"),
    "no_email": opposite("no_email", "email_consent"),
    "no_sms": opposite("no_sms", "sms_consent"),
}
