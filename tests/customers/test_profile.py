"""A customer's own page."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from stamgast.customers.cards import give_card
from stamgast.customers.models import Change, Customer, Group, Identifier, Label
from stamgast.customers.storing import Entry, store
from stamgast.shops.models import AuditEntry, Shop, Staff
from tests.conftest import added
from tests.customers.pages import HTMX, told, undone


def text(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def address(customer: Customer, page: str = "") -> str:
    return f"/customers/{customer.pk}/{page}"


def changed(customer: Customer, by: Staff | None = None, **values: Any) -> None:
    store(customer.shop, Entry(customer=customer, values=values), by=by, source="office")


def test_it_tells_what_is_known_as_people_write_it(desk: Client, mia: Customer) -> None:
    group = Group.objects.create(shop=mia.shop, name="Regulars")
    changed(
        mia,
        group=group,
        company_name="Bageri Mia",
        website="mia.example.se/rye",
        postal_street="Storgatan 1",
        postal_postcode="271 00",
        postal_city="Ystad",
        postal_country="SE",
        physical_city="Lund",
        physical_country="DK",
        account_policy="limit",
        account_limit=150_000,
        custom_field_2="Size 38",
    )

    page = desk.get(address(mia)).text

    words = text(page)
    assert 'href="mailto:mia@example.se"' in page
    assert 'href="tel:+46701740605"' in page
    assert 'href="https://mia.example.se/rye"' in page
    assert "Postal address Storgatan 1 271 00 Ystad Visiting address Lund Denmark" in words
    assert "On account Up to SEK 1,500.00" in words
    assert "Custom field 2 Size 38" in words
    assert "Regulars" in words


def test_an_address_that_is_no_web_address_is_no_link(desk: Client, mia: Customer) -> None:
    Customer.objects.update(website="javascript:alert(1)//x.y")

    page = desk.get(address(mia)).text

    assert 'href="javascript' not in page
    assert 'href="https://javascript' not in page
    assert "javascript:alert(1)//x.y" in text(page)


def test_consents_are_told_with_when_and_how_and_what_was_before(
    desk: Client, mia: Customer, max_: Staff
) -> None:
    entry = Entry(customer=mia, values={"sms_consent": True}, consent_text="Signed a form")
    store(mia.shop, entry, by=max_, source="register")
    changed(mia, by=max_, sms_consent=False)

    response = desk.get(address(mia))

    email, sms = response.context["consents"]
    assert (email["given"], email["rows"]) == (False, [])
    assert [(row.given, row.text, row.source) for row in sms["rows"]] == [
        (False, "", "office"),
        (True, "Signed a form", "register"),
    ]
    assert "Register · Max “Signed a form”" in text(response.text)


# History


def events(response: Any) -> list[tuple[str, str, str]]:
    return [(event.title, event.who, event.source) for event in response.context["history"].events]


def test_the_history_tells_who_changed_what_from_what_to_what(
    desk: Client, mia: Customer, max_: Staff
) -> None:
    mia.shop.personal_ids = "store"
    mia.shop.save()
    changed(mia, by=max_, mobile="+46701740606", sms_consent=True, postal_country="SE")
    entry = Entry(customer=mia, personal_id="198112289874")
    store(mia.shop, entry, by=None, source="import")

    response = desk.get(address(mia))

    assert events(response) == [
        ("Changed", "", "Import"),
        ("Changed", "Max", "Back office"),
        ("Added", "", "Back office"),
    ]
    personal, fields, added_ = (event.rows for event in response.context["history"].events)
    assert [(row.field, row.hidden) for row in personal] == [("Personal ID", True)]
    assert sorted((row.field, row.old, row.new) for row in fields) == [
        ("Mobile", "070-174 06 05", "070-174 06 06"),
        ("Postal address: country", "", "Sweden"),
        ("Wants text messages", "No", "Yes"),
    ]
    assert added_ == ()


def test_a_long_history_comes_in_parts(desk: Client, mia: Customer) -> None:
    for number in range(20):
        changed(mia, note=f"Note {number}")

    first = desk.get(address(mia))
    older = first.context["history"].older
    second = desk.get(address(mia, f"history/?before={older}"), headers=HTMX)
    page = desk.get(address(mia, f"history/?before={older}"))

    assert (len(events(first)), len(events(second))) == (15, 6)
    assert events(second)[-1][0] == "Added"
    assert second.context["history"].older is None
    assert "<html" not in second.text
    assert "<html" in page.text


def test_a_group_that_is_gone_is_still_told(desk: Client, mia: Customer) -> None:
    group = Group.objects.create(shop=mia.shop, name="Regulars")
    changed(mia, group=group)
    changed(mia, group=None)
    group.delete()

    rows = [event.rows for event in desk.get(address(mia)).context["history"].events]

    assert [(row.old, row.new) for part in rows for row in part] == [
        ("Regulars", ""),
        ("", "Regulars"),
    ]


# Personal ID


@pytest.fixture
def known(mia: Customer) -> Customer:
    Shop.objects.update(personal_ids="store")
    mia.shop.refresh_from_db()
    entry = Entry(customer=mia, personal_id="198112289874")
    return store(mia.shop, entry, by=None, source="office")


def test_a_personal_id_is_masked_until_somebody_asks_and_that_is_written_down(
    manager: Client, known: Customer, max_: Staff
) -> None:
    masked = manager.get(address(known)).text
    shown = manager.post(address(known, "personal-id/"), headers=HTMX).text

    assert "19811228-****" in masked
    assert "198112289874" not in masked
    assert "198112289874" in shown
    assert 'data-hide-after="30"' in shown
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject, entry.staff) == (
        *("customers.reveal_id", f"customer {known.number}", max_),
    )
    assert "9874" not in str(entry.details)


def test_without_javascript_the_page_goes_back_to_masked_by_itself(
    manager: Client, known: Customer
) -> None:
    response = manager.post(address(known, "personal-id/"))

    assert "198112289874" in response.text
    assert response["Refresh"] == f"30; url=/customers/{known.pk}/"


def test_a_cashier_sees_no_button_to_show_it(desk: Client, known: Customer) -> None:
    assert "personal-id/" not in desk.get(address(known)).text


def test_what_is_not_kept_can_not_be_shown(manager: Client, mia: Customer) -> None:
    assert manager.post(address(mia, "personal-id/")).status_code == 409
    assert not AuditEntry.objects.exists()


# Note


def test_the_note_is_written_where_it_stands(desk: Client, mia: Customer) -> None:
    form = desk.get(address(mia, "note/"), headers=HTMX)
    response = desk.post(address(mia, "note/"), {"note": " Likes rye. ", "version": 1})

    mia.refresh_from_db()
    assert '<textarea id="note-text"' in form.text
    assert response["Location"] == address(mia)
    assert (mia.note, mia.version) == ("Likes rye.", 2)


def test_a_note_that_another_wrote_meanwhile_is_shown_first(
    desk: Client, mia: Customer, max_: Staff
) -> None:
    changed(mia, by=max_, note="Likes wheat.")
    typed = {"note": "Likes rye.", "version": 1}

    asked = desk.post(address(mia, "note/"), typed, headers=HTMX)
    desk.post(address(mia, "note/"), typed | {"version": 2}, headers=HTMX)

    mia.refresh_from_db()
    assert asked.status_code == 422
    assert "Max changed the note while you were writing." in asked.text
    assert ("Likes wheat." in asked.text, "Likes rye." in asked.text) == (True, True)
    assert mia.note == "Likes rye."


def test_another_field_that_changed_meanwhile_does_not_hold_a_note_up(
    desk: Client, mia: Customer, max_: Staff
) -> None:
    changed(mia, by=max_, postal_city="Ystad")

    desk.post(address(mia, "note/"), {"note": "Likes rye.", "version": 1})

    mia.refresh_from_db()
    assert (mia.note, mia.postal_city) == ("Likes rye.", "Ystad")


def test_a_note_too_long_comes_back_as_it_was_typed(desk: Client, mia: Customer) -> None:
    response = desk.post(address(mia, "note/"), {"note": "x" * 4001, "version": 1}, headers=HTMX)

    assert response.status_code == 422
    assert "A note holds 4000 characters." in response.text
    assert "x" * 4001 in response.text


# Cards


def cards(customer: Customer) -> list[str]:
    rows = Identifier.objects.filter(customer=customer, kind=Identifier.Kind.CARD)
    return list(rows.order_by("pk").values_list("key", flat=True))


def test_a_card_is_given_taken_away_and_given_back_by_undo(desk: Client, mia: Customer) -> None:
    given = desk.post(address(mia, "cards/"), {"card": " 98 76-AB "}, follow=True)
    card = mia.identifiers.get(kind="card")
    taken = desk.post(address(mia, f"cards/{card.pk}/removal/"), follow=True)
    without = cards(mia)
    back = undone(desk, taken)

    assert told(given) == ["Mia Åkesson has the card now."]
    assert told(taken) == ["Mia Åkesson no longer has the card."]
    assert without == []
    assert told(back) == ["Mia Åkesson has the card again."]
    assert cards(mia) == ["9876-ab"]
    assert [change.fields for change in mia.changes.order_by("pk")] == [
        {"card": [None, "9876-ab"]},
        {"card": ["9876-ab", None]},
        {"card": [None, "9876-ab"]},
    ]


def test_a_card_of_another_customer_is_refused_with_their_name(desk: Client, mia: Customer) -> None:
    give_card(added(mia.shop, first_name="Bo"), "77", by=None)

    response = desk.post(address(mia, "cards/"), {"card": "77"})

    assert response.status_code == 422
    assert response.context["card_error"] == "Bo has this card."
    assert 'value="77"' in response.text
    assert cards(mia) == []


@pytest.mark.parametrize(
    ("card", "said"),
    [
        ("  ", "Scan or type the number on the card."),
        ("x" * 101, "Scan or type the number on the card."),
        ("mine", "This customer has this card already."),
    ],
)
def test_what_is_no_new_card_is_refused(desk: Client, mia: Customer, card: str, said: str) -> None:
    give_card(mia, "MINE", by=None)

    assert desk.post(address(mia, "cards/"), {"card": card}).context["card_error"] == said


def test_two_shops_may_give_out_the_same_card(desk: Client, mia: Customer, rival: Shop) -> None:
    give_card(added(rival, first_name="Nora"), "77", by=None)

    desk.post(address(mia, "cards/"), {"card": "77"})

    assert cards(mia) == ["77"]


def test_a_card_of_another_customer_is_not_taken_away_here(desk: Client, mia: Customer) -> None:
    bo = added(mia.shop, first_name="Bo")
    give_card(bo, "77", by=None)

    card = bo.identifiers.get(kind="card")
    numbers = mia.identifiers.get(kind="number")

    assert desk.post(address(mia, f"cards/{card.pk}/removal/")).status_code == 404
    assert desk.post(address(mia, f"cards/{numbers.pk}/removal/")).status_code == 404
    assert cards(bo) == ["77"]


def test_a_deleted_customer_has_no_page(desk: Client, mia: Customer) -> None:
    Customer.objects.update(deleted_at="2026-05-01T12:00Z")

    assert desk.get(address(mia)).status_code == 404


def test_the_page_asks_the_database_as_often_for_a_long_history(
    desk: Client, mia: Customer, max_: Staff, django_assert_num_queries: Any
) -> None:
    changed(mia, by=max_, note="0")
    desk.get(address(mia))
    # The session, its user and their place; the customer, labels, what they are
    # recognised by, consents, history; the rules for points, and none of theirs.
    with django_assert_num_queries(11):
        desk.get(address(mia))
    for number in range(1, 10):
        changed(mia, by=max_, note=str(number), sms_consent=bool(number % 2))
    assert Change.objects.count() == 10
    with django_assert_num_queries(11):
        desk.get(address(mia))


WRONG_WAYS = [
    ("get", "personal-id/"),
    ("get", "cards/"),
    ("get", "cards/1/removal/"),
    ("post", ""),
    ("post", "history/"),
    ("delete", "note/"),
]


@pytest.mark.parametrize(("method", "page"), WRONG_WAYS)
def test_the_wrong_way_to_ask_is_refused(
    manager: Client, mia: Customer, method: str, page: str
) -> None:
    assert getattr(manager, method)(address(mia, page)).status_code == 405


def test_a_label_leads_to_all_who_carry_it(desk: Client, mia: Customer) -> None:
    label = Label.objects.create(shop=mia.shop, name="VIP")
    store(mia.shop, Entry(customer=mia, labels=[label]), by=None, source="office")

    assert f'href="/customers/?label={label.pk}"' in desk.get(address(mia)).text
