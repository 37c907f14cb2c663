"""Lists become customers: all of a list or nothing, and never twice."""

from __future__ import annotations

import pytest

from stamgast.customers.models import Change, Consent, Customer, Group, Identifier, Label
from stamgast.customers.storing import Entry, store
from stamgast.shops.models import AuditEntry, Shop
from tests.conftest import added
from tests.spreadsheets.conftest import Bring, State
from tests.spreadsheets.files import LISTS, PEOPLE


@pytest.mark.parametrize("kind", LISTS)
def test_everybody_of_a_list_becomes_a_customer(kind: str, corner: Shop, brought: Bring) -> None:
    run = brought(kind)

    assert run.state == State.DONE
    assert run.counts == {
        "rows": len(PEOPLE), "blank": 0, "new": len(PEOPLE), "changed": 0, "unchanged": 0,
        "refused": 0, "errors": 0, "warnings": run.counts["warnings"],
    }  # fmt: skip
    names = Customer.objects.filter(shop=corner).order_by("pk")
    assert [row.name for row in names] == [
        f"{p.first} {p.last}".strip() or p.company for p in PEOPLE
    ]


@pytest.mark.parametrize("kind", LISTS)
def test_the_same_list_again_changes_nothing(kind: str, corner: Shop, brought: Bring) -> None:
    brought(kind)
    before = list(Customer.objects.filter(shop=corner).order_by("pk").values())

    run = brought(kind)

    assert run.counts["unchanged"] == len(PEOPLE)
    assert list(Customer.objects.filter(shop=corner).order_by("pk").values()) == before
    assert not Change.objects.filter(shop=corner).exists()


def test_an_import_keeps_everything_in_step(corner: Shop, brought: Bring) -> None:
    run = brought("lightspeed")

    asa = Customer.objects.get(shop=corner, number="K0001")
    assert (asa.first_name, asa.last_name, asa.source) == ("Åsa", "Öberg", "import")
    assert (asa.account_policy, asa.account_limit) == ("limit", 150_000)
    assert asa.group == Group.objects.get(shop=corner, name="Retail")
    keys = Identifier.objects.filter(customer=asa).values_list("kind", "key")
    assert set(keys) == {
        ("number", "k0001"),
        ("email", "asa.oberg@example.se"),
        ("phone", "+46701740605"),
    }
    consent = Consent.objects.get(customer=asa)
    assert (consent.channel, consent.given, consent.source) == ("email", True, "import")
    audited = AuditEntry.objects.get(shop=corner, action="customers.import")
    assert (audited.subject, audited.details["new"]) == (f"import {run.pk}", len(PEOPLE))


def test_labels_of_a_list_are_made_once_whatever_their_capitals(
    corner: Shop, brought: Bring
) -> None:
    Label.objects.create(shop=corner, name="vip")

    brought("google")

    assert list(corner.labels.order_by("name").values_list("name", flat=True)) == ["Bicycle", "vip"]
    asa = Customer.objects.get(shop=corner, email="asa.oberg@example.se")
    assert [label.name for label in asa.labels.all()] == ["vip"]


LIST = "customer_code,first_name,last_name,email,note,labels\n"


def test_a_changed_row_changes_only_what_it_says(corner: Shop, brought: Bring) -> None:
    mia = added(
        corner, number="7", first_name="Mia", last_name="Ek", note="Keep", phone="+4686400101"
    )

    run = brought(LIST + "7,Mia,Ek,mia@example.se,,\n")

    mia.refresh_from_db()
    assert (mia.email, mia.note, mia.phone) == ("mia@example.se", "Keep", "+4686400101")
    assert (run.counts["changed"], run.counts["new"]) == (1, 0)
    change = Change.objects.get(customer=mia)
    assert (change.fields, change.reference) == (
        {"email": ["", "mia@example.se"]},
        f"import:{run.pk}",
    )


def test_blank_cells_clear_where_that_was_chosen(corner: Shop, brought: Bring) -> None:
    mia = added(
        corner, number="7", first_name="Mia", last_name="Ek", note="Old", phone="+4686400101"
    )

    brought(LIST + "7,Mia,Ek,,,\n", blank="clear")

    mia.refresh_from_db()
    assert (mia.note, mia.phone) == ("", "+4686400101")


def test_one_wrong_row_keeps_the_whole_list_out(corner: Shop, brought: Bring) -> None:
    run = brought(LIST + "1,Mia,,mia@example.se,,\n2,Bo,,no-address,,\n")

    assert (run.state, run.counts["errors"], run.counts["refused"]) == (State.CHECKED, 1, 1)
    assert not Customer.objects.filter(shop=corner).exists()


def test_the_rows_without_a_fault_can_go_in_alone(corner: Shop, brought: Bring) -> None:
    run = brought(LIST + "1,Mia,,mia@example.se,,\n2,Bo,,no-address,,\n\n", only_valid=True)

    assert [row.name for row in Customer.objects.filter(shop=corner)] == ["Mia"]
    counts = run.counts
    parts = ("new", "changed", "unchanged", "refused", "blank")
    assert counts["rows"] == sum(counts[part] for part in parts) == 3


def test_without_numbers_the_email_finds_the_customer(corner: Shop, brought: Bring) -> None:
    mia = added(corner, first_name="Mia", email="mia@example.se")

    run = brought("first name,email\nMia-Lou,MIA@example.se\n")

    mia.refresh_from_db()
    assert (run.options["key"], mia.first_name) == ("email", "Mia-Lou")


def test_an_address_that_two_customers_share_finds_the_one_of_that_name(
    corner: Shop, brought: Bring
) -> None:
    added(corner, first_name="Mia", last_name="Ek", email="ek@example.se")
    bo = added(corner, first_name="Bo", last_name="Ek", email="ek@example.se")

    run = brought("first name,last name,email,note\nBo,Ek,ek@example.se,Tall\n")

    bo.refresh_from_db()
    assert (run.counts["changed"], bo.note) == (1, "Tall")


def test_an_address_that_two_customers_share_is_not_guessed_at(
    corner: Shop, brought: Bring
) -> None:
    added(corner, number="1", first_name="Mia", email="ek@example.se")
    added(corner, number="2", first_name="Bo", email="ek@example.se")

    run = brought("first name,email\nEva,ek@example.se\n")

    assert (run.state, run.counts["errors"]) == (State.CHECKED, 1)


def test_people_without_any_key_are_not_doubled(corner: Shop, brought: Bring) -> None:
    text = "first name,last name,city\nMia,Ek,Lund\nMia,Ek,Lund\nBo,Ek,Lund\n"

    first, second = brought(text), brought(text)

    assert (first.counts["new"], second.counts["unchanged"]) == (3, 3)


def test_a_number_of_somebody_else_is_refused(corner: Shop, brought: Bring) -> None:
    added(corner, number="7", first_name="Mia", email="mia@example.se")

    run = brought("customer number,first name,email\n7,Bo,bo@example.se\n", key="email")

    assert (run.state, run.counts["errors"]) == (State.CHECKED, 1)


def test_another_shops_customers_are_neither_found_nor_touched(
    corner: Shop, rival: Shop, brought: Bring
) -> None:
    theirs = added(rival, number="K0001", first_name="Theirs", email="asa.oberg@example.se")

    run = brought("lightspeed")

    theirs.refresh_from_db()
    assert (run.counts["new"], theirs.first_name) == (len(PEOPLE), "Theirs")


def test_a_known_customer_needs_no_name_in_the_list(corner: Shop, brought: Bring) -> None:
    mia = added(corner, number="7", first_name="Mia")

    run = brought("customer number,e-mail\n7,mia@example.se\n8,bo@example.se\n", only_valid=True)

    mia.refresh_from_db()
    assert (mia.first_name, mia.email) == ("Mia", "mia@example.se")
    assert (run.counts["changed"], run.counts["refused"]) == (1, 1)


PERSONAL = "customer_code,first_name,personnummer\n1,Mia,19811218-9876\n2,Bo,9001189811\n"


@pytest.fixture
def keeping_ids(corner: Shop) -> Shop:
    corner.personal_ids = Shop.PersonalIds.STORE
    corner.save()
    return corner


def test_personal_ids_are_sealed_and_the_file_is_deleted(keeping_ids: Shop, brought: Bring) -> None:
    run = brought(PERSONAL)

    mia = Customer.objects.get(shop=keeping_ids, number="1")
    assert mia.unsealed_personal_id() == "198112189876"
    assert (run.files_gone, run.folder.exists()) == (True, False)
    assert brought(PERSONAL).counts["unchanged"] == 2


def test_a_personal_id_is_told_nowhere(keeping_ids: Shop, brought: Bring) -> None:
    added(keeping_ids, number="1", first_name="Mia")

    run = brought(PERSONAL + "3,Eva,19811218-9999\n4,Ida,19811218-9876\n", until="check")

    told = [run.folder / name for name in ("plan.json", "problems.arrow", "checks.arrow")]
    written = b"".join(path.read_bytes() for path in told)
    assert (b"9876" in written, b"9999" in written) == (False, False)
    assert run.counts["refused"] == 2


def test_somebody_elses_personal_id_is_refused(keeping_ids: Shop, brought: Bring) -> None:
    entry = Entry(values={"first_name": "Else", "number": "9"}, personal_id="198112189876")
    store(keeping_ids, entry, by=None, source="office")

    run = brought(PERSONAL)

    assert (run.state, run.counts["errors"]) == (State.CHECKED, 1)


def test_a_shop_that_keeps_no_personal_ids_takes_none(corner: Shop, brought: Bring) -> None:
    brought(PERSONAL)

    assert not Customer.objects.exclude(personal_id_sealed=None).exists()
    assert not Identifier.objects.filter(kind="personal_id").exists()


def test_a_tax_that_tells_its_rate_is_made(corner: Shop, brought: Bring) -> None:
    brought("customer number,first name,tax\n1,Mia,6.5 %\n2,Bo,\n")

    tax = Customer.objects.get(number="1").tax
    assert (str(tax), tax.rate_bp) == ("6.5 %", 650)
    assert Customer.objects.get(number="2").tax is None


def test_a_new_group_is_refused_where_the_user_says_so(corner: Shop, brought: Bring) -> None:
    run = brought("customer number,first name,group\n1,Mia,Gold\n", "check", unknown="refuse")

    assert run.counts["errors"] == 1
    assert not corner.groups.filter(name="Gold").exists()
