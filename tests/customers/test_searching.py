from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import example, given
from hypothesis import strategies as st

from stamgast.customers import searching
from stamgast.customers.cards import give_card
from stamgast.customers.listing import Listing, filtered
from stamgast.customers.models import Customer
from stamgast.customers.search_tables import Indexed
from stamgast.customers.storing import Entry, store, store_many
from stamgast.customers.tokens import asked, tokens
from stamgast.shops.models import Shop
from tests.conftest import added
from tests.plans import plan_of


def names(shop: Shop, text: str) -> list[str]:
    return [customer.name for customer in searching.found(shop, text)]


def change(customer: Customer, **values: Any) -> None:
    store(customer.shop, Entry(customer=customer, values=values), by=None, source="office")


@pytest.mark.parametrize(
    "text",
    [
        "m", "mi", "mia", "MIA", "åkesson", "akesson", "ÅKE", "mia åke", "åke m", "  åke,  mia ",
        "mia@", "mia@ex", "mia@example", "mia@example.se", "EXAMPLE", "0042", "b-0042", "b0042",
        "0701740605", "070174", "070-174 06 05", "070-1740 605", "+46701740605", "+46 70-174 06 05",
        "+46 (0)70 174", "46701", "0046 70", "174 06 05", "701740605", "0605", "605", "06 05",
        "40605", "740605", "mia 070-174 06 05", "0605 åkesson",
    ],
)  # fmt: skip
def test_a_customer_is_found_by_what_people_remember(corner: Shop, text: str) -> None:
    added(
        corner,
        number="B-0042",
        first_name="Mia",
        last_name="Åkesson",
        email="mia@example.se",
        mobile="+46701740605",
    )
    added(corner, number="7", first_name="Bo", last_name="Ek", email="bo@post.nu", phone="+4685551")

    assert names(corner, text) == ["Mia Åkesson"]


@pytest.mark.parametrize(
    "text",
    ["mio", "mia bo", "mia@post", "0606", "+4670175", "08-", "kesson", "45", "mia 42 7", "070175"],
)
def test_who_lacks_one_of_the_words_is_not_found(corner: Shop, mia: Customer, text: str) -> None:
    assert names(corner, text) == []


@pytest.mark.parametrize("text", ["o'neill", "oneill", "o neill", "O’Neill", "neill"])
def test_an_apostrophe_may_be_left_out(corner: Shop, text: str) -> None:
    added(corner, last_name="O'Neill")

    assert names(corner, text) == ["O'Neill"]


def test_a_company_is_found_by_its_words_in_any_order(corner: Shop) -> None:
    added(corner, company_name="7-Eleven Väst AB")

    assert names(corner, "vast 7-el") == ["7-Eleven Väst AB"]


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("Дмитрий Шостакович", ["дми", "ШОСТ", "шостакович дмитрий"]),
        ("Νίκος Καζαντζάκης", ["νικος", "Καζαντζάκη", "ΚΑΖ"]),
        ("محمد الأحمد", ["محمد", "الا", "مُحَمَّد"]),
        ("小明 王", ["王", "小明", "王 小"]),
        ("さくら 佐藤", ["さく", "佐藤"]),
        ("지우 김", ["김", "지우"]),
    ],
)
def test_a_name_in_another_script_is_found(corner: Shop, name: str, texts: list[str]) -> None:
    first, last = name.split()
    added(corner, first_name=first, last_name=last)
    added(corner, first_name="Bo", last_name="Ek")

    assert [names(corner, text) for text in texts] == [[name]] * len(texts)


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "\0", "😀", "'", '"', '" OR "', "* -", "NEAR(", "terms:x", "')) OR 1=1 --",
        "%_\\",
        "<->", "!x", "q:*", "@", "\ue000506", "\uf8ff", "x" * 10_000, "q " * 5_000, "9" * 10_000,
        "\ud800",
    ],
    ids=lambda text: ascii(text[:12]),
)  # fmt: skip
def test_hostile_texts_find_nobody_and_do_no_harm(corner: Shop, mia: Customer, text: str) -> None:
    assert names(corner, text) == []


@given(st.text(max_size=300))
def test_any_text_at_all_makes_a_bounded_question(text: str) -> None:
    words = asked(text)

    assert len(words) <= 8
    assert all(1 <= len(token) <= 41 for word in words for token in word.begins)


@example("Mia", "", "070.12@example.se", 701740605)
@example("1:0/0", "1 2 3", "a@example.se", 701740605)
@example("0 0/0", "a(0)b 12345 6", "a@example.se", 701740605)
@given(
    st.text(min_size=1, max_size=20), st.text(max_size=20), st.emails(), st.integers(10**7, 10**10)
)
def test_everybody_is_found_by_each_word_of_theirs(
    first: str, last: str, email: str, digits: int
) -> None:
    has = tokens("17", [first, last], email, [f"+46{digits}"])

    for typed in (first, last, email, f"+46{digits}", f"0{digits}", str(digits)[-4:]):
        for word in asked(typed):
            assert any(token.startswith(begun) for token in has for begun in word.begins), (
                typed,
                has,
            )


def test_exact_hits_stand_first_then_the_newest(corner: Shop) -> None:
    added(corner, number="12", first_name="Old")
    for number in ("120", "121", "122"):
        added(corner, number=number, first_name=f"New {number}")

    assert names(corner, "12") == ["Old", "New 122", "New 121", "New 120"]


def test_an_exact_phone_e_mail_or_card_stands_first_too(corner: Shop, mia: Customer) -> None:
    give_card(mia, "CARD-77", by=None)
    added(corner, first_name="Mia", email="mia@example.se.nu", mobile="+467017406051")

    assert names(corner, "070-174 06 05")[0] == "Mia Åkesson"
    assert names(corner, "MIA@example.se")[0] == "Mia Åkesson"
    assert names(corner, " card-77 ") == ["Mia Åkesson"]


def test_no_more_than_twenty_are_shown(corner: Shop) -> None:
    entries = [Entry(values={"first_name": f"Bo {n}"}) for n in range(25)]
    store_many(corner, entries, by=None, source="office")

    assert names(corner, "b") == [f"Bo {n}" for n in range(24, 4, -1)]


def test_another_shops_customers_are_never_found(corner: Shop, rival: Shop, mia: Customer) -> None:
    added(rival, number="12", first_name="Mia", last_name="Spy", email="spy@rival.example")

    assert names(rival, "mia") == ["Mia Spy"]
    assert names(corner, "mia") == ["Mia Åkesson"]
    assert [names(corner, text) for text in ("spy", "12", "spy@rival.example")] == [[], [], []]


def test_a_change_is_found_at_once_and_the_old_no_more(corner: Shop, mia: Customer) -> None:
    change(mia, last_name="Ek", mobile="+46731112233")

    assert [names(corner, text) for text in ("ek", "2233", "åkesson", "0605")] == [
        ["Mia Ek"],
        ["Mia Ek"],
        [],
        [],
    ]


def test_the_deleted_are_not_found_and_the_restored_are(corner: Shop, mia: Customer) -> None:
    searching.unindex([mia.pk])
    gone = names(corner, "mia")
    searching.index([mia])

    assert (gone, names(corner, "mia")) == ([], ["Mia Åkesson"])


def test_long_words_find_whom_they_begin_and_not_their_likes(corner: Shop) -> None:
    for last in ("Bergström", "Bergstrand", "Bergströmsson"):
        added(corner, first_name="Eva", last_name=last)

    assert names(corner, "bergström") == ["Eva Bergströmsson", "Eva Bergström"]
    assert names(corner, "eva bergstrand") == ["Eva Bergstrand"]


def test_a_rare_long_word_is_found_behind_thousands_of_its_likes(
    corner: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stamgast.customers.search_sqlite.PATIENCE", 3)
    added(corner, first_name="Ann", last_name="Anderzon")
    for n in range(50):
        added(corner, first_name=f"A{n}", last_name="Anderson")

    assert names(corner, "anderzo") == ["Ann Anderzon"]


def test_the_newest_are_found_bucket_after_bucket(
    corner: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stamgast.customers.search_postgres.FULL", 4)
    monkeypatch.setattr("stamgast.customers.search_postgres.SELDOM", 1)
    for n in range(3):
        added(corner, first_name="Bo", last_name=f"Ek {n}")
    entries = [Entry(values={"first_name": "Bo", "last_name": f"Ek {n}"}) for n in range(3, 13)]
    store_many(corner, entries, by=None, source="import")
    everybody = searching.engine().newest(corner, asked("bo"), 20)

    keys = list(Customer.objects.order_by("-pk").values_list("pk", flat=True))
    assert everybody == keys
    assert searching.engine().newest(corner, asked("bo"), 5, beyond=keys[3]) == keys[4:9]
    upwards = searching.engine().newest(corner, asked("bo"), 5, beyond=keys[9], upwards=True)
    assert upwards == keys[4:9][::-1]


def test_the_list_is_filtered_by_the_same_words(corner: Shop, mia: Customer) -> None:
    added(corner, first_name="Bo", last_name="Åkerman")

    assert {c.name for c in filtered(corner, Listing(q="åk"))} == {"Mia Åkesson", "Bo Åkerman"}
    assert [c.name for c in filtered(corner, Listing(q="0605 mia"))] == ["Mia Åkesson"]
    assert list(filtered(corner, Listing(q="!!"))) == []
    assert filtered(corner, Listing(q="  ")).count() == 2


def test_the_doctor_sees_what_the_index_has_wrong_and_a_rebuild_cures_it(
    corner: Shop, mia: Customer
) -> None:
    bo = added(corner, first_name="Bo")
    assert searching.out_of_step(corner) == []

    Indexed.objects.filter(customer=mia).update(terms="x")
    Indexed.objects.filter(customer=bo).delete()
    wrong = searching.out_of_step(corner)
    rebuilt = searching.rebuild(corner)

    assert (sorted(wrong), rebuilt) == (sorted([mia.pk, bo.pk]), 2)
    assert searching.out_of_step(corner) == []
    assert (names(corner, "mia"), names(corner, "bo")) == (["Mia Åkesson"], ["Bo"])


def test_finding_asks_the_database_a_fixed_number_of_times(
    corner: Shop, django_assert_num_queries: Any
) -> None:
    added(corner, first_name="Bo")
    with django_assert_num_queries(4):
        names(corner, "bo")
    for n in range(3):
        added(corner, first_name=f"Bo {n}")

    with django_assert_num_queries(4):
        names(corner, "bo")


def test_an_exact_look_up_passes_nobody_else_by(corner: Shop) -> None:
    with CaptureQueriesContext(connection) as asked:
        searching.exact(corner, "070-174 06 05")

    steps = plan_of(asked[0]["sql"])
    assert len(asked) == 1
    assert " OR " not in asked[0]["sql"]
    assert "key=?" in steps or connection.vendor == "postgresql", steps
