"""Loyalty → Loyalty Settings."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from stamgast.connect import purposes
from stamgast.connect.models import LoyaltySettings, Purpose
from stamgast.customers.models import Customer, Group
from stamgast.customers.storing import Entry, store
from stamgast.loyalty.models import GroupRate, PointRules
from stamgast.shops.models import AuditEntry, Shop, Staff

PAGE = "/loyalty/settings/"


def as_shown(client: Client) -> dict[str, Any]:
    """What the page would send if nobody touched it."""
    context = client.get(PAGE).context
    sent: dict[str, Any] = {}
    for form in (context["asking"], context["form"], context["points"]):
        for field in form:
            value = field.value()
            if isinstance(value, list):
                value = [box for box in value if box in dict(field.field.choices)]
            if value not in (None, False, ""):
                sent[field.html_name] = "on" if value is True else value
    return sent


def save(client: Client, without: tuple[str, ...] = (), **changed: Any) -> Any:
    sent = {name: value for name, value in as_shown(client).items() if name not in without}
    named = {
        name.replace("shop_", "shop-").replace("points_", "points-"): value
        for name, value in changed.items()
    }
    return client.post(PAGE, sent | named)


def test_a_fresh_shop_has_all_ways_and_a_text_of_the_house(owner: Client, corner: Shop) -> None:
    page = owner.get(PAGE).text

    assert "the screen offers: By phone, Scan ID and Enter number." in page
    assert "We ask who you are so that we know you at the register" in page
    assert "Vi frågar vem du är" in page
    assert "We vragen wie je bent" in page
    assert "you have written none yet" in page
    assert not LoyaltySettings.objects.exists()


def test_saving_what_is_shown_changes_nothing(owner: Client, corner: Shop) -> None:
    response = save(owner)

    assert response["Location"] == PAGE
    assert not AuditEntry.objects.exists()
    assert not Purpose.objects.exists()


def test_what_is_chosen_is_kept_and_written_down(owner: Client, corner: Shop) -> None:
    save(
        owner,
        shop_ask_at_end="on",
        enrol="never",
        ways=["pad", "phone"],
        phone_fields=["email", "mobile"],
        pad_kinds=["number"],
        idle_sv="Fika?",
        code_minutes="5",
        done_seconds="12",
    )

    corner.refresh_from_db()
    kept = LoyaltySettings.objects.get()
    assert corner.ask_at_end is True
    assert (kept.enrol, kept.ways, kept.pad_kinds) == ("never", ["phone", "pad"], ["number"])
    assert kept.phone_fields == ["first_name", "mobile", "email"]
    assert (kept.idle_text, kept.code_minutes, kept.done_seconds) == ({"sv": "Fika?"}, 5, 12)
    assert AuditEntry.objects.get().details["changed"] == [
        *["ask_at_end", "enrol", "ways", "phone_fields", "pad_kinds"],
        *["code_minutes", "done_seconds", "idle_text"],
    ]


def test_the_screen_is_switched_off(owner: Client, corner: Shop) -> None:
    save(owner, without=("screen_on",))

    assert LoyaltySettings.objects.get().screen_on is False
    assert "asks nobody who they are" in owner.get(PAGE).text


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        *[("code_minutes", "0"), ("code_minutes", "11"), ("done_seconds", "2")],
        *[("done_seconds", "61"), ("enrol", "always"), ("ways", ["smoke"]), ("basis", "whim")],
        *[("purpose_nl", "x" * 601), ("idle_en", "x" * 121), ("shop_personal_ids", "sell")],
    ],
)
def test_what_makes_no_sense_is_told_and_nothing_is_saved(
    field: str, typed: Any, owner: Client
) -> None:
    response = save(owner, **{"idle_sv": "Fika?", field: typed})

    assert response.status_code == 422
    assert "Nothing is saved yet." in response.text
    assert 'value="Fika?"' in response.text
    assert not LoyaltySettings.objects.exists()


# Why the shop asks


def test_a_changed_text_is_a_new_version_and_the_old_one_stays(
    owner: Client, corner: Shop, olga: Staff
) -> None:
    save(owner, purpose_sv="För rabatten.\r\nTills du säger nej.")
    save(owner, purpose_sv="För poängen.")

    rows = Purpose.objects.order_by("version")
    assert [(row.language, row.version, row.text, row.by) for row in rows] == [
        ("sv", 1, "För rabatten.\nTills du säger nej.", olga),
        ("sv", 2, "För poängen.", olga),
    ]
    page = owner.get("/loyalty/settings/purposes/").text
    assert "För rabatten.<br>Tills du säger nej." in page
    assert page.index("För poängen.") < page.index("För rabatten.")
    assert "Version 2, since" in page
    assert [entry.details for entry in AuditEntry.objects.all()] == [{"changed": ["purpose"]}] * 2


def test_another_basis_is_a_new_version_in_every_language(owner: Client, corner: Shop) -> None:
    save(owner, basis="contract")

    rows = Purpose.objects.order_by("language")
    assert [(row.language, row.version, row.basis) for row in rows] == [
        *[("en", 1, "contract"), ("nl", 1, "contract"), ("sv", 1, "contract")]
    ]


def test_an_emptied_text_is_the_suggested_one_again(owner: Client, corner: Shop) -> None:
    save(owner, purpose_en="For the discount.")
    save(owner, purpose_en="")

    now = purposes.in_force(corner)["en"]
    assert (now.version, now.text[:15]) == (2, "We ask who you ")


def test_whoever_was_asked_by_the_suggested_text_is_told_by_which(
    owner: Client, corner: Shop
) -> None:
    asked = purposes.kept(purposes.in_force(corner)["nl"])
    again = purposes.kept(purposes.in_force(corner)["nl"])
    save(owner, purpose_nl="Voor de korting.")

    assert (asked, asked.version) == (again, 0)
    assert purposes.in_force(corner)["nl"].version == 1
    assert "We vragen wie je bent" in owner.get("/loyalty/settings/purposes/").text


def test_another_shops_texts_are_not_shown(owner: Client, rival: Shop) -> None:
    Purpose.objects.create(shop=rival, language="en", version=7, text="To sell you things.")

    assert "To sell you things." not in owner.get(PAGE).text
    assert "To sell you things." not in owner.get("/loyalty/settings/purposes/").text


# Personal IDs, as under Settings → Shop


def test_the_policy_for_personal_ids_is_the_shops_own(owner: Client, corner: Shop) -> None:
    save(owner, shop_personal_ids="match")

    corner.refresh_from_db()
    assert corner.personal_ids == "match"
    assert "nobody can read it again" in owner.get(PAGE).text


def test_keeping_less_is_confirmed_here_too(owner: Client, corner: Shop) -> None:
    Shop.objects.filter(pk=corner.pk).update(personal_ids="store")
    corner.refresh_from_db()
    entry = Entry(values={"first_name": "Anna"}, personal_id="199001012384")
    store(corner, entry, by=None, source="office")

    asked = save(owner, shop_personal_ids="refuse")
    confirmed = save(owner, shop_personal_ids="refuse", shop_removal="on")

    assert asked.status_code == 422
    assert "The personal ID of 1 customer is removed, and nothing brings it back." in asked.text
    assert 'type="checkbox" name="shop-removal"' in asked.text
    assert confirmed.status_code == 302
    corner.refresh_from_db()
    assert corner.personal_ids == "refuse"


def test_a_dutch_shop_keeps_none_whatever_is_sent(owner: Client, corner: Shop) -> None:
    Shop.objects.filter(pk=corner.pk).update(country="NL")

    page = owner.get(PAGE).text
    save(owner, shop_personal_ids="store")

    assert "BSN (UAVG, article 46)" in page
    assert "A personal ID is not asked" in page
    corner.refresh_from_db()
    assert corner.personal_ids == "refuse"


# Two at once, and others


def test_the_second_to_change_a_list_is_shown_what_changed(owner: Client, corner: Shop) -> None:
    before = as_shown(owner)
    owner.post(PAGE, before | {"ways": ["pad"], "idle_en": "Hello"})

    told = owner.post(PAGE, before | {"ways": ["scan"], "idle_sv": "Hej"})

    assert told.status_code == 422
    assert "Somebody changed this to “Enter number: they type it on the screen”" in told.text
    assert told.context["form"]["ways"].value() == ["scan"]
    assert 'value="Hello"' in told.text
    assert LoyaltySettings.objects.get().ways == ["pad"]


def test_the_page_says_what_it_would_come_to_and_saves_nothing(owner: Client) -> None:
    sent = as_shown(owner) | {
        "ways": ["phone"],
        "phone_fields": ["email_consent"],
        "enrol": "never",
    }

    told = owner.post("/loyalty/settings/explained/", sent).text

    assert "the screen offers: By phone." in told
    assert "On the phone they are asked for: first name." in told
    assert "Consent to e-mail is not asked" in told
    assert "and nobody else" in told
    assert not LoyaltySettings.objects.exists()


@pytest.mark.parametrize("path", ["", "explained/", "purposes/"])
def test_a_manager_does_not_change_them(path: str, manager: Client, mia: Customer) -> None:
    ask = manager.post if path == "explained/" else manager.get

    assert ask(PAGE + path).status_code == 403


# Points


def test_a_fresh_shop_collects_no_points(owner: Client, corner: Shop) -> None:
    page = owner.get(PAGE).text

    assert "Nobody collects points, and none are redeemed." in page
    assert not PointRules.objects.exists()


def test_the_rules_for_points_are_kept_and_written_down(owner: Client, corner: Shop) -> None:
    group = Group.objects.create(shop=corner, name="Staff")

    save(
        owner,
        points_on="on",
        points_spend_per_point="20",
        points_worth_of_100="15.50",
        points_sign_up_bonus="50",
        points_expire_after_months="12",
        **{f"points_rate_{group.pk}": "0"},
    )

    kept = PointRules.objects.get()
    assert (kept.shop, kept.on, kept.sign_up_bonus, kept.expire_after_months) == (
        *(corner, True),
        *(50, 12),
    )
    assert (kept.spend_per_point, kept.worth_of_100) == (2000, 1550)
    assert kept.bonus_since is not None
    assert GroupRate.objects.get().spend_per_point == 0
    assert "points.spend_per_point" in AuditEntry.objects.get().details["changed"]
    page = owner.get(PAGE).text
    assert "1 point for each SEK\xa020.00; 100 points pay SEK\xa015.50." in page
    assert "Staff: no points." in page


def test_the_bonus_is_for_those_who_come_from_then_on(owner: Client, corner: Shop) -> None:
    save(owner, points_on="on", points_sign_up_bonus="50")
    since = PointRules.objects.get().bonus_since

    save(owner, points_sign_up_bonus="60")

    assert PointRules.objects.get().bonus_since == since


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("spend_per_point", "0", "Write an amount above 0."),
        ("worth_of_100", "much", "Write an amount, for example 500."),
        ("worth_of_100", "99999999999999", "at most SEK\xa010,000,000,000,000.00 goes here."),
        ("expire_after_months", "0", "greater than or equal to 1"),
        ("sign_up_bonus", "1000001", "less than or equal to 1000000"),
    ],
)
def test_rules_that_make_no_sense_are_not_kept(
    owner: Client, corner: Shop, name: str, value: str, told: str
) -> None:
    response = save(owner, points_on="on", **{f"points_{name}": value})

    assert response.status_code == 422
    assert told in response.text
    assert not PointRules.objects.exists()


def test_another_shops_groups_are_not_asked_about(owner: Client, rival: Shop) -> None:
    Group.objects.create(shop=rival, name="Rivals")

    assert "Rivals" not in owner.get(PAGE).text
