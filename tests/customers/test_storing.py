from __future__ import annotations

import uuid
from typing import Any

import pytest

from stamgast.customers.models import Change, Customer, Group, Identifier, Label
from stamgast.customers.storing import (
    ChangedMeanwhile,
    Entry,
    RefusedRows,
    store,
    store_many,
)
from stamgast.lib.refused import Refused
from stamgast.shops.models import Shop
from tests.conftest import added

OFFICE = "office"


def keys(customer: Customer) -> set[tuple[str, str]]:
    return set(customer.identifiers.values_list("kind", "key"))


def changed(customer: Customer, **values: Any) -> Customer:
    shop = customer.shop
    return store(shop, Entry(customer=customer, values=values), by=None, source=OFFICE)


def test_a_customer_without_a_number_gets_the_next_free_one(corner: Shop) -> None:
    added(corner, first_name="Bo", number="2")

    numbers = [added(corner, first_name="Ida").number for _ in range(3)]

    assert numbers == ["1", "3", "4"]


def test_leading_zeros_of_a_number_are_kept(corner: Shop) -> None:
    bo = added(corner, first_name="Bo", number="0007")

    bo.refresh_from_db()
    assert bo.number == "0007"


def test_everything_a_customer_is_recognised_by_follows_the_fields(mia: Customer) -> None:
    changed(mia, email="Mia.Ny@Example.se", mobile="", phone="+46812345678")

    assert keys(mia) == {
        ("number", "1"),
        ("email", "mia.ny@example.se"),
        ("phone", "+46812345678"),
    }


def test_a_number_of_another_customer_is_refused_whatever_its_capitals(corner: Shop) -> None:
    added(corner, first_name="Bo", number="A-1")

    with pytest.raises(RefusedRows) as refused:
        added(corner, first_name="Ida", number="a-1")

    assert [(clash.field, clash.code) for clash in refused.value.clashes] == [
        ("number", "number_taken")
    ]


def test_two_shops_may_use_the_same_number(corner: Shop, rival: Shop) -> None:
    added(corner, first_name="Bo", number="7")

    assert added(rival, first_name="Ida", number="7").number == "7"


def test_every_row_that_can_not_be_is_named_and_nothing_is_stored(corner: Shop) -> None:
    added(corner, first_name="Bo", number="7")
    entries = [
        Entry(values={"first_name": "Ida"}),
        Entry(values={"email": "nobody@example.se"}),
        Entry(values={"first_name": "Eva", "number": "7"}),
        Entry(values={"first_name": "Ove", "number": "8"}),
        Entry(values={"first_name": "Ulf", "number": "8"}),
    ]

    with pytest.raises(RefusedRows) as refused:
        store_many(corner, entries, by=None, source=OFFICE)

    assert [(clash.row, clash.code) for clash in refused.value.clashes] == [
        (1, "name_needed"),
        (2, "number_taken"),
        (4, "number_taken"),
    ]
    assert corner.customers.count() == 1


def test_a_second_click_finds_what_the_first_one_made(corner: Shop) -> None:
    entry = Entry(values={"first_name": "Bo", "number": "9"}, request_key=uuid.uuid4())

    first = store(corner, entry, by=None, source=OFFICE)
    second = store(corner, entry, by=None, source=OFFICE)

    assert second == first
    assert corner.customers.count() == 1


def test_what_changes_is_written_down_with_what_was(mia: Customer) -> None:
    group = Group.objects.create(shop=mia.shop, name="Regulars")
    changed(mia, last_name="Öberg", group=group, email="mia@example.se")

    assert [change.fields for change in mia.changes.all()] == [
        {"last_name": ["Åkesson", "Öberg"], "group": [None, "Regulars"]}
    ]


def test_the_same_again_changes_nothing(mia: Customer) -> None:
    same = Entry(customer=mia, values={"last_name": "Åkesson", "email": "mia@example.se"})

    stored = store_many(mia.shop, [same], by=None, source="import")

    mia.refresh_from_db()
    assert (stored.new, stored.changed, stored.unchanged) == (0, 0, 1)
    assert (mia.version, mia.changes.count()) == (1, 0)


def test_whoever_saves_an_older_version_is_told(mia: Customer) -> None:
    changed(mia, first_name="Maria")
    late = Entry(customer=mia, values={"first_name": "Mimmi"}, version=1)

    with pytest.raises(ChangedMeanwhile) as told:
        store(mia.shop, late, by=None, source=OFFICE)

    assert told.value.customer.first_name == "Maria"


def test_a_deleted_customer_can_not_be_changed(mia: Customer) -> None:
    Customer.everyone.update(deleted_at="2026-05-01T12:00Z")

    with pytest.raises(Refused) as refused:
        changed(mia, first_name="Maria")

    assert refused.value.code == "customer_gone"


def test_labels_follow_the_entry_and_stay_where_it_says_nothing(mia: Customer) -> None:
    vip, press = (Label.objects.create(shop=mia.shop, name=name) for name in ("VIP", "Press"))
    store(mia.shop, Entry(customer=mia, labels=[vip, press]), by=None, source=OFFICE)
    changed(mia, first_name="Maria")
    store(mia.shop, Entry(customer=mia, labels=[press]), by=None, source=OFFICE)

    assert [label.name for label in mia.labels.all()] == ["Press"]
    assert [change.fields.get("labels") for change in mia.changes.order_by("pk")] == [
        [[], ["Press", "VIP"]],
        None,
        [["Press", "VIP"], ["Press"]],
    ]


def test_each_consent_given_or_withdrawn_is_a_row_of_its_own(mia: Customer) -> None:
    given = Entry(customer=mia, values={"sms_consent": True}, consent_text="Signed a form.")
    store(mia.shop, given, by=None, source=OFFICE)
    changed(mia, sms_consent=False)
    changed(mia, first_name="Maria")

    rows = mia.consents.order_by("pk").values_list("channel", "given", "text", "source")
    assert list(rows) == [
        ("sms", True, "Signed a form.", "office"),
        ("sms", False, "", "office"),
    ]


@pytest.mark.parametrize("policy", ["store", "match"])
def test_a_personal_id_is_found_again_and_told_nowhere(mia: Customer, policy: str) -> None:
    mia.shop.personal_ids = policy
    mia.shop.save()
    known = Entry(customer=mia, personal_id="198112289874")
    store(mia.shop, known, by=None, source=OFFICE)
    again = store_many(mia.shop, [known], by=None, source=OFFICE)

    mia.refresh_from_db()
    assert mia.masked_personal_id == ("19811228-****" if policy == "store" else "")
    assert mia.identifiers.filter(kind=Identifier.Kind.PERSONAL_ID).count() == 1
    assert again.changed == 0
    assert "198112289874" not in str(list(Change.objects.values()))
    with pytest.raises(RefusedRows) as refused:
        taken = Entry(values={"first_name": "Bo"}, personal_id="198112289874")
        store(mia.shop, taken, by=None, source=OFFICE)
    assert refused.value.code == "personal_id_taken"


def test_a_personal_id_is_forgotten_when_it_is_emptied(mia: Customer) -> None:
    mia.shop.personal_ids = "store"
    mia.shop.save()
    store(mia.shop, Entry(customer=mia, personal_id="198112289874"), by=None, source=OFFICE)
    store(mia.shop, Entry(customer=mia, personal_id=""), by=None, source=OFFICE)

    mia.refresh_from_db()
    assert mia.personal_id_sealed is None
    assert not mia.identifiers.filter(kind=Identifier.Kind.PERSONAL_ID).exists()


def test_a_shop_that_keeps_no_personal_ids_refuses_one(corner: Shop) -> None:
    with pytest.raises(Refused) as refused:
        entry = Entry(values={"first_name": "Bo"}, personal_id="198112289874")
        store(corner, entry, by=None, source=OFFICE)

    assert (refused.value.code, corner.customers.count()) == ("personal_id_refused", 0)


def test_thousands_of_taken_numbers_are_passed_in_few_questions(
    corner: Shop, django_assert_max_num_queries: Any
) -> None:
    bo = added(corner, first_name="Bo", number="x")
    Identifier.objects.bulk_create(
        Identifier(shop=corner, customer=bo, kind="number", key=str(key)) for key in range(1, 3000)
    )

    with django_assert_max_num_queries(60):
        assert added(corner, first_name="Ida").number == "3000"
    assert added(corner, first_name="Eva").number == "3001"
