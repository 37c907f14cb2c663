"""Looks the house over. A package with something to look at adds its check to CHECKS."""

from __future__ import annotations

import shutil
import tempfile
import zoneinfo
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django_tasks_db.models import DBTaskResult

from stamgast.accounts.doctoring import accounts
from stamgast.customers.doctoring import customers, personal_ids
from stamgast.invoices import doctoring as invoicing
from stamgast.jobs.models import WorkerBeat
from stamgast.lib import sealing
from stamgast.lib.findings import Check, Finding, fault, note, well
from stamgast.loyalty.doctoring import balances
from stamgast.sales import doctoring as selling
from stamgast.sales.points_doctoring import points_of_sales
from stamgast.shops.models import Shop

ROOM = 1 << 30
CLOCKS_AGREE = timedelta(seconds=5)


def examine() -> Iterator[Finding]:
    for check in CHECKS:
        try:
            yield from check()
        except DatabaseError as error:
            yield fault(_("Database"), _("It does not answer: %(error)s") % {"error": error})
            return


def database() -> Iterator[Finding]:
    about = _("Database")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            yield from sqlite_is_sound(about)
        else:
            cursor.execute("SHOW server_version")
            version = cursor.fetchone()[0]
            yield well(about, _("PostgreSQL %(version)s answers.") % {"version": version})
    unapplied = pending_migrations()
    if unapplied:
        sentence = ngettext(
            "%(count)d change of its tables is not applied: run stamgast migrate.",
            "%(count)d changes of its tables are not applied: run stamgast migrate.",
            unapplied,
        )
        yield fault(about, sentence % {"count": unapplied})


def sqlite_is_sound(about: str) -> Iterator[Finding]:
    with connection.cursor() as cursor:
        mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        faults = [row[0] for row in cursor.execute("PRAGMA quick_check(5)").fetchall()]
        orphans = cursor.execute("PRAGMA foreign_key_check").fetchall()
    if faults != ["ok"]:
        yield fault(about, _("The file is damaged: %(how)s") % {"how": "; ".join(faults)})
    elif orphans:
        sentence = ngettext(
            "%(count)d row points to nothing.", "%(count)d rows point to nothing.", len(orphans)
        )
        yield fault(about, sentence % {"count": len(orphans)})
    else:
        yield well(about, _("SQLite, and the file is sound."))
    if mode not in {"wal", "memory"}:
        yield fault(
            about, _("Its journal is %(mode)s and should be WAL: readers block.") % {"mode": mode}
        )


def pending_migrations() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def data_folder() -> Iterator[Finding]:
    about, folder = _("Data folder"), settings.DATA
    try:
        with tempfile.TemporaryFile(dir=folder):
            free = shutil.disk_usage(folder).free
    except OSError as error:
        yield fault(about, _("It cannot be written to: %(error)s") % {"error": error})
        return
    told = {"folder": folder, "free": filesizeformat(free)}
    if folder.stat().st_mode & 0o077:
        yield note(about, _("Others on this machine can look into %(folder)s.") % told)
    if free < ROOM:
        yield fault(about, _("Only %(free)s are left for %(folder)s.") % told)
    else:
        yield well(about, _("%(folder)s, with %(free)s left.") % told)


def keys() -> Iterator[Finding]:
    about = pgettext("doctor", "Keys")
    try:
        sealing.ring()
    except ImproperlyConfigured as error:
        yield fault(about, str(error))
        return
    folder: Path = settings.DATA / "keys"
    open_to_others = [file for file in folder.glob("*") if file.stat().st_mode & 0o077]
    if open_to_others:
        names = ", ".join(str(file) for file in open_to_others)
        yield fault(about, _("Others on this machine can read %(names)s.") % {"names": names})
    else:
        yield well(about, _("Present. Keep a copy apart from the backups."))


def worker() -> Iterator[Finding]:
    about, now = _("Worker"), timezone.now()
    waiting = DBTaskResult.objects.ready().filter(enqueued_at__lt=now - timedelta(minutes=1))
    count = WorkerBeat.objects.alive(at=now).count()
    if count:
        yield well(about, _("%(count)d at work.") % {"count": count})
    elif jobs := waiting.count():
        sentence = ngettext(
            "None is at work and %(count)d job waits: run stamgast serve or stamgast worker.",
            "None is at work and %(count)d jobs wait: run stamgast serve or stamgast worker.",
            jobs,
        )
        yield fault(about, sentence % {"count": jobs})
    else:
        yield note(about, _("None is at work. That is right while the shop is closed."))
    failed = DBTaskResult.objects.failed().filter(finished_at__gt=now - timedelta(days=1)).count()
    if failed:
        sentence = ngettext(
            "%(count)d job failed in the last 24 hours.",
            "%(count)d jobs failed in the last 24 hours.",
            failed,
        )
        yield note(about, sentence % {"count": failed})


def clock() -> Iterator[Finding]:
    about = _("Clock")
    with connection.cursor() as cursor:
        cursor.execute("SELECT CURRENT_TIMESTAMP")
        theirs = cursor.fetchone()[0]
    if isinstance(theirs, datetime) and abs(theirs - timezone.now()) > CLOCKS_AGREE:
        yield fault(about, _("This machine's clock and the database's do not agree."))
    else:
        told = timezone.now().strftime("%Y-%m-%d %H:%M")
        yield well(about, _("It is %(time)s in UTC.") % {"time": told})
    known = zoneinfo.available_timezones()
    for shop in Shop.objects.exclude(time_zone__in=known):
        yield fault(
            about,
            _("%(shop)s is set to %(zone)s, a time zone this machine does not know.")
            % {"shop": shop, "zone": shop.time_zone},
        )


def post() -> Iterator[Finding]:
    about = _("Mail")
    if settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
        yield note(
            about,
            _("Mail is printed, not sent: nobody can reset a password. Set STAMGAST_SMTP_HOST."),
        )
        return
    try:
        with mail.get_connection():
            yield well(about, _("%(host)s takes our mail.") % {"host": settings.EMAIL_HOST})
    except OSError as error:
        told = {"host": settings.EMAIL_HOST, "error": error}
        yield fault(about, _("%(host)s does not take our mail: %(error)s") % told)


def doors() -> Iterator[Finding]:
    about, local = _("Access"), {"127.0.0.1", "localhost", "[::1]"}
    if settings.DEBUG:
        yield fault(about, _("STAMGAST_DEBUG is on: errors show strangers the inside."))
    beyond = sorted(set(settings.ALLOWED_HOSTS) - local)
    if beyond and not settings.HTTPS:
        yield note(
            about,
            _("%(hosts)s is served without encryption: put a proxy with HTTPS in front.")
            % {"hosts": ", ".join(beyond)},
        )
    if beyond and (settings.DATA / "demo-logins.txt").exists():
        yield fault(about, _("The demo shop's passwords are known to everybody."))


def languages() -> Iterator[Finding]:
    about = _("Languages")
    folder: Path = settings.LOCALE_PATHS[0]
    missing = [
        code
        for code, _name in settings.LANGUAGES
        if code != "en" and not (folder / code / "LC_MESSAGES" / "django.mo").exists()
    ]
    if missing:
        yield fault(about, _("Not compiled: %(codes)s.") % {"codes": ", ".join(missing)})
    else:
        yield well(about, ", ".join(str(name) for _code, name in settings.LANGUAGES))


CHECKS: list[Check] = [
    database,
    data_folder,
    keys,
    customers,
    personal_ids,
    selling.sales,
    selling.parked,
    selling.spending,
    selling.gift_cards,
    accounts,
    selling.on_account,
    invoicing.invoices,
    balances,
    points_of_sales,
    selling.pdf,
    worker,
    clock,
    post,
    doors,
    languages,
]
