"""Looks for what breaks reading and checking, as long as you like: `python bench/fuzzing.py 600`.

In turns: files of bytes and of cells that nobody should write go through reading,
recognising and checking, where a refusal is fine and any other exception is a fault;
and numbers and addresses are judged in columns and by their libraries, which must
agree on every one. `--phones SE` compares a number of every beginning and length.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import io
import os
import random
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
ODD = ["", " ", "'", "'=1", "=1+1", "-", "\ufeff", "\x00", "1E+9", "4.67E+10", "#DIV/0!", "\u200b",
       "å" * 500, "0" * 40, '"', '""', ",", ";", "\t", "a\nb", "\r", "30440", "29/2/81", "9/9/9",
       "99999999999999999999", "-0", "٣٤", "12-", "25 %", "1,2,3.4", "x" * 5000,
       "� ", "Ã¥"]  # fmt: skip


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("seconds", type=float)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--phones", default="")
    asked = options.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "stamgast.settings"
    with tempfile.TemporaryDirectory(prefix="stamgast-fuzz-") as folder:
        os.environ["STAMGAST_DATA"] = folder
        import django

        django.setup()
        end = time.monotonic() + asked.seconds
        if asked.phones:
            sweep(asked.phones, asked.seed)
        files = phones = mails = 0
        seed = asked.seed
        while time.monotonic() < end:
            chance = random.Random(seed)
            for _ in range(200):
                try_file(Path(folder) / "list", chance)
            phones += compare_phones(chance)
            mails += compare_mails(chance)
            files, seed = files + 200, seed + 1
        print(f"{files:,} files, {phones:,} phones, {mails:,} addresses; seeds {asked.seed}-{seed}")


def try_file(path: Path, chance: random.Random) -> None:
    from stamgast.lib.refused import Refused
    from stamgast.spreadsheets.cells import Circumstances
    from stamgast.spreadsheets.checking import check
    from stamgast.spreadsheets.customer_fields import CUSTOMERS
    from stamgast.spreadsheets.mapping import recognise
    from stamgast.spreadsheets.problems import each
    from stamgast.spreadsheets.reading import read

    content = some_file(chance)
    path.write_bytes(content)
    country = chance.choice(["SE", "NL", "DE", "US", "NO", "FI", "BE", "GB"])
    try:
        table = read(path, known=CUSTOMERS.knows).table
        mapping = recognise(table, CUSTOMERS, country=country, personal_ids=chance.random() < 0.5)
        here = Circumstances(country, "SEK", dt.date(2026, 11, 21))
        outcome = check(table, mapping, CUSTOMERS, here, chance.choice(["number", "email", ""]))
        assert outcome.frame.height == table.height
        for problem in each(outcome.problems):
            assert problem.message and problem.cure
    except Refused:
        pass
    except BaseException:
        kept = Path("fuzzed-file")
        kept.write_bytes(content)
        print(f"kept as {kept}, country {country}")
        raise


def some_file(chance: random.Random) -> bytes:
    from stamgast.spreadsheets.customer_fields import CUSTOMERS
    from tests.spreadsheets import written

    names = [str(name) for each in CUSTOMERS.targets.values() for name in (each.name, *each.names)]
    header = [chance.choice([*names, *ODD]) for _ in range(chance.randint(1, 12))]
    phones = written.phones(chance, written.REGIONS)
    rows = [header]
    for _ in range(chance.randint(0, 40)):
        makers = [
            lambda: chance.choice(ODD),
            lambda: next(phones)[0],
            lambda: written.mail(chance),
            lambda: "".join(chance.choices("0123456789-/. ", k=chance.randint(1, 12))),
            lambda: "".join(chance.choices("aåÖ ,;'\"|.@+=", k=chance.randint(1, 20))),
        ]
        rows.append([chance.choice(makers)() for _ in range(len(header) + chance.randint(-1, 1))])
    out = io.StringIO()
    csv.writer(out, delimiter=chance.choice(",;\t|")).writerows(rows)
    encoding = chance.choice(["utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252", "mac-roman"])
    content = out.getvalue().encode(encoding, errors="replace")
    if chance.random() < 0.3:
        places = bytearray(content)
        for _ in range(chance.randint(1, 8)):
            if places:
                places[chance.randrange(len(places))] = chance.randrange(256)
        content = bytes(places)
    return content


def compare_phones(chance: random.Random) -> int:
    from tests.spreadsheets import written
    from tests.spreadsheets.test_agreeing import differing_phones

    pairs = list(islice(written.phones(chance, written.REGIONS), 5_000))
    assert not (found := differing_phones(pairs)), found
    return len(pairs)


def sweep(region: str, seed: int) -> None:
    """A number of every beginning and length, as it is dialled at home."""
    from tests.spreadsheets import written
    from tests.spreadsheets.test_agreeing import differing_phones

    numbers = written.all_beginnings(random.Random(seed), region)
    count = 0
    while part := list(islice(numbers, 20_000)):
        found = differing_phones([(number, region) for number in part])
        assert not found, found
        count += len(part)
    print(f"{region}: {count:,} numbers of every beginning and length, all judged alike")


def compare_mails(chance: random.Random) -> int:
    import polars as pl

    from stamgast.spreadsheets import contacts
    from stamgast.spreadsheets.customer_fields import CUSTOMERS
    from stamgast.spreadsheets.tables import cleaned
    from tests.spreadsheets import written
    from tests.spreadsheets.test_agreeing import HERE, judged_mail

    texts = pl.DataFrame({"t": [written.mail(chance) for _ in range(2_000)]})
    column = texts.select(cleaned(pl.col("t"))).to_series()
    found = contacts.email(column, CUSTOMERS.fields["email"], HERE).values
    for text, value in zip(column, found, strict=True):
        assert value == (judged_mail(text) if text else None), text
    return len(found)


if __name__ == "__main__":
    main()
