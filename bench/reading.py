"""How fast files are read: `python bench/reading.py [ROWS] [SHEET_ROWS]`.

Makes its own lists of 20 columns: CSV in UTF-8 and Windows-1252 (3.5 % of the rows
with a line break in quotes), and .xlsx. Beside each stands what the bare parser
takes in the same run: csv.reader, or calamine without text made of its cells.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import resource
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
COLUMNS = (
    "customer_code first_name last_name company_name email phone mobile postal_address1"
    " postal_address2 postal_city postal_postcode postal_state postal_country date_of_birth"
    " sex customer_group enable_loyalty account_limit note custom_field_1"
).split()


def rows(count: int) -> Iterator[list[str]]:
    chance = random.Random(7)
    for n in range(count):
        first = chance.choice(["Åsa", "Björn", "Jan", "Noël", "Eva-Lena"])
        note = 'Ring first,\nthen "knock"' if chance.random() < 0.035 else ""
        yield [
            f"C{n:07d}", first, chance.choice(["Öberg", "van den Berg", "'t Hart"]),
            "Sjöbergs Kafé HB" if n % 7 == 0 else "", f"{first.lower()}.{n}@example.se",
            f"08-{n:07d}" if n % 2 else "", f"+46 70 {n:07d}", f"Storgatan {n % 200}",
            "lgh 1101" if n % 5 == 0 else "", chance.choice(["Malmö", "Göteborg", "Utrecht"]),
            f"{n % 900 + 100} 42", "Skåne", "SE", f"19{n % 60 + 40}-0{n % 9 + 1}-17", "F",
            "Retail", "1", "1500.00" if n % 3 == 0 else "", note, f"seg-{n % 7}",
        ]  # fmt: skip


def write_csv(path: Path, count: int, encoding: str) -> None:
    with path.open("w", newline="", encoding=encoding) as file:
        csv.writer(file).writerow(COLUMNS)
        csv.writer(file).writerows(rows(count))


def write_xlsx(path: Path, count: int) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"constant_memory": False}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, COLUMNS)
        for line, cells in enumerate(rows(count), 1):
            for column, cell in enumerate(cells):
                if column == 17 and cell:
                    sheet.write_number(line, column, float(cell))
                elif cell:
                    sheet.write_string(line, column, cell)


def bare_csv(path: Path, encoding: str) -> None:
    with path.open(newline="", encoding=encoding) as file:
        for _row in csv.reader(file):
            pass


def bare_xlsx(path: Path) -> None:
    from python_calamine import CalamineWorkbook

    for _row in CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).iter_rows():
        pass


def ready() -> None:
    """What a worker has done long before a file comes in."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "stamgast.settings"
    import django

    django.setup()
    from stamgast.spreadsheets import reading  # noqa: F401
    from stamgast.spreadsheets.customer_fields import CUSTOMERS

    CUSTOMERS.knows("name")


def ours(path: Path) -> None:
    from stamgast.spreadsheets.customer_fields import CUSTOMERS
    from stamgast.spreadsheets.reading import read

    read(path, known=CUSTOMERS.knows)


def timed(name: str, count: int, work: Callable[[], None]) -> float:
    """Measured in a process of its own, so that no other's memory counts."""
    receive, send = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.write(send, measured(work))
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    _pid, status = os.waitpid(child, 0)
    if status:
        raise SystemExit(f"{name} failed, so there is nothing to compare.")
    seconds, busy, above = map(float, os.read(receive, 100).split())
    print(
        f"{name:<12}{seconds:7.2f} s ({busy:.2f} s of processor time)"
        f" {count / seconds:10,.0f} rows/s, {above:.0f} MB above",
        flush=True,
    )
    return seconds


def measured(work: Callable[[], None]) -> bytes:
    ready()
    before, busy, start = peak(), processor(), time.perf_counter()
    work()
    seconds = time.perf_counter() - start
    return f"{seconds} {processor() - busy} {peak() - before}".encode()


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def processor() -> float:
    """Seconds, those of processes that opened workbooks counted."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("rows", type=int, nargs="?", default=1_000_000)
    options.add_argument("sheet_rows", type=int, nargs="?", default=100_000)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="stamgast-bench-") as folder:
        os.environ["STAMGAST_DATA"] = folder
        path = Path(folder) / "list"
        for encoding in ("utf-8", "cp1252"):
            write_csv(path, asked.rows, encoding)
            print(f"{path.stat().st_size / 1e6:.0f} MB of CSV in {encoding}, load", os.getloadavg())
            bare = timed("csv.reader", asked.rows, partial(bare_csv, path, encoding))
            print(f"× {bare / timed('Stamgast', asked.rows, lambda: ours(path)):.1f}")
        write_xlsx(path, asked.sheet_rows)
        print(f"{path.stat().st_size / 1e6:.1f} MB of .xlsx, load", os.getloadavg())
        bare = timed("calamine", asked.sheet_rows, lambda: bare_xlsx(path))
        print(f"× {bare / timed('Stamgast', asked.sheet_rows, lambda: ours(path)):.1f}")


if __name__ == "__main__":
    main()
