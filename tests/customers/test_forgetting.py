"""What a shop keeps no longer is removed for good, by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from stamgast.customers import deleting, forgetting
from stamgast.customers.cards import give_card
from stamgast.customers.models import Change, Consent, Customer, Identifier, Label
from stamgast.customers.search_tables import Indexed
from stamgast.customers.storing import Entry, store
from stamgast.shops.models import Shop
from tests.conftest import added

AGO = timezone.now() - timedelta(days=30, minutes=1)
ANNA = "199001012384"


def forget() -> Any:
    return forgetting.forget_deleted.call()


def deleted(shop: Shop, **fields: Any) -> Customer:
    customer = added(shop, **({"first_name": "Bo"} | fields))
    deleting.delete(shop, [customer.pk], by=None, at=AGO)
    return customer


def test_whoever_was_deleted_thirty_days_ago_is_gone_for_good(corner: Shop, mia: Customer) -> None:
    bo = deleted(corner, email="bo@example.se", email_consent=True)
    bo.labels.add(Label.objects.create(shop=corner, name="VIP"))
    lately = added(corner, first_name="Cy")
    deleting.delete(corner, [lately.pk], by=None, at=AGO + timedelta(hours=1))

    assert forget() == 1

    assert set(Customer.everyone.all()) == {mia, lately}
    for model in (Consent, Customer.labels.through, Identifier, Indexed, Change):
        assert not model.objects.filter(customer=bo.pk).exists()
    assert Change.objects.get().customer == lately


def test_of_every_shop_only_the_deleted_go(corner: Shop, rival: Shop, mia: Customer) -> None:
    for shop in (corner, rival):
        deleted(shop)
        added(shop, first_name="Stays")

    assert forget() == 2

    assert list(rival.customers.values_list("first_name", flat=True)) == ["Stays"]
    assert corner.customers.count() == 2


def test_whoever_is_brought_back_in_that_moment_stays(corner: Shop) -> None:
    bo = deleted(corner)
    deleting.bring_back(corner, [bo.pk], by=None)

    assert forgetting.remove([bo.pk], before=timezone.now()) == 0

    assert corner.customers.get() == bo


def test_a_round_that_leaves_some_over_queues_the_next(
    corner: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "ROUND", 2)
    for _customer in range(3):
        deleted(corner)

    assert (forget(), DBTaskResult.objects.ready().count()) == (2, 1)
    assert (forget(), DBTaskResult.objects.ready().count()) == (1, 1)
    assert not Customer.everyone.exists()


def test_forgetting_many_asks_no_more_than_forgetting_few(
    corner: Shop, django_assert_num_queries: Any
) -> None:
    for count in (1, 3):
        keys = [deleted(corner).pk for _customer in range(count)]
        with django_assert_num_queries(22):
            forgetting.remove(keys, before=timezone.now())


# Personal IDs


@pytest.fixture
def anna(corner: Shop) -> Customer:
    corner.personal_ids = Shop.PersonalIds.STORE
    corner.save()
    entry = Entry(values={"first_name": "Anna"}, personal_id=ANNA)
    return store(corner, entry, by=None, source="office")


def keeps(shop: Shop, policy: str) -> None:
    Shop.objects.filter(pk=shop.pk).update(personal_ids=policy)
    forgetting.forget_personal_ids.call()


def known(customer: Customer) -> tuple[bool, bool]:
    """Whether the number can be read, and whether the customer is recognised by it."""
    customer = Customer.everyone.get(pk=customer.pk)
    by_it = customer.identifiers.filter(kind=Identifier.Kind.PERSONAL_ID)
    return customer.personal_id_sealed is not None, by_it.exists()


@pytest.mark.parametrize(
    ("policy", "left"),
    [("store", (True, True)), ("match", (False, True)), ("refuse", (False, False))],
)
def test_a_shop_is_left_with_what_its_settings_keep(
    corner: Shop, anna: Customer, policy: str, left: tuple[bool, bool]
) -> None:
    give_card(anna, "4711", by=None)

    keeps(corner, policy)

    assert known(anna) == left
    assert anna.identifiers.filter(kind=Identifier.Kind.CARD).exists()


def test_whoever_comes_back_has_no_personal_id_that_was_refused_meanwhile(
    corner: Shop, anna: Customer
) -> None:
    give_card(anna, "4711", by=None)
    deleting.delete(corner, [anna.pk], by=None)

    keeps(corner, "refuse")
    deleting.bring_back(corner, [anna.pk], by=None)

    assert known(anna) == (False, False)
    assert anna.identifiers.filter(kind=Identifier.Kind.CARD).exists()


def test_a_deletion_that_was_taken_back_keeps_no_keys(corner: Shop, anna: Customer) -> None:
    deleting.delete(corner, [anna.pk], by=None)
    deleting.bring_back(corner, [anna.pk], by=None)

    assert known(anna) == (True, True)
    assert Change.objects.get(action=Change.Action.DELETED).fields == {}


def test_another_shop_keeps_what_it_may(corner: Shop, rival: Shop, anna: Customer) -> None:
    keeps(rival, "refuse")

    assert known(anna) == (True, True)
