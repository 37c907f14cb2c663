"""The steps of an import, each the work of one job: read, check, apply.

Each may be run again after its worker was killed: reading and checking write
their files anew, and applying is one transaction that also says it is done.
"""

from __future__ import annotations

import zoneinfo
from functools import partial

from django.db import transaction
from django.utils import timezone

from stamgast.shops.auditing import audit
from stamgast.spreadsheets import keeping, planning
from stamgast.spreadsheets.applying import Bringing, apply, unknown_names
from stamgast.spreadsheets.cells import Circumstances
from stamgast.spreadsheets.checking import Outcome, check
from stamgast.spreadsheets.customer_fields import CUSTOMERS
from stamgast.spreadsheets.customer_registry import existing
from stamgast.spreadsheets.fields import Kind
from stamgast.spreadsheets.mapping import Mapping, from_told, recognise, signature
from stamgast.spreadsheets.matching import match
from stamgast.spreadsheets.models import ImportRun, RememberedMapping
from stamgast.spreadsheets.planning import PK, Plan
from stamgast.spreadsheets.reading import read
from stamgast.spreadsheets.tables import Book, Table

State = ImportRun.State
KINDS = {kind.name: kind for kind in (CUSTOMERS,)}


def kind_of(run: ImportRun) -> Kind:
    return KINDS[run.kind]


def keeps_ids(run: ImportRun) -> bool:
    return run.shop.personal_ids != run.shop.PersonalIds.REFUSE


def read_file(run: ImportRun) -> None:
    """From bytes to a table, and what its columns seem to mean."""
    if run.state != State.UPLOADED:
        return
    chosen = {name: run.options.get(name, "") for name in ("encoding", "delimiter", "sheet")}
    book = read(run.file, known=kind_of(run).knows, **chosen)
    keeping.keep_book(run.folder, book)
    mapping, options = understood(run, book.table)
    run.move(
        before=State.UPLOADED,
        to=State.READ,
        mapping=mapping.told(),
        options=run.options | options,
        counts={"rows": book.table.height + book.table.blank, "blank": book.table.blank},
    )


def understood(run: ImportRun, table: Table) -> tuple[Mapping, dict[str, str]]:
    """What such a file was taken for the last time, else what names and values tell."""
    kind = kind_of(run)
    found = recognise(table, kind, country=run.shop.country, personal_ids=keeps_ids(run))
    known = RememberedMapping.objects.filter(
        shop=run.shop, kind=run.kind, signature=signature(table.header)
    ).first()
    options = {"blank": planning.KEEP} | (known.options if known else {})
    if known and len(known.targets) == table.width:
        found = found.chosen(known.targets, why="remembered")
    return found, options | {"key": usual_key(found, kind, options.get("key", ""))}


def usual_key(mapping: Mapping, kind: Kind, wanted: str = "") -> str:
    """The field by which rows find their customer: the wanted one, else the first that is there."""
    fed = mapping.feeds(kind)
    return next((key for key in (wanted, *kind.keys) if key in fed), "")


def remember(run: ImportRun, table: Table) -> None:
    """The next file with such columns is taken for the same."""
    RememberedMapping.objects.update_or_create(
        shop=run.shop,
        kind=run.kind,
        signature=signature(table.header),
        defaults={
            "targets": [each["target"] for each in run.mapping],
            "options": {name: run.options[name] for name in ("key", "blank")},
            "used_at": timezone.now(),
        },
    )


def check_file(run: ImportRun) -> None:
    """Every cell looked at, and what an import would do."""
    if run.state != State.CHECKING:
        return
    book = keeping.kept_book(run.folder)
    outcome = checked(run, book)
    plan = planned(run, outcome, book)
    keeping.keep_outcome(run.folder, outcome)
    keeping.keep_plan(run.folder, plan, unknown_names(run.shop, outcome, plan))
    remember(run, book.table)
    run.move(before=State.CHECKING, to=State.CHECKED, counts=run.counts | plan.counts())


def checked(run: ImportRun, book: Book) -> Outcome:
    today = timezone.localdate(timezone=zoneinfo.ZoneInfo(run.shop.time_zone))
    here = Circumstances(run.shop.country, run.shop.currency, today, book.epoch_1904)
    return check(book.table, from_told(run.mapping), kind_of(run), here, run.options["key"])


def planned(run: ImportRun, outcome: Outcome, book: Book) -> Plan:
    kind = kind_of(run)
    matched = match(run.shop, outcome, kind, run.options["key"], book.table.above)
    ids = outcome.frame["personal_id"] if "personal_id" in outcome.fields else None
    there = existing(run.shop, matched.frame[PK].to_list(), outcome.fields, ids)
    return planning.plan(outcome, matched, there, kind, blank=run.options["blank"])


def apply_file(run: ImportRun) -> None:
    """All of it or nothing: rows, their history and the run's own end are one transaction."""
    with transaction.atomic():
        run = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
        if run.state != State.APPLYING:
            return
        book = keeping.kept_book(run.folder)
        outcome = keeping.kept_outcome(run.folder)
        # The registry may have changed since the plan was shown.
        plan = planned(run, outcome, book)
        counts = run.counts | plan.counts()
        if counts["errors"] and not run.options.get("only_valid"):
            keeping.keep_plan(run.folder, plan, unknown_names(run.shop, outcome, plan))
            run.move(before=State.APPLYING, to=State.CHECKED, counts=counts)
            return
        apply(bringing(run), outcome, plan, partial(keeping.keep_progress, run.folder))
        run.move(before=State.APPLYING, to=State.DONE, counts=counts, finished_at=timezone.now())
        audit(run.shop, run.staff, "customers.import", f"import {run.pk}", **counts)
    if "personal_id" in outcome.fields:
        # Sealed in the registry, it must not lie open in a folder.
        run.delete_files()


def bringing(run: ImportRun) -> Bringing:
    return Bringing(
        shop=run.shop,
        by=run.staff,
        kind=kind_of(run),
        blank=run.options["blank"],
        reference=f"import:{run.pk}",
        file=run.name,
        at=timezone.now(),
    )
