"""How long the own file with remarks takes: `python bench/annotating.py [ROWS] [FAULTS]`."""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("rows", type=int, nargs="?", default=100_000)
    options.add_argument("faults", type=int, nargs="?", default=5_000)
    asked = options.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "stamgast.settings"
    with tempfile.TemporaryDirectory(prefix="stamgast-bench-") as folder:
        os.environ["STAMGAST_DATA"] = folder
        import django
        import polars as pl

        django.setup()
        from bench.reading import write_csv, write_xlsx
        from stamgast.spreadsheets.annotating import annotate, rows_left_out
        from stamgast.spreadsheets.problems import SCHEMA
        from stamgast.spreadsheets.reading import read

        path, out = Path(folder) / "list", Path(folder) / "out"
        every = asked.rows // asked.faults
        faulty = [row * every for row in range(1, asked.faults + 1)]
        told = [[row, row, 4, "email", "email_invalid", "", ""] for row in faulty]
        found = pl.DataFrame(told, schema=SCHEMA, orient="row")
        for kind in ("csv", "xlsx"):
            if kind == "csv":
                write_csv(path, asked.rows, "utf-8")
            else:
                write_xlsx(path, asked.rows)
            book = read(path)
            for act in ("annotate", "rows_left_out"):
                start, busy = time.perf_counter(), time.process_time()
                if act == "annotate":
                    annotate(path, book, found, out)
                else:
                    rows_left_out(path, book, faulty, found, out)
                seconds, busy = time.perf_counter() - start, time.process_time() - busy
                peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                print(
                    f".{kind} {act:<14}{seconds:6.2f} s ({busy:.2f} s of processor time),"
                    f" peak {peak:.0f} MB, load {os.getloadavg()[0]:.1f}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
