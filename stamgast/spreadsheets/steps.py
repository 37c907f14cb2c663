"""The steps of an import, each the work of one job: read, check, apply.

Each may be run again after its worker was killed: reading and checking write
their files anew, and applying goes on with the plan that it stored (applying.py).
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from dataclasses import replace
from functools import partial

import polars as pl
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stamgast.catalogue.stocking import ProductsRefused
from stamgast.customers.arriving import KEY
from stamgast.customers.storing import RefusedRows
from stamgast.lib.refused import Refused
from stamgast.shops.auditing import audit
from stamgast.shops.models import Staff
from stamgast.shops.sessions import others_at_work
from stamgast.spreadsheets import keeping, planning, problems
from stamgast.spreadsheets.applying import Carrying, at_once, by_steps
from stamgast.spreadsheets.cells import Circumstances
from stamgast.spreadsheets.checking import Outcome, check
from stamgast.spreadsheets.fields import Kind
from stamgast.spreadsheets.known_names import known_names
from stamgast.spreadsheets.mapping import Mapping, from_told, recognise, signature
from stamgast.spreadsheets.models import ImportRun, RememberedMapping
from stamgast.spreadsheets.naming import CREATE
from stamgast.spreadsheets.new_names import unknown_names
from stamgast.spreadsheets.planning import CHANGED, PK, Plan
from stamgast.spreadsheets.problems import CAUSES
from stamgast.spreadsheets.reading import read
from stamgast.spreadsheets.registries import REGISTRIES, Registry
from stamgast.spreadsheets.tables import LINE, ROW, Book, Table
from stamgast.spreadsheets.writing import Bringing, Work

State = ImportRun.State
# What is remembered of how such a file was taken, besides its columns.
REMEMBERED = ("key", "blank", "unknown")
# So often a plan is made anew because somebody changed what it was made of.
TRIES = 3


def registry_of(run: ImportRun) -> Registry:
    return REGISTRIES[run.kind]


def kind_of(run: ImportRun) -> Kind:
    return registry_of(run).kind


def keeps_ids(run: ImportRun) -> bool:
    return run.shop.personal_ids != run.shop.PersonalIds.REFUSE


def read_file(run: ImportRun) -> None:
    """From bytes to a table, and what its columns seem to mean."""
    if run.state != State.UPLOADED:
        return
    chosen = {name: run.options.get(name, "") for name in ("encoding", "delimiter", "sheet")}
    keeping.keep_progress(run.folder, "reading")
    try:
        book = read(run.file, known=kind_of(run).knows, **chosen)
    except Refused as no:
        if not as_before(run, no):
            raise
        return
    keeping.keep_progress(run.folder, "recognising")
    keeping.keep_book(run.folder, book)
    mapping, options = understood(run, book.table)
    run.move(
        before=State.UPLOADED,
        to=State.READ,
        mapping=mapping.told(),
        options=run.options | options,
        counts={"rows": book.table.height + book.table.blank, "blank": book.table.blank},
        refusal="",
    )


def as_before(run: ImportRun, no: Refused) -> bool:
    """Where a file can't be read as the user says it is written, it stays as it was read, and
    its page says why; False where it was not read yet."""
    if not keeping.has_book(run.folder):
        return False
    chosen = ("encoding", "delimiter", "sheet")
    options = {name: value for name, value in run.options.items() if name not in chosen}
    return run.move(before=State.UPLOADED, to=State.READ, options=options, refusal=str(no.said))


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
            "options": {name: run.options[name] for name in REMEMBERED if name in run.options},
            "used_at": timezone.now(),
        },
    )


def check_file(run: ImportRun) -> None:
    """Every cell looked at, and what an import would do; one that would do nothing is done."""
    if run.state != State.CHECKING:
        return
    book = keeping.kept_book(run.folder)
    keeping.keep_progress(run.folder, "checking")
    outcome = checked(run, book)
    keeping.keep_outcome(run.folder, outcome)
    plan = compared(run, outcome, book)
    remember(run, book.table)
    counts = run.counts | plan.counts()
    if counts["new"] or counts["changed"] or counts["errors"]:
        run.move(before=State.CHECKING, to=State.CHECKED, counts=counts)
    else:
        run.move(before=State.CHECKING, to=State.DONE, counts=counts, finished_at=timezone.now())
        tidy_up(run)


def compared(run: ImportRun, outcome: Outcome, book: Book) -> Plan:
    """A plan of what stands in the registry now, kept for the page and for carrying out."""
    keeping.keep_progress(run.folder, "comparing")
    registry = registry_of(run)
    # Taken first: what changes while the plan is made makes it an old one.
    mark = registry.mark(run.shop)
    plan = planned(run, outcome, book)
    names = unknown_names(run.shop, outcome, plan)
    keeping.keep_plan(run.folder, plan, names, mark)
    return plan


def checked(run: ImportRun, book: Book) -> Outcome:
    today = timezone.localdate(timezone=zoneinfo.ZoneInfo(run.shop.time_zone))
    here = Circumstances(
        run.shop.country,
        run.shop.currency,
        today,
        book.epoch_1904,
        known_names(run.shop, run.options.get("unknown", CREATE)),
        run.options.get("orders", {}),
    )
    return check(book.table, from_told(run.mapping), kind_of(run), here, run.options["key"])


def planned(run: ImportRun, outcome: Outcome, book: Book) -> Plan:
    kind = kind_of(run)
    registry = registry_of(run)
    matched = registry.match(run.shop, outcome, kind, run.options["key"], book.table.above)
    ids = outcome.frame["personal_id"] if "personal_id" in outcome.fields else None
    there = registry.existing(run.shop, matched.frame[PK].to_list(), outcome.fields, ids)
    return planning.plan(outcome, matched, there, kind, blank=run.options["blank"])


def apply_file(run: ImportRun) -> None:
    """Carry the plan out, when it is this import's turn; go on with it after a fall."""
    if run.state == State.WAITING:
        run.begin(before=State.WAITING, to=State.APPLYING)
    for _try in range(TRIES):
        if run.state != State.APPLYING or not (work := made_ready(run)):
            break
        try:
            carry_out(run, work)
        except (IntegrityError, RefusedRows, ProductsRefused):
            # Somebody changed the registry under the plan: it is made once more.
            keeping.forget_work(run.folder)
            keeping.spoil_plan(run.folder)
            run.refresh_from_db()
    if run.state == State.APPLYING:
        raise Refused(
            "registry_moves", _("Others change the same records all the time. Try later.")
        )
    if run.state == State.DONE:
        tidy_up(run)


def made_ready(run: ImportRun) -> Work | None:
    """The plan as it will be carried out; None where errors turned up, and it goes back."""
    if work := keeping.kept_work(run.folder):
        return work
    outcome = keeping.kept_outcome(run.folder)
    if keeping.kept_plan(run.folder)["mark"] == registry_of(run).mark(run.shop):
        plan = keeping.kept_whole_plan(run.folder)
    else:
        # The registry has changed since the plan was shown.
        plan = compared(run, outcome, keeping.kept_book(run.folder))
    counts = run.counts | plan.counts()
    if counts["errors"] and not run.options.get("only_valid"):
        run.move(before=State.APPLYING, to=State.CHECKED, counts=counts)
        return None
    with transaction.atomic():
        coming, names = registry_of(run).expect(run.shop, outcome, plan)
    new = outcome.frame.drop({*coming.columns} - {ROW}, strict=False).join(coming, on=ROW)
    rows = plan.frame.filter(pl.col("action") == CHANGED).select(ROW, PK)
    changed = outcome.frame.join(rows, on=ROW).drop(LINE)
    work = Work(timezone.now(), new.drop(LINE).sort(KEY), changed.sort(ROW), names)
    made = {name: list(keys.values()) for name, keys in names.items()}
    if new.height:
        keys = new[KEY].to_list()
        made["keys"] = [min(keys), max(keys)]
    run.move(
        before=State.APPLYING,
        to=State.APPLYING,
        counts=counts,
        applied_at=work.at,
        made=made,
        written=None,
    )
    keeping.keep_work(run.folder, work)
    return work


def carry_out(run: ImportRun, work: Work) -> None:
    """Write all of the work that is not written yet, and that this run is done."""
    tell = partial(keeping.keep_progress, run.folder, "writing", total=work.height)
    it = Carrying(registry_of(run), bringing(run, work.at), work, tell)
    if run.written is None and not lets_others_in(run.staff):
        with transaction.atomic():
            at_once(it)
            done(run, work)
        return

    def written(count: int) -> None:
        ImportRun.objects.filter(pk=run.pk).update(written=count)
        tell(count)

    by_steps(replace(it, written=written), run.written, partial(keeping.keep_left_out, run.folder))
    with transaction.atomic():
        done(run, work)


def lets_others_in(staff: Staff | None) -> bool:
    """Whether somebody else would have to wait for one long transaction of theirs."""
    others = others_at_work(but=staff.user if staff else None, at=timezone.now())
    return connection.vendor == "sqlite" and others


def done(run: ImportRun, work: Work) -> None:
    counts = dict(run.counts)
    left = keeping.kept_left_out(run.folder)
    for row in left:
        counts["new" if (work.new[ROW] == int(row)).any() else "changed"] -= 1
    for name in ("refused", "errors"):
        counts[name] += len(left)
    if left:
        keeping.add_problems(run.folder, taken_meanwhile(run, left))
    run.move(before=State.APPLYING, to=State.DONE, counts=counts, finished_at=timezone.now())
    audit(run.shop, run.staff, registry_of(run).permission, f"import {run.pk}", **counts)


def taken_meanwhile(run: ImportRun, left: dict[str, str]) -> pl.DataFrame:
    """The problems of rows that were left out while the others came in."""
    codes = {int(row): code if code in CAUSES else "number_taken" for row, code in left.items()}
    frame = keeping.kept_outcome(run.folder).frame.select(ROW, LINE)
    rows = frame.filter(pl.col(ROW).is_in(list(codes)))
    parts = [
        planning.told(rows.filter(pl.col(ROW) == row), code) for row, code in sorted(codes.items())
    ]
    return problems.gathered(parts)


def tidy_up(run: ImportRun) -> None:
    """What is needed no more once all is in; done again where a worker fell before it."""
    keeping.forget_work(run.folder)
    if not run.files_gone and "personal_id" in keeping.kept_outcome(run.folder).fields:
        # Sealed in the registry, it must not lie open in a folder.
        run.delete_files()


def bringing(run: ImportRun, at: dt.datetime) -> Bringing:
    return Bringing(
        shop=run.shop,
        by=run.staff,
        kind=kind_of(run),
        blank=run.options["blank"],
        reference=run.reference,
        file=run.name,
        at=at,
    )
