"""Delete, and bring back."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from stamgast.customers import searching
from stamgast.customers.cards import give_card
from stamgast.customers.deleting import bring_back, delete
from stamgast.customers.models import Customer, Identifier, Label
from stamgast.customers.storing import Entry, store
from stamgast.shops.models import Shop
from tests.conftest import added
from tests.customers.pages import told, undone


def keys(customer: Customer) -> set[tuple[str, str]]:
    return set(Identifier.objects.filter(customer=customer).values_list("kind", "key"))


def test_whoever_is_deleted_is_found_no_more_and_the_number_is_free(mia: Customer) -> None:
    delete(mia.shop, [mia.pk], by=None)

    assert list(mia.shop.customers.all()) == []
    assert searching.found(mia.shop, "mia") == []
    assert keys(mia) == set()
    assert added(mia.shop, first_name="Bo", number=mia.number).number == mia.number


def test_whoever_comes_back_is_as_before(mia: Customer) -> None:
    shop = mia.shop
    shop.personal_ids = "match"
    shop.save()
    label = Label.objects.create(shop=shop, name="VIP")
    entry = Entry(customer=mia, labels=[label], personal_id="198112289874")
    store(shop, entry, by=None, source="office")
    give_card(mia, "CARD 77", by=None)
    before = keys(mia)
    delete(shop, [mia.pk], by=None)

    returned = bring_back(shop, [mia.pk], by=None)

    assert [customer.pk for customer in returned.back] == [mia.pk]
    assert keys(mia) == before
    assert [customer.pk for customer in searching.found(shop, "mia")] == [mia.pk]
    assert [label.name for label in shop.customers.get().labels.all()] == ["VIP"]
    actions = list(mia.changes.order_by("pk").values_list("action", flat=True))
    assert actions == ["changed", "changed", "deleted", "restored"]


def test_nobody_comes_back_to_a_number_or_card_that_another_has_by_now(mia: Customer) -> None:
    ida = added(mia.shop, first_name="Ida")
    give_card(ida, "77", by=None)
    eva = added(mia.shop, first_name="Eva")
    delete(mia.shop, [mia.pk, ida.pk, eva.pk], by=None)
    bo = added(mia.shop, first_name="Bo", number=mia.number)
    give_card(bo, "77", by=None)

    returned = bring_back(mia.shop, [mia.pk, ida.pk, eva.pk], by=None)

    assert [customer.pk for customer in returned.back] == [eva.pk]
    assert [customer.pk for customer in returned.refused] == [mia.pk, ida.pk]
    assert set(mia.shop.customers.all()) == {bo, eva}


def test_a_customer_of_another_shop_is_left_alone(mia: Customer, rival: Shop) -> None:
    assert delete(rival, [mia.pk], by=None) == 0
    assert list(mia.shop.customers.all()) == [mia]


# Pages


def test_a_deletion_offers_undo_and_undo_brings_back(manager: Client, mia: Customer) -> None:
    response = manager.post(f"/customers/{mia.pk}/deletion/", follow=True)

    assert response.redirect_chain == [("/customers/", 302)]
    assert told(response) == ["Mia Åkesson is deleted."]
    assert told(undone(manager, response)) == ["Mia Åkesson is back."]
    assert list(mia.shop.customers.all()) == [mia]


def test_undo_serves_only_whoever_did_it(manager: Client, owner: Client, mia: Customer) -> None:
    response = manager.post(f"/customers/{mia.pk}/deletion/", follow=True)

    refused = undone(owner, response)

    assert told(refused) == ["This can't be undone any more."]
    assert not mia.shop.customers.exists()


def test_a_made_up_undo_is_refused(manager: Client) -> None:
    response = manager.post("/undo/", {"undo": "nonsense"}, follow=True)

    assert told(response) == ["This can't be undone any more."]


def test_undo_leads_back_to_where_it_was_pressed_and_nowhere_else(manager: Client) -> None:
    at = {"undo": "x", "next": "/customers/?q=mia"}
    away = {"undo": "x", "next": "https://elsewhere.example/"}

    assert manager.post("/undo/", at)["Location"] == "/customers/?q=mia"
    assert manager.post("/undo/", away)["Location"] == "/"


def test_the_deleted_are_listed_the_last_first_with_who_did_it(
    manager: Client, mia: Customer
) -> None:
    ida = added(mia.shop, first_name="Ida")
    manager.post(f"/customers/{mia.pk}/deletion/")
    manager.post(f"/customers/{ida.pk}/deletion/")

    response = manager.get("/customers/deleted/")

    listed = [(customer.name, str(by)) for customer, by in response.context["deleted"]]
    assert listed == [("Ida", "Max"), ("Mia Åkesson", "Max")]


def test_the_deleted_of_another_shop_are_not_listed(manager: Client, rival: Shop) -> None:
    nora = added(rival, first_name="Nora")
    delete(rival, [nora.pk], by=None, at=timezone.now())

    assert manager.get("/customers/deleted/").context["deleted"] == []
    assert manager.post(f"/customers/{nora.pk}/return/").status_code == 404


def test_bringing_back_leads_to_the_customer(manager: Client, mia: Customer) -> None:
    delete(mia.shop, [mia.pk], by=None)

    response = manager.post(f"/customers/{mia.pk}/return/", follow=True)

    assert response.redirect_chain == [(f"/customers/{mia.pk}/", 302)]
    assert told(response) == ["Mia Åkesson is back."]


def test_bringing_back_to_a_taken_number_is_refused_with_a_sentence(
    manager: Client, mia: Customer
) -> None:
    delete(mia.shop, [mia.pk], by=None)
    added(mia.shop, first_name="Bo", number=mia.number)

    response = manager.post(f"/customers/{mia.pk}/return/")

    assert response.status_code == 409
    assert "another customer has the number 1 or one of the cards" in response.text


@pytest.mark.parametrize("page", ["deletion", "return"])
def test_looking_deletes_nobody(manager: Client, mia: Customer, page: str) -> None:
    assert manager.get(f"/customers/{mia.pk}/{page}/").status_code == 405
