"""Table Mode: many customers at once, saved all or not at all."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import DjangoAssertNumQueries

from stamgast.customers import table_cells
from stamgast.customers.models import Change, Consent, Customer, Group
from stamgast.customers.storing import Entry, store
from stamgast.customers.table import MOST_OPENED, MOST_ROWS
from stamgast.customers.table_cells import Manner, Unreadable
from stamgast.customers.table_columns import BY_NAME, COLUMNS
from stamgast.lib import countries, dates
from stamgast.shops.models import Shop, Staff
from tests.conftest import added, browser_of

ADDRESS = "/customers/table/"
TODAY = dt.date(2026, 11, 21)
SWEDISH = Manner("SE", "sv", {}, TODAY)


def row(customer: Customer | None = None, key: str = "", **cells: str) -> dict[str, Any]:
    return {
        "key": key or str(uuid.uuid4()),
        "customer": customer and customer.pk,
        "version": customer and customer.version,
        "cells": cells,
    }


def saved(desk: Client, *rows: dict[str, Any], anyway: bool = False) -> dict[str, Any]:
    """What the page's script is told when it saves these rows."""
    response = desk.post(
        ADDRESS, json.dumps({"rows": rows, "anyway": anyway}), content_type="application/json"
    )
    answer: dict[str, Any] = response.json()
    assert response.status_code == (200 if answer["done"] else 422)
    return answer


def notes(answer: dict[str, Any]) -> list[tuple[str, str]]:
    return [(note["column"], note["message"]) for note in answer["notes"]]


def sheet(response: HttpResponse) -> dict[str, Any]:
    """The table as the page hands it to its script."""
    found: dict[str, Any] = json.loads(response.context["sheet"])  # type: ignore[attr-defined]
    return found


# Opening


def test_an_empty_table_has_twenty_blank_rows(manager: Client, corner: Shop) -> None:
    rows = sheet(manager.get(ADDRESS))["rows"]

    assert [line["cells"] for line in rows] == [{}] * 20
    assert len({line["key"] for line in rows}) == 20


def test_no_column_holds_labels(manager: Client, corner: Shop) -> None:
    assert "labels" not in BY_NAME


def test_chosen_customers_open_in_the_order_chosen(
    manager: Client, corner: Shop, mia: Customer
) -> None:
    bo = added(corner, first_name="Bo", postal_country="NL", date_of_birth=dt.date(1990, 5, 1))

    rows = sheet(manager.get(ADDRESS, {"pk": [bo.pk, mia.pk, "x", 10**30]}))["rows"]

    assert [(line["customer"], line["version"]) for line in rows] == [(bo.pk, 1), (mia.pk, 1)]
    assert [line["cells"] for line in rows] == [
        {
            "number": bo.number,
            "first_name": "Bo",
            "postal_country": "Netherlands",
            "date_of_birth": "01/05/1990",
            "email_consent": "No",
            "sms_consent": "No",
        },
        {
            "number": mia.number,
            "first_name": "Mia",
            "last_name": "Åkesson",
            "email": "mia@example.se",
            "mobile": "070-174 06 05",
            "email_consent": "No",
            "sms_consent": "No",
        },
    ]


def test_what_the_list_shows_opens_as_a_table(manager: Client, corner: Shop, mia: Customer) -> None:
    regulars = Group.objects.create(shop=corner, name="Regulars")
    bo = added(corner, first_name="Bo", group=regulars)

    some = sheet(manager.get(ADDRESS, {"group": regulars.pk}))["rows"]
    everybody = sheet(manager.get(f"{ADDRESS}?all"))["rows"]

    assert [line["customer"] for line in some] == [bo.pk]
    assert {line["customer"] for line in everybody} == {mia.pk, bo.pk}


def test_what_is_picked_in_the_list_opens_as_a_table(
    manager: Client, corner: Shop, mia: Customer
) -> None:
    bo = added(corner, first_name="Bo")
    act = {"act": "table", "pick": [bo.pk, mia.pk]}

    plain = manager.post("/customers/bulk/", act)
    by_htmx = manager.post("/customers/bulk/", act, headers={"HX-Request": "true"})
    of_all = manager.post("/customers/bulk/", {**act, "all": "1", "place": "q=mia&after=x"})

    assert plain["Location"] == by_htmx["HX-Redirect"] == f"{ADDRESS}?pk={bo.pk}&pk={mia.pk}"
    assert of_all["Location"] == f"{ADDRESS}?q=mia&all=1"


@pytest.mark.parametrize("count", [1, 3])
def test_opening_asks_the_same_questions_for_one_customer_and_for_three(
    manager: Client,
    corner: Shop,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    group = Group.objects.create(shop=corner, name="Regulars")
    pks = [added(corner, first_name="A", group=group).pk for _customer in range(count)]
    manager.get(ADDRESS)

    # Session, user, staff, groups, customers.
    with django_assert_num_queries(7):
        manager.get(ADDRESS, {"pk": pks})


def test_more_customers_than_a_table_takes_are_not_opened(manager: Client, corner: Shop) -> None:
    for at in range(MOST_OPENED + 1):
        added(corner, first_name=f"A{at}")

    response = manager.get(f"{ADDRESS}?all")

    assert len(sheet(response)["rows"]) == MOST_OPENED
    assert f"the first {MOST_OPENED} of them are here" in response.content.decode()


def test_another_shops_customers_never_open(manager: Client, rival: Shop) -> None:
    stranger = added(rival, first_name="Nobody")

    rows = sheet(manager.get(ADDRESS, {"pk": stranger.pk}))["rows"]

    assert [line["customer"] for line in rows] == [None] * 20


def test_only_the_page_and_its_saving_are_answered(manager: Client) -> None:
    assert manager.put(ADDRESS).status_code == 405
    assert manager.delete(ADDRESS).status_code == 405


# Saving new customers


def test_rows_become_customers_in_one_go(manager: Client, corner: Shop, max_: Staff) -> None:
    regulars = Group.objects.create(shop=corner, name="Regulars")

    answer = saved(
        manager,
        row(
            number="0042",
            first_name=" Mia\u200b ",
            last_name="Åkesson",
            email="Mia@Example.SE",
            mobile="0701-74 06 05",
            phone="+31 20 123 4567",
            postal_street="Storgatan 1\nc/o Ek",
            postal_country="sverige",
            group="REGULARS",
            date_of_birth="12/3/1981",
            email_consent="Ja",
            note="Likes tea\r\nand cake  ",
        ),
        row(),
        row(company_name="Ek AB"),
    )

    assert answer["message"] == "2 customers added."
    mia, ek = corner.customers.order_by("pk")
    assert (mia.number, mia.first_name, mia.email) == ("0042", "Mia", "Mia@example.se")
    assert (mia.mobile, mia.phone) == ("+46701740605", "+31201234567")
    assert (mia.postal_street, mia.postal_country) == ("Storgatan 1 c/o Ek", "SE")
    assert (mia.group, mia.date_of_birth) == (regulars, dt.date(1981, 3, 12))
    assert (mia.email_consent, mia.sms_consent) == (True, False)
    assert (mia.note, mia.source, mia.created_by) == ("Likes tea\nand cake", "office", max_)
    assert (ek.kind, ek.number) == ("organisation", "1")
    consent = Consent.objects.get()
    assert (consent.customer, consent.given, consent.by) == (mia, True, max_)
    assert consent.text == "Entered in Table Mode"


def test_what_was_saved_comes_back_as_it_is_stored(manager: Client, corner: Shop) -> None:
    typed = row(first_name="Mia", mobile="+46 701 74 06 05")

    answer = saved(manager, typed)

    mia = corner.customers.get()
    assert answer["rows"] == [
        {
            "key": typed["key"],
            "customer": mia.pk,
            "version": 1,
            "cells": {
                "number": "1",
                "first_name": "Mia",
                "mobile": "070-174 06 05",
                "email_consent": "No",
                "sms_consent": "No",
            },
            "told": {},
        }
    ]


def test_one_wrong_cell_and_nothing_is_stored(manager: Client, corner: Shop) -> None:
    wrong = row(first_name="Bo", email="bo.example")

    answer = saved(manager, row(first_name="Mia"), wrong)

    assert answer["message"] == "Nothing is saved yet: 1 place needs a look."
    assert answer["notes"] == [
        {
            "key": wrong["key"],
            "column": "email",
            "tone": "bad",
            "message": "This is no e-mail address. It looks like name@example.com.",
        }
    ]
    assert not corner.customers.exists()


def test_every_wrong_cell_has_its_sentence_at_once(manager: Client, corner: Shop) -> None:
    Group.objects.create(shop=corner, name="Regulars")
    added(corner, first_name="Bo", number="7")

    answer = saved(
        manager,
        row(
            number="7",
            first_name="a" * 121,
            email="x",
            mobile="4.67E+10",
            phone="070-CALL ME",
            postal_country="Narnia",
            group="Regular",
            date_of_birth="31/31/1981",
            email_consent="perhaps",
        ),
        row(email="nameless@example.se"),
        row(first_name="A", date_of_birth="2199-01-01"),
        row(first_name="B", date_of_birth="01/01/1700"),
        row(number="8", first_name="C"),
        row(number="8", first_name="D"),
    )

    assert notes(answer) == [
        ("first_name", "At most 120 letters fit here; these are 121."),
        ("email", "This is no e-mail address. It looks like name@example.com."),
        (
            "mobile",
            "The spreadsheet has shortened this number and digits are lost."
            " Format its column as text there, and paste again.",
        ),
        ("phone", "This is no phone number. A foreign one begins with + and its country code."),
        ("postal_country", "No country has this name. Write its name, or its code of two letters."),
        (
            "group",
            "There is no such group. Choose one of these or make it under Groups: Regulars.",
        ),
        ("date_of_birth", "This is no date. Write it like 31/12/1981 or 1981-12-31."),
        ("email_consent", "Write yes or no."),
        ("first_name", "Give a name: first, last or company."),
        ("number", "Another customer has this number."),
        ("first_name", "Give a name: first, last or company."),
        ("date_of_birth", "This day is still to come."),
        ("date_of_birth", "This is too long ago. Is the year right?"),
        ("number", "Another customer has this number."),
    ]
    assert corner.customers.count() == 1


def test_a_shop_without_groups_is_told_to_make_one(manager: Client, corner: Shop) -> None:
    answer = saved(manager, row(first_name="Mia", group="Regulars"))

    assert notes(answer) == [
        ("group", "There are no groups yet. Make this one under Groups."),
    ]


def test_whom_the_shop_knows_is_asked_about(manager: Client, corner: Shop, mia: Customer) -> None:
    rows = [
        row(first_name="Maria", email="MIA@example.se"),
        row(first_name="Bo", mobile="08-123 456 78"),
        row(first_name="Siv", phone="0812345678"),
    ]

    answer = saved(manager, *rows)

    assert answer["message"].startswith("Nothing is saved yet. Are these the same people?")
    assert [(note["tone"], note["column"], note["message"]) for note in answer["notes"]] == [
        ("warn", "email", f"Mia Åkesson ({mia.number}) has this already."),
        ("warn", "phone", "Another row above has this too."),
    ]
    assert corner.customers.count() == 1

    assert saved(manager, *rows, anyway=True)["message"] == "3 customers added."


def test_a_deleted_customer_is_nobody_to_ask_about(
    manager: Client, corner: Shop, mia: Customer
) -> None:
    Customer.objects.filter(pk=mia.pk).update(deleted_at=dt.datetime.now(dt.UTC))

    assert saved(manager, row(first_name="Mia", email="mia@example.se"))["done"]


def test_the_rivals_customers_are_nobody_to_ask_about(manager: Client, rival: Shop) -> None:
    added(rival, first_name="Mia", email="mia@example.se", number="1")

    assert saved(manager, row(first_name="Mia", email="mia@example.se", number="1"))["done"]


def test_a_lost_answer_doubles_nobody(manager: Client, corner: Shop) -> None:
    rows = [
        row(first_name="Mia", email="mia@example.se"),
        row(first_name="Bo", mobile="0701740605"),
    ]
    first = saved(manager, *rows)

    again = saved(manager, *rows)

    assert again["message"] == "2 customers added."
    assert again["rows"] == first["rows"]
    assert corner.customers.count() == 2
    assert not Change.objects.exists()


def test_what_was_typed_after_a_lost_answer_is_stored_too(manager: Client, corner: Shop) -> None:
    mia, bo = row(first_name="Mia", email="mia@example.se"), row(first_name="Bo")
    saved(manager, mia)
    mia["cells"] = {"first_name": "Mia", "last_name": "Ek", "email": "", "number": ""}

    answer = saved(manager, mia, bo)

    assert answer["message"] == "2 customers added."
    stored = corner.customers.order_by("pk")
    assert [(one.number, one.name, one.email) for one in stored] == [
        ("1", "Mia Ek", ""),
        ("2", "Bo", ""),
    ]


def test_more_rows_than_a_table_takes_are_refused(manager: Client, corner: Shop) -> None:
    rows = [row(first_name=f"A{at}") for at in range(MOST_ROWS + 1)]

    response = manager.post(ADDRESS, json.dumps({"rows": rows}), content_type="application/json")

    assert response.status_code == 409
    assert response.json()["message"] == (
        "Table Mode takes 2000 rows at a time. Import a longer list as a spreadsheet."
    )
    assert not corner.customers.exists()


@pytest.mark.parametrize(
    "sent",
    [
        "{",
        "[]",
        "{}",
        '{"rows": 1}',
        '{"rows": [1]}',
        '{"rows": [{"key": "x", "customer": null, "version": null, "cells": {}}]}',
        json.dumps({"rows": [row() | {"key": 7}]}),
        json.dumps({"rows": [row() | {"customer": "1"}]}),
        json.dumps({"rows": [row() | {"customer": 10**30}]}),
        json.dumps({"rows": [row() | {"customer": True}]}),
        json.dumps({"rows": [row() | {"version": -1}]}),
        json.dumps({"rows": [row() | {"cells": []}]}),
        json.dumps({"rows": [row(labels="VIP")]}),
        json.dumps({"rows": [row() | {"cells": {"first_name": 1}}]}),
        "[" * 100_000,
    ],
    ids=[
        "cut off",
        "a list",
        "no rows",
        "rows that are a number",
        "a row that is a number",
        "a key of another form",
        "a key that is a number",
        "a customer as text",
        "a customer beyond all numbers",
        "a customer that is true",
        "a version below none",
        "cells that are a list",
        "a column that is not there",
        "a cell that is a number",
        "endless brackets",
    ],
)
def test_what_is_no_table_is_refused(manager: Client, corner: Shop, sent: str) -> None:
    response = manager.post(ADDRESS, sent, content_type="application/json")

    assert response.status_code == 400


def test_marks_that_no_database_takes_are_left_out(manager: Client, corner: Shop) -> None:
    saved(manager, row(first_name="M\x00i\ud800a", note="\x1ftea"))

    mia = corner.customers.get()
    assert (mia.first_name, mia.note) == ("Mia", "tea")


# Changing customers


def test_only_what_differs_is_changed_and_remembered(
    manager: Client, corner: Shop, mia: Customer, max_: Staff
) -> None:
    bo = added(corner, first_name="Bo")

    answer = saved(
        manager,
        row(mia, mobile="070 174 06 05", email="", last_name="Ek", email_consent="nej"),
        row(bo, first_name="Bo", number=""),
    )

    assert answer["message"] == "1 customer changed."
    change = Change.objects.get()
    assert (change.customer, change.by, change.reference) == (mia, max_, "table")
    assert change.fields == {"email": ["mia@example.se", ""], "last_name": ["Åkesson", "Ek"]}
    assert [(line["customer"], line["version"]) for line in answer["rows"]] == [
        (mia.pk, 2),
        (bo.pk, 1),
    ]


def test_nothing_to_change_is_said(manager: Client, mia: Customer) -> None:
    answer = saved(manager, row(mia, first_name="Mia", mobile="070-174 06 05"))

    assert answer["message"] == "Nothing was changed, so nothing was saved."
    assert not Change.objects.exists()


def test_both_are_counted(manager: Client, corner: Shop, mia: Customer) -> None:
    answer = saved(manager, row(mia, last_name="Ek"), row(first_name="Bo"), row(first_name="Siv"))

    assert answer["message"] == "2 customers added, 1 customer changed."
    assert answer["list"] == "/customers/?sort=-added"


def test_a_customer_without_a_name_is_not_kept(manager: Client, mia: Customer) -> None:
    answer = saved(manager, row(mia, first_name="", last_name=" "))

    assert notes(answer) == [("first_name", "Give a name: first, last or company.")]


def test_another_s_change_is_shown_and_not_overwritten_unseen(
    manager: Client, corner: Shop, mia: Customer, olga: Staff
) -> None:
    typed = row(mia, last_name="Ek", note="Tea")
    values = {"last_name": "Öst", "email": "m@example.se"}
    store(corner, Entry(customer=mia, values=values), by=olga, source="office")

    answer = saved(manager, typed, row(first_name="Bo"))

    assert notes(answer) == [
        (
            "",
            "Olga changed this customer meanwhile. The other cells show it now; yours stand"
            " as you typed them. Save once more to keep them.",
        ),
        ("last_name", "Stored now: Öst"),
    ]
    (now,) = answer["rows"]
    assert (now["key"], now["version"], now["cells"]["email"]) == (typed["key"], 2, "m@example.se")
    assert corner.customers.count() == 1

    assert saved(manager, typed | {"version": now["version"]})["message"] == "1 customer changed."
    mia.refresh_from_db()
    assert (mia.last_name, mia.email, mia.note) == ("Ek", "m@example.se", "Tea")


def test_who_typed_the_same_as_another_has_no_quarrel(
    manager: Client, corner: Shop, mia: Customer, olga: Staff
) -> None:
    store(
        corner, Entry(customer=mia, values={"last_name": "Ek"}), by=olga, source=mia.Source.REGISTER
    )

    assert saved(manager, row(mia, last_name="Ek"))["done"]


def test_a_customer_deleted_meanwhile_is_told(manager: Client, mia: Customer) -> None:
    Customer.objects.filter(pk=mia.pk).update(deleted_at=dt.datetime.now(dt.UTC))

    answer = saved(manager, row(mia, last_name="Ek"))

    assert notes(answer) == [
        ("", "Somebody deleted this customer meanwhile. Remove the row."),
    ]


def test_another_shops_customer_cannot_be_changed(manager: Client, rival: Shop) -> None:
    stranger = added(rival, first_name="Nobody")

    answer = saved(manager, row(stranger, first_name="Somebody"))

    assert not answer["done"]
    stranger.refresh_from_db()
    assert stranger.first_name == "Nobody"


def test_another_shops_group_has_no_name_here(manager: Client, rival: Shop, corner: Shop) -> None:
    Group.objects.create(shop=rival, name="Regulars")

    assert not saved(manager, row(first_name="Mia", group="Regulars"))["done"]


def test_a_thousand_rows_are_stored_batch_by_batch(
    manager: Client, corner: Shop, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    rows = [
        row(first_name="A", last_name=f"Ek {at}", email=f"a{at}@example.se", mobile=f"0701{at:06}")
        for at in range(1000)
    ]

    with django_assert_max_num_queries(150):
        answer = saved(manager, *rows)

    assert answer["message"] == "1000 customers added."


# Without a script


def form(*rows: dict[str, Any], **more: str) -> dict[str, Any]:
    """The same rows as a browser without a script sends them."""
    usual = [column.name for column in COLUMNS if column.usual]
    fields = {name: [line["cells"].get(name, "") for line in rows] for name in usual}
    parts = {name: [line[name] or "" for line in rows] for name in ("key", "customer", "version")}
    return {**fields, **parts, **more}


def test_the_plain_form_saves_too(manager: Client, corner: Shop, mia: Customer) -> None:
    opened = sheet(manager.get(ADDRESS, {"pk": mia.pk}))["rows"][0]
    opened["cells"]["last_name"] = "Ek"

    response = manager.post(ADDRESS, form(opened, row(first_name="Bo"), row()), follow=True)

    assert response.redirect_chain == [("/customers/?sort=-added", 302)]
    assert "1 customer added, 1 customer changed." in response.content.decode()
    assert {one.name for one in corner.customers.all()} == {"Mia Ek", "Bo"}


def test_the_plain_form_keeps_what_was_typed_and_says_what_is_wrong(
    manager: Client, corner: Shop
) -> None:
    response = manager.post(ADDRESS, form(row(first_name='Bo "B"', email="bo.example")))

    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="Bo &quot;B&quot;"' in page
    assert "Nothing is saved yet: 1 place needs a look." in page
    assert '<p class="note" id="wrong-1-email">This is no e-mail address.' in page
    assert not corner.customers.exists()


def test_the_plain_form_asks_whether_they_are_others(
    manager: Client, corner: Shop, mia: Customer
) -> None:
    rows = form(row(first_name="Maria", email="mia@example.se"))

    assert 'name="anyway"' in manager.post(ADDRESS, rows).content.decode()
    assert manager.post(ADDRESS, rows | {"anyway": "on"}).status_code == 302


def test_a_plain_form_with_holes_is_refused(manager: Client, corner: Shop) -> None:
    rows = form(row(first_name="Mia"), row(first_name="Bo"))
    rows["email"] = ["mia@example.se"]

    assert manager.post(ADDRESS, rows).status_code == 400


# Cells, as people write them


@pytest.mark.parametrize(
    ("text", "language", "country", "meant"),
    [
        ("1981-03-12", "en", "SE", dt.date(1981, 3, 12)),
        ("12/3/81", "en", "SE", dt.date(1981, 3, 12)),
        ("3/12/1981", "en", "US", dt.date(1981, 3, 12)),
        ("12-03-1981", "nl", "NL", dt.date(1981, 3, 12)),
        ("12 mrt. 1981", "nl", "NL", dt.date(1981, 3, 12)),
        ("81-03-12", "sv", "SE", dt.date(1981, 3, 12)),
        ("810312", "sv", "SE", dt.date(1981, 3, 12)),
        ("12 mars 1981", "sv", "SE", dt.date(1981, 3, 12)),
        ("March 12, 1981", "en", "US", dt.date(1981, 3, 12)),
        ("12/3/30", "en", "SE", dt.date(1930, 3, 12)),
        ("12/31/1981", "en", "SE", None),
        ("1981-02-30", "sv", "SE", None),
        ("30440", "en", "SE", None),
    ],
)
def test_dates_are_read_as_the_person_writes_them(
    text: str, language: str, country: str, meant: dt.date | None
) -> None:
    assert dates.read(text, dates.order(language, country), TODAY) == meant


@pytest.mark.parametrize("language", ["en", "sv", "nl"])
@given(st.dates(dates.EARLIEST, TODAY))
def test_a_date_that_was_shown_is_read_as_the_same(language: str, date: dt.date) -> None:
    column, manner = BY_NAME["date_of_birth"], Manner("SE", language, {}, TODAY)

    assert table_cells.read(table_cells.shown(date, column, manner), column, manner) == date


@given(st.sampled_from(countries.countries("en")), st.sampled_from(["en", "sv", "nl"]))
def test_a_country_is_known_in_each_language(country: tuple[str, str], language: str) -> None:
    name = countries.country_name(country[0], language)

    assert countries.code_of(name) == country[0]
    assert countries.code_of(country[0].lower()) == country[0]


@given(st.text())
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    for column in COLUMNS:
        try:
            table_cells.read(text, column, SWEDISH)
        except Unreadable as wrong:
            assert wrong.sentence


@pytest.mark.parametrize(
    ("text", "kept"),
    [("'+46 70", "+46 70"), ("'=1+1", "=1+1"), ("'t Hart", "'t Hart"), ("a\u00a0 b", "a b")],
)
def test_an_export_s_guard_comes_off(text: str, kept: str) -> None:
    assert table_cells.cleaned(text, BY_NAME["first_name"]) == kept


@pytest.mark.parametrize("word", ["yes", "JA", "j", "1", "x", "✓", "true", "Ja "])
def test_yes_is_said_in_many_ways(word: str) -> None:
    assert table_cells.read(word, BY_NAME["email_consent"], SWEDISH) is True


@pytest.mark.parametrize("word", ["no", "Nej", "NEE", "0", "", "-", "false"])
def test_no_is_said_in_many_ways(word: str) -> None:
    assert table_cells.read(word, BY_NAME["email_consent"], SWEDISH) is False


def test_a_cashier_has_no_table(desk: Client, hired: Callable[[Shop, str, str], Staff]) -> None:
    assert desk.get(ADDRESS).status_code == 403
    assert desk.post(ADDRESS, "{}", content_type="application/json").status_code == 403


def test_a_stranger_is_sent_to_sign_in(stranger: Client, corner: Shop) -> None:
    assert stranger.get(ADDRESS)["Location"] == f"/accounts/login/?next={ADDRESS}"


def test_the_page_speaks_the_persons_language(max_: Staff) -> None:
    assert max_.user
    max_.user.language = "nl"
    max_.user.save()

    response = browser_of(max_).get(ADDRESS)

    assert "31-12-1981" in response.content.decode()
