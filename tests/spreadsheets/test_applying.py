"""An import is carried out whole, whoever is at work and whatever falls meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from stamgast.customers import reversing, searching
from stamgast.customers.arriving import THROUGH
from stamgast.customers.deleting import bring_back, deleted_by
from stamgast.customers.models import Change, Consent, Customer, Group, Identifier, Label
from stamgast.customers.search_tables import Indexed
from stamgast.customers.storing import Entry, store
from stamgast.lib.refused import Refused
from stamgast.shops.models import AuditEntry, Shop, Staff
from stamgast.spreadsheets import applying, jobs, steps, undoing
from stamgast.spreadsheets.deciding import take_back
from stamgast.spreadsheets.models import ImportRun
from stamgast.spreadsheets.writing import Work
from tests.conftest import added
from tests.spreadsheets.conftest import Bring, State

HEAD = "customer number,first name,last name,e-mail,group,labels,wants e-mail\n"
ROWS = "".join(
    f"{number},Åsa {number},Öberg,asa{number}@example.se,Retail,VIP,yes\n" for number in range(1, 8)
)
LIST = HEAD + ROWS


class Fallen(BaseException):
    """What a killed worker feels."""


@pytest.fixture(autouse=True)
def jobs_at_once(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(applying, "STEP", 2)
    monkeypatch.setattr(applying, "READY", 4)


@pytest.fixture
def busy(small_steps: None, ben: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else is at work, so that SQLite takes imports by steps; PostgreSQL could."""
    if connection.vendor == "postgresql":
        monkeypatch.setattr(steps, "lets_others_in", lambda run: True)
    UserSession.objects.create(
        user=ben.user, session_key="bens", ip="127.0.0.1", user_agent="", data={}
    )


def standing(shop: Shop) -> dict[str, Any]:
    """What the registry tells of its customers, but for keys and times."""
    left_out = ("id", "created_at", "updated_at", "request_key", "group_id")
    return {
        "customers": [
            {name: value for name, value in row.items() if name not in left_out}
            for row in shop.customers.order_by("number").values()
        ],
        "keys": sorted(shop.identifiers.values_list("customer__number", "kind", "key")),
        "consents": sorted(shop.consents.values_list("customer__number", "channel", "given")),
        "groups": sorted(shop.customers.values_list("number", "group__name"), key=str),
        "labels": sorted(shop.customers.values_list("number", "labels__name"), key=str),
        "out of step": searching.out_of_step(shop),
    }


def test_by_steps_the_same_comes_in_as_at_once(
    corner: Shop, brought: Bring, busy: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    added(corner, number="3", first_name="Mia")

    by_steps = brought(LIST)

    told, counts = standing(corner), by_steps.counts
    corner.customers.all().delete()
    corner.groups.all().delete()
    added(corner, number="3", first_name="Mia")
    UserSession.objects.all().delete()
    at_once = brought(LIST)
    assert (standing(corner), at_once.counts) == (told, counts)
    assert told["out of step"] == []


@pytest.mark.parametrize("falls_at", range(1, 5))
def test_a_worker_that_falls_leaves_the_rest_to_the_next(
    corner: Shop, brought: Bring, busy: None, monkeypatch: pytest.MonkeyPatch, falls_at: int
) -> None:
    added(corner, number="3", first_name="Mia")
    run = brought(LIST, until="check")
    real, calls = applying.step, []

    def step(*args: Any) -> int:
        calls.append(1)
        done = real(*args)
        if len(calls) == falls_at:
            raise Fallen
        return done

    monkeypatch.setattr(applying, "step", step)
    run.move(before=State.CHECKED, to=State.WAITING)
    with pytest.raises(Fallen):
        steps.apply_file(run)

    monkeypatch.setattr(applying, "step", real)
    again = ImportRun.objects.get(pk=run.pk)
    steps.apply_file(again)

    assert (again.state, again.counts["new"], again.counts["changed"]) == (State.DONE, 6, 1)
    assert corner.customers.count() == 7
    assert Identifier.objects.filter(shop=corner, kind="number").count() == 7
    assert Change.objects.filter(shop=corner).count() == 1
    assert searching.out_of_step(corner) == []


def test_a_number_taken_between_two_steps_keeps_only_its_row_out(
    corner: Shop, brought: Bring, busy: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = brought(LIST, until="check")
    real = applying.step

    def step(*args: Any) -> int:
        if not corner.customers.filter(number="6").exists():
            added(corner, number="6", first_name="Quick")
        return real(*args)

    monkeypatch.setattr(applying, "step", step)
    run.move(before=State.CHECKED, to=State.WAITING)
    steps.apply_file(run)

    counts = run.counts
    assert (run.state, counts["new"], counts["refused"], counts["errors"]) == (State.DONE, 6, 1, 1)
    assert corner.customers.get(number="6").first_name == "Quick"
    assert corner.customers.count() == 7


def test_what_changes_under_the_plan_makes_a_new_plan(
    corner: Shop, brought: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = brought(LIST, until="check")
    real = steps.made_ready

    def made_ready(run: ImportRun) -> Work | None:
        work = real(run)
        if not corner.customers.exists():
            added(corner, number="6", first_name="Quick")
        return work

    monkeypatch.setattr(steps, "made_ready", made_ready)
    run.move(before=State.CHECKED, to=State.WAITING)
    steps.apply_file(run)

    assert (run.state, run.counts["new"], run.counts["changed"]) == (State.DONE, 6, 1)
    assert corner.customers.count() == 7


def test_of_two_imports_the_second_waits_for_its_turn(corner: Shop, brought: Bring) -> None:
    first, second = brought(LIST, until="check"), brought(LIST, until="check")
    for run in (first, second):
        run.move(before=State.CHECKED, to=State.WAITING)
    assert first.begin(before=State.WAITING, to=State.APPLYING)

    steps.apply_file(second)
    assert (second.state, corner.customers.count()) == (State.WAITING, 0)

    jobs.apply_import.call(first.pk)

    second.refresh_from_db()
    assert (second.state, second.counts["unchanged"]) == (State.DONE, 7)


def test_an_import_is_undone(corner: Shop, brought: Bring) -> None:
    added(corner, number="3", first_name="Mia", last_name="Ek")
    before = standing(corner)
    run = brought(LIST)

    undo(run)

    after = standing(corner)
    assert [row.pop("version") for row in after["customers"]] == [3]
    assert [row.pop("version") for row in before["customers"]] == [1]
    # That Mia allowed e-mail and took it back stays written.
    after.pop("consents"), before.pop("consents")
    assert after == before
    assert (run.state, run.counts["gone"], run.counts["restored"], run.kept) == (
        State.UNDONE, 6, 1, [],
    )  # fmt: skip
    assert not corner.groups.exists()
    assert not corner.labels.exists()
    assert AuditEntry.objects.filter(shop=corner, subject=f"undo of import {run.pk}").exists()


def test_an_undo_keeps_what_was_changed_since(corner: Shop, brought: Bring) -> None:
    mia = added(corner, number="3", first_name="Mia", last_name="Ek")
    run = brought(LIST)
    mia.refresh_from_db()
    store(corner, Entry(customer=mia, values={"email": "new@example.se"}), by=None, source="office")
    asa = corner.customers.get(number="5")
    store(corner, Entry(customer=asa, values={"note": "Tall"}), by=None, source="office")

    undo(run)

    mia.refresh_from_db()
    assert (mia.first_name, mia.email) == ("Mia", "new@example.se")
    assert [row.number for row in corner.customers.order_by("number")] == ["3", "5"]
    assert sorted(run.kept) == [[mia.pk, "Mia Ek", "email"], [asa.pk, "Åsa 5 Öberg", ""]]
    # Åsa still has them.
    assert (corner.groups.count(), corner.labels.count()) == (1, 1)


@pytest.fixture
def undone_by_steps(busy: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undoing, "STEP", 2)


def falls_once(run: ImportRun, at: int, monkeypatch: pytest.MonkeyPatch) -> ImportRun:
    """The run as the next worker finds it, where the first one fell with the undo's part `at`."""
    assert run.begin(before=State.DONE, to=State.UNDOING)
    monkeypatch.setattr(undoing, "note", falling(undoing.note, at))
    with pytest.raises(Fallen):
        undoing.undo(run)
    monkeypatch.undo()
    return ImportRun.objects.get(pk=run.pk)


@pytest.mark.parametrize("part", range(1, 8))
def test_an_undo_that_fell_goes_on(
    corner: Shop,
    brought: Bring,
    undone_by_steps: None,
    monkeypatch: pytest.MonkeyPatch,
    part: int,
) -> None:
    added(corner, number="3", first_name="Mia")
    again = falls_once(brought(LIST), part, monkeypatch)

    undoing.undo(again)

    assert (again.state, again.counts["gone"], again.counts["restored"]) == (State.UNDONE, 6, 1)
    assert [row.first_name for row in corner.customers.all()] == ["Mia"]
    assert Change.objects.filter(action="deleted").count() == 6
    assert not corner.groups.exists()
    assert not corner.labels.exists()


def test_an_undo_at_once_that_fell_leaves_all_to_the_next(
    corner: Shop, brought: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL takes it back part by part")
    monkeypatch.setattr(undoing, "READY", 2)
    again = falls_once(brought(LIST), 3, monkeypatch)
    assert (corner.customers.count(), again.counts.get("gone")) == (7, None)

    undoing.undo(again)

    assert (again.state, again.counts["gone"], corner.customers.count()) == (State.UNDONE, 7, 0)


def tables() -> dict[str, Any]:
    """All that stands in the tables about customers, but for times and keys of the rows that
    hang from them."""
    found = [customer.pk for customer in searching.found(Shop.objects.get(), "asa")]
    told: dict[str, Any] = {"found": found}
    times = ("created_at", "updated_at", "deleted_at", "at")
    for model in (Customer, Group, Label, Identifier, Consent, Change, Indexed, THROUGH):
        rows = list(model._base_manager.order_by("pk").values())
        for row in rows:
            row |= {name: row[name] is not None for name in times if name in row}
            if "customer_id" in row:
                row.pop("id", None)
        told[model.__name__] = rows
    return told


def one_by_one(run: ImportRun) -> None:
    """The plainest way to undo an import: customer by customer, with objects alone."""
    shop, reference = run.shop, f"undo:{run.reference}"
    for customer in shop.customers.filter(created_at=run.applied_at, version=1).order_by("pk"):
        kept: dict[str, list[str]] = {}
        for row in customer.identifiers.order_by("pk"):
            if row.kind not in ("number", "email", "phone"):
                kept.setdefault(row.kind, []).append(row.key)
            row.delete()
        Change.objects.create(
            shop=shop, customer=customer, source="office", reference=reference,
            action="deleted", fields={"kept": kept} if kept else {},
        )  # fmt: skip
        Indexed.objects.get(customer=customer).delete()
        customer.deleted_at, customer.version = timezone.now(), customer.version + 1
        customer.save()
    changes = reversing.changes_of(shop, run.reference)
    reversing.reverse_part(shop, changes, by=None, source="import", reference=reference)
    for group in shop.groups.all():
        if not shop.customers.filter(group=group).exists():
            group.delete()
    for label in shop.labels.all():
        if not shop.customers.filter(labels=label).exists():
            label.delete()


@pytest.mark.parametrize("touched", [False, True], ids=["all goes", "somebody stays"])
def test_however_an_import_is_undone_the_same_stands_afterwards(
    corner: Shop, brought: Bring, monkeypatch: pytest.MonkeyPatch, touched: bool
) -> None:
    corner.personal_ids = Shop.PersonalIds.STORE
    corner.save()
    added(corner, number="3", first_name="Mia", last_name="Ek", email_consent=True)
    run = brought(
        "customer number,first name,e-mail,group,labels,personal ID\n"
        "3,Åsa,asa@example.se,Old,,\n4,Åsa,,Old,VIP,19811228-9874\n5,Åsa,,New,VIP;Tea,\n6,Åsa,,,,\n"
    )
    if touched:
        asa = corner.customers.get(number="5")
        store(corner, Entry(customer=asa, values={"note": "Tall"}), by=None, source="office")
    run.begin(before=State.DONE, to=State.UNDOING)

    def after(way: Callable[[ImportRun], None]) -> dict[str, Any]:
        with transaction.atomic():
            way(ImportRun.objects.get(pk=run.pk))
            found = tables()
            transaction.set_rollback(True)
        return found

    monkeypatch.setattr(undoing, "READY", 2)
    plain = after(one_by_one)
    assert after(lambda run: undoing.at_once(run, None)) == plain
    assert after(lambda run: undoing.by_steps(run, None)) == plain
    assert len(plain["Group"]) == touched


def test_who_went_with_an_import_can_come_back(corner: Shop, brought: Bring) -> None:
    run = brought(LIST)
    before = standing(corner)
    undo(run)
    assert searching.found(corner, "asa") == []

    bring_back(corner, deleted_by(corner, f"undo:{run.reference}"), by=None)

    after = standing(corner)
    assert after["keys"] == before["keys"]
    assert after["out of step"] == []
    assert len(searching.found(corner, "asa")) == 7


def falling(real: Callable[..., Any], call: int) -> Callable[..., Any]:
    calls: list[int] = []

    def note(*args: Any) -> None:
        calls.append(1)
        if len(calls) == call:
            raise Fallen
        real(*args)

    return note


def undo(run: ImportRun) -> None:
    take_back(run, by=None)
    run.refresh_from_db()


def test_an_import_can_be_undone_for_thirty_days(corner: Shop, brought: Bring) -> None:
    run = brought(LIST)
    ImportRun.objects.update(applied_at=timezone.now() - timedelta(days=31))
    run.refresh_from_db()

    with pytest.raises(Refused) as refused:
        take_back(run, by=None)

    assert refused.value.code == "undo_gone"


def test_an_undo_waits_until_no_other_import_is_written(corner: Shop, brought: Bring) -> None:
    done, other = brought(LIST), brought(LIST + "99,Zoë\n", until="check")
    other.move(before=State.CHECKED, to=State.WAITING)
    other.begin(before=State.WAITING, to=State.APPLYING)

    with pytest.raises(Refused) as refused:
        take_back(done, by=None)

    assert (refused.value.code, done.state) == ("import_busy", State.DONE)


def test_the_page_of_an_import_undoes_it(corner: Shop, brought: Bring, manager: Client) -> None:
    run = brought(LIST)
    address = reverse("import_detail", args=[run.pk])
    assert b"Undo this import" in manager.get(address).content

    manager.post(reverse("import_undo", args=[run.pk]))

    assert b"This import is undone" in manager.get(address).content
    assert not corner.customers.exists()


def test_who_waited_long_gets_a_mail(
    corner: Shop, brought: Bring, max_: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "LONG", timedelta(0))
    run = brought(LIST, until="check")
    ImportRun.objects.update(staff=max_)
    run.refresh_from_db()

    jobs.go_ahead(run, only_valid=False)

    assert [message.subject for message in mail.outbox] == ["list.csv is imported"]
    assert "7 new, 0 changed, 0 unchanged" in mail.outbox[0].body


def test_new_customers_who_outnumber_the_old_leave_every_index_there(
    corner: Shop, brought: Bring
) -> None:
    def indexes() -> set[str]:
        with connection.cursor() as cursor:
            found = connection.introspection.get_constraints(cursor, Customer._meta.db_table)
        return {name for name, told in found.items() if told["index"] or told["unique"]}

    before = indexes()

    brought(LIST)

    assert indexes() == before
    assert Group.objects.get(shop=corner).customers.count() == 7


def sound() -> bool:
    """Whether the search index and the terms it was made of agree, as the database sees it."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # With 1 it looks at the terms too (sqlite.org/fts5.html, 4.1.1).
            cursor.execute(
                "INSERT INTO stamgast_search (stamgast_search, rank) VALUES ('integrity-check', 1)"
            )
    return True


def found(shop: Shop, text: str) -> list[str]:
    return sorted(customer.number for customer in searching.found(shop, text))


def test_new_customers_who_outnumber_the_old_are_found_like_them(
    corner: Shop, rival: Shop, brought: Bring
) -> None:
    added(corner, number="OLD", first_name="Åsa", last_name="Berg")
    added(rival, number="THEIRS", first_name="Åsa", last_name="Öberg")

    brought(LIST)

    added(corner, number="NEW", first_name="Åsa", last_name="Öberg")
    corner.customers.get(number="7").delete()
    assert sound()
    assert found(corner, "åsa öb") == ["1", "2", "3", "4", "5", "6", "NEW"]
    assert found(corner, "berg") == ["OLD"]
    assert found(rival, "öberg") == ["THEIRS"]
    assert searching.out_of_step(corner) == searching.out_of_step(rival) == []


def test_new_customers_who_outnumber_the_old_come_whole_or_leave_the_index_as_it_was(
    corner: Shop, brought: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    added(corner, number="OLD", first_name="Åsa", last_name="Berg")
    run = brought(LIST, until="check")
    run.move(before=State.CHECKED, to=State.WAITING)

    def falls(*_tables: object) -> None:
        raise Fallen

    with monkeypatch.context() as patched, pytest.raises(Fallen):
        patched.setattr(applying, "look_again", falls)
        steps.apply_file(run)

    assert sound()
    assert found(corner, "åsa") == ["OLD"]
    added(corner, number="NEW", first_name="Åsa")
    assert found(corner, "åsa") == ["NEW", "OLD"]
    steps.apply_file(ImportRun.objects.get(pk=run.pk))
    assert sound()
    assert len(found(corner, "åsa")) == 9
