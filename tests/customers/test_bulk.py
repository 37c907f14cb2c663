"""One act on many customers."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from stamgast.customers import bulk
from stamgast.customers.models import Change, Customer, Group, Label
from stamgast.customers.storing import Entry, store
from stamgast.shops.models import Shop, Staff
from tests.conftest import added
from tests.customers.pages import HTMX, names, told, undone


@pytest.fixture
def bo(corner: Shop) -> Customer:
    return added(corner, first_name="Bo")


@pytest.fixture
def vip(corner: Shop) -> Label:
    return Label.objects.create(shop=corner, name="VIP")


@pytest.fixture
def regulars(corner: Shop) -> Group:
    return Group.objects.create(shop=corner, name="Regulars")


def pressed(client: Client, act: str, *picked: Customer, **more: Any) -> Any:
    words = {"act": act, "pick": [customer.pk for customer in picked]}
    return client.post("/customers/bulk/", words | more, follow=True)


def labelled(label: Label) -> set[str]:
    return {customer.name for customer in label.customers.all()}


def test_a_label_is_put_on_all_that_are_picked_and_undo_takes_it_off_those(
    manager: Client, mia: Customer, bo: Customer, vip: Label
) -> None:
    store(mia.shop, Entry(customer=mia, labels=[vip]), by=None, source="office")
    ida = added(mia.shop, first_name="Ida")

    response = pressed(manager, f"label_add:{vip.pk}", mia, bo)

    assert told(response) == ["1 customer has the label VIP now."]
    assert labelled(vip) == {"Mia Åkesson", "Bo"}
    assert ida not in vip.customers.all()
    assert told(undone(manager, response)) == ["Undone: 1 customer is as before."]
    assert labelled(vip) == {"Mia Åkesson"}


def test_a_label_is_taken_off_and_other_labels_stay(
    manager: Client, mia: Customer, vip: Label
) -> None:
    press = Label.objects.create(shop=mia.shop, name="Press")
    store(mia.shop, Entry(customer=mia, labels=[vip, press]), by=None, source="office")

    response = pressed(manager, f"label_remove:{vip.pk}", mia)

    assert told(response) == ["1 customer lost the label VIP."]
    assert (labelled(vip), labelled(press)) == (set(), {"Mia Åkesson"})
    undone(manager, response)
    assert (labelled(vip), labelled(press)) == ({"Mia Åkesson"}, {"Mia Åkesson"})


def test_a_group_is_set_and_undo_brings_each_back_to_theirs(
    manager: Client, mia: Customer, bo: Customer, regulars: Group
) -> None:
    staff = Group.objects.create(shop=mia.shop, name="Staff")
    store(mia.shop, Entry(customer=mia, values={"group": staff}), by=None, source="office")

    response = pressed(manager, f"group:{regulars.pk}", mia, bo)

    assert told(response) == ["2 customers are in the group Regulars now."]
    assert {customer.group for customer in mia.shop.customers.all()} == {regulars}
    undone(manager, response)
    assert dict(mia.shop.customers.values_list("first_name", "group__name")) == {
        "Mia": "Staff",
        "Bo": None,
    }


def test_undo_leaves_alone_what_somebody_changed_since(
    manager: Client, mia: Customer, bo: Customer, regulars: Group
) -> None:
    staff = Group.objects.create(shop=mia.shop, name="Staff")
    response = pressed(manager, f"group:{regulars.pk}", mia, bo)
    store(mia.shop, Entry(customer=mia, values={"group": staff}), by=None, source="office")

    undone(manager, response)

    mia.refresh_from_db()
    bo.refresh_from_db()
    assert (mia.group, bo.group) == (staff, None)


def test_consent_is_set_with_how_it_was_given(
    manager: Client, mia: Customer, bo: Customer, max_: Staff
) -> None:
    words = {"channel": "sms", "given": "yes", "consent_text": "Signed at the fair"}

    response = pressed(manager, "consent", mia, bo, **words)

    assert told(response) == ["Consent changed for 2 customers."]
    mia.refresh_from_db()
    consent = mia.consents.get()
    assert (mia.sms_consent, consent.given, consent.text, consent.by) == (
        *(True, True, "Signed at the fair", max_),
    )
    undone(manager, response)
    mia.refresh_from_db()
    assert (mia.sms_consent, mia.consents.count()) == (False, 2)


def test_consent_is_not_given_without_saying_how(manager: Client, mia: Customer) -> None:
    response = pressed(manager, "consent", mia, channel="email", given="yes", consent_text=" ")

    mia.refresh_from_db()
    assert response.status_code == 409
    assert "Write down how they gave their consent." in response.text
    assert mia.email_consent is False


def test_the_picked_are_deleted_and_come_back_by_undo(
    manager: Client, mia: Customer, bo: Customer
) -> None:
    response = pressed(manager, "delete", mia, bo)

    assert told(response) == ["2 customers are deleted."]
    assert not mia.shop.customers.exists()
    assert told(undone(manager, response)) == ["2 customers are back."]
    assert mia.shop.customers.count() == 2


def test_undo_brings_back_who_can_and_tells_of_the_rest(
    manager: Client, mia: Customer, bo: Customer
) -> None:
    ida = added(mia.shop, first_name="Ida")
    response = pressed(manager, "delete", mia, bo, ida)
    added(mia.shop, first_name="Eva", number=bo.number)

    assert told(undone(manager, response)) == [
        "2 customers are back. 1 is not: another customer has the number or card."
    ]
    assert set(mia.shop.customers.values_list("first_name", flat=True)) == {"Mia", "Ida", "Eva"}


def test_all_that_the_list_shows_are_changed_and_no_others(
    manager: Client, mia: Customer, vip: Label
) -> None:
    for number in range(60):
        added(mia.shop, first_name=f"Bo {number}")

    response = pressed(manager, f"label_add:{vip.pk}", all="1", place="q=bo&after=")

    assert told(response) == ["60 customers have the label VIP now."]
    assert response.redirect_chain == [("/customers/?q=bo", 302)]
    assert vip.customers.count() == 60


def test_by_script_the_list_comes_back_with_the_message(
    manager: Client, mia: Customer, vip: Label
) -> None:
    words = {"act": f"label_add:{vip.pk}", "pick": [mia.pk], "place": "q=mia"}

    response = manager.post("/customers/bulk/", words, headers=HTMX)

    assert names(response) == ["Mia Åkesson"]
    assert "1 customer has the label VIP now." in response.text
    assert "<html" not in response.text


def test_every_change_stands_in_the_history_with_who_did_it(
    manager: Client, mia: Customer, bo: Customer, vip: Label, max_: Staff
) -> None:
    pressed(manager, f"label_add:{vip.pk}", mia, bo)

    rows = Change.objects.order_by("customer").values_list("customer", "by", "fields", "source")
    assert list(rows) == [
        (mia.pk, max_.pk, {"labels": [[], ["VIP"]]}, "office"),
        (bo.pk, max_.pk, {"labels": [[], ["VIP"]]}, "office"),
    ]
    assert len(set(Change.objects.values_list("reference", flat=True))) == 1


def test_what_was_so_already_offers_no_undo(manager: Client, mia: Customer) -> None:
    response = pressed(manager, "group:none", mia)

    assert told(response) == ["Nothing changed: it was so already."]
    assert 'name="undo"' not in response.text


def test_nobody_picked_is_said(manager: Client, vip: Label) -> None:
    assert told(pressed(manager, f"label_add:{vip.pk}")) == ["Nobody was picked."]


def test_customers_labels_and_groups_of_another_shop_are_out_of_reach(
    manager: Client, mia: Customer, vip: Label, rival: Shop
) -> None:
    nora = added(rival, first_name="Nora")
    theirs = Label.objects.create(shop=rival, name="VIP")

    assert told(pressed(manager, f"label_add:{vip.pk}", nora)) == ["Nobody was picked."]
    assert pressed(manager, f"label_add:{theirs.pk}", mia).status_code == 404
    assert pressed(manager, "group:77", mia).status_code == 404
    assert not Change.objects.exists()


@pytest.mark.parametrize("act", ["", "label_add", "label_add:x", "group:", "explode:1"])
def test_an_act_that_is_none_changes_nothing(manager: Client, mia: Customer, act: str) -> None:
    assert pressed(manager, act, mia).status_code in {404, 409}
    assert not Change.objects.exists()


def test_many_are_not_changed_by_looking(manager: Client) -> None:
    assert manager.get("/customers/bulk/").status_code == 405


# In the background


@pytest.mark.django_db(transaction=True)
def test_many_are_changed_in_the_background_and_undone_there(
    monkeypatch: pytest.MonkeyPatch, manager: Client, corner: Shop, vip: Label
) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 3)
    for number in range(5):
        added(corner, first_name=f"Bo {number}")

    response = pressed(manager, f"label_add:{vip.pk}", all="1", place="q=bo")
    where = unescape(re.search(r'hx-get="(/customers/jobs/[^"]+)"', response.text)[1])
    waiting = manager.get(where).text
    call_command("worker", "--batch")
    done = manager.get(where)

    assert "Still at it: 0 done." in waiting
    assert "Done: 5 customers changed." in done.text
    assert vip.customers.count() == 5
    back = undone(manager, done)
    call_command("worker", "--batch")
    assert told(back) == ["Taking it back. This goes on in the background."]
    assert vip.customers.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_job_is_told_only_to_whoever_began_it(
    monkeypatch: pytest.MonkeyPatch, manager: Client, owner: Client, mia: Customer, vip: Label
) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 0)
    response = pressed(manager, f"label_add:{vip.pk}", all="1")
    where = unescape(re.search(r'hx-get="(/customers/jobs/[^"]+)"', response.text)[1])

    assert manager.get(where).status_code == 200
    assert owner.get(where).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_many_that_were_deleted_come_back_in_the_background(
    monkeypatch: pytest.MonkeyPatch, manager: Client, mia: Customer, bo: Customer
) -> None:
    response = pressed(manager, "delete", mia, bo)
    monkeypatch.setattr(bulk, "AT_ONCE", 1)

    back = undone(manager, response)
    call_command("worker", "--batch")

    assert told(back) == ["Taking it back. This goes on in the background."]
    assert mia.shop.customers.count() == 2
