"""How long an invoice's papers take: `python bench/invoice_pdf.py [--times 10]`.

PDF, preview and Peppol file of an invoice of 1, 10 and 60 lines, each drawn several times
after a first that loads what is needed: by the clock, and what it took of the processor.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
from bench.thrown_away import new_shop


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, default=10)
    asked = options.parse_args()
    with new_shop() as (shop, _folder):
        measure(shop, asked.times)


def measure(shop: Any, times: int) -> None:
    from bench.measuring import circumstances
    from stamgast.invoices import printing
    from stamgast.invoices.papers import document_of
    from stamgast.invoices.ubl import ubl
    from stamgast.server import look_for_garbage_less
    from stamgast.staticfiles import collect

    # As a server does when it starts: the preview names its style sheets.
    collect()
    look_for_garbage_less()
    circumstances(shop)
    for lines in (1, 10, 60):
        invoice = made(shop, lines)
        began = time.perf_counter()
        printing.pdf(invoice)
        print(f"{lines} lines, the first PDF: {(time.perf_counter() - began) * 1000:.0f} ms")
        papers: dict[str, Callable[[], object]] = {
            "PDF": lambda invoice=invoice: printing.pdf(invoice),
            "preview": lambda invoice=invoice: printing.page(invoice),
            "Peppol": lambda invoice=invoice: ubl(document_of(invoice)),
        }
        for name, make in papers.items():
            print(f"{lines} lines, {name}: {timed(make, times)}")


def timed(make: Callable[[], object], times: int) -> str:
    taken, worked = [], []
    for _once in range(times):
        began, busy = time.perf_counter(), time.process_time()
        make()
        taken.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - busy) * 1000)
    median, busy = statistics.median(taken), statistics.median(worked)
    return f"median {median:.0f} ms, longest {max(taken):.0f} ms; processor {busy:.0f} ms"


def made(shop: Any, lines: int) -> Any:
    from django.utils import timezone

    from stamgast.customers.storing import Entry, store
    from stamgast.invoices.finalising import finalise
    from stamgast.invoices.making import Particulars, draft
    from stamgast.invoices.reckoning import Free

    shop.street, shop.postcode, shop.city = "Storgatan 1", "111 22", "Stockholm"
    shop.organisation_number, shop.vat_number = "556016-0680", "SE556016068001"
    shop.bankgiro = "5050-1055"
    shop.save()
    told = {
        "kind": "organisation", "company_name": "Kunden AB", "vat_number": "SE556036079301",
        "postal_street": "Gatan 2", "postal_postcode": "222 33", "postal_city": "Lund",
        "email": f"kund{lines}@example.com",
    }  # fmt: skip
    customer = store(shop, Entry(values=told), by=None, source="office")
    goods = [
        Free(f"Thing number {place}", 1_000 + place * 250, 12_90, True, (2500, 1200)[place % 2])
        for place in range(lines)
    ]
    now = timezone.now()
    row = draft(customer, goods, Particulars(your_reference="Ada"), by=None, at=now)
    return finalise(row, on=timezone.localdate(), at=now, by=None)


if __name__ == "__main__":
    main()
