"""Add and change a customer in the dialog, or on its page where there is no JavaScript."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.test import Client

from stamgast.customers.models import Customer, Group, Label
from stamgast.customers.storing import Entry, store
from stamgast.shops.models import Shop, Staff
from tests.conftest import added
from tests.customers.pages import HTMX, fields, told

PLAIN = {"kind": "person", "account_policy": "default", "loyalty_enabled": "on"}


def errors(response: Any) -> dict[str, list[str]]:
    return {name: [str(text) for text in texts] for name, texts in form(response).errors.items()}


def form(response: Any) -> Any:
    return response.context["form"]


# Add


def test_it_opens_as_a_dialog_and_as_a_page(desk: Client, corner: Shop) -> None:
    dialog = desk.get("/customers/new/", headers=HTMX).text
    page = desk.get("/customers/new/").text

    assert '<dialog class="sheet"' in dialog
    assert 'role="tabpanel"' in dialog
    assert "<html" not in dialog
    assert "<html" in page
    # Without JavaScript nothing could bring a hidden part forward.
    assert 'role="tabpanel"' not in page


def test_a_customer_is_added_with_all_that_was_typed(
    manager: Client, corner: Shop, max_: Staff
) -> None:
    group = Group.objects.create(shop=corner, name="Regulars")
    vip = Label.objects.create(shop=corner, name="VIP")
    tax = corner.taxes.get(rate_bp=1200)
    typed = PLAIN | {
        "first_name": " Mia ",
        "last_name": "Åkesson",
        "email": "Mia@Example.SE",
        "mobile": "070-174 06 05",
        "phone": "0046 8 123 456 78",
        "group": group.pk,
        "labels": [vip.pk],
        "email_consent": "on",
        "consent_text": "Signed at the counter",
        "postal_street": "Storgatan 1",
        "postal_city": "Ystad",
        "postal_country": "SE",
        "same_address": "on",
        "date_of_birth": "1981-03-12",
        "gender": "F",
        "language": "sv",
        "tax": tax.pk,
        "account_policy": "limit",
        "account_limit": "1,500.50",
        "number": "007",
        "website": "mia.example.se",
        "note": "Likes rye.",
    }

    response = manager.post("/customers/new/", typed)

    mia = corner.customers.get()
    assert response["Location"] == f"/customers/{mia.pk}/"
    assert (mia.name, mia.email, mia.mobile, mia.phone) == (
        "Mia Åkesson",
        "Mia@example.se",
        "+46701740605",
        "+46812345678",
    )
    assert (mia.number, mia.group, list(mia.labels.all()), mia.tax) == ("007", group, [vip], tax)
    assert (mia.physical_street, mia.physical_city, mia.physical_country) == (
        *("Storgatan 1", "Ystad", "SE"),
    )
    assert (mia.date_of_birth, mia.account_limit) == (dt.date(1981, 3, 12), 150_050)
    assert (mia.created_by, mia.source) == (max_, "office")
    consent = mia.consents.get()
    assert (consent.channel, consent.text, consent.by) == ("email", "Signed at the counter", max_)


def test_a_name_alone_is_enough(desk: Client, corner: Shop) -> None:
    desk.post("/customers/new/", PLAIN | {"company_name": "Bageri AB", "kind": "organisation"})

    assert corner.customers.get().name == "Bageri AB"


def test_what_was_typed_to_find_somebody_stands_in_the_fields(desk: Client) -> None:
    page = desk.get("/customers/new/?text=Mia+%C3%85kesson+070-1740605").text

    found = fields(page)
    assert (found["first_name"], found["last_name"], found["mobile"]) == (
        *("Mia", "Åkesson", "070-174 06 05"),
    )


def test_a_double_click_makes_one_customer(desk: Client, corner: Shop) -> None:
    key = str(form(desk.get("/customers/new/")).initial["request_key"])
    typed = PLAIN | {"first_name": "Mia", "request_key": key, "number": "7"}

    answers = [desk.post("/customers/new/", typed)["Location"] for _ in range(2)]

    assert answers == [f"/customers/{corner.customers.get().pk}/"] * 2


WRONG = {
    "no name": ({}, {"first_name": ["Give a name: first, last or company."]}),
    "an e-mail without a place": (
        {"email": "mia@"},
        {"email": ["This is no e-mail address. It looks like name@example.com."]},
    ),
    "letters for a phone": (
        {"mobile": "070-ABC DEF"},
        {"mobile": ["This is no phone number. A foreign one begins with + and its country code."]},
    ),
    "a day to come": (
        {"date_of_birth": "2999-01-01"},
        {"date_of_birth": ["This is no date of birth. Write it like 1981-03-12."]},
    ),
    "a limit without an amount": (
        {"account_policy": "limit"},
        {"account_limit": ["Up to how much? Write an amount."]},
    ),
    "an amount in words": (
        {"account_policy": "limit", "account_limit": "a lot"},
        {"account_limit": ["Write an amount, for example 500."]},
    ),
    "a limit beyond all money": (
        {"account_policy": "limit", "account_limit": "10000000000000.01"},
        {"account_limit": ["This is too much: at most SEK\xa010,000,000,000,000.00 goes here."]},
    ),
    "a debt for a limit": (
        {"account_policy": "limit", "account_limit": "-5"},
        {"account_limit": ["Write an amount, for example 500."]},
    ),
    "a script for a website": (
        {"website": "javascript:alert(1)"},
        {"website": ["This is no web address."]},
    ),
    "a number of another": ({"number": "taken"}, {"number": ["Another customer has this number."]}),
}


@pytest.mark.parametrize(("typed", "said"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    manager: Client, corner: Shop, typed: dict[str, str], said: dict[str, list[str]]
) -> None:
    added(corner, first_name="Bo", number="TAKEN")
    name = {} if "first_name" in said else {"first_name": "Mia", "note": "Likes rye."}

    response = manager.post("/customers/new/", PLAIN | name | typed, headers=HTMX)

    assert (response.status_code, errors(response)) == (422, said)
    assert "<html" not in response.text
    shown = fields(response.text)
    assert {key: shown.get(key) for key in typed if key != "account_policy"} == {
        key: value for key, value in typed.items() if key != "account_policy"
    }
    assert corner.customers.count() == 1


def test_the_part_with_the_error_is_brought_forward_and_marked(
    manager: Client, corner: Shop
) -> None:
    typed = PLAIN | {"first_name": "Mia", "date_of_birth": "x", "website": "y z"}

    page = manager.post("/customers/new/", typed, headers=HTMX).text

    tabs = re.findall(r'role="tab".*?aria-selected="(\w+)".*?>(.*?)</button>', page)
    assert [(chosen, re.sub(r"<[^>]+>", "", text)) for chosen, text in tabs] == [
        ("false", "Contact"),
        ("true", "Other details2 to mend"),
    ]


def test_the_sentence_comes_in_the_persons_language(desk: Client, ben: Staff) -> None:
    assert ben.user is not None
    ben.user.language = "sv"
    ben.user.save()

    response = desk.post("/customers/new/", PLAIN | {"first_name": "Mia", "mobile": "x"})

    assert errors(response)["mobile"] != []
    assert "This is no phone number" not in response.text


def test_a_limit_is_read_as_the_language_writes_it(manager: Client, max_: Staff) -> None:
    assert max_.user is not None
    max_.user.language = "sv"
    max_.user.save()
    typed = {"first_name": "Mia", "account_policy": "limit", "account_limit": "1 500,50"}

    manager.post("/customers/new/", PLAIN | typed)

    assert max_.shop.customers.get().account_limit == 150_050


def test_a_cashier_sets_no_limit(desk: Client, mia: Customer) -> None:
    Customer.objects.update(account_policy="limit", account_limit=500)
    typed = {"first_name": "Maria", "version": 1, "account_policy": "unlimited"}

    desk.post(f"/customers/{mia.pk}/edit/", PLAIN | typed)

    mia.refresh_from_db()
    assert (mia.first_name, mia.account_policy, mia.account_limit) == ("Maria", "limit", 500)
    assert "account_policy" not in form(desk.get("/customers/new/")).fields


def test_a_group_or_label_of_another_shop_is_none(desk: Client, rival: Shop) -> None:
    group = Group.objects.create(shop=rival, name="Regulars")
    label = Label.objects.create(shop=rival, name="VIP")

    typed = PLAIN | {"first_name": "Mia", "group": group.pk, "labels": [label.pk]}

    assert sorted(errors(desk.post("/customers/new/", typed))) == ["group", "labels"]


@pytest.mark.parametrize("label", ["9" * 40, "-1", "x", "\x00"])
def test_what_is_no_label_is_said_at_the_labels(desk: Client, label: str) -> None:
    answer = desk.post("/customers/new/", PLAIN | {"first_name": "Mia", "labels": [label]})

    assert answer.status_code == 422
    assert [*errors(answer)] == ["labels"]


@pytest.mark.parametrize(
    ("policy", "country", "asked"),
    [("refuse", "SE", False), ("match", "SE", True), ("store", "SE", True), ("store", "NL", False)],
)
def test_a_personal_id_is_asked_only_where_the_shop_may(
    desk: Client, corner: Shop, policy: str, country: str, asked: bool
) -> None:
    Shop.objects.filter(pk=corner.pk).update(personal_ids=policy, country=country)

    assert ("personal_id" in form(desk.get("/customers/new/")).fields) is asked


def test_a_personal_id_is_checked_and_never_shown_again(desk: Client, corner: Shop) -> None:
    Shop.objects.update(personal_ids="store")
    wrong = desk.post(
        "/customers/new/", PLAIN | {"first_name": "Mia", "personal_id": "811228-9875"}
    )
    desk.post("/customers/new/", PLAIN | {"first_name": "Mia", "personal_id": "811228-9874"})

    mia = corner.customers.get()
    page = desk.get(f"/customers/{mia.pk}/edit/").text
    assert errors(wrong) == {"personal_id": ["This is no personal ID. Check the digits once more."]}
    assert mia.unsealed_personal_id() == "198112289874"
    assert "9874" not in page
    assert "Kept: 19811228-****" in page


def test_words_are_no_danish_personal_id(desk: Client, corner: Shop) -> None:
    Shop.objects.update(personal_ids="store", country="DK")

    wrong = desk.post("/customers/new/", PLAIN | {"first_name": "Mia", "personal_id": "unknown"})

    assert errors(wrong) == {"personal_id": ["This is no personal ID. Check the digits once more."]}


# Change


def test_it_opens_with_what_is_known_and_changes_what_is_typed(desk: Client, mia: Customer) -> None:
    typed = fields(desk.get(f"/customers/{mia.pk}/edit/", headers=HTMX).text)
    assert (typed["first_name"], typed["mobile"], typed["version"]) == (
        *("Mia", "070-174 06 05", "1"),
    )

    response = desk.post(
        f"/customers/{mia.pk}/edit/", typed | {"last_name": "Öberg"} | PLAIN, headers=HTMX
    )

    mia.refresh_from_db()
    assert (response.status_code, response["HX-Redirect"]) == (200, f"/customers/{mia.pk}/")
    assert (mia.name, mia.mobile, mia.version) == ("Mia Öberg", "+46701740605", 2)
    assert [change.fields for change in mia.changes.all()] == [{"last_name": ["Åkesson", "Öberg"]}]


def test_saving_without_a_change_leaves_no_trace(desk: Client, mia: Customer) -> None:
    typed = fields(desk.get(f"/customers/{mia.pk}/edit/").text)

    desk.post(f"/customers/{mia.pk}/edit/", PLAIN | typed)

    mia.refresh_from_db()
    assert (mia.version, mia.changes.count()) == (1, 0)


def test_an_address_that_was_the_same_is_taken_for_the_same(desk: Client, mia: Customer) -> None:
    Customer.objects.update(postal_city="Ystad", physical_city="Ystad")

    page = desk.get(f"/customers/{mia.pk}/edit/").text

    assert fields(page)["same_address"] == "on"


def test_a_deleted_customer_has_no_dialog(desk: Client, mia: Customer) -> None:
    Customer.objects.update(deleted_at="2026-05-01T12:00Z")

    assert desk.get(f"/customers/{mia.pk}/edit/").status_code == 404


def test_who_may_be_the_same_is_said_after_saving_without_javascript(
    desk: Client, mia: Customer
) -> None:
    typed = PLAIN | {"first_name": "Maria", "email": mia.email}

    response = desk.post("/customers/new/", typed, follow=True)

    assert told(response) == ["Maria is added.", "This may be the same customer: Mia Åkesson."]


# Two people at one customer


def other_saves(mia: Customer, by: Staff, **values: Any) -> None:
    entry = Entry(customer=mia, values=values, labels=values.pop("labels", None))
    store(mia.shop, entry, by=by, source="office")


def conflicts(response: Any) -> list[tuple[str, str, str, bool]]:
    return [
        (conflict.field, conflict.theirs, conflict.yours, conflict.both)
        for conflict in response.context["conflicts"]
    ]


def test_the_second_is_shown_what_the_first_changed_and_overwrites_nothing(
    desk: Client, mia: Customer, max_: Staff
) -> None:
    typed = PLAIN | fields(desk.get(f"/customers/{mia.pk}/edit/").text)
    other_saves(mia, max_, mobile="+46701740606", postal_city="Ystad", last_name="Ek")

    response = desk.post(
        f"/customers/{mia.pk}/edit/",
        typed | {"mobile": "070-174 06 07", "first_name": "Maria", "last_name": "Ek"},
    )

    assert response.status_code == 422
    assert sorted(conflicts(response)) == [
        ("Last name", "Ek", "Ek", False),
        ("Mobile", "070-174 06 06", "070-174 06 07", True),
        ("Postal address: town", "Ystad", "", False),
    ]
    assert {conflict.who for conflict in response.context["conflicts"]} == {"Max"}
    mia.refresh_from_db()
    assert (mia.mobile, mia.first_name) == ("+46701740606", "Mia")
    # The page holds mine where I changed something, and theirs elsewhere.
    shown = fields(response.text)
    assert (shown["mobile"], shown["first_name"], shown["postal_city"], shown["version"]) == (
        *("070-174 06 07", "Maria", "Ystad", "2"),
    )


@pytest.mark.parametrize(
    ("theirs", "mobile"),
    [([], "+46701740607"), (["mobile"], "+46701740606")],
    ids=["mine", "theirs"],
)
def test_then_both_are_saved_as_the_second_chooses(
    desk: Client, mia: Customer, max_: Staff, theirs: list[str], mobile: str
) -> None:
    typed = PLAIN | fields(desk.get(f"/customers/{mia.pk}/edit/").text)
    other_saves(mia, max_, mobile="+46701740606", postal_city="Ystad")
    mine = typed | {"mobile": "070-174 06 07", "first_name": "Maria"}
    shown = fields(desk.post(f"/customers/{mia.pk}/edit/", mine).text)

    response = desk.post(f"/customers/{mia.pk}/edit/", PLAIN | shown | {"theirs": theirs})

    mia.refresh_from_db()
    assert response.status_code == 302
    assert (mia.first_name, mia.postal_city, mia.mobile) == ("Maria", "Ystad", mobile)


def test_labels_groups_and_ticks_that_another_changed_are_taken_over(
    desk: Client, mia: Customer, max_: Staff
) -> None:
    group = Group.objects.create(shop=mia.shop, name="Regulars")
    vip = Label.objects.create(shop=mia.shop, name="VIP")
    typed = PLAIN | fields(desk.get(f"/customers/{mia.pk}/edit/").text)
    other_saves(mia, max_, group=group, labels=[vip], sms_consent=True, loyalty_enabled=False)

    response = desk.post(f"/customers/{mia.pk}/edit/", typed | {"first_name": "Maria"})

    assert sorted(conflicts(response)) == [
        ("Collects points", "No", "Yes", False),
        ("Group", "Regulars", "", False),
        ("Labels", "VIP", "", False),
        ("Wants text messages", "Yes", "No", False),
    ]
    data = form(response).data
    assert (data.get("group"), data.getlist("labels"), data.get("sms_consent")) == (
        *(str(group.pk), [str(vip.pk)], "on"),
    )
    assert "loyalty_enabled" not in data


# Who may be the same


def test_lookalikes_and_doubts_are_told_while_typing(desk: Client, mia: Customer) -> None:
    Customer.objects.update(date_of_birth="1981-03-12")
    typed = {
        "first_name": "mia",
        "last_name": "åkesson",
        "date_of_birth": "1981-03-12",
        "email": "MIA@example.se",
        "organisation_number": "556016-0681",
        "mobile": "not yet",
    }

    response = desk.post("/customers/lookalikes/", typed)

    found = [(each.customer, each.why) for each in response.context["lookalikes"]]
    assert found == [(mia, ("same e-mail", "same name and date of birth"))]
    assert response.context["doubts"] == [
        "The organisation number 556016-0681 doesn't check out. Is a digit wrong?"
    ]


def test_nobody_looks_like_themselves_or_like_those_of_another_shop(
    desk: Client, mia: Customer, rival: Shop
) -> None:
    added(rival, first_name="Nora", email="mia@example.se")

    response = desk.post("/customers/lookalikes/", {"email": mia.email, "customer": mia.pk})

    assert response.context["lookalikes"] == []


def test_a_key_that_is_none_is_taken_for_none(desk: Client) -> None:
    typed = PLAIN | {"first_name": "Mia", "request_key": "x", "version": "y"}

    assert errors(desk.post("/customers/new/", typed)).keys() == {"request_key", "version"}
    assert uuid.UUID(str(form(desk.get("/customers/new/")).initial["request_key"]))


def test_lookalikes_are_not_told_to_a_look(desk: Client) -> None:
    assert desk.get("/customers/lookalikes/").status_code == 405
    assert desk.delete("/customers/new/").status_code == 405
