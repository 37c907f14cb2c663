"""`stamgast doctor`: what is well is said, what is wrong ends with code 1."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from stamgast.jobs.models import WorkerBeat
from stamgast.lib import sealing
from stamgast.shops.models import Shop
from tests.conftest import added
from tests.jobs.chores import greet, stumble
from tests.running import stamgast


@pytest.fixture(autouse=True)
def well_house(db: None, settings: Any, tmp_path: Path) -> Iterator[None]:
    """A house without a fault, whatever the machine it is tested on lacks."""
    tmp_path.chmod(0o700)
    settings.DATA = tmp_path
    settings.ALLOWED_HOSTS = ["localhost"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.EMAIL_HOST = "mail.example"
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    for code in ("sv", "nl"):
        file = tmp_path / "locale" / code / "LC_MESSAGES" / "django.mo"
        file.parent.mkdir(parents=True)
        file.touch()
    WorkerBeat.objects.create(worker="w", at=timezone.now())
    yield
    sealing.ring.cache_clear()


def examined() -> list[str]:
    """The lines of the report, faults and all, without the first."""
    told = io.StringIO()
    try:
        call_command("doctor", stdout=told, no_color=True)
    except CommandError as faults:
        told.write(str(faults))
    return [" ".join(line.split()) for line in told.getvalue().splitlines()[1:]]


def about(word: str) -> list[str]:
    return [line for line in examined() if f" {word} " in line]


def test_a_house_in_order_is_well() -> None:
    lines = examined()

    assert lines[-1] == "All is well."
    assert {line.split()[0] for line in lines[:-1]} == {"well"}


def test_a_fault_ends_the_command_with_code_1(empty_house: Path) -> None:
    (empty_house / "keys" / "fields").chmod(0o644)

    told = stamgast(empty_house, "doctor")

    assert told.returncode == 1
    assert told.stderr.splitlines()[-1].endswith(("fault.", "faults."))
    assert f"Others on this machine can read {empty_house}/keys/fields." in told.stdout
    (empty_house / "keys" / "fields").chmod(0o600)


def test_a_database_that_is_not_there_is_a_fault_not_a_crash(tmp_path: Path) -> None:
    (tmp_path / "stamgast.sqlite3").write_text("not a database")

    told = stamgast(tmp_path, "doctor")

    assert told.returncode == 1
    assert "FAULT  Database     It does not answer: file is not a database" in told.stdout
    assert told.stderr == "1 fault.\n"


def test_tables_that_were_never_made_are_a_fault(tmp_path: Path) -> None:
    told = stamgast(tmp_path, "doctor")

    assert "changes of its tables are not applied: run stamgast migrate." in told.stdout


def test_rows_that_point_to_nothing_are_a_fault() -> None:
    if connection.vendor == "postgresql":
        # PostgreSQL refuses them by itself, at the latest when the work is committed.
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA defer_foreign_keys = ON")
        cursor.execute(
            "INSERT INTO stamgast_outlet (shop_id, name, street, postcode, city, phone)"
            " VALUES (999, 'Nowhere', '', '', '', '')"
        )

    assert about("Database") == ["FAULT Database 1 row points to nothing."]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM stamgast_outlet")


def test_a_folder_that_cannot_be_written_to_is_a_fault(settings: Any) -> None:
    settings.DATA = Path("/proc")

    assert about("folder")[0].startswith("FAULT Data folder It cannot be written to:")


def test_keys_that_are_no_keys_are_a_fault(settings: Any) -> None:
    settings.FIELD_KEYS = "1:short"
    sealing.ring.cache_clear()

    assert about("Keys")[0].startswith("FAULT Keys STAMGAST_FIELD_KEYS must read")


def test_personal_ids_sealed_with_a_lost_key_are_a_fault(corner: Shop, settings: Any) -> None:
    mia = added(corner, first_name="Mia")
    mia.personal_id_sealed = sealing.ring().seal("198507099805", "customer.personal_id")
    mia.save()
    before = about("IDs")
    settings.FIELD_KEYS = "1:" + "A" * 43 + "="
    sealing.ring.cache_clear()

    after = about("IDs")

    assert before == ["well Personal IDs They open with the keys that are here."]
    assert after == [
        "FAULT Personal IDs They were sealed with a key that is not here:"
        " put it back in STAMGAST_FIELD_KEYS."
    ]


def test_a_folder_open_to_others_is_noted(settings: Any) -> None:
    settings.DATA.chmod(0o755)

    assert "note Data folder Others on this machine can look into" in about("folder")[0]


def test_jobs_that_wait_for_nobody_are_a_fault() -> None:
    WorkerBeat.objects.all().delete()
    closed = about("Worker")
    job = greet.enqueue("Mia").db_result
    type(job).objects.update(enqueued_at=timezone.now() - timedelta(minutes=2))

    assert closed == ["note Worker None is at work. That is right while the shop is closed."]
    assert about("Worker") == [
        "FAULT Worker None is at work and 1 job waits: run stamgast serve or stamgast worker."
    ]


def test_jobs_that_failed_lately_are_noted(transactional_db: None) -> None:
    stumble.enqueue()
    call_command("worker", "--batch")

    assert about("Worker")[-1] == "note Worker 1 job failed in the last 24 hours."


def test_a_time_zone_nobody_knows_is_a_fault() -> None:
    Shop.objects.create(
        name="Corner", country="SE", currency="SEK", language="en", time_zone="Mars/Olympus"
    )

    assert about("Clock")[-1] == (
        "FAULT Clock Corner is set to Mars/Olympus, a time zone this machine does not know."
    )


def test_mail_that_is_only_printed_is_noted(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

    assert about("Mail") == [
        "note Mail Mail is printed, not sent: nobody can reset a password. Set STAMGAST_SMTP_HOST."
    ]


def test_a_mail_server_that_does_not_answer_is_a_fault(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    assert about("Mail")[0].startswith("FAULT Mail 127.0.0.1 does not take our mail:")


def test_a_door_open_to_strangers_is_said(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["shop.example"]
    settings.DEBUG = True
    (settings.DATA / "demo-logins.txt").touch()

    assert about("Access") == [
        "FAULT Access STAMGAST_DEBUG is on: errors show strangers the inside.",
        "note Access shop.example is served without encryption: put a proxy with HTTPS in front.",
        "FAULT Access The demo shop's passwords are known to everybody.",
    ]


def test_languages_that_are_not_compiled_are_a_fault(settings: Any, tmp_path: Path) -> None:
    settings.LOCALE_PATHS = [tmp_path / "nowhere"]

    assert about("Languages") == ["FAULT Languages Not compiled: sv, nl."]
